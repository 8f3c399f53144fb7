"""What does the code on a page say? Which form, edition and page it is, and of which case."""

from typing import Final

from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel

# One size for all, so that the code of a copy with a token stands where that of the blank does.
_SIZE: Final = 3
_MOST_BYTES: Final = 42
"""What this size holds at level M."""

ISSUER: Final = "MB"


def code_text(form: str, version: str, page: int, token: str = "") -> str:
    """Return the text of the code: ``MB|F1|2026-11|1``, and the token of a copy for one case."""
    return "|".join([ISSUER, form, version, str(page), *([token] if token else [])])


def code_modules(text: str) -> tuple[tuple[bool, ...], ...]:
    """Return the rows of the code; true is dark.

    Raises:
        ValueError: The text is too long for the size that every blank has room for.
    """
    if len(text.encode()) > _MOST_BYTES:
        raise ValueError(f"{text}: longer than {_MOST_BYTES} bytes")
    code = QRCode(_SIZE, QRErrorCorrectLevel.M)
    code.addData(text)
    code.make()
    return tuple(tuple(bool(dark) for dark in row) for row in code.modules)
