"""Sheets to copy by hand: printed, filled in, scanned badly, and cut into samples."""

import string
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from mailbot.errors import Stop
from mailbot.samples.collect import MANIFEST, Sample, add_scans, forget_writer, read_samples
from mailbot.samples.sheet import CONSENT, NAME, copy_form, places
from mailbot.samples.straight import lay_straight
from mailbot.samples.texts import find_sheet, load_sheets
from parsers.scans.codes import read_codes
from parsers.scans.render import draw_page
from tests.support.commands import run_command

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
EDITION = load_sheets().edition
DPI = 200
POLISH = "aąbcćdeęfghijklłmnńoópqrsśtuvwxyzźż"


def written(number: int = 1, *, consents: bool = True, spoilt: int = -1, left_out: int = -1):
    """A printed sheet with strokes of a pen in its boxes."""
    page = draw_page(copy_form((number,)), 1, DPI)
    sheet = find_sheet(EDITION, number)
    assert sheet is not None
    for place in places(sheet):
        if place.number != left_out:
            put(page, place.rect, "abc Zx 123")
        if place.number == spoilt:
            cross(page, place.spoilt)
    if consents:
        cross(page, CONSENT)
    return page


def put(page: np.ndarray, rect, text: str) -> None:
    x, y = (round(side * DPI / 72) for side in (rect[0] + 10, rect[3] - 9))
    cv2.putText(page, text, (x, y), cv2.FONT_HERSHEY_SCRIPT_SIMPLEX, 1.2, 30, 2, cv2.LINE_AA)


def cross(page: np.ndarray, rect) -> None:
    x0, y0, x1, y1 = (round(side * DPI / 72) for side in rect)
    cv2.line(page, (x0 + 3, y0 + 3), (x1 - 3, y1 - 3), 40, 2, cv2.LINE_AA)
    cv2.line(page, (x0 + 3, y1 - 3), (x1 - 3, y0 + 3), 40, 2, cv2.LINE_AA)


def worn(page: np.ndarray) -> np.ndarray:
    """Lay the paper askew on a table, upside down, in bad light."""
    height, width = page.shape
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], dtype=np.float32)
    seen = np.array(
        [(90, 120), (width + 30, 60), (width + 110, height + 60), (40, height + 130)], np.float32
    )
    matrix = cv2.getPerspectiveTransform(corners, seen)
    photo = cv2.warpPerspective(page, matrix, (width + 200, height + 200), borderValue=90)
    shade = np.linspace(0.75, 1.0, photo.shape[1])
    noise = np.random.default_rng(3).normal(0, 5, photo.shape)
    photo = np.clip(cv2.GaussianBlur(photo, (0, 0), 0.8) * shade + noise, 0, 255)
    return np.ascontiguousarray(np.rot90(photo.astype(np.uint8), 2))


def scan(folder: Path, *pages: np.ndarray, name: str = "skan.tif") -> Path:
    images = [Image.fromarray(page) for page in pages]
    out = BytesIO()
    images[0].save(out, "TIFF", save_all=True, append_images=images[1:], dpi=(DPI, DPI))
    path = folder / name
    path.write_bytes(out.getvalue())
    return path


def test_the_sheets_hold_every_letter_and_digit_and_no_real_domain():
    texts = [one for sheet in load_sheets().sheets for one in sheet.texts]
    letters = {letter for one in texts for letter in one.text}

    assert set(POLISH + POLISH.upper() + string.digits) - set("XQxq") <= letters
    for one in texts:
        if one.kind == "email":
            domain = one.text.lower().rpartition("@")[2]
            assert domain.rpartition(".")[2] == "example" or "example." in domain


def test_every_text_has_its_own_box_on_the_paper():
    for sheet in load_sheets().sheets:
        found = places(sheet)

        assert [place.copied for place in found] == list(sheet.texts)
        assert max(place.rect[3] for place in found) < 805
        assert len({place.rect for place in found}) == len(found)


def test_the_code_names_the_sheet():
    [code] = read_codes(draw_page(copy_form((4,)), 1, 150))

    assert (code.form, code.version, code.page) == (NAME, EDITION, 4)


def test_a_badly_photographed_sheet_gives_its_lines(tmp_path):
    path = scan(tmp_path, worn(written(2, spoilt=3, left_out=5)))

    added = add_scans([path], "P07", tmp_path / "probki", NOW)

    sheet = find_sheet(EDITION, 2)
    assert sheet is not None
    kept = read_samples(tmp_path / "probki")
    wanted = [n for n in range(len(sheet.texts)) if n not in {3, 5}]
    assert (added.sheets, added.samples, added.problems) == ((2,), len(wanted), ())
    assert [one.box for one in kept] == wanted
    assert [one.text for one in kept] == [sheet.texts[n].text for n in wanted]
    assert {one.writer for one in kept} == {"P07"}
    assert {one.consent for one in kept} == {"2026-11-22T10:00:00+00:00"}
    for one in kept:
        picture = np.asarray(Image.open(tmp_path / "probki" / one.image))
        ink = picture < 150
        assert 0.01 < ink.mean() < 0.2
        # The frame is cut away, and the writing stands where the pen was.
        assert ink[:, :6].mean() < 0.02
        assert 0 < np.flatnonzero(ink.any(axis=0)).min() < picture.shape[1] / 4


