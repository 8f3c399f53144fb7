"""What pages does an image file have? Photos, scans, faxes and what phones make of them.

Pillow opens them, with HEIC from pillow-heif, and only the formats named here. What a file claims
about its size is checked before anything is unpacked.
"""

import warnings
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from io import BytesIO
from types import TracebackType
from typing import Final

import numpy as np
import pillow_heif
from numpy.typing import NDArray
from PIL import (
    AvifImagePlugin,
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    ImageFile,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

from parsers.facts.document import DocumentOutcome
from parsers.limits import Limits
from parsers.scans.image import PageImage
from parsers.scans.render import LONGEST_EDGE
from parsers.scans.tones import grey_of, has_colour
from parsers.unreadable import Unreadable

# Imported here and not found by Pillow when they are needed: the sandbox opens no file then.
_PLUGINS: Final = (
    AvifImagePlugin,
    BmpImagePlugin,
    GifImagePlugin,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)
_FORMATS: Final = ("JPEG", "PNG", "TIFF", "GIF", "BMP", "WEBP", "HEIF", "AVIF")
# A sheet of A4 at 800 dpi; a phone of 50 megapixels.
_MOST_PIXELS = 60_000_000
# Below this it is an icon or a line under a signature, not a page.
_SHORTEST_EDGE = 16
# Resolutions that scanners state; 72 and 96 are what programs write that know none.
_DPI: Final = (97.0, 1300.0)
_A4_HEIGHT = 841.89
_POINTS_PER_INCH = 72
# A coarse fax has half as many lines as dots.
_SQUEEZED: Final = (1.15, 2.7)
# TIFF tag NewSubfileType: bit 0 marks a small copy of another page.
_SUBFILE_TYPE = 254
# EXIF orientations, and the first of those that lay the picture on its side.
_ORIENTATION, _ON_ITS_SIDE = 0x112, 5
_TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

_TOO_MANY_PIXELS: Final = (Image.DecompressionBombWarning, Image.DecompressionBombError)
# Pillow's plugins throw almost anything at damaged files.
_PILLOW_FAILS: Final = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    EOFError,
    ArithmeticError,
    RuntimeError,
)


def open_images(data: bytes, limits: Limits) -> tuple[PageImage, ...]:
    """Open an image file: every page of a TIFF, the one picture of anything else.

    Raises:
        Unreadable: It is damaged, too big or of another kind.
    """
    return tuple(draw() for draw in image_pages(data, limits))


def image_pages(data: bytes, limits: Limits) -> tuple[Callable[[], PageImage], ...]:
    """List the pages of an image file, each to be opened when it is its turn.

    Returns:
        What opens each page; it raises as `open_images`.

    Raises:
        Unreadable: The file as a whole cannot be opened, or has too many pages.
    """
    pillow_heif.register_heif_opener(thumbnails=False)
    Image.MAX_IMAGE_PIXELS = _MOST_PIXELS
    AvifImagePlugin.DEFAULT_MAX_THREADS = 1
    indices = _pages(data, limits)
    return tuple(
        partial(_whole_or_cut, data, index, number) for number, index in enumerate(indices, 1)
    )


def _whole_or_cut(data: bytes, index: int, number: int) -> PageImage:
    try:
        return _page(data, index, number)
    except Unreadable as error:
        if error.outcome is not DocumentOutcome.CORRUPT:
            raise
    # What was cut off or damaged is shown as far as it goes.
    return replace(_page(data, index, number, cut=True), problems=("page-truncated",))


def _pages(data: bytes, limits: Limits) -> list[int]:
    """Number the frames that are pages, from 0; an animation is one page."""
    with _Opened(data) as file:
        if file.format != "TIFF":
            return [0]
        count = getattr(file, "n_frames", 1)
        if count > limits.pages:
            raise Unreadable(DocumentOutcome.TOO_BIG, "too-many-pages")
        return [index for index in range(count) if index == 0 or not _is_copy(file, index)]


def _page(data: bytes, index: int, number: int, *, cut: bool = False) -> PageImage:
    with _Opened(data, cut=cut) as file:
        if index:
            file.seek(index)
        width, height = file.size
        if width * height > _MOST_PIXELS:
            raise Unreadable(DocumentOutcome.TOO_BIG, "too-many-pixels")
        if min(width, height) < _SHORTEST_EDGE:
            raise Unreadable(DocumentOutcome.UNSUPPORTED, "image-too-small")
        size = _paper(file)
        picture = _upright(file)
    if picture.mode == "L":
        grey, colour = np.array(picture, dtype=np.uint8), None
    else:
        colour = np.array(picture, dtype=np.uint8)
        grey = grey_of(colour)
    return PageImage(
        number=number,
        grey=grey,
        colour=colour if colour is not None and has_colour(colour) else None,
        width=size[0],
        height=size[1],
    )


