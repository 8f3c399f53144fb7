"""Where a list is gone through: what is wrong is collected, what is right is written at the end."""

import hashlib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from mailbot.imports.records import R, read_record
from mailbot.imports.report import Report, Trouble
from mailbot.imports.sheets import Row
from mailbot.storage.tables import Base


class Desk:
    """Collects errors, notes and counts while one file is imported."""

    def __init__(self) -> None:
        self.errors: list[Trouble] = []
        self.notes: list[Trouble] = []
        self._added: Counter[str] = Counter()
        self._changed: Counter[str] = Counter()
        self._unchanged: Counter[str] = Counter()

    def refuse(self, place: str, reason: str) -> None:
        """Record an error: nothing of the file will be taken."""
        self.errors.append(Trouble(place, reason))

    def remark(self, place: str, reason: str) -> None:
        """Record something worth a look that does not stop the import."""
        self.notes.append(Trouble(place, reason))

    def records(self, kind: type[R], rows: Iterable[Row]) -> list[tuple[str, R]]:
        """Check rows; return the good ones with their places, refuse the others."""
        good: list[tuple[str, R]] = []
        for row in rows:
            match read_record(kind, row.values, row.place):
                case list() as troubles:
                    self.errors += troubles
                case record:
                    good.append((row.place, record))
        return good

    def put(self, session: Session, what: str, found: Base | None, new: Base) -> None:
        """Add ``new``, or bring ``found`` up to it, and count which it was.

        Args:
            session: The open transaction.
            what: Polish name in the genitive plural, for the report.
            found: The row that is there already.
            new: The row as it should be; values that are ``None`` leave what is known.
        """
        if found is None:
            session.add(new)
            self.count_added(what)
            return
        values = {n: v for n, v in values_of(new).items() if v is not None}
        self.count_known(what, is_changed=lay_over(found, values))

    def count_added(self, what: str) -> None:
        """Count something new."""
        self._added[what] += 1

    def count_known(self, what: str, *, is_changed: bool) -> None:
        """Count something that was there already."""
        (self._changed if is_changed else self._unchanged)[what] += 1

    def report(self) -> Report:
        """Close: what was done, or, with any error, only why nothing was."""
        if self.errors:
            return Report(errors=tuple(self.errors), notes=tuple(self.notes))
        return Report((), tuple(self.notes), self._added, self._changed, self._unchanged)


# Columns of any table: `Any` is their honest type here.
def values_of(row: Base) -> dict[str, Any]:
    """Return the values that were given to a new row, by column."""
    return {name: value for name, value in vars(row).items() if not name.startswith("_")}


def lay_over(row: Base, values: Mapping[str, Any]) -> bool:
    """Write the values that differ; tell whether any did."""
    different = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in different.items():
        setattr(row, name, value)
    return bool(different)


def fold(text: str) -> str:
    """Make names comparable: letter case, quotation marks, dashes and spacing do not matter."""
    kept = (c if unicodedata.category(c)[0] in "LN" else " " for c in text.casefold())
    return " ".join("".join(kept).split())


def made_id(kind: str, *parts: str) -> str:
    """Make the id of an entry that has none, the same at every import of the same entry."""
    digest = hashlib.sha256("\n".join(fold(part) for part in parts).encode()).hexdigest()
    return f"{kind}-{digest[:12]}"
