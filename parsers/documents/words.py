"""Documents without fixed pages: Word of every age, OpenDocument, RTF and plain text."""

from collections.abc import Callable, Mapping
from typing import Final

from parsers.documents.budget import Job
from parsers.documents.doc import read_doc
from parsers.documents.docx import read_docx
from parsers.documents.odt import read_odt
from parsers.documents.plain_text import read_text
from parsers.documents.readings import Source, bare_reading, form_reading, told
from parsers.documents.rtf import read_rtf
from parsers.documents.sniff import DOC, DOCX, ODT, RTF, sniff
from parsers.facts.document import DocumentOutcome, DocumentReading
from parsers.flow import Flow, paragraphs
from parsers.forms.word_forms import read_word
from parsers.limits import Limits
from parsers.unreadable import Unreadable

_READERS: Final[Mapping[str, Callable[[bytes, Limits], Flow]]] = {
    DOCX: read_docx,
    ODT: read_odt,
    f"{ODT}-template": read_odt,
    RTF: read_rtf,
    DOC: read_doc,
    "text/plain": read_text,
}
WORD_KINDS: Final = tuple(_READERS)


def open_word(data: bytes, source: Source, job: Job) -> tuple[DocumentReading, ...]:
    """Read a document without pages.

    Raises:
        Unreadable: It is damaged, needs a password or exceeds a limit.
    """
    try:
        flow = _READERS[sniff(data)](data, job.limits)
        filled = read_word(flow)
    except RecursionError as error:
        raise Unreadable(DocumentOutcome.TOO_BIG, "too-deep") from error
    readings = [form_reading(form, source) for form in filled]
    if not readings:
        readings = [bare_reading(source, DocumentOutcome.UNKNOWN_FORM)]
    unseen = (problem for one in paragraphs(flow.blocks) for problem in one.problems)
    problems = tuple(dict.fromkeys((*flow.problems, *unseen)))
    return told(readings, problems, flow.active)
