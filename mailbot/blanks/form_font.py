"""The font in which people type into our fillable blanks, with all Polish letters.

The standard fonts of PDF have none, and programs draw what is typed with the font that the form
names. A simple font with the letters of Windows-1250 is understood by every program we know; fonts
with more letters are not, when it comes to typing.
"""

from io import BytesIO
from typing import Final

import pikepdf
from reportlab.pdfbase.ttfonts import TTFont

from mailbot.blanks.typeface import REGULAR, font_file

NAME: Final = "/MbSans"
ENCODING: Final = "cp1250"
_FIRST: Final = 32
_LAST: Final = 255
_NON_SYMBOLIC: Final = 32
_PER_EM: Final = 1000

# Adobe's names of glyphs; any other letter is named by its number.
_GLYPHS: Final = {
    "ą": "aogonek",
    "ć": "cacute",
    "ę": "eogonek",
    "ł": "lslash",
    "ń": "nacute",
    "ó": "oacute",
    "ś": "sacute",
    "ź": "zacute",
    "ż": "zdotaccent",
    "Ą": "Aogonek",
    "Ć": "Cacute",
    "Ę": "Eogonek",
    "Ł": "Lslash",
    "Ń": "Nacute",
    "Ó": "Oacute",
    "Ś": "Sacute",
    "Ź": "Zacute",
    "Ż": "Zdotaccent",
}
_ASCII_END: Final = 127


def add_font(pdf: pikepdf.Pdf) -> pikepdf.Object:
    """Embed the font into a PDF and return it."""
    font = TTFont(REGULAR, BytesIO(font_file(REGULAR)))
    program = pdf.make_stream(font_file(REGULAR))
    program["/Length1"] = len(font_file(REGULAR))
    face = font.face
    descriptor = pikepdf.Dictionary(
        Type=pikepdf.Name.FontDescriptor,
        FontName=pikepdf.Name("/DejaVuSans"),
        Flags=_NON_SYMBOLIC,
        FontBBox=[round(side) for side in face.bbox],
        ItalicAngle=0,
        Ascent=round(face.ascent),
        Descent=round(face.descent),
        CapHeight=round(face.capHeight),
        StemV=80,
        FontFile2=program,
    )
    characters = [_character(code) for code in range(_FIRST, _LAST + 1)]
    return pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.TrueType,
            BaseFont=pikepdf.Name("/DejaVuSans"),
            FirstChar=_FIRST,
            LastChar=_LAST,
            Widths=[_width(font, one) for one in characters],
            FontDescriptor=pdf.make_indirect(descriptor),
            Encoding=pikepdf.Dictionary(
                Type=pikepdf.Name.Encoding,
                BaseEncoding=pikepdf.Name.WinAnsiEncoding,
                Differences=_differences(characters),
            ),
            ToUnicode=pdf.make_stream(_to_unicode(characters)),
        )
    )


def encoded(text: str) -> bytes:
    """Encode a text for the font; a letter that it does not have becomes a question mark."""
    return text.encode(ENCODING, "replace")


def _character(code: int) -> str:
    return bytes([code]).decode(ENCODING, "replace").replace("\ufffd", "")


def _width(font: TTFont, character: str) -> int:
    return round(font.stringWidth(character, _PER_EM)) if character else 0


def _differences(characters: list[str]) -> pikepdf.Array:
    """Name every character beyond ASCII."""
    first = _ASCII_END + 1 - _FIRST
    names = [pikepdf.Name("/" + _glyph(one)) for one in characters[first:]]
    return pikepdf.Array([_ASCII_END + 1, *names])


def _glyph(character: str) -> str:
    if not character:
        return ".notdef"
    return _GLYPHS.get(character, f"uni{ord(character):04X}")


def _to_unicode(characters: list[str]) -> bytes:
    pairs = [f"<{code:02X}> <{ord(one):04X}>" for code, one in enumerate(characters, _FIRST) if one]
    blocks = [pairs[start : start + 100] for start in range(0, len(pairs), 100)]
    body = "\n".join(
        f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks
    )
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        "/CMapName /Mb1250 def /CMapType 2 def\n"
        "1 begincodespacerange <00> <FF> endcodespacerange\n"
        f"{body}\nendcmap end end"
    ).encode("ascii")
