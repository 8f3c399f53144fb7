"""Which events the words speak of: references, each of which must agree with itself.

Dates, kinds, title words, towns and times are evidence.  Neighbouring evidence that fits one event
together is one reference; evidence that does not fit begins another reference only behind a comma,
a conjunction or a new clause, otherwise the two contradict each other and nobody guesses.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from parsers.facts import DateMention, DateRole, Language, Span, Word
from rules.days import days_meant
from rules.registry import Event
from rules.titles import (
    is_distinctive,
    is_place_of,
    is_soft_kind,
    is_title_word,
    is_universal,
    phrases,
)

# A title quoted at least this long explains all its words, also "jak złożyć".
_LEAST_QUOTE = 3
_SOON = 45
_SEPARATORS = frozenset("ani i oraz a ale natomiast plus lub albo tez takze rowniez zas".split())
_FROM_A_PLACE = frozenset(("z", "ze", "od", "spod"))
_GOVERNORS = frozenset("na w we o do od z ze dla nt ds dot dotyczacy dotyczacym sprawie".split())
_TOPICAL = frozenset((Word.UNKNOWN, Word.EVENT, Word.INSTITUTION))


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing said, with the events that it fits."""

    tokens: frozenset[int]
    events: frozenset[str]
    is_date: bool = False
    names: bool = False
    """It is enough to name an event: a day, an alias, a topic."""
    is_kind: bool = False
    """webinar, warsztat, konsultacje: a kind of event."""
    is_vague: bool = False
    """"spotkanie", "wydarzenie": any event."""
    is_quote: bool = False
    is_day: bool = False
    is_place: bool = False
    is_soft: bool = False
    """"szkolenie" is said of any event where something is taught; it cannot contradict."""

    @property
    def first(self) -> int:
        return min(self.tokens)


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
        return min(self.tokens)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A reference with what it means on the day of the mail."""

    reference: Reference
    event: Event | None
    candidates: tuple[str, ...] = ()
    conflict: str | None = None
    """Polish sentence: why no event fits."""


@dataclass(slots=True)
class _Open:
    tokens: set[int] = field(default_factory=set)
    fitting: frozenset[str] | None = None
    has_date: bool = False
    names: bool = False
    kinds: int = 0
    said: int = 0
    topics: int = 0
    places: int = 0
    has_day: bool = False
    contradictory: bool = False


def read_references(
    language: Language, events: Sequence[Event], aside: frozenset[int], today: date
) -> tuple[Reference, ...]:
    """Group the evidence of a text to references, in order."""
    evidence = sorted(
        _evidence(language, events, aside, today), key=lambda e: (e.first, -len(e.tokens))
    )
    found: list[_Open] = []
    last = -1
    for item in evidence:
        is_new = bool(found) and (
            not _is_same_clause(language, last, item.first)
            or (item.is_kind and found[-1].kinds > 0 and _is_joined_anew(language, item.first))
        )
        if found and not is_new and _joins(found[-1], item):
            _add(found[-1], item)
        elif is_new and (item.events or item.is_date):
            found.append(_Open())
            _add(found[-1], item)
        elif not item.events and not item.is_date:
            continue
        elif found and item.is_soft and not _is_separated(language, last, item.first):
            continue
        elif found and not _is_separated(language, last, item.first) and _contradicts(
            found[-1], item
        ):
            found[-1].contradictory = True
            _add(found[-1], item)
        elif not _is_noise(item) or not found or item.is_place:
            found.append(_Open())
            _add(found[-1], item)
        else:
            continue
        last = max(item.tokens)
    return tuple(
        Reference(
            frozenset(o.tokens), o.fitting or frozenset(), has_date=o.has_date,
            has_day=o.has_day, names=o.names or o.said > 1,
            is_bare=len(o.tokens) == 1 and o.kinds == 1, is_rich=o.names and o.said > 1 and o.topics > 0,
            has_topic=o.topics > 0, is_place_only=o.places > 0 and not (o.names or o.has_date or o.said),
            is_contradictory=o.contradictory, is_noise=not (o.names or o.has_date or o.said > 1),
        )
        for o in found
    )  # fmt: skip


def _is_joined_anew(language: Language, first: int) -> bool:
    """Say whether "oraz na wizytę" begins another event of the same kind."""
    before = [language.tokens[i].folded for i in range(max(0, first - 2), first)]
    return len(before) > 1 and before[0] in _SEPARATORS and before[1] in {"na", "w", "do"}


def _is_same_clause(language: Language, last: int, first: int) -> bool:
    clause = next((c for c in language.clauses if last in c.tokens), None)
    return clause is None or first in clause.tokens


def _joins(opened: _Open, item: Evidence) -> bool:
    if item.is_date and opened.has_date and opened.fitting is not None:
        # Two days of one event are one reference; two days of two events are two.
        both = opened.fitting & item.events
        return bool(both)
    return opened.fitting is None or bool(opened.fitting & item.events)


def _add(opened: _Open, item: Evidence) -> None:
    opened.tokens |= item.tokens
    if opened.fitting is None:
        opened.fitting = item.events
    elif not opened.contradictory:
        opened.fitting &= item.events
    opened.has_date = opened.has_date or item.is_date
    opened.has_day = opened.has_day or item.is_day
    opened.names = opened.names or item.names
    opened.kinds += item.is_kind
    opened.places += item.is_place
    opened.topics += not (item.is_date or item.is_place or item.is_vague) and bool(item.events)
    opened.said += not item.is_vague and not item.is_place and bool(item.events)


def _is_separated(language: Language, last: int, first: int) -> bool:
    """Say whether a conjunction, a comma or a new clause lies between two words."""
    tokens = language.tokens
    if last < 0:
        return True
    if any(tokens[i].folded in _SEPARATORS for i in range(last + 1, first)):
        return True
    start, end = tokens[last].span.end, tokens[first].span.start
    if any(m.start < end and start < m.end for m in language.breaks):
        return True
    clause = next((n for n, c in enumerate(language.clauses) if last in c.tokens), -1)
    return first not in (language.clauses[clause].tokens if clause >= 0 else ())


def _contradicts(opened: _Open, item: Evidence) -> bool:
    return opened.names and (item.is_date or item.is_kind or item.names)


def _is_noise(item: Evidence) -> bool:
    """Say whether a lone word is too common to speak of an event by itself."""
    return not (item.names or item.is_date or item.is_kind)


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
    coming = [e for e in fitting if e.last_day >= today]
    announced = [e for e in coming if e.announced <= today]
    for group in (announced, coming, fitting):
        if group:
            event = group[0] if len(group) == 1 else None
            return Chosen(reference, event, tuple(e.id for e in group))
    return Chosen(reference, None)


def _evidence(
    language: Language, events: Sequence[Event], aside: frozenset[int], today: date
) -> Iterator[Evidence]:
    tokens = language.tokens
    taken: set[int] = set()
    for mention in language.dates:
        where = tokens_in(language, mention.span)
        if where and not where & aside and mention.role is DateRole.ON and not mention.is_vague:
            taken |= where
            fitting = frozenset(e.id for e in events if on_day(e, mention, today))
            if not fitting and (mention.days_ahead or 0) < 0:
                continue  # "tydzień temu pisałam"
            if not fitting and mention.day is not None and mention.month is None:
                fitting = frozenset(e.id for e in events if _next_month(e, mention, today))
            names = mention.day is not None or mention.days_ahead is not None
            names = names or mention.weekday is not None
            is_day = mention.day is not None and mention.month is not None
            yield Evidence(where, fitting, is_date=True, names=names, is_day=is_day)
    for time_mention in language.times:
        where = tokens_in(language, time_mention.span)
        fitting = frozenset(e.id for e in events if time_mention.at == e.starts)
        if fitting and where and not where & aside:
            taken |= where
            yield Evidence(where, fitting)
    quoted = dict(_quotes([t.folded for t in tokens], events))
    for index, token in enumerate(tokens):
        if index in aside or index in taken:
            continue
        if index in quoted:
            yield Evidence(frozenset((index,)), quoted[index], names=True, is_quote=True)
        elif token.kind in _TOPICAL:
            yield from _topic(index, language, events)


def _topic(index: int, language: Language, events: Sequence[Event]) -> Iterator[Evidence]:
    token = language.tokens[index]
    where = frozenset((index,))
    if is_universal(token.folded):
        every = frozenset(e.id for e in events)
        yield Evidence(where, every, is_vague=True)
        return
    titled = frozenset(e.id for e in events if is_title_word(token.folded, e))
    if titled:
        fitting = titled | frozenset(e.id for e in events if is_place_of(token.folded, e))
        is_kind = token.kind is Word.EVENT
        places = frozenset(e.id for e in events if is_place_of(token.folded, e))
        if titled <= places and not is_kind:
            # A town in an alias is still a town: "Jelenia Góra"; "na Kłodzko" means its event.
            before = language.tokens[index - 1].folded if index else ""
            yield Evidence(where, places, is_place=True, names=before == "na")
            return
        names = is_kind or (
            is_distinctive(token.folded)
            and _is_governed(index, language)
            and token.kind is not Word.INSTITUTION
        )
        soft = is_kind and is_soft_kind(token.folded)
        yield Evidence(where, fitting, is_kind=is_kind, names=names, is_soft=soft)
        return
    if token.kind is Word.EVENT:
        yield Evidence(where, frozenset(), is_kind=True)
        return
    before = language.tokens[index - 1].folded if index else ""
    if before == "na":
        places = frozenset(e.id for e in events if is_place_of(token.folded, e))
        if places:
            yield Evidence(where, places, is_place=True, names=True)
        return
    if not token.text[:1].isupper() or before in _FROM_A_PLACE:
        return
    places = frozenset(e.id for e in events if is_place_of(token.folded, e))
    if places:
        yield Evidence(where, places, is_place=True)


def on_day(event: Event, mention: DateMention, today: date) -> bool:
    """Say whether a day as written can be a day of the event."""
    is_span = mention.until_day is None and (
        mention.part is not None or (mention.day is None and mention.weekday is None
                                     and mention.days_ahead is None)
    )  # fmt: skip
    for first, last in days_meant(mention, today):
        if is_span and first <= event.first_day <= last:
            return True
        if not is_span and event.first_day <= first and last <= event.last_day:
            return True
    return False


def _is_governed(index: int, language: Language) -> bool:
    """Say whether a topic is spoken of as an event: "na klauzule", "o RODO", "gala"."""
    before = [language.tokens[i].folded for i in range(max(0, index - 2), index)]
    return bool(_GOVERNORS & set(before))


def _next_month(event: Event, mention: DateMention, today: date) -> bool:
    """Say whether "19-go" can be the day of an event of the next weeks."""
    ahead = (event.first_day - today).days
    return event.first_day.day == mention.day and 0 <= ahead <= _SOON


def _quotes(words: list[str], events: Sequence[Event]) -> Iterator[tuple[int, frozenset[str]]]:
    """Find runs of words that stand like this in a title."""
    found: dict[int, set[str]] = {}
    for event in events:
        for phrase in phrases(event):
            for at in range(len(words)):
                length = _common_run(words, at, phrase)
                if length >= min(_LEAST_QUOTE, max(2, len(phrase))):
                    for index in range(at, at + length):
                        found.setdefault(index, set()).add(event.id)
    return ((index, frozenset(ids)) for index, ids in found.items())


def _common_run(words: list[str], at: int, phrase: tuple[str, ...]) -> int:
    """Return the longest run from ``at`` that stands anywhere in the phrase."""
    best = 0
    for start, word in enumerate(phrase):
        if word != words[at]:
            continue
        length = 0
        while (
            start + length < len(phrase)
            and at + length < len(words)
            and phrase[start + length] == words[at + length]
        ):
            length += 1
        best = max(best, length)
    return best


def tokens_in(language: Language, span: Span) -> frozenset[int]:
    """Return the tokens that a span touches."""
    return frozenset(
        i
        for i, t in enumerate(language.tokens)
        if span.start < t.span.end and t.span.start < span.end
    )
