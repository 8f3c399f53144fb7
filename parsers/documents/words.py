"""Documents without fixed pages: Word and its relatives."""

from parsers.documents.budget import Job
from parsers.documents.docx import read_docx
from parsers.documents.readings import Source, bare_reading, form_reading, told
from parsers.facts.document import DocumentOutcome, DocumentReading
from parsers.flow import Flow
from parsers.forms.word_forms import read_word


def open_docx(data: bytes, source: Source, job: Job) -> tuple[DocumentReading, ...]:
    """Read a Word document.

    Raises:
        Unreadable: It is damaged or exceeds a limit.
    """
    return _read(read_docx(data, job.limits), source)


def _read(flow: Flow, source: Source) -> tuple[DocumentReading, ...]:
    readings = [form_reading(filled, source) for filled in read_word(flow)]
    if not readings:
        readings = [bare_reading(source, DocumentOutcome.UNKNOWN_FORM)]
    return told(readings, flow.problems, flow.active)
