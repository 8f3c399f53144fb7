"""What words do the two other readers see? Pages with words and boxes, in points.

Both get the very files that ours gets. Tesseract gets each page laid straight and evened out by our
own code, at 200 dpi, and turned by 180° when it reads little; OCRmyPDF does all that itself.
"""

import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any, Final

import tesserocr
from PIL import Image

from parsers.documents.pdf import read_pdf
from parsers.facts.document import Box
from parsers.limits import Limits
from parsers.pages import Page, Word
from parsers.pixels import DOTS_PER_INCH, PIXELS_PER_POINT, Grey
from parsers.scans.image import PageImage
from parsers.scans.images import open_images
from parsers.scans.render import render_page
from parsers.scans.upright import straighten, turned

LIMITS: Final = Limits.for_scans()
# As in our own reading: words of real text that Tesseract is this sure of show which end is up.
_CONFIDENT, _LONG, _ENOUGH = 80.0, 4, 12
_LEAST = 20.0
_WORD: Final = tesserocr.RIL.WORD
_DATA: Final = Path("/usr/share/tesseract-ocr/5/tessdata")
LANGUAGE: Final = "pol"
"""With English beside it "@" is read, but marks of Polish letters are lost and less is right."""

OCRMYPDF: Final = ("ocrmypdf", "--language", LANGUAGE, "--force-ocr", "--rotate-pages", "--deskew",
                   "--jobs", "1", "--optimize", "0", "--output-type", "pdf", "--quiet")  # fmt: skip
HOW_TO_INSTALL: Final = (
    "OCRmyPDF is not installed, so its column is left out: apt install ocrmypdf tesseract-ocr-pol"
)


def has_ocrmypdf() -> bool:
    return shutil.which(OCRMYPDF[0]) is not None


def load_tesseract() -> Any:
    """Load the engine with Polish, before the first page is counted."""
    if not (_DATA / "pol.traineddata").exists():
        raise SystemExit("Tesseract has no Polish: apt install tesseract-ocr-pol")
    return tesserocr.PyTessBaseAPI(path=str(_DATA), lang=LANGUAGE)


def tesseract_pages(path: Path, engine: Any, mode: int) -> list[Page]:
    """Read every page as a whole, with a page segmentation mode of Tesseract."""
    return [_best_way_up(image, engine, mode) for image in images_of(path)]


def images_of(path: Path) -> list[PageImage]:
    data = path.read_bytes()
    if path.suffix.lower() != ".pdf":
        return list(open_images(data, LIMITS))
    pdf = read_pdf(data, LIMITS)
    return [render_page(pdf.plain, page.number) for page in pdf.pages]


def _best_way_up(image: PageImage, engine: Any, mode: int) -> Page:
    tried = []
    for otherwise in (False, True):
        straight = straighten(image, otherwise=otherwise)
        for quarters in (0, 2):
            way_up = turned(straight, quarters) if quarters else straight
            page, goodness = _read(way_up.flat, image.number, engine, mode)
            if goodness >= _ENOUGH:
                return page
            tried.append((goodness, page))
    return max(tried, key=lambda one: one[0])[1]


def _read(flat: Grey, number: int, engine: Any, mode: int) -> tuple[Page, int]:
    engine.SetVariable("tessedit_char_whitelist", "")
    engine.SetPageSegMode(mode)
    engine.SetImage(Image.fromarray(flat))
    engine.SetSourceResolution(DOTS_PER_INCH)
    engine.Recognize()
    words, goodness = [], 0
    for one in tesserocr.iterate_level(engine.GetIterator(), _WORD):
        if one.Empty(_WORD):
            continue
        text, confidence = one.GetUTF8Text(_WORD).strip(), one.Confidence(_WORD)
        goodness += confidence >= _CONFIDENT and len(text) >= _LONG
        is_word = confidence >= _LEAST or sum(map(str.isalpha, text)) >= _LONG
        if text and is_word:
            words.append(Word(text, _box(one.BoundingBox(_WORD), number)))
    height, width = flat.shape
    page = Page(number, width / PIXELS_PER_POINT, height / PIXELS_PER_POINT, words=tuple(words))
    return page, goodness


def _box(pixels: tuple[int, int, int, int], number: int) -> Box:
    left, top, right, bottom = (side / PIXELS_PER_POINT for side in pixels)
    return Box(page=number, x0=left, y0=top, x1=right, y1=bottom)


def ocrmypdf_pages(path: Path) -> list[Page]:
    """Let OCRmyPDF put a text layer under every page, and read that."""
    with tempfile.TemporaryDirectory(prefix="mailbot-ocrmypdf-") as name:
        source, made = Path(name) / "in.pdf", Path(name) / "out.pdf"
        if path.suffix.lower() == ".pdf":
            shutil.copyfile(path, source)
        else:
            _as_pdf(path, source)
        subprocess.run((*OCRMYPDF, source, made), check=True, capture_output=True)
        return list(read_pdf(made.read_bytes(), LIMITS).pages)


def _as_pdf(path: Path, pdf: Path) -> None:
    """Put a picture into a PDF at its size on paper; OCRmyPDF takes neither HEIC nor photos."""
    images = open_images(path.read_bytes(), LIMITS)
    first = images[0]
    pictures = [Image.fromarray(one.grey if one.colour is None else one.colour) for one in images]
    dots = 72 * first.grey.shape[1] / first.width
    pictures[0].save(pdf, save_all=True, append_images=pictures[1:], resolution=dots, quality=95)
