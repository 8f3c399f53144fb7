"""Pages that are pictures: told apart at first, read by the recogniser where it is loaded.

The recogniser and its libraries are imported only when needed: the processes that read the text of
mails do without them.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from parsers.documents.budget import Job
from parsers.documents.readings import Source, bare_reading, form_reading
from parsers.facts.document import NEEDS_RECOGNITION, DocumentOutcome, DocumentReading
from parsers.forms.reading import Sorted
from parsers.unreadable import Unreadable

if TYPE_CHECKING:
    from parsers.scans.image import PageImage


def open_picture(data: bytes, source: Source, job: Job) -> tuple[DocumentReading, ...]:
    """Read an image file, each of its pages.

    Raises:
        Unreadable: It is damaged or exceeds a limit; told only by the reader with the recogniser.
    """
    if not job.limits.reads_scans:
        return (bare_reading(source, DocumentOutcome.UNSUPPORTED, (NEEDS_RECOGNITION,)),)
    from parsers.documents.shown_pages import pictures_of, with_pictures  # noqa: PLC0415
    from parsers.scans.images import open_images  # noqa: PLC0415

    images = open_images(data, job.limits)
    job.budget.take_pages(len(images))
    found = recognise(images, job)
    readings = [form_reading(filled, source) for filled in found.forms]
    if found.others:
        numbers = tuple(page.number for page in found.others)
        readings.append(bare_reading(source, DocumentOutcome.UNKNOWN_FORM, (), numbers))
    return with_pictures(readings, pictures_of(images))


def recognise(images: Sequence["PageImage"], job: Job) -> Sorted:
    """Read pages that are pictures.

    Raises:
        Unreadable: The recogniser failed on them.
    """
    import cv2  # noqa: PLC0415

    from parsers.scanned.reading import read_scans  # noqa: PLC0415

    try:
        return read_scans(images, job.hints)
    except MemoryError as error:
        raise Unreadable(DocumentOutcome.MEMORY, "memory") from error
    except (cv2.error, ArithmeticError, LookupError, ValueError) as error:
        raise Unreadable(DocumentOutcome.CRASH, "recogniser-failed") from error