def test_without_ticked_consent_nothing_is_kept(tmp_path):
    path = scan(tmp_path, written(consents=False))

    added = add_scans([path], "P07", tmp_path / "probki", NOW)

    assert added.samples == 0
    assert "brak zaznaczonej zgody" in added.problems[0]
    assert not (tmp_path / "probki").exists()


def test_the_same_sheet_again_replaces_the_earlier_one(tmp_path):
    folder = tmp_path / "probki"
    add_scans([scan(tmp_path, written())], "P07", folder, NOW)
    before = read_samples(folder)
    add_scans([scan(tmp_path, worn(written()), name="lepszy.tif")], "P07", folder, NOW)

    assert [one.image for one in read_samples(folder)] == [one.image for one in before]
    assert read_samples(folder)[0].source != before[0].source


def test_several_sheets_and_writers_stay_apart_and_one_can_be_forgotten(tmp_path):
    folder = tmp_path / "probki"
    add_scans([scan(tmp_path, written(1), written(3))], "P07", folder, NOW)
    add_scans([scan(tmp_path, written(1))], "P08", folder, NOW)

    assert forget_writer(folder, "P07") == 44
    assert forget_writer(folder, "P07") == 0
    assert {one.writer for one in read_samples(folder)} == {"P08"}
    assert [path.name for path in folder.iterdir() if path.is_dir()] == ["P08"]


def test_a_sheet_that_was_printed_and_scanned_to_pdf_is_found(tmp_path):
    page = Image.fromarray(written(5))
    path = tmp_path / "skan.pdf"
    page.save(path, "PDF", resolution=DPI)

    assert add_scans([path], "P07", tmp_path / "probki", NOW).sheets == (5,)


def test_pages_that_are_no_sheets_are_named(tmp_path):
    blank = np.full((1200, 850), 255, np.uint8)
    cornerless = written()
    cornerless[-150:] = 255
    other = draw_page(copy_form((1,)), 1, DPI)
    broken = tmp_path / "zepsuty.pdf"
    broken.write_bytes(b"%PDF-1.4 nic")

    added = add_scans(
        [scan(tmp_path, blank, cornerless, other), broken], "P07", tmp_path / "probki", NOW
    )

    assert added.samples == 0
    assert len(added.problems) == 4
    assert "nie widać arkusza" in added.problems[0]
    assert "nie widać arkusza" in added.problems[1]
    assert "nie da się otworzyć" in added.problems[3]


def test_a_sheet_of_another_edition_is_not_guessed():
    assert find_sheet("1999-01", 1) is None
    assert find_sheet(EDITION, 99) is None


def test_a_page_without_any_square_has_no_corners():
    page = draw_page(copy_form((1,)), 1, DPI)
    height, width = page.shape
    page[:110, :110] = page[:110, width - 110 :] = 255
    page[height - 110 :, :110] = page[height - 110 :, width - 110 :] = 255

    assert lay_straight(page) is None


@pytest.mark.parametrize("writer", ["Anna Nowak", "p07", "", "../x", "A"])
def test_a_writer_is_a_code_and_no_name(tmp_path, writer):
    with pytest.raises(Stop, match="Kod osoby"):
        add_scans([], writer, tmp_path, NOW)


def test_the_manifest_is_a_line_for_each_sample(tmp_path):
    add_scans([scan(tmp_path, written())], "P07", tmp_path, NOW)
    lines = (tmp_path / MANIFEST).read_text(encoding="utf-8").splitlines()

    assert [Sample.model_validate_json(line) for line in lines] == list(read_samples(tmp_path))
    assert "Źrebiec" in lines[0]


def test_samples_are_collected_by_command(tmp_path, capsys):
    out, folder = tmp_path / "arkusze.pdf", tmp_path / "probki"
    printed = run_command(capsys, "samples", "sheet", "--out", out, "--number", 2)
    filled = scan(tmp_path, written(2))
    added = run_command(capsys, "samples", "add", filled, "--writer", "P1", "--to", folder)
    empty = scan(tmp_path, written(2, consents=False), name="bez.tif")
    refused = run_command(capsys, "samples", "add", empty, "--writer", "P1", "--to", folder)
    gone = run_command(capsys, "samples", "forget", "--writer", "P1", "--to", folder)

    assert out.read_bytes().startswith(b"%PDF")
    assert (printed.code, added.code, refused.code, gone.code) == (0, 0, 1, 0)
    assert added.out == "Arkusze: 1, próbki: 22.\n"
    assert "brak zaznaczonej zgody" in refused.err
    assert gone.out == "Usunięto próbki: 22.\n"
    assert (
        "Nie ma arkusza nr 99"
        in run_command(capsys, "samples", "sheet", "--out", out, "--number", 99).err
    )
