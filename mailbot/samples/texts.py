"""What is copied by hand? The texts of each sheet, which never change once it was printed."""

import tomllib
from functools import cache
from importlib.resources import files

from parsers.facts.base import Fact


class CopyText(Fact):
    """One text to be copied."""

    kind: str
    """``person``, ``city``, ``email`` …: what kind of field it stands for."""
    text: str
    is_wide: bool = False
    """Needs the whole width of the page."""


class CopySheet(Fact):
    """One page of texts."""

    number: int
    texts: tuple[CopyText, ...]


class CopySheets(Fact):
    """All pages of one edition."""

    edition: str
    sheets: tuple[CopySheet, ...]


@cache
def load_sheets() -> CopySheets:
    """Read the texts that are shipped."""
    text = (files("mailbot.samples") / "sheets.toml").read_text(encoding="utf-8")
    return CopySheets.model_validate(tomllib.loads(text))


def find_sheet(edition: str, number: int) -> CopySheet | None:
    """Find a printed sheet; ``None`` for one that is not ours."""
    known = load_sheets()
    if edition != known.edition:
        return None
    return next((sheet for sheet in known.sheets if sheet.number == number), None)
