"""PDF: pages with a text layer are read as text, pages that are pictures go to the recogniser."""

from parsers.documents.budget import Job
from parsers.documents.ink import Rendering
from parsers.documents.pdf import read_pdf
from parsers.documents.readings import Source, bare_reading, form_reading, told
from parsers.facts.document import NEEDS_RECOGNITION, DocumentOutcome, DocumentReading
from parsers.forms.reading import read_forms
from parsers.pages import Page


def open_pdf(data: bytes, source: Source, job: Job) -> tuple[DocumentReading, ...]:
    """Read a PDF.

    Raises:
        Unreadable: It needs a password, is damaged beyond repair or exceeds a limit.
    """
    pdf = read_pdf(data, job.limits)
    job.budget.take_pages(len(pdf.pages))
    with Rendering(pdf.plain) as rendering:
        found = read_forms(pdf.pages, rendering.has_ink)
    readings = [form_reading(filled, source) for filled in found.forms]
    readings += _others(found.others, source)
    return told(readings, pdf.problems, pdf.active)


def _others(pages: tuple[Page, ...], source: Source) -> list[DocumentReading]:
    kinds: dict[tuple[DocumentOutcome, tuple[str, ...]], list[int]] = {}
    for page in pages:
        kinds.setdefault(_why_none(page), []).append(page.number)
    return [
        bare_reading(source, outcome, problems, numbers)
        for (outcome, problems), numbers in kinds.items()
    ]


def _why_none(page: Page) -> tuple[DocumentOutcome, tuple[str, ...]]:
    if any(problem.startswith("page-too-complex") for problem in page.problems):
        return DocumentOutcome.TOO_BIG, page.problems
    if page.problems:
        return DocumentOutcome.CORRUPT, page.problems
    if not page.words and not page.widgets:
        return DocumentOutcome.UNSUPPORTED, (NEEDS_RECOGNITION, "no-text-layer")
    if page.is_scan:
        return DocumentOutcome.UNSUPPORTED, (NEEDS_RECOGNITION, "text-layer-over-scan")
    return DocumentOutcome.UNKNOWN_FORM, ()
