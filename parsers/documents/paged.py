"""PDF: pages with a text layer are read as text, pages that are pictures go to the recogniser.

A page may be both: somebody writes with a pen tool onto our blank. Then the text is read as text
and only what is drawn is recognised.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from parsers.documents.budget import Job
from parsers.documents.ink import Rendering
from parsers.documents.inner import Inner
from parsers.documents.pdf import Pdf, read_pdf
from parsers.documents.pictured import Recognised, recognise, unread_readings
from parsers.documents.readings import Source, bare_reading, doubted, form_reading, told
from parsers.documents.revisions import CHANGED_AFTER_SIGNING, revision_problems
from parsers.facts.document import NEEDS_RECOGNITION, DocumentOutcome, DocumentReading
from parsers.forms.ink import HasInk
from parsers.forms.reading import FilledForm, Sorted, read_forms
from parsers.pages import Page
from parsers.unreadable import Unreadable

if TYPE_CHECKING:
    from parsers.documents.shown_pages import DrawnPages

_UNREAD = "unread-ink:"
HIDDEN = "hidden-text"
# Of 960 words of clean documents two were taken for hidden, one in each of two files.
_MISSED = 1
_MISSED_SHARE = 0.01
_MOST_WORDS = 3_000
_NOTHING = Recognised(Sorted((), ()), {})


def open_pdf(
    data: bytes, source: Source, job: Job
) -> tuple[tuple[DocumentReading, ...], tuple[Inner, ...]]:
    """Read a PDF.

    Returns:
        The readings of its pages, and the files that it carries.

    Raises:
        Unreadable: It needs a password, is damaged beyond repair or exceeds a limit.
    """
    pdf = read_pdf(data, job.limits)
    job.budget.take_pages(len(pdf.pages))
    with Rendering(pdf.plain) as rendering:
        found = read_forms(pdf.pages, rendering.has_ink)
        hidden = _with_hidden_text(found.others, rendering.has_ink)
        found = replace(found, others=hidden)
    if job.limits.reads_scans:
        readings = _with_recogniser(pdf, found, source, job)
    else:
        readings = tuple(_without_recogniser(found, source))
    history = tuple(revision_problems(data))
    if CHANGED_AFTER_SIGNING in history:
        readings = tuple(doubted(reading) for reading in readings)
    return told(readings, (*history, *pdf.problems), pdf.active), pdf.carried


def _without_recogniser(found: Sorted, source: Source) -> Iterable[DocumentReading]:
    for filled in found.forms:
        reading = form_reading(filled, source)
        if any(problem.startswith(_UNREAD) for problem in filled.problems):
            problems = (NEEDS_RECOGNITION, *reading.problems)
            reading = reading.model_copy(update={"problems": problems})
        yield reading
    for outcome, problems, numbers in _kinds(found.others):
        yield bare_reading(source, outcome, problems, numbers)


def _with_recogniser(
    pdf: Pdf, found: Sorted, source: Source, job: Job
) -> tuple[DocumentReading, ...]:
    # Imported here, because the processes that read only text do without these libraries.
    from parsers.documents.shown_pages import DrawnPages, with_pictures  # noqa: PLC0415

    drawn = DrawnPages(pdf.plain, (page for page in pdf.pages if not page.problems))
    forms = [_completed(filled, drawn, job) for filled in found.forms]
    pictures = [page.number for page in found.others if _is_picture(page)]
    more = recognise(pictures, drawn.draw, job) if pictures else _NOTHING
    readings = [form_reading(filled, source) for filled in (*forms, *more.sorted.forms)]
    rest = [page for page in found.others if not _is_picture(page)]
    readings += [bare_reading(source, *kind) for kind in _kinds(rest)]
    if more.sorted.others:
        unknown = sorted({page.number for page in more.sorted.others})
        readings.append(bare_reading(source, DocumentOutcome.UNKNOWN_FORM, (), unknown))
    readings += unread_readings(more.unread, source)
    return with_pictures(readings, drawn.pictures())


def _completed(filled: FilledForm, drawn: "DrawnPages", job: Job) -> FilledForm:
    """Read by the recogniser what was drawn onto a form whose print is text."""
    unread = {
        problem.removeprefix(_UNREAD) for problem in filled.problems if problem.startswith(_UNREAD)
    }
    if not unread:
        return filled
    try:
        seen = recognise(filled.pages, drawn.draw, job)
    except Unreadable:
        return filled
    same = [one for one in seen.sorted.forms if one.form.id == filled.form.id]
    values = tuple(value for one in same for value in one.values if value.name in unread)
    read = {f"{_UNREAD}{value.name}" for value in values}
    read |= {f"field-missing:{value.name}" for value in values}
    return replace(
        filled,
        values=(*filled.values, *values),
        problems=tuple(problem for problem in filled.problems if problem not in read),
    )


def _with_hidden_text(pages: Sequence[Page], has_ink: HasInk) -> tuple[Page, ...]:
    """Mark pages without a form whose words cannot all be seen."""
    return tuple(
        replace(page, problems=(HIDDEN,)) if not _skips(page) and _hides(page, has_ink) else page
        for page in pages
    )


def _skips(page: Page) -> bool:
    return bool(page.problems) or _is_picture(page)


def _hides(page: Page, has_ink: HasInk) -> bool:
    """Say whether words are invisible: more than the one or two that a renderer may miss."""
    words = [word for word in page.words if any(map(str.isalnum, word.text))][:_MOST_WORDS]
    hidden = sum(has_ink(word.box) is False for word in words)
    return hidden > max(_MISSED, _MISSED_SHARE * len(words)) or 0 < hidden == len(words)


def _is_picture(page: Page) -> bool:
    return not page.problems and (page.is_scan or not (page.words or page.widgets))


def _kinds(
    pages: Sequence[Page],
) -> list[tuple[DocumentOutcome, tuple[str, ...], tuple[int, ...]]]:
    """Put pages that are no form together by the reason."""
    kinds: dict[tuple[DocumentOutcome, tuple[str, ...]], list[int]] = {}
    for page in pages:
        kinds.setdefault(_why_none(page), []).append(page.number)
    return [(*why, tuple(numbers)) for why, numbers in kinds.items()]


def _why_none(page: Page) -> tuple[DocumentOutcome, tuple[str, ...]]:
    if any(problem.startswith("page-too-complex") for problem in page.problems):
        return DocumentOutcome.TOO_BIG, page.problems
    if page.problems:
        is_read = page.problems == (HIDDEN,)
        return DocumentOutcome.UNKNOWN_FORM if is_read else DocumentOutcome.CORRUPT, page.problems
    if page.is_scan and page.words:
        return DocumentOutcome.UNSUPPORTED, (NEEDS_RECOGNITION, "text-layer-over-scan")
    if _is_picture(page):
        return DocumentOutcome.UNSUPPORTED, (NEEDS_RECOGNITION, "no-text-layer")
    return DocumentOutcome.UNKNOWN_FORM, ()
