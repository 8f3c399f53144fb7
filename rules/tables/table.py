"""What a table of rules says: compiled, with every mistake and every dead rule found."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from rules.tables.allowed import Allowed, Box, anything, is_left, meet
from rules.tables.words import WORDS, Value, Word, meant

Place = tuple[str | int, ...]
"""Number of the rule, then the setting within it."""


class Then(StrEnum):
    """What a rule asks for; the later, the more careful."""

    AS_DECIDED = "as_decided"
    """What was decided without rules stays."""
    SHOW = "show"
    """As decided, and a person sees it."""
    REVIEW = "review"
    """A person decides."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table as somebody wrote it."""

    name: str
    why: str
    when: Mapping[str, object]
    """Conditions by fact: a value, a list of values, or ``{ not_in = […], ge = 1, le = 3 }``."""
    then: Then
    section: str | None = None
    coordinator: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A rule ready to be asked."""

    rule: Rule
    box: Box


@dataclass(frozen=True, slots=True)
class Table:
    """Rules in their order; the first that fits decides. Without rules nothing changes."""

    rows: tuple[Row, ...] = ()

    def first(self, facts: Mapping[str, Value]) -> Row | None:
        """Return the rule that decides; ``None`` in an empty table only."""
        return next((row for row in self.rows if fits(row, facts)), None)


NO_RULES = Table()


@dataclass(frozen=True, slots=True)
class Mistake:
    """Something wrong in a table, told in Polish."""

    place: Place
    message: str


class WrongTable(ValueError):
    """A table that cannot be used."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        super().__init__("; ".join(mistake.message for mistake in mistakes))
        self.mistakes = tuple(mistakes)


def fits(row: Row, facts: Mapping[str, Value]) -> bool:
    """Say whether every condition of a rule holds."""
    return all(facts[name] in allowed for name, allowed in row.box.items())


def compiled(rules: Sequence[Rule]) -> Table:
    """Make rules ready to be asked.

    Raises:
        WrongTable: With everything that is wrong in them.
    """
    mistakes = [mistake for number, rule in enumerate(rules) for mistake in _in_rule(number, rule)]
    if not mistakes:
        rows = tuple(Row(rule, _box(rule)) for rule in rules)
        mistakes = [*_names_twice(rules), *_wrong_end(rules), *_dead(rows)]
        if not mistakes:
            return Table(rows)
    raise WrongTable(mistakes)


def _in_rule(number: int, rule: Rule) -> Iterator[Mistake]:
    if not rule.why.strip():
        yield Mistake((number, "why"), f"reguła «{rule.name}» nie mówi, dlaczego")
    for name, condition in rule.when.items():
        place: Place = (number, "when", name)
        word = WORDS.get(name)
        if word is None:
            yield Mistake(place, f"nieznany fakt «{name}»{_fact_meant(name)}")
            continue
        yield from (Mistake(place, f"«{name}»: {what}") for what in _in_condition(word, condition))


def _fact_meant(name: str) -> str:
    """Propose the fact of a similar name, or of this Polish name."""
    for word in WORDS.values():
        if name.casefold().replace("_", " ") == word.polish.split(",")[0].split(":")[0]:
            return f" – czy chodziło o «{word.name}»?"
    return meant(name, tuple(WORDS)) or "; wszystkie wypisuje `mailbot rules words`"


def _in_condition(word: Word, condition: object) -> Iterator[str]:
    if not isinstance(condition, Mapping):
        values = condition if isinstance(condition, (list, tuple)) else [condition]
        yield from _in_values(word, values)
        return
    known = ("ge", "le", "not_in") if word.kind == "number" else ("not_in",)
    if not condition:
        yield f"pusty warunek; dozwolone: {', '.join(known)}"
    for operator, given in condition.items():
        if operator not in known:
            hint = meant(operator, known) or f"; dozwolone: {', '.join(known)}"
            yield f"nieznane porównanie «{operator}»{hint}"
        elif operator == "not_in":
            listed = isinstance(given, (list, tuple))
            yield from _in_values(word, given) if listed else ["«not_in» wymaga listy"]
        else:
            yield from _in_values(word, [given])


def _in_values(word: Word, values: Sequence[object]) -> Iterator[str]:
    if not values:
        yield "pusta lista niczego nie dopuszcza"
    for value in values:
        if (trouble := _in_value(word, value)) is not None:
            yield trouble


def _in_value(word: Word, value: object) -> str | None:
    match word.kind:
        case "yes_no":
            return None if isinstance(value, bool) else "oczekiwano true albo false"
        case "number":
            is_number = isinstance(value, int) and not isinstance(value, bool)
            is_fine = is_number and 0 <= int(str(value)) <= word.most
            return None if is_fine else f"oczekiwano liczby całkowitej od 0 do {word.most}"
        case "text":
            is_fine = isinstance(value, str) and bool(value.strip())
            return None if is_fine else "oczekiwano niepustego tekstu"
        case "choice":
            if isinstance(value, str) and value in word.choices:
                return None
            hint = meant(str(value), word.choices) or f"; dozwolone: {', '.join(word.choices)}"
            return f"nie ma wartości «{value}»{hint}"


def _box(rule: Rule) -> Box:
    return {name: _allowed(WORDS[name], condition) for name, condition in rule.when.items()}


# What TOML holds was checked value by value; `Any` is the honest type of it.
def _allowed(word: Word, condition: object) -> Allowed:
    """Compile a condition that has no mistake."""
    given: Any = condition
    if not isinstance(given, Mapping):
        return Allowed(frozenset(given if isinstance(given, (list, tuple)) else (given,)))
    allowed = anything(word).without(Allowed(frozenset(given.get("not_in", ()))))
    if "ge" in given or "le" in given:
        least, most = given.get("ge", 0), given.get("le", word.most)
        allowed = allowed.both(Allowed(frozenset(range(least, most + 1))))
    return allowed


def _names_twice(rules: Sequence[Rule]) -> Iterator[Mistake]:
    seen: set[str] = set()
    for number, rule in enumerate(rules):
        if rule.name in seen:
            yield Mistake((number, "name"), f"nazwę «{rule.name}» nosi już wcześniejsza reguła")
        seen.add(rule.name)


def _wrong_end(rules: Sequence[Rule]) -> Iterator[Mistake]:
    if not rules:
        return
    last = rules[-1]
    if last.when or last.then is not Then.REVIEW:
        yield Mistake(
            (len(rules) - 1, "then"),
            f"ostatnia reguła («{last.name}») musi być bez warunków i zostawiać sprawę osobie: "
            'then = "review"',
        )


def _dead(rows: Sequence[Row]) -> Iterator[Mistake]:
    """Find rules that nothing can reach; the last one is the net and may be out of reach."""
    for number, row in enumerate(rows[:-1]):
        empty = [name for name, allowed in row.box.items() if allowed.is_empty]
        if empty:
            what = ", ".join(f"«{name}»" for name in empty)
            message = f"reguła «{row.rule.name}» nigdy nie zadziała: sprzeczne warunki {what}"
            yield Mistake((number, "when", empty[0]), message)
            continue
        earlier = [other for other in rows[:number] if meet(row.box, other.box)]
        if not is_left(row.box, [other.box for other in earlier], WORDS):
            by = ", ".join(f"«{other.rule.name}»" for other in earlier)
            message = f"reguła «{row.rule.name}» nigdy nie zadziała: przesłania ją {by}"
            yield Mistake((number, "when"), message)
