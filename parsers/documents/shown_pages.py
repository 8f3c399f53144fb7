"""Pages drawn by ourselves: for the recogniser, and as pictures for people."""

from collections.abc import Iterable, Mapping, Sequence

from pypdfium2 import PdfiumError

from parsers.documents.pictures import page_picture
from parsers.facts.document import DocumentReading, PagePicture
from parsers.pages import Page
from parsers.scans.image import PageImage
from parsers.scans.render import draw_page, render_page
from parsers.unreadable import Unreadable

_MOST_PICTURES = 20
_DOTS_PER_INCH = 110
_LONGEST_EDGE = 1_900
_POINTS_PER_INCH = 72


class DrawnPages:
    """The pages of one PDF, each drawn at most once."""

    def __init__(self, plain: bytes) -> None:
        self._plain = plain
        self._images: dict[int, PageImage] = {}
        self.failed: set[int] = set()
        """Pages that were asked for and cannot be drawn."""

    def pages(self, numbers: Iterable[int]) -> tuple[PageImage, ...]:
        """Draw pages for the recogniser; those that cannot be drawn are left out and noted."""
        wanted = tuple(numbers)
        for number in wanted:
            if number not in self._images and number not in self.failed:
                try:
                    self._images[number] = render_page(self._plain, number)
                except Unreadable:
                    self.failed.add(number)
        return tuple(self._images[number] for number in wanted if number in self._images)

    def shown(self, pages: Iterable[Page]) -> dict[int, PagePicture]:
        """Make the pictures of the first pages for people."""
        pictures = {}
        for page, _ in zip(pages, range(_MOST_PICTURES), strict=False):
            picture = self._picture(page)
            if picture is not None:
                pictures[page.number] = picture
        return pictures

    def _picture(self, page: Page) -> PagePicture | None:
        image = self._images.get(page.number)
        if image is not None:
            return page_picture(image.grey, page.number, (image.width, image.height))
        longest = max(page.width, page.height)
        dots = min(_DOTS_PER_INCH, _LONGEST_EDGE * _POINTS_PER_INCH / longest)
        try:
            grey = draw_page(self._plain, page.number, dots)
        except (PdfiumError, ValueError, OSError, IndexError):
            return None
        return page_picture(grey, page.number, (page.width, page.height))


def pictures_of(images: Sequence[PageImage]) -> dict[int, PagePicture]:
    """Make the pictures of the first pages of an image file, by page number."""
    made = (
        page_picture(image.grey, image.number, (image.width, image.height))
        for image in images[:_MOST_PICTURES]
    )
    return {picture.page: picture for picture in made if picture is not None}


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
