"""How the values of a reading are called: ``nip``, ``delegates[0].name``, ``sig_rep__stamp``."""

import re
from typing import Final, NamedTuple

PLACE_DATE: Final = "__place_date"
STAMP: Final = "__stamp"

_CELL: Final = re.compile(r"(\w+)\[(\d{1,3})\]\.(\w+)", re.ASCII)


class Cell(NamedTuple):
    """One cell of a table."""

    table: str
    row: int
    """0-based."""
    column: str


def cell_of(name: str) -> Cell | None:
    """Take the name of a cell apart; ``None`` for anything else."""
    match = _CELL.fullmatch(name)
    return Cell(match[1], int(match[2]), match[3]) if match else None
