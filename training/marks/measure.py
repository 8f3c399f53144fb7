"""Measures the readers of marks on a folder of filled forms with truth.

    python -m training.marks.measure FOLDER

Files that are not pictures of our blanks are passed over. Counts by condition, and how often
readings of some sureness are right.
"""

import argparse
import json
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import cv2
import pypdfium2

from parsers.forms.definition import BlankBox, BoxKind
from parsers.limits import Limits
from parsers.marks.boxes import read_boxes
from parsers.marks.reading import MarkReading
from parsers.marks.signatures import read_signature
from parsers.marks.stamps import read_stamp
from parsers.scans.image import PageImage, RegisteredPage
from parsers.scans.images import open_images
from parsers.scans.register import register_pages
from parsers.scans.render import render_page

_BANDS: Final = (0.5, 0.8, 0.9, 0.97, 0.99, 0.999, 1.01)
_SQUARES: Final = frozenset({BoxKind.OPTION, BoxKind.CHECK})


class Tally:
    """Counts of what was asked, wrong, accepted, and wrong though accepted."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.counts: Counter[tuple[str, str]] = Counter()
        self.bands: Counter[tuple[float, bool]] = Counter()
        self.seconds = 0.0
        self.pages = 0

    def add(self, names: list[str], reading: MarkReading, *, is_right: bool) -> None:
        """Count one reading under some names."""
        for name in names:
            self.counts[name, "asked"] += 1
            self.counts[name, "wrong"] += not is_right
            self.counts[name, "accepted"] += reading.is_accepted
            self.counts[name, "accepted wrong"] += reading.is_accepted and not is_right
        band = max(low for low in _BANDS if low <= max(reading.sureness, _BANDS[0]))
        self.bands[band, is_right] += 1

    def table(self) -> str:
        """Say it all in lines."""
        names = sorted({name for name, _ in self.counts})
        columns = ("asked", "wrong", "accepted", "accepted wrong")
        lines = [
            f"{name:34}"
            + "".join(f"{column} {self.counts[name, column]:5}  " for column in columns)
            for name in names
        ]
        for low in _BANDS[:-1]:
            right, wrong = self.bands[low, True], self.bands[low, False]
            if right + wrong:
                lines.append(f"sureness from {low}: {right} of {right + wrong} right")
        per_page = 1000 * self.seconds / max(self.pages, 1)
        return "\n".join([*lines, f"{self.pages} pages, {per_page:.1f} ms of CPU each"])


def pages_of(folder: Path) -> Iterator[tuple[dict[str, Any], dict[str, Any], RegisteredPage]]:
    """Give the registered pages of a folder with the truth of their file and of their form."""
    for path in sorted(folder.glob("*.json")):
        truth = json.loads(path.read_text(encoding="utf-8"))
        is_ours = truth["group"] == "official" and truth["style"] != "digital"
        if not is_ours or truth["file"].endswith(".zip"):
            continue
        for page in register_pages(_images(folder / truth["file"])).pages:
            for form in truth.get("documents") or [truth]:
                if form["form"] == page.form.id and (
                    truth["special"] == "spread"
                    or form["pages"][page.page - 1 : page.page] == [page.source]
                ):
                    yield truth, form, page


def _images(path: Path) -> tuple[PageImage, ...]:
    data = path.read_bytes()
    if path.suffix != ".pdf":
        return open_images(data, Limits.for_scans())
    count = len(pypdfium2.PdfDocument(data))
    return tuple(render_page(data, number) for number in range(1, count + 1))


def measure(
    truth: dict[str, Any], form: dict[str, Any], page: RegisteredPage, tally: Tally
) -> None:
    """Read one page and count."""
    begun = time.process_time()
    read = _read(page)
    tally.seconds += time.process_time() - begun
    tally.pages += 1
    wrong_choices: dict[str, bool] = {}
    for box, reading in read.items():
        is_right = reading.is_present == _is_marked(form, box)
        tally.add(_names(truth, form, box), reading, is_right=is_right)
        if not is_right:
            print(truth["file"], page.page, box.field, box.option or "", reading)
        if box.kind is BoxKind.OPTION:
            wrong_choices[box.field] = wrong_choices.get(box.field, False) or not is_right
    for field, is_wrong in wrong_choices.items():
        for name in ["choice", *["choice, corrected"] * (field in form["corrected"])]:
            tally.counts[name, "asked"] += 1
            tally.counts[name, "wrong"] += is_wrong


def _read(page: RegisteredPage) -> dict[BlankBox, MarkReading]:
    here = [box for box in page.version.boxes if box.page == page.page]
    squares = [box for box in here if box.kind in _SQUARES]
    read = dict(zip(squares, read_boxes(page, squares), strict=True))
    for box in here:
        if box.kind is BoxKind.SIGNATURE:
            read[box] = read_signature(page, box.box)
        elif box.kind is BoxKind.STAMP:
            read[box] = read_stamp(page, box.box)
    return read


def _is_marked(form: dict[str, Any], box: BlankBox) -> bool:
    match box.kind:
        case BoxKind.OPTION:
            return box.option in form["choices"].get(box.field, [])
        case BoxKind.CHECK:
            return bool(form["checks"].get(box.field, False))
        case BoxKind.STAMP:
            return bool(form["stamps"].get(box.field, False))
        case _:
            return bool(form["signatures"].get(box.field, False))


def _names(truth: dict[str, Any], form: dict[str, Any], box: BlankBox) -> list[str]:
    if box.kind in _SQUARES:
        return ["square", f"square, {truth['channel']}"]
    if box.kind is BoxKind.STAMP:
        return ["stamp"]
    signed = bool(form["signatures"].get(box.field))
    stamped = bool(form["stamps"].get(box.field))
    conditions = {
        (True, True): "both",
        (True, False): "signature only",
        (False, True): "stamp only",
        (False, False): "none",
    }
    return ["signature", f"signature, {conditions[signed, stamped]}"]


def main() -> None:
    """Measure a folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    cv2.setNumThreads(1)
    tally = Tally()
    for truth, form, page in pages_of(parser.parse_args().folder):
        measure(truth, form, page, tally)
    print(tally.table())


if __name__ == "__main__":
    main()
