"""Which places are there in Poland, which lie in which, and where is a postal code used?

Two tables that anybody may open and replace. What they do not know is never wrong by itself: only
of a voivodeship with all its gminas can be said that a name is not there.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final, Self

_KIND: Final = re.compile(
    r"^(?:województwo|woj|powiat|pow|gmina|gm|miasto|m\.? ?st|m)(?:\.| (?=\w)) *"
)


@dataclass(frozen=True, slots=True)
class Places:
    """Names in the way of `bare_name`."""

    voivodeships: frozenset[str]
    powiats: Mapping[str, frozenset[str]]
    """Powiats, and towns that are one, with their voivodeships; ``""`` stands for not known."""
    gminas: Mapping[str, frozenset[tuple[str, str]]]
    """With voivodeship and powiat."""
    complete: frozenset[str]
    """Voivodeships all of whose gminas are listed."""
    districts: Mapping[str, frozenset[str]]
    """First two digits of a postal code with the voivodeships in which it is used."""

    @classmethod
    def load(cls, folder: Traversable) -> Self:
        """Read ``places.csv`` and ``postal.csv`` of a folder.

        Raises:
            OSError: One of them cannot be opened.
            ValueError: A row has another number of columns.
        """
        powiats: dict[str, set[str]] = defaultdict(set)
        gminas: dict[str, set[tuple[str, str]]] = defaultdict(set)
        voivodeships: set[str] = set()
        for row in _rows(folder / "places.csv", 3):
            voivodeship, powiat, gmina = map(bare_name, row)
            voivodeships.add(voivodeship)
            if powiat:
                powiats[powiat].add(voivodeship)
            if gmina:
                gminas[gmina].add((voivodeship, powiat))
        return cls(
            frozenset(voivodeships - {""}),
            {name: frozenset(where) for name, where in powiats.items()},
            {name: frozenset(where) for name, where in gminas.items()},
            frozenset(voivodeship for where in gminas.values() for voivodeship, _ in where),
            {
                digits: frozenset(map(bare_name, names.split(",")))
                for digits, names in _rows(folder / "postal.csv", 2)
            },
        )


@cache
def load_places() -> Places:
    """Read the tables that are shipped with the package; once for each process."""
    return Places.load(files("parsers.forms.places"))


def bare_name(text: str) -> str:
    """Write a name without capitals, hyphens and the word for its kind: ``Gm. Żarów`` is żarów."""
    name = " ".join(text.casefold().replace("-", " ").split())
    return _KIND.sub("", name).strip(" .,")


def _rows(file: Traversable, columns: int) -> Iterator[list[str]]:
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split(";")
        if len(cells) != columns:
            raise ValueError(f"{file.name}, line {number}: {columns} columns expected")
        yield [cell.strip() for cell in cells]
