"""Values found in a document without places, as they are collected."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from parsers.forms.definition import Form
from parsers.forms.values import TICKED, UNKNOWN_LABEL, WORD, Value
from parsers.forms.word_labels import Match

# By rule: no value typed into the Word documents of the measured sets was read wrongly.
_SURE: Final = 0.99
_DOUBTFUL: Final = 0.5


@dataclass(slots=True)
class Findings:
    """What was read of one form so far."""

    form: Form
    values: list[Value] = field(default_factory=list)
    labels: dict[str, bool] = field(default_factory=dict)
    """Ids of fields whose label was met, and whether it is worded as on our blank."""
    beside: set[str] = field(default_factory=set)
    """Of these, those whose place to write is drawn: a cell of a table."""
    rest: list[str] = field(default_factory=list)
    """Lines that no label explains."""
    problems: list[str] = field(default_factory=list)

    def met(self, match: Match, *, is_drawn: bool = False) -> None:
        """Note a label."""
        if is_drawn:
            self.beside.add(match.field.id)
        self.labels[match.field.id] = self.labels.get(match.field.id, False) or match.is_ours

    def add(self, name: str, text: str, problems: Sequence[str] = (), engine: str = WORD) -> None:
        """Keep a value; one with a problem is never accepted."""
        found = tuple(dict.fromkeys(problems))
        is_accepted = not found and not name.startswith(UNKNOWN_LABEL)
        self.values.append(
            Value(
                name=name,
                text=text,
                box=None,
                pieces=(),
                engine=engine,
                sureness=_SURE if is_accepted else _DOUBTFUL,
                problems=found,
                is_accepted=is_accepted,
            )
        )

    def tick(self, name: str, problems: Sequence[str] = ()) -> None:
        """Keep a tick."""
        self.add(name, TICKED, problems)

    def settled(self, choices: frozenset[str]) -> tuple[Value, ...]:
        """Give the values; a field that was read twice and differently is not believed.

        Args:
            choices: Fields that may have several values.
        """
        texts: dict[str, set[str]] = {}
        for value in self.values:
            texts.setdefault(value.name, set()).add(value.text)
        single: dict[tuple[str, str], Value] = {}
        for value in self.values:
            known = single.get((value.name, value.text), value)
            is_split = len(texts[value.name]) > 1 and value.name not in choices
            single[value.name, value.text] = _doubted(known) if is_split else known
        return tuple(single.values())


def _doubted(value: Value) -> Value:
    problems = tuple(dict.fromkeys((*value.problems, "two-values")))
    return replace(value, problems=problems, sureness=_DOUBTFUL, is_accepted=False)
