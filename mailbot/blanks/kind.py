"""Which kinds of blanks are there?"""

from enum import StrEnum


class Kind(StrEnum):
    """A kind of blank."""

    PRINT = "print"
    """To be filled in by hand."""
    FILLABLE = "fillable"
    """PDF to be filled in on a screen."""
    DOCX = "docx"
    """For Word and LibreOffice."""
    PREFILLED = "prefilled"
    """Filled in by us, as far as we know, for one institution."""

    @property
    def is_for_all(self) -> bool:
        """Say whether it is the same for everybody."""
        return self is not Kind.PREFILLED
