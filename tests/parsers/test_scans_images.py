import struct
import zlib
from io import BytesIO

import numpy as np
import pillow_heif
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from parsers.facts.document import DocumentOutcome
from parsers.limits import Limits
from parsers.scans import images
from parsers.scans.images import open_images
from parsers.unreadable import Unreadable

LIMITS = Limits()


def drawing(mode="RGB", size=(120, 170)):
    """White, with a black bar at the left and a red corner."""
    picture = Image.new("RGB", size, "white")
    picture.paste((0, 0, 0), (0, 0, 20, size[1]))
    picture.paste((230, 0, 0), (size[0] - 30, 0, size[0], 30))
    return picture.convert(mode)


def saved(picture, kind, **options):
    buffer = BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def opened(data):
    return open_images(data, LIMITS)


@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        ("JPEG", "RGB"),
        ("JPEG", "L"),
        ("JPEG", "CMYK"),
        ("PNG", "RGB"),
        ("PNG", "P"),
        ("PNG", "1"),
        ("PNG", "LA"),
        ("PNG", "RGBA"),
        ("TIFF", "CMYK"),
        ("TIFF", "1"),
        ("TIFF", "LAB"),
        ("GIF", "P"),
        ("BMP", "RGB"),
        ("WEBP", "RGBA"),
        ("AVIF", "RGB"),
    ],
)
def test_a_picture_of_any_kind_is_black_where_it_was_black(kind, mode):
    page = opened(saved(drawing(mode), kind))[0]

    assert page.grey.shape == (170, 120)
    assert page.grey[100, 5] < 40
    assert page.grey[100, 60] > 230


def test_a_photo_of_an_iphone_is_opened():
    pillow_heif.register_heif_opener(thumbnails=False)

    page = opened(saved(drawing(), "HEIF", quality=90))[0]

    assert page.grey[100, 5] < 40
    assert page.grey[100, 60] > 230


def test_sixteen_bits_become_eight():
    levels = np.full((60, 50), 65535, dtype=np.uint16)
    levels[:, :20] = 257

    page = opened(saved(Image.fromarray(levels), "PNG"))[0]

    assert (page.grey[30, 10], page.grey[30, 40]) == (1, 255)


def test_levels_of_floating_point_are_spread_over_all_greys():
    levels = np.full((60, 50), 1.0, dtype=np.float32)
    levels[:, :20] = 0.0

    page = opened(saved(Image.fromarray(levels), "TIFF"))[0]

    assert (page.grey[30, 10], page.grey[30, 40]) == (0, 255)


def test_what_is_transparent_is_paper():
    picture = Image.new("RGBA", (50, 50), (0, 0, 0, 0))
    picture.paste((0, 0, 0, 255), (10, 10, 20, 20))

    page = opened(saved(picture, "PNG"))[0]

    assert (page.grey[15, 15], page.grey[40, 40]) == (0, 255)


def test_colour_is_kept_only_where_there_is_some():
    assert opened(saved(drawing(), "PNG"))[0].colour is not None
    assert opened(saved(drawing("L").convert("RGB"), "JPEG"))[0].colour is None


def test_a_phone_held_on_its_side_is_turned():
    exif = Image.Exif()
    exif[0x112] = 6

    page = opened(saved(drawing(), "JPEG", exif=exif))[0]

    # The bar at the left comes to lie at the top.
    assert page.grey.shape == (120, 170)
    assert page.grey[5, 80] < 40
    assert page.grey[60, 80] > 230


def test_the_pages_of_a_fax_come_in_their_order():
    pages = [drawing("1"), drawing("1", (120, 200)), drawing("1", (120, 240))]

    opened_pages = opened(
        saved(pages[0], "TIFF", save_all=True, append_images=pages[1:], compression="group4")
    )

    assert [(page.number, page.grey.shape[0]) for page in opened_pages] == [
        (1, 170),
        (2, 200),
        (3, 240),
    ]


def test_the_lines_of_a_coarse_fax_are_stretched_to_their_width():
    page = opened(saved(drawing("1", (1728, 1143)), "TIFF", dpi=(204, 98)))[0]

    assert page.grey.shape == (round(1143 * 204 / 98), 1728)


def test_a_scan_has_the_size_of_its_paper():
    page = opened(saved(drawing("L", (1654, 2339)), "PNG", dpi=(200, 200)))[0]

    assert (page.width, page.height) == pytest.approx((595.4, 842.0), abs=0.1)


