"""Samples cut out of scanned sheets and kept for training: pictures and texts, under a code.

Only a sheet on which consent is ticked gives any.
The folder holds ``manifest.jsonl``, one sample a line, and the pictures beside it; `read_samples`
reads it for training. The same box scanned again replaces the earlier picture.
"""

import hashlib
import json
import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import cv2

from mailbot.errors import Stop
from mailbot.samples.sheet import CONSENT, places
from mailbot.samples.straight import StraightSheet, lay_straight
from mailbot.samples.texts import find_sheet
from parsers.documents.pdf import read_pdf
from parsers.facts.base import Fact
from parsers.limits import Limits
from parsers.pixels import Grey
from parsers.scans.image import PageImage
from parsers.scans.images import open_images
from parsers.scans.render import render_page
from parsers.unreadable import Unreadable

MANIFEST: Final = "manifest.jsonl"
_WRITER = re.compile(r"[A-Z0-9][A-Z0-9-]{1,15}")


class Sample(Fact):
    """One line written by hand, with what was to be written."""

    image: str
    """Path of the PNG in the folder: grey, 300 dpi, dark on white."""
    text: str
    kind: str
    """What kind of field it stands for."""
    writer: str
    """A code; who it is is not kept here."""
    edition: str
    sheet: int
    box: int
    consent: str
    """When the sheet with the ticked consent was added, ISO 8601."""
    source: str
    """SHA-256 of the scan."""


@dataclass(frozen=True, slots=True)
class Added:
    """What one scan gave."""

    sheets: tuple[int, ...]
    samples: int
    problems: tuple[str, ...]
    """Polish sentences."""


def add_scans(scans: Iterable[Path], writer: str, folder: Path, now: datetime) -> Added:
    """Cut the samples out of scanned sheets and keep them.

    Args:
        scans: PDF or picture files with one or more sheets.
        writer: Code of the person who wrote: capitals, digits and dashes.
        folder: Where samples are kept; made when it is not there.
        now: The moment, recorded as that of the consent.

    Raises:
        Stop: The code of the writer cannot be one.
    """
    if _WRITER.fullmatch(writer) is None:
        raise Stop("Kod osoby piszącej: 2–16 znaków A–Z, 0–9 lub -, bez nazwiska, np. P07.")
    problems: list[str] = []
    sheets: list[int] = []
    samples: list[Sample] = []
    for path in scans:
        data = path.read_bytes()
        source = hashlib.sha256(data).hexdigest()
        for number, image in enumerate(_pages(path.name, data, problems), 1):
            sheet = lay_straight(image.grey)
            problem = _objection(sheet)
            if sheet is None or problem:
                problems.append(f"{path.name}, strona {number}: {problem}")
                continue
            sheets.append(sheet.number)
            stamp = (writer, now.isoformat(timespec="seconds"), source)
            samples += _cut(sheet, stamp, folder)
    _merge(folder, samples)
    return Added(tuple(sheets), len(samples), tuple(problems))


def read_samples(folder: Path) -> tuple[Sample, ...]:
    """Read what is kept in a folder, in a fixed order; nothing when there is no manifest."""
    manifest = folder / MANIFEST
    if not manifest.is_file():
        return ()
    lines = manifest.read_text(encoding="utf-8").splitlines()
    return tuple(Sample.model_validate_json(line) for line in lines)


def forget_writer(folder: Path, writer: str) -> int:
    """Delete everything that one person wrote; return how many samples it was."""
    samples = read_samples(folder)
    kept = [one for one in samples if one.writer != writer]
    if len(kept) == len(samples):
        return 0
    _write(folder, kept)
    shutil.rmtree(folder / writer, ignore_errors=True)
    return len(samples) - len(kept)


def _pages(name: str, data: bytes, problems: list[str]) -> Iterator[PageImage]:
    try:
        if data.startswith(b"%PDF"):
            pdf = read_pdf(data, Limits.for_scans())
            yield from (render_page(pdf.plain, page.number) for page in pdf.pages)
        else:
            yield from open_images(data, Limits.for_scans())
    except Unreadable:
        problems.append(f"{name}: pliku nie da się otworzyć.")


def _objection(sheet: StraightSheet | None) -> str:
    if sheet is None:
        return "nie widać arkusza z kodem i czterema znacznikami w rogach."
    if find_sheet(sheet.edition, sheet.number) is None:
        return "nieznany arkusz; program może być starszy niż wydruk."
    if not sheet.is_ticked(CONSENT):
        return "brak zaznaczonej zgody; niczego nie zapisano."
    return ""


def _cut(sheet: StraightSheet, stamp: tuple[str, str, str], folder: Path) -> Iterator[Sample]:
    """Write the pictures of a sheet and tell of them; empty and spoilt boxes are left out."""
    writer, consent, source = stamp
    known = find_sheet(sheet.edition, sheet.number)
    for place in places(known) if known else ():
        if sheet.is_ticked(place.spoilt) or not sheet.is_written(place.rect):
            continue
        image = f"{writer}/{sheet.edition}-{sheet.number}-{place.number:02}.png"
        _write_png(folder / image, sheet.cut(place.rect))
        yield Sample(
            image=image,
            text=place.copied.text,
            kind=place.copied.kind,
            writer=writer,
            edition=sheet.edition,
            sheet=sheet.number,
            box=place.number,
            consent=consent,
            source=source,
        )


def _write_png(path: Path, picture: Grey) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    _, data = cv2.imencode(".png", picture)
    path.write_bytes(data.tobytes())


def _merge(folder: Path, samples: list[Sample]) -> None:
    if samples:
        by_image = {one.image: one for one in (*read_samples(folder), *samples)}
        _write(folder, [by_image[image] for image in sorted(by_image)])


def _write(folder: Path, samples: list[Sample]) -> None:
    """Write the manifest as a whole, so that it is never half there."""
    lines = [json.dumps(one.model_dump(), ensure_ascii=False, sort_keys=True) for one in samples]
    scratch = folder / f"{MANIFEST}.new"
    scratch.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    scratch.replace(folder / MANIFEST)
