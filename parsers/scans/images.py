"""What pages does an image file have? Photos, scans, faxes and what phones make of them.

Pillow opens them, with HEIC from pillow-heif, and only the formats named here. What a file claims
about its size is checked before anything is unpacked.
"""

import warnings
from collections.abc import Iterator
from io import BytesIO
from typing import Final

import cv2
import numpy as np
import pillow_heif
from PIL import (
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    ImageFile,
    ImageOps,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,
)

from parsers.documents.errors import Unreadable
from parsers.facts.document import DocumentOutcome
from parsers.limits import Limits
from parsers.scans.image import Colour, PageImage
from parsers.scans.render import LONGEST_EDGE
from parsers.scans.tones import grey_of, has_colour

# Imported above and not found by Pillow when needed: the sandbox opens no file then.
_PLUGINS: Final = (
    BmpImagePlugin,
    GifImagePlugin,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)
_FORMATS: Final = ("JPEG", "PNG", "TIFF", "GIF", "BMP", "WEBP", "HEIF")
# A sheet of A4 at 800 dpi; a phone of 50 megapixels.
_MOST_PIXELS = 60_000_000
# Below this it is an icon or a line of a signature, not a page.
_SHORTEST_EDGE = 16
# Resolutions that scanners state; 72 and 96 are what programs write that know none.
_DPI: Final = (97.0, 1300.0)
_A4_HEIGHT = 841.89
_POINTS_PER_INCH = 72
# A fax has half as many lines as dots, never fewer.
_SQUEEZED: Final = (1.15, 2.7)
# TIFF tag NewSubfileType: bit 0 marks a small copy of another page.
_SUBFILE_TYPE = 254

_PILLOW_FAILS: Final = (
    UnidentifiedImageError,
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    EOFError,
    ArithmeticError,
    RuntimeError,
    NotImplementedError,
)


def open_images(data: bytes, limits: Limits) -> tuple[PageImage, ...]:
    """Open an image file: every page of a TIFF, the one picture of anything else.

    Raises:
        Unreadable: It is damaged, too big or of another kind.
    """
    return tuple(walk_images(data, limits))


def walk_images(data: bytes, limits: Limits) -> Iterator[PageImage]:
    """Open the pages of an image file one after the other, so that only one is in memory.

    Raises:
        Unreadable: As `open_images`, at the page that cannot be opened.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            warnings.simplefilter("ignore", UserWarning)
            yield from _pages(data, limits)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise Unreadable(DocumentOutcome.TOO_BIG, "too-many-pixels") from error
    except MemoryError as error:
        raise Unreadable(DocumentOutcome.MEMORY, "memory") from error
    except _PILLOW_FAILS as error:
        raise Unreadable(DocumentOutcome.CORRUPT, "image-damaged") from error


def _pages(data: bytes, limits: Limits) -> Iterator[PageImage]:
    pillow_heif.register_heif_opener(thumbnails=False)
    Image.MAX_IMAGE_PIXELS = _MOST_PIXELS
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    with Image.open(BytesIO(data), formats=_FORMATS) as file:
        for number, frame in enumerate(_frames(file, limits), 1):
            yield _page(frame, number)


def _frames(file: Image.Image, limits: Limits) -> Iterator[Image.Image]:
    count = getattr(file, "n_frames", 1) if file.format == "TIFF" else 1
    if count > limits.pages:
        raise Unreadable(DocumentOutcome.TOO_BIG, "too-many-pages")
    for index in range(count):
        if file.format == "TIFF":
            file.seek(index)
        yield file


def _page(file: Image.Image, number: int) -> PageImage:
    width, height = file.size
    if width * height > _MOST_PIXELS:
        raise Unreadable(DocumentOutcome.TOO_BIG, "too-many-pixels")
    across, down = _resolution(file)
    picture = ImageOps.exif_transpose(_eight_bits(file))
    colour = _shrunk(np.asarray(picture.convert("RGB"), dtype=np.uint8), across, down)
    height, width = colour.shape[:2]
    longest = max(height, width) * _POINTS_PER_INCH / max(across, 1.0)
    del longest
    scale = _A4_HEIGHT / max(height, width)
    return PageImage(
        number=number,
        grey=grey_of(colour),
        colour=colour if has_colour(colour) else None,
        width=width * scale,
        height=height * scale,
    )


def _resolution(file: Image.Image) -> tuple[float, float]:
    try:
        across, down = (float(value) for value in file.info.get("dpi", (0, 0)))
    except (TypeError, ValueError, ZeroDivisionError):
        return 0.0, 0.0
    return across, down


def _eight_bits(file: Image.Image) -> Image.Image:
    if file.mode.startswith("I;16") or file.mode in {"I", "F"}:
        levels = np.asarray(file, dtype=np.float32)
        return Image.fromarray((levels / 257).clip(0, 255).astype(np.uint8))
    if file.mode in {"RGBA", "LA", "PA", "RGBa", "La"} or "transparency" in file.info:
        layer = file.convert("RGBA")
        paper = Image.new("RGBA", layer.size, "white")
        return Image.alpha_composite(paper, layer).convert("RGB")
    return file.convert("RGB")


def _shrunk(colour: Colour, across: float, down: float) -> Colour:
    height, width = colour.shape[:2]
    if across > 0 and down > 0 and _SQUEEZED[0] < max(across / down, down / across) < _SQUEEZED[1]:
        width, height = round(width * max(1, down / across)), round(height * max(1, across / down))
    shrink = min(1.0, LONGEST_EDGE / max(width, height))
    size = (max(1, round(width * shrink)), max(1, round(height * shrink)))
    if size == (colour.shape[1], colour.shape[0]):
        return colour
    return np.asarray(cv2.resize(colour, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
