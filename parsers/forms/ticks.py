"""Boxes to tick in running text: which are ticked, and what stands beside each."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_EMPTY: Final = "☐□▢❏❑❒○◯〇"
_TICKED: Final = "☒☑✓✔✗✘✕✖■●⬛⊠☓🗹🗷"
_EMPTY_BOX = rf"(?P<empty>[{_EMPTY}]|\[\s*\]|\(\s*\)(?!\w))"
_TICKED_BOX = rf"(?P<ticked>[{_TICKED}]|\[\s*[xXvV+*]\s*\]|\(\s*[xX]\s*\)|^\s*[xXvV×](?=\s))"
_BOX = re.compile(f"{_EMPTY_BOX}|{_TICKED_BOX}")
_LONE = re.compile(rf"[{_TICKED}xXvV×+*]|tak", re.IGNORECASE)
_NO = re.compile(rf"[{_EMPTY}]|nie|-|–|", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Tick:
    """A box with the words beside it."""

    is_ticked: bool
    text: str


def ticks(text: str) -> tuple[Tick, ...]:
    """List the boxes of a text with what follows each up to the next box or line end.

    Where the last box of a line stands at its end ("Zgadzam się ☒"), each belongs to the words
    before it. A place marked twice ("X ☐" before one text) counts as ticked.
    """
    found: list[Tick] = []
    for line in text.splitlines():
        found.extend(_of_line(line))
    return tuple(found)


def lone_tick(text: str) -> bool | None:
    """Read a cell that holds nothing but a mark; ``None`` when there is more in it."""
    bare = text.strip().strip("[]() ")
    if _NO.fullmatch(bare):
        return False
    return True if _LONE.fullmatch(bare) else None


def _of_line(line: str) -> Iterator[Tick]:
    boxes = list(_BOX.finditer(line))
    if not boxes:
        return
    ends = [*(box.start() for box in boxes[1:]), len(line)]
    before = line[: boxes[0].start()].strip()
    texts = [line[box.end() : end].strip() for box, end in zip(boxes, ends, strict=True)]
    if before and not texts[-1]:
        texts = [before, *texts[:-1]]
    is_ticked = False
    for box, text in zip(boxes, texts, strict=True):
        is_ticked = is_ticked or box["ticked"] is not None
        if text:
            yield Tick(is_ticked, text)
            is_ticked = False
