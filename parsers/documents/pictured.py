"""Pages that are pictures: told apart at first, read by the recogniser where it is loaded.

The recogniser and its libraries are imported only when needed: the processes that read the text of
mails do without them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from parsers.documents.budget import Job
from parsers.documents.readings import Source, bare_reading, form_reading
from parsers.facts.document import NEEDS_RECOGNITION, DocumentOutcome, DocumentReading
from parsers.forms.reading import Sorted
from parsers.unreadable import Unreadable

if TYPE_CHECKING:
    from parsers.scanned.reading import ScanReader
    from parsers.scans.image import PageImage

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Recognised:
    """What the recogniser made of some pages; each is a form's, no form's or unread."""

    sorted: Sorted
    unread: Mapping[int, Unreadable]
    """Pages that it did not read, and why: they cannot be drawn, or the time was over."""


def open_picture(data: bytes, source: Source, job: Job) -> tuple[DocumentReading, ...]:
    """Read an image file, each of its pages.

    Raises:
        Unreadable: It is damaged or exceeds a limit; told only by the reader with the recogniser.
    """
    if not job.limits.reads_scans:
        return (bare_reading(source, DocumentOutcome.UNSUPPORTED, (NEEDS_RECOGNITION,)),)
    from parsers.documents.shown_pages import OpenedPages, with_pictures  # noqa: PLC0415

    pages = OpenedPages(data, job.limits)
    job.budget.take_pages(len(pages.numbers))
    found = recognise(pages.numbers, pages.draw, job)
    readings = [form_reading(filled, source) for filled in found.sorted.forms]
    if found.sorted.others:
        numbers = tuple(page.number for page in found.sorted.others)
        readings.append(bare_reading(source, DocumentOutcome.UNKNOWN_FORM, (), numbers))
    readings += unread_readings(found.unread, source)
    return with_pictures(readings, pages.pictures)


def recognise(numbers: Iterable[int], draw: Callable[[int], "PageImage"], job: Job) -> Recognised:
    """Read pages that are pictures, one after the other, so that only one is in memory.

    A page that fails is told, and the others are read all the same.

    Args:
        numbers: Pages in the order of the attachment.
        draw: Gives the pixels of one.
        job: With what they are read.

    Raises:
        Unreadable: The recogniser failed when it put the pages together.
    """
    from parsers.scanned.reading import ScanReader  # noqa: PLC0415

    scans = ScanReader(job.hints)
    unread: dict[int, Unreadable] = {}
    for number in numbers:
        try:
            _take(scans, number, draw, job)
        except Unreadable as error:
            unread[number] = error
    found = _guarded(lambda: scans.finish(job.budget.has_time_to_read_again))
    return Recognised(found, unread)


def unread_readings(unread: Mapping[int, Unreadable], source: Source) -> Iterator[DocumentReading]:
    """Tell the pages that were not read, those with the same reason together."""
    kinds: dict[tuple[DocumentOutcome, str], list[int]] = {}
    for number, error in unread.items():
        kinds.setdefault((error.outcome, error.code), []).append(number)
    for (outcome, code), numbers in kinds.items():
        yield bare_reading(source, outcome, (code,), numbers)


def _take(scans: "ScanReader", number: int, draw: Callable[[int], "PageImage"], job: Job) -> None:
    if not job.budget.has_time_for_a_page():
        raise Unreadable(DocumentOutcome.TIMEOUT, "time-was-over")
    _guarded(lambda: scans.take(draw(number)))


def _guarded(work: Callable[[], Result]) -> Result:
    """Turn whatever the libraries of the recogniser raise into an outcome."""
    import cv2  # noqa: PLC0415

    try:
        return work()
    except MemoryError as error:
        raise Unreadable(DocumentOutcome.MEMORY, "memory") from error
    except (cv2.error, ArithmeticError, LookupError, ValueError) as error:
        raise Unreadable(DocumentOutcome.CRASH, "recogniser-failed") from error
