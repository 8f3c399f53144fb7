"""Where do the signatures of a PDF show on its pages?"""

from collections.abc import Iterator
from io import BytesIO
from typing import Final

import pikepdf

from parsers.documents.widgets import Frame
from parsers.facts.document import Box

# Field names nest by parents; a longer chain is a loop.
_MOST_PARENTS: Final = 16
_MOST_ANNOTATIONS: Final = 2000


def signature_places(data: bytes) -> dict[str, Box]:
    """Find the visible signature fields of a PDF by their full names; invisible ones have none.

    Raises:
        Exception: Whatever the library raises on a damaged file.
    """
    with pikepdf.open(BytesIO(data)) as pdf:
        return dict(
            found
            for number, page in enumerate(pdf.pages, 1)
            for found in _on_page(page, _frame(page, number))
        )


def _on_page(page: pikepdf.Page, frame: Frame) -> Iterator[tuple[str, Box]]:
    annotations = page.obj.get("/Annots")
    if annotations is None:
        return
    for annotation in list(annotations)[:_MOST_ANNOTATIONS]:
        left, bottom, right, top = (float(side) for side in annotation.get("/Rect", (0, 0, 0, 0)))
        if _kind(annotation) == "/Sig" and left != right and bottom != top:
            yield _full_name(annotation), frame.place((left, bottom, right, top))


def _frame(page: pikepdf.Page, number: int) -> Frame:
    left, bottom, right, top = (float(side) for side in page.cropbox.as_list())
    return Frame(number, left, bottom, right, top, int(page.obj.get("/Rotate", 0)) % 360)


def _kind(annotation: pikepdf.Object) -> str:
    return next((str(one["/FT"]) for one in _with_parents(annotation) if "/FT" in one), "")


def _full_name(annotation: pikepdf.Object) -> str:
    names = [str(one["/T"]) for one in _with_parents(annotation) if "/T" in one]
    return ".".join(reversed(names))


def _with_parents(annotation: pikepdf.Object) -> Iterator[pikepdf.Object]:
    one: pikepdf.Object | None = annotation
    for _ in range(_MOST_PARENTS):
        if one is None:
            return
        yield one
        one = one.get("/Parent")
