"""Which event a mail is about: dates, title words, town, time and thread must all agree.

One word that fits another event, or a weekday that is not that day's, and no event is chosen:
a wrong event would put somebody on the list of another day.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from parsers.facts import DateMention, DateRole, Language, Span, Token, Word
from rules.case import Case
from rules.days import days_meant, warsaw_day
from rules.registry import Event
from rules.titles import fits_event, is_distinctive, phrases

# A title quoted at least this long explains all its words, also "jak złożyć".
_LEAST_QUOTE = 3
_WEEK = 7
# Without a year, a day is the one near the day of receipt.
_HALF_A_YEAR = 183
_TOPICAL = frozenset((Word.UNKNOWN, Word.EVENT, Word.INSTITUTION))
# "do 15 maja" and "po 15 maja" are no dates of an event.
_NOUNS = frozenset(
    ("dzis", "dzisiaj", "jutro", "pojutrze", "poniedzialku", "wtorku", "srody", "czwartku",
     "piatku", "soboty", "niedzieli")
)  # fmt: skip
_BESIDE_THE_DAY = frozenset(["do", "od", "po", "przed", "z", "ze", "poza", "oprocz", "okolo"])


@dataclass(frozen=True, slots=True)
class EventReading:
    """What the words say about the event."""

    chosen: Event | None
    candidates: tuple[str, ...]
    """Events that could be meant, in order of their day; for the question which one."""
    used: frozenset[int]
    """Tokens of the own words that the chosen event explains."""
    subject_used: frozenset[int]
    conflict: str | None = None
    """Polish sentence: why evidence disagrees."""


@dataclass(frozen=True, slots=True)
class _Evidence:
    """One thing said, with the events that it fits."""

    tokens: frozenset[int]
    events: frozenset[str]
    names: bool
    """It is enough to name an event: a full date or a topic."""
    is_date: bool = False


@dataclass(frozen=True, slots=True)
class Aside:
    """Tokens that say nothing about the event: names, institution, signature."""

    body: frozenset[int]
    subject: frozenset[int]


def read_event(case: Case, aside: Aside) -> EventReading:
    """Find the one event that everything said in the own words and the subject agrees on."""
    language = case.message.language
    today = warsaw_day(case.received)
    events = case.registry.events
    body = list(_evidence(language, events, aside.body, today))
    subject = list(_evidence(language.subject or Language(), events, aside.subject, today))
    said = [*body, *subject]
    thread = frozenset(case.thread.events)
    if thread:
        said.append(_Evidence(frozenset(), thread, names=True))
    agreeing = _agreeing(said, events)
    chosen, candidates = _choose(agreeing, said, today)
    return EventReading(
        chosen=chosen,
        candidates=tuple(e.id for e in candidates),
        used=frozenset().union(*(e.tokens for e in body)) if chosen else frozenset(),
        subject_used=frozenset().union(*(e.tokens for e in subject)) if chosen else frozenset(),
        conflict=None if agreeing or not said else _conflict(said),
    )


def _choose(
    agreeing: list[Event], said: list[_Evidence], today: date
) -> tuple[Event | None, list[Event]]:
    """Take the only fitting event; those still to come and announced are meant first."""
    if not any(e.names for e in said):
        return None, []
    coming = [e for e in agreeing if e.last_day >= today]
    announced = [e for e in coming if e.announced <= today]
    for group in (announced, coming, agreeing):
        if group:
            return (group[0] if len(group) == 1 else None), group
    return None, []


def _agreeing(said: list[_Evidence], events: Sequence[Event]) -> list[Event]:
    if not said:
        return []
    ids = frozenset.intersection(*(e.events for e in said))
    return sorted((e for e in events if e.id in ids), key=lambda e: (e.first_day, e.id))


def _conflict(said: list[_Evidence]) -> str | None:
    if all(not e.events for e in said if e.is_date) and any(e.is_date for e in said):
        return "W podanym dniu nie ma żadnego wydarzenia w kalendarzu."
    return "Data, tytuł, miejsce lub temat wiadomości wskazują na różne wydarzenia."


def _evidence(
    language: Language, events: Sequence[Event], aside: frozenset[int], today: date
) -> Iterator[_Evidence]:
    tokens = language.tokens
    for mention in language.dates:
        where = _tokens_in(tokens, mention.span)
        if where and not where & aside:
            yield _dated(mention, where, tokens, [e for e in events if _on_day(e, mention, today)])
    for time_mention in language.times:
        fitting = frozenset(e.id for e in events if time_mention.at in {e.starts, e.ends})
        yield _Evidence(_tokens_in(tokens, time_mention.span), fitting, names=False)
    quoted = dict(_quotes(tokens, events))
    for index, token in enumerate(tokens):
        if index in aside:
            continue
        if index in quoted:
            yield _Evidence(frozenset((index,)), quoted[index], names=True)
        elif token.kind in _TOPICAL:
            yield from _topic(index, token, events)


def _dated(
    mention: DateMention, where: frozenset[int], tokens: Sequence[Token], fitting: list[Event]
) -> _Evidence:
    before = tokens[min(where) - 1].folded if min(where) else ""
    is_adjective = mention.day is None and tokens[min(where)].folded not in _NOUNS
    is_beside = _is_beside(mention) or (before in _BESIDE_THE_DAY and not is_adjective)
    ids = frozenset() if is_beside else frozenset(e.id for e in fitting)
    names = mention.day is not None or mention.days_ahead is not None
    return _Evidence(where, ids, names=names, is_date=True)


def _is_beside(mention: DateMention) -> bool:
    """Say whether the words name another day than the one that is meant, or leave it open."""
    return mention.role is not DateRole.ON or mention.is_vague


def _topic(index: int, token: Token, events: Sequence[Event]) -> Iterator[_Evidence]:
    fitting = frozenset(e.id for e in events if fits_event(token.folded, e))
    if fitting or token.kind is Word.EVENT:
        yield _Evidence(frozenset((index,)), fitting, names=is_distinctive(token.folded))


def _on_day(event: Event, mention: DateMention, today: date) -> bool:
    if mention.until_day is not None:
        return (event.first_day, event.last_day) in days_meant(mention, today)
    if mention.part or (mention.weeks_ahead is not None and mention.day is None):
        return _within(event, mention, today)
    if mention.days_ahead is not None:
        return event.first_day == today + timedelta(days=mention.days_ahead)
    if mention.day is None and mention.month is None:
        soon = today <= event.first_day < today + timedelta(days=_WEEK)
        return soon and event.first_day.weekday() == mention.weekday
    near = abs((event.first_day - today).days) < _HALF_A_YEAR
    return near and any(_same_day(day, mention) for day in {event.first_day, event.last_day})


def _within(event: Event, mention: DateMention, today: date) -> bool:
    """Say whether the event begins in a week or a part of a month: "w przyszłym tygodniu"."""
    return any(first <= event.first_day <= last for first, last in days_meant(mention, today))


def _same_day(day: date, mention: DateMention) -> bool:
    return (
        mention.day in {None, day.day}
        and mention.month in {None, day.month}
        and mention.year in {None, day.year}
        and mention.weekday in {None, day.weekday()}
    )


def _quotes(
    tokens: Sequence[Token], events: Sequence[Event]
) -> Iterator[tuple[int, frozenset[str]]]:
    """Find runs of words that stand like this in a title."""
    words = [t.folded for t in tokens]
    found: dict[int, set[str]] = {}
    for event in events:
        for phrase in phrases(event):
            for at in range(len(words)):
                length = _common_run(words, at, phrase)
                if length >= _LEAST_QUOTE:
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


def _tokens_in(tokens: Sequence[Token], span: Span) -> frozenset[int]:
    return frozenset(
        i for i, t in enumerate(tokens) if span.start < t.span.end and t.span.start < span.end
    )