class _Opened:
    """An image file while it is looked at; what Pillow throws leaves as `Unreadable`."""

    def __init__(self, data: bytes, *, cut: bool = False) -> None:
        self._data = data
        self._cut = cut
        self._warnings = warnings.catch_warnings()
        self._file: Image.Image | None = None

    def __enter__(self) -> Image.Image:
        self._warnings.__enter__()
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        ImageFile.LOAD_TRUNCATED_IMAGES = self._cut
        try:
            self._file = Image.open(BytesIO(self._data), formats=_FORMATS)
        except BaseException as error:
            self.__exit__(type(error), error, error.__traceback__)
            raise
        return self._file

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        ImageFile.LOAD_TRUNCATED_IMAGES = False
        self._warnings.__exit__(kind, error, trace)
        if self._file is not None:
            self._file.close()
        if isinstance(error, _TOO_MANY_PIXELS):
            raise Unreadable(DocumentOutcome.TOO_BIG, "too-many-pixels") from error
        if isinstance(error, MemoryError):
            raise Unreadable(DocumentOutcome.MEMORY, "memory") from error
        if isinstance(error, _PILLOW_FAILS):
            raise Unreadable(DocumentOutcome.CORRUPT, "image-damaged") from error


def _is_copy(file: Image.Image, index: int) -> bool:
    file.seek(index)
    tags = getattr(file, "tag_v2", {})
    return bool(int(tags.get(_SUBFILE_TYPE, 0)) & 1)


def _resolution(file: Image.Image) -> tuple[float, float] | None:
    """Dots per inch across and down; ``None`` if the file states none that may be true."""
    try:
        across, down = (float(value) for value in file.info.get("dpi", (0, 0)))
    except (TypeError, ValueError, ArithmeticError):
        return None
    is_stated = _DPI[0] <= max(across, down) <= _DPI[1] and min(across, down) > 0
    return (across, down) if is_stated else None


def _paper(file: Image.Image) -> tuple[float, float]:
    """Size in points, of the picture as it is shown."""
    width, height = _square(file)
    dots = _resolution(file)
    step = _POINTS_PER_INCH / max(dots) if dots else _A4_HEIGHT / max(width, height)
    size = (width * step, height * step)
    return size[::-1] if file.getexif().get(_ORIENTATION, 1) >= _ON_ITS_SIDE else size


def _square(file: Image.Image) -> tuple[float, float]:
    """Width and height in pixels once pixels are as wide as they are high."""
    width, height = file.size
    dots = _resolution(file)
    if dots is None or not _SQUEEZED[0] < max(dots) / min(dots) < _SQUEEZED[1]:
        return width, height
    across, down = dots
    return width * max(across, down) / across, height * max(across, down) / down


def _upright(file: Image.Image) -> Image.Image:
    """Decode into grey or colour of eight bits, no larger than reading needs, the right way up."""
    width, height = _square(file)
    shrink = min(1.0, LONGEST_EDGE / max(width, height))
    size = (max(1, round(width * shrink)), max(1, round(height * shrink)))
    file.draft(None, size)
    picture = _eight_bits(file)
    if picture.size != size:
        how = Image.Resampling.BOX if shrink < 1 else Image.Resampling.BILINEAR
        picture = picture.resize(size, how)
    if picture.mode == "RGBA":
        paper = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(paper, picture).convert("RGB")
    orientation = file.getexif().get(_ORIENTATION, 1)
    turn = _TURNS.get(orientation) if isinstance(orientation, int) else None
    return picture if turn is None else picture.transpose(turn)


def _eight_bits(file: Image.Image) -> Image.Image:
    """Bring any kind of pixels to ``L``, ``RGB`` or ``RGBA``."""
    if file.mode.startswith("I") or file.mode == "F":
        return Image.fromarray(_levels(np.asarray(file, dtype=np.float32)))
    if file.mode == "LAB":
        return file.getchannel(0)
    if "transparency" in file.info or file.mode in {"RGBA", "LA", "PA", "RGBa"}:
        return file.convert("RGBA")
    return file.convert("L" if file.mode in {"1", "L"} else "RGB")


def _levels(values: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Bring levels of 16 bits, or of any range, to 0–255."""
    whole = np.nan_to_num(values, posinf=0.0, neginf=0.0)
    low, high = min(0.0, float(whole.min())), float(whole.max())
    top = 65535.0 if 255 < high <= 65535 else max(high, low + 1e-6)  # noqa: PLR2004 - 8 and 16 bits
    return np.asarray(((whole - low) * (255.0 / (top - low))).clip(0, 255), dtype=np.uint8)
