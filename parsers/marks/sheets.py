"""A registered page with its blank, as the readers of marks need it."""

from parsers.marks.patches import Sheet
from parsers.scans.blanks import find_blank
from parsers.scans.image import RegisteredPage


def sheet_of(page: RegisteredPage) -> Sheet:
    """Put a page beside the drawing of its blank."""
    blank = find_blank(page.form.id, page.version.version, page.page)
    return Sheet(
        aligned=page.aligned,
        printed=None if blank is None else blank.picture,
        colour=page.colour,
    )
