"""Pages drawn by ourselves: for the recogniser, and as pictures for people.

The picture for people is made while the pixels are there; nobody keeps the pixels.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Final

from pypdfium2 import PdfiumError

from parsers.documents.pictures import page_picture
from parsers.facts.document import DocumentReading, PagePicture
from parsers.limits import Limits
from parsers.pages import Page
from parsers.scans.image import PageImage
from parsers.scans.images import image_pages
from parsers.scans.render import draw_page, render_page

_MOST_PICTURES: Final = 20
_DOTS_PER_INCH = 110
_LONGEST_EDGE = 1_900
_POINTS_PER_INCH = 72


class DrawnPages:
    """The pages of one PDF."""

    def __init__(self, plain: bytes, pages: Iterable[Page]) -> None:
        """Draw nothing yet.

        Args:
            plain: A PDF that was opened and repaired before.
            pages: Those that can be drawn; people see the first of them.
        """
        self._plain = plain
        self._shown = {page.number: page for page in islice(pages, _MOST_PICTURES)}
        self._pictures: dict[int, PagePicture | None] = {}

    def draw(self, number: int) -> PageImage:
        """Draw a page for the recogniser.

        Raises:
            Unreadable: It cannot be drawn.
        """
        image = render_page(self._plain, number)
        if number in self._shown:
            self._pictures[number] = _picture(image)
        return image

    def pictures(self) -> dict[int, PagePicture]:
        """Give the pictures for people; pages that were never drawn are drawn now."""
        made = {
            number: self._pictures.get(number) or self._small(page)
            for number, page in self._shown.items()
        }
        return {number: picture for number, picture in made.items() if picture is not None}

    def _small(self, page: Page) -> PagePicture | None:
        longest = max(page.width, page.height)
        dots = min(_DOTS_PER_INCH, _LONGEST_EDGE * _POINTS_PER_INCH / longest)
        try:
            grey = draw_page(self._plain, page.number, dots)
        except (PdfiumError, ValueError, OSError, IndexError):
            return None
        return page_picture(grey, page.number, (page.width, page.height))


class OpenedPages:
    """The pages of one image file."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        """Look how many there are.

        Raises:
            Unreadable: The file cannot be opened, or has too many.
        """
        self._pages = image_pages(data, limits)
        self.pictures: dict[int, PagePicture] = {}
        """Of the first pages that were drawn, for people."""

    @property
    def numbers(self) -> range:
        """All of them, from 1."""
        return range(1, len(self._pages) + 1)

    def draw(self, number: int) -> PageImage:
        """Open a page for the recogniser.

        Raises:
            Unreadable: It is damaged or too big.
        """
        image = self._pages[number - 1]()
        picture = _picture(image) if number <= _MOST_PICTURES else None
        if picture is not None:
            self.pictures[number] = picture
        return image


def with_pictures(
    readings: Sequence[DocumentReading], pictures: Mapping[int, PagePicture]
) -> tuple[DocumentReading, ...]:
    """Give each reading the pictures of its pages."""
    return tuple(
        reading.model_copy(
            update={"pictures": tuple(pictures[n] for n in reading.pages if n in pictures)}
        )
        for reading in readings
    )


def _picture(image: PageImage) -> PagePicture | None:
    return page_picture(image.grey, image.number, (image.width, image.height))
