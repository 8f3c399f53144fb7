"""Which ids in the rules of the coordinators name nothing that the register knows?"""

from collections.abc import Iterable, Iterator, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from mailbot.storage.register import EventRow, InstitutionRow
from rules.tables.table import Table
from rules.tables.words import NOTHING, SEVERAL, meant

_COLUMNS = {
    "institution": (InstitutionRow.id, "instytucji"),
    "event": (EventRow.id, "wydarzenia"),
    "series": (EventRow.series, "cyklu"),
}


def unknown_names(session: Session, table: Table) -> Iterator[str]:
    """Say in Polish of every rule what it asks for in vain, with the nearest known name.

    No mistake: an event may be imported after the rule was written.
    """
    for word, (column, polish) in _COLUMNS.items():
        known = {name for name in session.scalars(select(column).distinct()) if name}
        for row in table.rows:
            asked = {str(v) for v in _values(row.rule.when.get(word))}
            for name in sorted(asked - known - {NOTHING, SEVERAL}):
                near = meant(name, tuple(sorted(known)))
                yield f"«{row.rule.name}»: nie ma {polish} „{name}”{near or '.'}"


def _values(asked: object) -> Iterable[object]:
    """List the values of one condition: a value, a list, or what it excludes."""
    if isinstance(asked, Mapping):
        return _values(asked.get("not_in"))
    if isinstance(asked, list | tuple):
        return asked
    return () if asked is None else (asked,)
