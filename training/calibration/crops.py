"""Cut the fields of forms with known answers out of their pages, for calibration.

    python -m training.calibration.crops FORMS OUT.pickle [STEP]

FORMS is a folder of documents with a truth JSON beside each (docs/reading.md says how it looks).
Every STEP-th document is used. About a second of one core for each page.
"""

import json
import pickle
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2

from parsers.forms.definition import BlankBox, BoxKind
from parsers.limits import Limits
from parsers.lines.reading import Hints
from parsers.scanned.sheet import ask_for
from parsers.scans.image import PageImage, RegisteredPage
from parsers.scans.images import open_images
from parsers.scans.register import register_pages
from parsers.scans.render import render_page

_WRITTEN = {BoxKind.TEXT, BoxKind.COMB, BoxKind.CELL, BoxKind.PLACE_DATE}
_REACH = 2.0


def main() -> None:
    """Write one row for each field."""
    folder, out = Path(sys.argv[1]), Path(sys.argv[2])
    step = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    rows: list[dict[str, Any]] = []
    for path in sorted(folder.glob("*.json"))[::step]:
        truth = json.loads(path.read_text(encoding="utf-8"))
        if truth["group"] == "official" and truth["style"] != "digital":
            rows += _fields(folder / truth["file"], truth)
    out.write_bytes(pickle.dumps(rows))
    print(len(rows), "fields")


def _fields(path: Path, truth: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if path.suffix == ".zip":
        return
    for page in register_pages(_images(path)).pages:
        document = _document(truth, page)
        if document is None:
            continue
        for box in page.version.boxes:
            if box.page != page.page or box.kind not in _WRITTEN:
                continue
            answer = _answer(document, box)
            if answer is not None:
                yield {
                    "document": truth["file"],
                    "page": (page.source, page.form.id, page.page),
                    "style": truth["style"],
                    "channel": truth["channel"],
                    "name": box.name,
                    "type": answer[1],
                    "truth": answer[0],
                    "ask": ask_for(page.form, box, Hints()),
                    "crop": page.crop(box.box, _REACH).copy(),
                }


def _images(path: Path) -> list[PageImage]:
    data = path.read_bytes()
    if path.suffix == ".pdf":
        count = len(pypdfium2.PdfDocument(data))
        return [render_page(data, number + 1) for number in range(count)]
    return list(open_images(data, Limits()))


def _document(truth: dict[str, Any], page: RegisteredPage) -> dict[str, Any] | None:
    """Find the document of the truth to which a page belongs."""
    for document in truth.get("documents") or [truth]:
        pages = document["pages"] or []
        is_here = len(pages) >= page.page and pages[page.page - 1] == page.source
        if document["form"] == page.form.id and (is_here or pages == [page.source]):
            return dict(document)
    return None


def _answer(document: dict[str, Any], box: BlankBox) -> tuple[str, str] | None:
    """Give what stands in a box and its type in the truth."""
    types = document["types"]
    if box.kind is BoxKind.CELL:
        rows = document["tables"].get(box.field, [])
        text = rows[box.row].get(box.column, "") if box.row < len(rows) else ""
        return text or "", types.get(f"{box.field}.{box.column}", "text")
    if box.name not in document["fields"]:
        return None
    return document["fields"][box.name] or "", types.get(box.name, "text")


if __name__ == "__main__":
    main()
