"""Which events the words speak of: references, each of which must agree with itself.

Dates, kinds, title words, towns and times are evidence.  Neighbouring evidence that fits one event
together is one reference; evidence that does not fit begins another reference only behind a comma,
a conjunction or a new clause, otherwise the two contradict each other and nobody guesses.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from parsers.facts import Language
from rules.event_evidence import Evidence, on_day, read_evidence, tokens_in
from rules.registry import Event

__all__ = ["Chosen", "Reference", "choose", "on_day", "read_references", "tokens_in"]

_SEPARATORS = frozenset(
    (
        "ani", "i", "oraz", "a", "ale", "natomiast", "plus", "lub", "albo", "tez", "takze",
        "rowniez", "zas",
    )
)  # fmt: skip
_TO = frozenset(("na", "w", "do"))


@dataclass(frozen=True, slots=True)
class Reference:
    """Evidence that stands together, and the events that fit all of it."""

    tokens: frozenset[int]
    fitting: frozenset[str]
    has_date: bool = False
    has_day: bool = False
    """A day of a month is written, not only "w środę", "jutro"."""
    names: bool = False
    is_bare: bool = False
    """Nothing but one kind of event: "konferencja"."""
    has_topic: bool = False
    is_noise: bool = False
    """Neither a day nor a topic: a town, a common word. It may only contradict."""
    is_place_only: bool = False
    is_rich: bool = False
    """At least two things are said about it, one of which names it."""
    is_contradictory: bool = False
    """A date and a title side by side that belong to different events."""

    @property
    def first(self) -> int:
        """The first of its words."""
        return min(self.tokens)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A reference with what it means on the day of the mail."""

    reference: Reference
    event: Event | None
    candidates: tuple[str, ...] = ()
    conflict: str | None = None
    """Polish sentence: why no event fits."""


def read_references(
    language: Language, events: Sequence[Event], aside: frozenset[int], today: date
) -> tuple[Reference, ...]:
    """Group the evidence of a text to references, in order.

    Args:
        language: The facts of the text.
        events: The calendar.
        aside: Words that speak of something else: names, the signature, the institution.
        today: Warsaw day of receipt.
    """
    grouping = _Grouping(language)
    for item in read_evidence(language, events, aside, today):
        if item.events or item.is_date:
            grouping.take(item)
    return tuple(group.reference() for group in grouping.groups)


class _Grouping:
    """References while the evidence comes in."""

    def __init__(self, language: Language) -> None:
        self.groups: list[_Group] = []
        self._language = language
        self._last = -1
        """The last word of the evidence that was used."""

    def take(self, item: Evidence) -> None:
        """Add evidence to the last reference, begin another with it, or pass it over."""
        if not self.groups or self._begins_anew(item):
            self.groups.append(_Group(item))
        elif self.groups[-1].is_joined_by(item):
            self.groups[-1].add(item)
        elif not self._is_separated(item.first) and item.is_soft:
            return
        elif not self._is_separated(item.first) and self.groups[-1].is_contradicted_by(item):
            self.groups[-1].contradict(item)
        elif item.is_place or not item.is_noise:
            self.groups.append(_Group(item))
        else:
            return
        self._last = max(item.tokens)

    def _begins_anew(self, item: Evidence) -> bool:
        """Say whether evidence stands in another clause, or after "oraz na" with another kind."""
        clause = self._clause_of_last()
        if clause is not None and item.first not in clause:
            return True
        another_kind = item.is_kind and self.groups[-1].kinds > 0
        return another_kind and self._is_joined_anew(item.first)

    def _is_joined_anew(self, first: int) -> bool:
        """Say whether "oraz na wizytę" begins another event of the same kind."""
        before = [token.folded for token in self._language.tokens[max(0, first - 2) : first]]
        return len(before) > 1 and before[0] in _SEPARATORS and before[1] in _TO

    def _is_separated(self, first: int) -> bool:
        """Say whether a conjunction, a comma or a new clause lies before a word."""
        tokens = self._language.tokens
        if any(token.folded in _SEPARATORS for token in tokens[self._last + 1 : first]):
            return True
        start, end = tokens[self._last].span.end, tokens[first].span.start
        if any(m.start < end and start < m.end for m in self._language.breaks):
            return True
        clause = self._clause_of_last()
        return clause is None or first not in clause

    def _clause_of_last(self) -> tuple[int, ...] | None:
        clauses = (clause.tokens for clause in self._language.clauses)
        return next((tokens for tokens in clauses if self._last in tokens), None)


class _Group:
    """One reference while the evidence comes in."""

    def __init__(self, item: Evidence) -> None:
        self.kinds = 0
        self._items: list[Evidence] = []
        self._fitting = item.events
        self._is_contradictory = False
        self.add(item)

    def add(self, item: Evidence) -> None:
        self._items.append(item)
        self.kinds += item.is_kind
        if not self._is_contradictory:
            self._fitting &= item.events

    def contradict(self, item: Evidence) -> None:
        self._is_contradictory = True
        self.add(item)

    def is_joined_by(self, item: Evidence) -> bool:
        """Say whether evidence fits; two days of one event fit, two days of two events do not."""
        return bool(self._fitting & item.events)

    def is_contradicted_by(self, item: Evidence) -> bool:
        return any(i.names for i in self._items) and not item.is_noise

    def reference(self) -> Reference:
        """Say what the evidence amounts to."""
        items = self._items
        tokens = frozenset().union(*(i.tokens for i in items))
        said = [i for i in items if i.events and not i.is_vague and not i.is_place]
        has_date = any(i.is_date for i in items)
        names = any(i.names for i in items)
        has_topic = not all(i.is_date for i in said)
        has_place = any(i.is_place for i in items)
        return Reference(
            tokens,
            self._fitting,
            has_date=has_date,
            has_day=any(i.is_day for i in items),
            names=names or len(said) > 1,
            is_bare=len(tokens) == 1 and self.kinds == 1,
            has_topic=has_topic,
            is_noise=not (names or has_date or len(said) > 1),
            is_place_only=has_place and not (names or has_date or said),
            is_rich=names and len(said) > 1 and has_topic,
            is_contradictory=self._is_contradictory,
        )


def choose(
    reference: Reference, events: Sequence[Event], today: date, known: frozenset[str] = frozenset()
) -> Chosen:
    """Say which event a reference means on a day.

    Args:
        reference: The evidence.
        events: The calendar.
        today: Warsaw day of receipt.
        known: Events that the rest of the mail names for certain; a vague reference means the one
            of them that fits.
    """
    fitting = sorted(
        (e for e in events if e.id in reference.fitting), key=lambda e: (e.first_day, e.id)
    )
    if reference.is_contradictory:
        reason = "Data, tytuł, miejsce lub temat wiadomości wskazują na różne wydarzenia."
        return Chosen(reference, None, tuple(e.id for e in fitting), reason)
    if not fitting:
        reason = "W podanym dniu nie ma żadnego wydarzenia w kalendarzu."
        return Chosen(reference, None, (), reason)
    among_known = [e for e in fitting if e.id in known]
    if len(among_known) == 1 and not (reference.has_date and len(fitting) == 1):
        return Chosen(reference, among_known[0], (among_known[0].id,))
    group = _likeliest(fitting, today)
    event = group[0] if len(group) == 1 else None
    return Chosen(reference, event, tuple(e.id for e in group))


def _likeliest(fitting: list[Event], today: date) -> list[Event]:
    """Return the announced events still to come, else those to come, else all."""
    coming = [e for e in fitting if e.last_day >= today]
    announced = [e for e in coming if e.announced <= today]
    return announced or coming or fitting
