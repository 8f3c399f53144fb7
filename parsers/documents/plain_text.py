"""Plain text as a flow of paragraphs: a form may be copied into the editor of any machine."""

from typing import Final

from parsers.facts.document import DocumentOutcome
from parsers.flow import Flow, Paragraph
from parsers.limits import Limits
from parsers.unreadable import Unreadable

# After UTF-8 the one that Polish Windows writes; it takes any bytes.
_MARKS: Final = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))


def read_text(data: bytes, limits: Limits) -> Flow:
    """Read a text of any usual encoding.

    Raises:
        Unreadable: It is too long.
    """
    text = _decoded(data)
    if len(text) > limits.text_chars:
        raise Unreadable(DocumentOutcome.TOO_BIG, "text-too-long")
    return Flow(tuple(Paragraph(line) for line in text.splitlines()))


def _decoded(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("cp1250", "replace")
