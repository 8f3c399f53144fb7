"""Tables of a form in a document without places: lists of people, and labels above their values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from parsers.flow import Cell, Table
from parsers.forms.definition import Field, FieldType
from parsers.forms.ticks import lone_tick
from parsers.forms.values import UNKNOWN_LABEL
from parsers.forms.word_labels import Labels, Match
from parsers.forms.word_values import Findings
from parsers.forms.wording import same_words, tokens, written

_FEWEST_COLUMNS = 2
# "Dodać" heads a column of ticks, "osoby dodawane" is our table: the stem is the same.
_STEM = 3
_NEW: Final = frozenset({"new", "nowe", "nowy", "nowa", "zmienione", "aktualne", "po"})


@dataclass(frozen=True, slots=True)
class _List:
    """A table of the form, recognised by the heads of its columns."""

    field: Field
    columns: Mapping[int, str]
    """Ids of columns by their position in the row."""
    heads: tuple[str, ...]


def read_list(table: Table, labels: Labels, findings: Findings, pending: Field | None) -> bool:
    """Read a table of people or changes; say whether it was one.

    Args:
        table: The table.
        labels: Wording of the form.
        findings: Where the values go.
        pending: The table field whose title stands before it, if one does.
    """
    found = _recognise(table, labels, findings, pending)
    if found is None:
        return False
    findings.met(Match(found.field, is_ours=True), is_drawn=True)
    counts: dict[str, int] = {}
    for number, row in enumerate(table.rows[1:]):
        if len(row) != len(found.heads):
            if any(written(cell.text) for cell in row):
                findings.problems.append(f"table-shape:{found.field.id}")
            continue
        target = _meant(found, row, labels)
        position = number if target is found.field else counts.get(target.id, 0)
        if _read_row(found, target, (position, row), findings):
            counts[target.id] = position + 1
    return True


def _read_row(
    found: _List, target: Field, at: tuple[int, Sequence[Cell]], findings: Findings
) -> bool:
    position, row = at
    is_filled = False
    for index, column in found.columns.items():
        text = " ".join(written(row[index].text).split())
        if text:
            is_filled = True
            findings.add(f"{target.id}[{position}].{column}", text, row[index].problems)
    for index, head in enumerate(found.heads):
        beside = written(row[index].text)
        if index not in found.columns and lone_tick(beside) is None and _is_text(beside, head):
            findings.rest.append(beside)
    return is_filled


def _is_text(text: str, head: str) -> bool:
    """Say whether a cell of another column holds more than the number of its row."""
    return len(tokens(head)) > 0 and any(map(str.isalpha, text)) and len(text) > _STEM


def _meant(found: _List, row: Sequence[Cell], labels: Labels) -> Field:
    """Follow a ticked column such as "Usunąć" to the table that it means."""
    for index, head in enumerate(found.heads):
        if index in found.columns or not lone_tick(row[index].text):
            continue
        for field in labels.form.fields():
            if field.type is FieldType.TABLE and _has_stem(field, head):
                return field
    return found.field


def _has_stem(field: Field, head: str) -> bool:
    return any(
        word[:_STEM] == token[:_STEM] and len(token) > _STEM
        for label in field.labels
        for word in tokens(label)
        for token in tokens(head)
    )


def _recognise(
    table: Table, labels: Labels, findings: Findings, pending: Field | None
) -> _List | None:
    if not table.rows:
        return None
    heads = tuple(cell.text for cell in table.rows[0])
    found = [
        _List(field, columns, heads)
        for field in labels.form.fields()
        if field.type is FieldType.TABLE
        and len(columns := _columns(field, heads)) >= _FEWEST_COLUMNS
        and _is_head(heads, columns)
    ]
    if not found:
        return None
    most = max(len(one.columns) for one in found)
    best = [one for one in found if len(one.columns) == most]
    for one in best:
        if pending is not None and one.field.id == pending.id:
            return one
    return next((one for one in best if one.field.id not in findings.labels), best[0])


def _columns(field: Field, heads: Sequence[str]) -> dict[int, str]:
    free = list(field.columns)
    columns: dict[int, str] = {}
    for is_exact in (True, False):
        for index, head in enumerate(heads):
            if index in columns:
                continue
            for column in free:
                one, other = tokens(head), tokens(column.label)
                if one == other or (not is_exact and same_words(one, other)):
                    columns[index] = column.id
                    free.remove(column)
                    break
    return dict(sorted(columns.items()))


def _is_head(heads: Sequence[str], known: Mapping[int, object]) -> bool:
    """Say whether a row is one of headings, and not of labels with values between them."""
    others = [
        tokens(head)
        for index, head in enumerate(heads)
        if index not in known and len("".join(tokens(head))) > len("lp")
    ]
    return len(others) < len(known)


def read_columns(table: Table, labels: Labels, findings: Findings) -> bool:
    """Read single fields whose labels stand above their values; say whether it was so.

    Where there are several rows, the one that says it is new is meant; the others are told.
    """
    heads = [cell.text for cell in table.rows[0]] if table.rows else []
    matches = {
        index: match
        for index, head in enumerate(heads)
        if (match := labels.understand(head, findings.labels)) is not None
    }
    rows = [row for row in table.rows[1:] if len(row) == len(heads)]
    is_list = len(matches) >= _FEWEST_COLUMNS and _is_head(heads, matches) and bool(rows)
    if not is_list or any(labels.find(cell.text) for row in rows for cell in row):
        return False
    news = [row for row in rows if set(tokens(row[0].text)) & _NEW] or rows[:1]
    for index, match in matches.items():
        findings.met(match, is_drawn=True)
        for row in rows:
            text = " ".join(written(row[index].text).split())
            if not text:
                continue
            if row is news[0]:
                problems = ("several-rows",) if len(rows) > 1 and len(news) > 1 else ()
                findings.add(match.field.id, text, (*row[index].problems, *problems))
            else:
                name = " ".join((*tokens(row[0].text), heads[index].strip()))
                findings.add(UNKNOWN_LABEL + name, text)
    return True