@pytest.mark.parametrize("dpi", [(72, 72), (96, 96), (0, 0), (5000, 5000)])
def test_a_picture_of_unknown_size_is_as_long_as_a_sheet(dpi):
    page = opened(saved(drawing("L", (200, 300)), "PNG", dpi=dpi))[0]

    assert page.height == pytest.approx(841.89)
    assert page.width == pytest.approx(841.89 * 2 / 3)


def test_a_small_copy_of_a_page_in_the_file_is_no_page():
    small = Image.new("L", (40, 60), 255)
    small.encoderinfo = {"tiffinfo": {254: 1}}

    data = saved(drawing("L"), "TIFF", save_all=True, append_images=[small])

    assert len(opened(data)) == 1


def test_only_the_first_picture_of_an_animation_is_a_page():
    data = saved(drawing(), "GIF", save_all=True, append_images=[drawing().rotate(90)])

    assert len(opened(data)) == 1


def test_a_huge_scan_is_made_smaller():
    page = opened(saved(drawing("1", (1500, 6000)), "PNG"))[0]

    assert page.grey.shape == (5000, 1250)


def test_of_a_photo_that_was_cut_off_the_rest_is_read_and_told():
    noise = np.random.default_rng(1).integers(0, 256, (400, 300), dtype=np.uint8)
    data = saved(Image.fromarray(noise), "JPEG", quality=90)

    page = opened(data[: len(data) // 2])[0]

    assert page.problems == ("page-truncated",)
    assert page.grey[:100].std() > 20


def test_a_whole_photo_has_no_problem():
    assert opened(saved(drawing(), "JPEG"))[0].problems == ()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no picture",
        saved(drawing(), "PNG")[:30],
        b"\xff\xd8\xff\xe0" + b"\x00" * 40,
        b"%PDF-1.7",
    ],
    ids=["empty", "text", "cut", "zeros", "pdf"],
)
def test_what_cannot_be_opened_is_corrupt(data):
    with pytest.raises(Unreadable) as raised:
        opened(data)

    assert (raised.value.outcome, raised.value.code) == (DocumentOutcome.CORRUPT, "image-damaged")


def test_an_icon_is_no_page():
    with pytest.raises(Unreadable) as raised:
        opened(saved(drawing(size=(12, 60)), "PNG"))

    assert raised.value.code == "image-too-small"


def claiming(width, height):
    """A PNG that says it is large, and has hardly any data."""
    data = bytearray(saved(Image.new("1", (8, 8)), "PNG"))
    data[16:24] = struct.pack(">II", width, height)
    data[29:33] = struct.pack(">I", zlib.crc32(bytes(data[12:29])))
    return bytes(data)


@pytest.mark.parametrize("size", [(8000, 8000), (60_000, 60_000)])
def test_a_picture_that_claims_too_many_pixels_is_not_unpacked(size):
    with pytest.raises(Unreadable) as raised:
        opened(claiming(*size))

    assert (raised.value.outcome, raised.value.code) == (DocumentOutcome.TOO_BIG, "too-many-pixels")


def test_a_file_with_too_many_pages_is_too_big():
    pages = [Image.new("1", (20, 30), 1) for _ in range(4)]
    data = saved(pages[0], "TIFF", save_all=True, append_images=pages[1:])

    with pytest.raises(Unreadable) as raised:
        open_images(data, Limits(pages=3))

    assert (raised.value.outcome, raised.value.code) == (DocumentOutcome.TOO_BIG, "too-many-pages")


def test_pages_of_a_file_are_opened_when_it_is_their_turn():
    pages = [Image.new("1", (20, 30), 1) for _ in range(2)]
    data = saved(pages[0], "TIFF", save_all=True, append_images=pages[1:])

    first, second = images.image_pages(data, LIMITS)

    assert (second().number, first().number) == (2, 1)


@settings(max_examples=60)
@given(kind=st.sampled_from(["JPEG", "PNG", "TIFF", "GIF", "BMP", "WEBP"]), data=st.data())
def test_damaged_bytes_never_raise_anything_but_unreadable(kind, data):
    whole = bytearray(saved(drawing(size=(40, 50)), kind))
    for place in data.draw(st.lists(st.integers(0, len(whole) - 1), max_size=6)):
        whole[place] = data.draw(st.integers(0, 255))

    try:
        pages = opened(bytes(whole[: data.draw(st.integers(0, len(whole)))]))
    except Unreadable:
        return

    assert all(page.grey.dtype == np.uint8 and page.grey.ndim == 2 for page in pages)
