"""How rules and their conditions are told in Polish: which held, which did not, and the value."""

from collections.abc import Iterator, Mapping

from rules.tables.facts import Facts
from rules.tables.table import Row, Table, fits
from rules.tables.words import WORDS, Value

THEN = {
    "as_decided": "bez zmian",
    "show": "pokazać osobie",
    "review": "zostawić osobie",
}
"""What rules ask for."""

_SIGNS = {"ge": "co najmniej", "le": "najwyżej", "not_in": "żadne z"}


def traced(table: Table, facts: Facts) -> Iterator[str]:
    """Give the lines of every rule up to the one that fits: all of its conditions, met or not."""
    for row in table.rows:
        is_met = fits(row, facts)
        mark = "✔" if is_met else "✘"
        yield f"{mark} reguła «{row.rule.name}»: {THEN[row.rule.then.value]}"
        yield from (f"    {line}" for line in _conditions(row, facts))
        if is_met:
            yield f"    {row.rule.why}"
            return


def fact_lines(facts: Facts) -> Iterator[str]:
    """Give every fact with its meaning and its value."""
    for name, word in WORDS.items():
        yield f"{name} = {_value(facts[name])} ({word.polish})"


def _conditions(row: Row, facts: Facts) -> Iterator[str]:
    for name, condition in row.rule.when.items():
        mark = "✔" if facts[name] in row.box[name] else "✘"
        wanted = _condition(condition)
        yield f"{mark} {WORDS[name].polish} ({name}): jest {_value(facts[name])}; ma być {wanted}"


def _condition(condition: object) -> str:
    if isinstance(condition, Mapping):
        return ", ".join(f"{_SIGNS[sign]} {_listed(value)}" for sign, value in condition.items())
    return _listed(condition)


def _listed(value: object) -> str:
    values = value if isinstance(value, (list, tuple)) else [value]
    return " / ".join(_value(one) for one in values)


def _value(value: Value | object) -> str:
    if isinstance(value, bool):
        return "tak" if value else "nie"
    return "brak" if value is None else str(value)
