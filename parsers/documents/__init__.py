"""What does an attachment say? Bytes in, readings out; bad input is an outcome, never an error."""

from parsers.documents.errors import Unreadable
from parsers.documents.ink import Rendering
from parsers.documents.pdf import Pdf, read_pdf
from parsers.documents.sniff import PDF, sniff
from parsers.facts.document import DocumentOutcome, DocumentReading, FieldReading
from parsers.facts.hints import Hints
from parsers.facts.message import Leaf
from parsers.forms.reading import FilledForm, read_forms
from parsers.limits import Limits
from parsers.pages import Page

__all__ = ["read_attachment"]

# Problems that say that something of the document was not read, or cannot be believed.
_GAPS = (
    "page-",
    "foreign-blank",
    "text-outside-fields",
    "unknown-widget",
    "unread-ink",
    "hidden-text",
)

_NO_HINTS = Hints()
_ENCRYPTED_OFFICE = "application/x-ole-encrypted"


def read_attachment(
    data: bytes, leaf: Leaf, limits: Limits, hints: Hints = _NO_HINTS
) -> tuple[DocumentReading, ...]:
    """Read one attachment; every page of it ends in exactly one of the readings.

    Args:
        data: The decoded part.
        leaf: What the mail says about the part; only its path is used, its claims are not.
        limits: Budgets; exceeding one is an outcome.
        hints: What is known of the sender, to read scrawl by.

    Returns:
        At least one reading: one for each form found, and one for pages of each other kind.
    """
    try:
        _refuse(data, limits)
        return _read_pdf(read_pdf(data, limits), leaf.path)
    except Unreadable as error:
        return (_reading(leaf.path, error.outcome, (), (error.code,)),)


def _refuse(data: bytes, limits: Limits) -> None:
    if not data:
        raise Unreadable(DocumentOutcome.CORRUPT, "empty")
    if len(data) > limits.attachment_bytes:
        raise Unreadable(DocumentOutcome.TOO_BIG, "too-many-bytes")
    kind = sniff(data)
    if kind == _ENCRYPTED_OFFICE:
        raise Unreadable(DocumentOutcome.NEEDS_PASSWORD, "needs-password")
    if kind != PDF:
        raise Unreadable(DocumentOutcome.UNSUPPORTED, "kind-not-read")


def _read_pdf(pdf: Pdf, part: str) -> tuple[DocumentReading, ...]:
    with Rendering(pdf.plain) as rendering:
        found = read_forms(pdf.pages, rendering.has_ink)
    readings = [_form_reading(filled, part) for filled in found.forms]
    readings += _other_readings(found.others, part)
    if pdf.active:
        codes = ("active-content", *(f"active-content:{kind}" for kind in pdf.active))
        readings = [
            reading.model_copy(
                update={
                    "outcome": DocumentOutcome.ACTIVE_CONTENT,
                    "problems": (*codes, *reading.problems),
                }
            )
            for reading in readings
        ]
    return tuple(
        reading.model_copy(update={"problems": (*pdf.problems, *reading.problems)})
        for reading in readings
    )


def _form_reading(filled: FilledForm, part: str) -> DocumentReading:
    fields = tuple(
        FieldReading(
            field=value.name,
            value=value.text,
            box=value.box,
            engine=value.engine,
            sureness=value.sureness,
            problems=value.problems,
        )
        for value in filled.values
    )
    is_whole = not any(problem.startswith(_GAPS) for problem in filled.problems)
    return DocumentReading(
        part=part,
        outcome=DocumentOutcome.OK if is_whole else DocumentOutcome.PARTIAL,
        form=filled.form.id,
        form_version=filled.version,
        pages=filled.pages,
        fields=fields,
        problems=filled.problems,
    )


def _other_readings(pages: tuple[Page, ...], part: str) -> list[DocumentReading]:
    kinds: dict[tuple[DocumentOutcome, tuple[str, ...]], list[int]] = {}
    for page in pages:
        kinds.setdefault(_why_none(page), []).append(page.number)
    return [
        _reading(part, outcome, tuple(numbers), problems)
        for (outcome, problems), numbers in kinds.items()
    ]


def _why_none(page: Page) -> tuple[DocumentOutcome, tuple[str, ...]]:
    if any(problem.startswith("page-too-complex") for problem in page.problems):
        return DocumentOutcome.TOO_BIG, page.problems
    if page.problems:
        return DocumentOutcome.CORRUPT, page.problems
    if not page.words and not page.widgets:
        return DocumentOutcome.UNSUPPORTED, ("no-text-layer",)
    if page.is_scan:
        return DocumentOutcome.UNSUPPORTED, ("text-layer-over-scan",)
    return DocumentOutcome.UNKNOWN_FORM, ()


def _reading(
    part: str, outcome: DocumentOutcome, pages: tuple[int, ...], problems: tuple[str, ...]
) -> DocumentReading:
    return DocumentReading(
        part=part, outcome=outcome, form=None, form_version=None, pages=pages, problems=problems
    )
