"""Where is a blank signed? Signature and stamp have boxes of their own, apart from each other."""

from typing import Final

from mailbot.blanks.sheet import LEFT, NORMAL, RIGHT, SMALL, Block, Frame, Mark, Text, rounded
from mailbot.blanks.typeface import wrap
from parsers.forms.definition import BlankBox, BoxKind, Signature

_GAP: Final = 28.0
"""Between signature and stamp: what one hand or one stamp needs to stay on its own side."""
_LABEL: Final = 12.0
_LINE: Final = 24.0
_SIGN: Final = 44.0
# The usual stamps of institutions are up to 60 × 30 mm.
_STAMP: Final = 86.0
_BELOW: Final = 8.0


def signature_block(signature: Signature) -> Block:
    """Draw a place to sign: place and date over or beside the signature, the stamp to the right."""
    middle = LEFT + (RIGHT - LEFT - _GAP) / 2
    left, right = (LEFT, middle), (middle + _GAP, RIGHT)
    star = " *" if signature.required else ""
    who = _as_label(signature.who) + star
    if not signature.with_stamp:
        place = _place_and_date(signature, left, star) if signature.with_place_and_date else []
        return _block([place, _sign(signature, who, right, 0.0)])
    stamp = _boxed(signature, BoxKind.STAMP, "Pieczęć instytucji", right, (0.0, _STAMP))
    if not signature.with_place_and_date:
        return _block([_sign(signature, who, left, 0.0), stamp])
    place = _place_and_date(signature, left, star)
    below = _LABEL + _LINE + 6
    return _block([place, _sign(signature, who, left, below), stamp])


def _as_label(who: str) -> str:
    """Say that it is a signature, where the definition names only the person."""
    text = who if "podpis" in who.casefold() else f"podpis: {who}"
    return text[:1].upper() + text[1:]


def _block(parts: list[list[Mark]]) -> Block:
    marks = [mark for part in parts for mark in part]
    bottom = max(mark.box[3] for mark in marks if isinstance(mark, BlankBox))
    return Block(bottom + _BELOW, tuple(marks))


def _place_and_date(signature: Signature, sides: tuple[float, float], star: str) -> list[Mark]:
    label = f"Miejscowość i data (dd.mm.rrrr){star}"
    return _boxed(signature, BoxKind.PLACE_DATE, label, sides, (0.0, _LINE))


def _sign(signature: Signature, who: str, sides: tuple[float, float], top: float) -> list[Mark]:
    return _boxed(signature, BoxKind.SIGNATURE, who, sides, (top, _SIGN))


def _boxed(
    signature: Signature,
    kind: BoxKind,
    label: str,
    sides: tuple[float, float],
    down: tuple[float, float],
) -> list[Mark]:
    """Draw a box under its label.

    Args:
        signature: The place to sign.
        kind: What belongs in the box.
        label: Printed above it.
        sides: Left and right.
        down: Upper edge of the label, and height of the box.
    """
    top, height = down
    size = NORMAL if len(wrap(label, NORMAL, sides[1] - sides[0])) == 1 else SMALL
    rect = rounded((sides[0], top + _LABEL, sides[1], top + _LABEL + height))
    return [
        Text(sides[0], top + NORMAL, label, size),
        Frame(rect),
        BlankBox(field=signature.id, kind=kind, page=1, box=rect),
    ]
