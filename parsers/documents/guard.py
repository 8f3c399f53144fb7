"""Would drawing this page cost too much? Looked at before any layout analysis begins.

A few kilobytes can describe a billion objects: compressed streams that swell, drawings that draw
each other, character maps that span four thousand million codes. pdfminer follows them all. The
sandbox would stop it, but then the whole mail is unread; here only the page is.
"""

import re
import zlib
from collections.abc import Iterator
from typing import Final

import pikepdf

from parsers.limits import Limits

# A filled form page of ours has 60 kB of instructions, a map in a letterhead one megabyte.
_CONTENT_BYTES = 4_000_000
# Characters cost about as much as other objects, but a dense page has three times as many.
_TEXT_BYTES_PER_OBJECT = 3
# One plane of Unicode; a real font maps a few hundred codes.
_MAPPED_CODES = 65_536
_DEEPEST_DRAWING = 8
# A sheet of A3 at 600 dpi has 70 million pixels; a letterhead is drawn a few times.
_MOST_PIXELS = 100_000_000
_MOST_PIXELS_DRAWN = 600_000_000

_PAINTING = re.compile(rb"(?:^|[\s\])>])(?:Tj|TJ|re|l|c|v|y|sh|Do|BI|['\"])(?=[\s\[(<]|$)")
_USE = re.compile(rb"/([^\s/\[\]<>(){}%]+)\s+Do\b")
_LITERAL = re.compile(rb"\((?:[^()\\]|\\.)*\)", re.DOTALL)
_HEX = re.compile(rb"<[0-9A-Fa-f\s]+>")
_RANGE = re.compile(rb"<([0-9A-Fa-f]{1,16})>\s*<([0-9A-Fa-f]{1,16})>\s*[<\[0-9]")
_INLINE = re.compile(
    rb"BI\b.{0,200}?/W(?:idth)?\s+(\d{1,9})\b.{0,100}?/H(?:eight)?\s+(\d{1,9})\b", re.DOTALL
)
_FLATE: Final = frozenset({"/FlateDecode", "/Fl"})


class TooCostly(Exception):
    """The page would take more than its share; caught in `parsers.documents.pdf`."""


def check_cost(page: pikepdf.Page, limits: Limits) -> None:
    """Refuse a page whose instructions, drawings or fonts exceed the budget.

    Raises:
        TooCostly: The page is not to be laid out; the other pages may be.
    """
    most = limits.objects_per_page
    content = b"\n".join(_unpacked(stream) for stream in _streams(page.obj.get("/Contents")))
    resources = page.obj.get("/Resources")
    if _cost(content, resources, (), most) > most:
        raise TooCostly("objects")
    for font in _entries(resources, "/Font"):
        if isinstance(font, pikepdf.Dictionary):
            _check_maps(font)


def _cost(
    content: bytes, resources: object, open_drawings: tuple[tuple[int, int], ...], most: int
) -> int:
    """Count the objects that the instructions paint, drawings within drawings included."""
    text = sum(len(found) for found in _LITERAL.findall(content))
    text += sum(len(found) for found in _HEX.findall(content)) // 4
    cost = len(_PAINTING.findall(content)) + text // _TEXT_BYTES_PER_OBJECT
    if len(open_drawings) > _DEEPEST_DRAWING:
        raise TooCostly("depth")
    drawings = dict(_named(resources, "/XObject"))
    pixels = sum(int(width) * int(height) for width, height in _INLINE.findall(content))
    if pixels > _MOST_PIXELS:
        raise TooCostly("picture")
    for name in _USE.findall(content):
        drawing = drawings.get("/" + name.decode("latin-1"))
        pixels += _pixels(drawing)
        if pixels > _MOST_PIXELS_DRAWN:
            raise TooCostly("pixels")
        if not isinstance(drawing, pikepdf.Stream) or drawing.get("/Subtype") != "/Form":
            continue
        if drawing.objgen in open_drawings:
            raise TooCostly("loop")
        inner = drawing.get("/Resources", resources)
        cost += _cost(_unpacked(drawing), inner, (*open_drawings, drawing.objgen), most)
        if cost > most:
            raise TooCostly("drawings")
    return cost


def _pixels(drawing: object) -> int:
    """Count the pixels of a picture; other drawings have none."""
    if not isinstance(drawing, pikepdf.Stream) or drawing.get("/Subtype") != "/Image":
        return 0
    pixels = int(drawing.get("/Width", 0)) * int(drawing.get("/Height", 0))
    if pixels > _MOST_PIXELS:
        raise TooCostly("picture")
    return pixels


def _check_maps(font: pikepdf.Dictionary) -> None:
    for key in ("/ToUnicode", "/Encoding"):
        stream = font.get(key)
        if not isinstance(stream, pikepdf.Stream):
            continue
        codes = sum(
            int(last, 16) - int(first, 16) for first, last in _RANGE.findall(_unpacked(stream))
        )
        if codes > _MAPPED_CODES:
            raise TooCostly("map")


def _streams(contents: object) -> Iterator[pikepdf.Stream]:
    if isinstance(contents, pikepdf.Stream):
        yield contents
    elif isinstance(contents, pikepdf.Array):
        for stream in contents.as_list():
            if isinstance(stream, pikepdf.Stream):
                yield stream


def _unpacked(stream: pikepdf.Stream) -> bytes:
    """Decode a stream, never to more than the limit.

    Flate is unpacked here, because the library's own decoder has no limit; the other filters swell
    a hundredfold at most, so their input is limited instead.
    """
    data = stream.read_raw_bytes()
    filters = _filters(stream)
    if len(data) > _CONTENT_BYTES:
        raise TooCostly("bytes")
    if not filters:
        return data
    if all(name in _FLATE for name in filters):
        for _ in filters:
            data = _inflated(data)
        return data
    if len(data) * 100 > _CONTENT_BYTES:
        raise TooCostly("filter")
    return stream.read_bytes()


def _filters(stream: pikepdf.Stream) -> tuple[str, ...]:
    value = stream.get("/Filter")
    if value is None:
        return ()
    if isinstance(value, pikepdf.Array):
        return tuple(str(name) for name in value.as_list())
    return (str(value),)


def _inflated(data: bytes) -> bytes:
    unpacker = zlib.decompressobj()
    try:
        unpacked = unpacker.decompress(data, _CONTENT_BYTES + 1)
    except zlib.error:
        # Damaged: readers show what comes before the damage, so there is no more than that.
        return b""
    if len(unpacked) > _CONTENT_BYTES:
        raise TooCostly("bytes")
    return unpacked


def _named(resources: object, kind: str) -> Iterator[tuple[str, object]]:
    if not isinstance(resources, pikepdf.Dictionary):
        return
    group = resources.get(kind)
    if isinstance(group, pikepdf.Dictionary):
        yield from group.items()


def _entries(resources: object, kind: str) -> Iterator[object]:
    return (value for _, value in _named(resources, kind))
