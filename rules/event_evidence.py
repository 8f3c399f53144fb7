"""Which events a word speaks of: the evidence of days, times, titles and towns."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from parsers.facts import DateMention, DateRole, Language, Span, Token, Word
from rules.days import days_meant
from rules.registry import Event
from rules.titles import (
    is_distinctive,
    is_place_of,
    is_small,
    is_soft_kind,
    is_title_word,
    is_universal,
    phrases,
)

# A title quoted at least this long explains all its words, also "jak złożyć".
_LEAST_QUOTE = 3
_SHORT_QUOTE = 2
_SOON_DAYS = 45
_FROM_A_PLACE = frozenset(("z", "ze", "od", "spod"))
_GOVERNORS = frozenset(
    (
        "na", "w", "we", "o", "do", "od", "z", "ze", "dla", "nt", "ds", "dot", "dotyczacy",
        "dotyczacym", "sprawie",
    )
)  # fmt: skip
_GOVERNED_NEAR = 2
_TOPICAL = frozenset((Word.UNKNOWN, Word.EVENT, Word.INSTITUTION))


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing said, with the events that it fits."""

    tokens: frozenset[int]
    events: frozenset[str]
    is_date: bool = False
    is_day: bool = False
    """A day of a month is written, not only "w środę", "jutro"."""
    names: bool = False
    """It is enough to name an event: a day, an alias, a topic."""
    is_kind: bool = False
    """webinar, warsztat, konsultacje: a kind of event."""
    is_vague: bool = False
    """"spotkanie", "wydarzenie": any event."""
    is_place: bool = False
    is_soft: bool = False
    """"szkolenie" is said of any event where something is taught; it cannot contradict."""

    @property
    def first(self) -> int:
        """The first of its words."""
        return min(self.tokens)

    @property
    def is_noise(self) -> bool:
        """Whether it is too common to speak of an event by itself."""
        return not (self.names or self.is_date or self.is_kind)


def read_evidence(
    language: Language, events: Sequence[Event], aside: frozenset[int], today: date
) -> list[Evidence]:
    """List what a text says about events, in order, the longest first.

    Args:
        language: The facts of the text.
        events: The calendar.
        aside: Words that speak of something else: names, the signature, the institution.
        today: Warsaw day of receipt.

    Returns:
        Days that fit no event are in it, other words only if they fit one.
    """
    days = list(_days(language, events, aside, today))
    taken = aside.union(*(where for where, _ in days))
    times = list(_times(language, events, aside))
    taken = taken.union(*(item.tokens for item in times))
    words = _words(language, events, taken)
    found = [*(item for _, item in days if item is not None), *times, *words]
    return sorted(found, key=lambda item: (item.first, -len(item.tokens)))


def _days(
    language: Language, events: Sequence[Event], aside: frozenset[int], today: date
) -> Iterator[tuple[frozenset[int], Evidence | None]]:
    """List the words of every day, and what they are evidence of."""
    for mention in language.dates:
        where = tokens_in(language, mention.span)
        if where and not where & aside and mention.role is DateRole.ON and not mention.is_vague:
            yield where, _day(where, mention, events, today)


def _day(
    where: frozenset[int], mention: DateMention, events: Sequence[Event], today: date
) -> Evidence | None:
    has_day, has_month = mention.day is not None, mention.month is not None
    fitting = frozenset(e.id for e in events if on_day(e, mention, today))
    if not fitting and (mention.days_ahead or 0) < 0:
        return None  # "tydzień temu pisałam"
    if not fitting and has_day and not has_month:
        fitting = frozenset(e.id for e in events if _is_soon(e, mention, today))
    names = has_day or mention.days_ahead is not None or mention.weekday is not None
    return Evidence(where, fitting, is_date=True, names=names, is_day=has_day and has_month)


def on_day(event: Event, mention: DateMention, today: date) -> bool:
    """Say whether a day as written can be a day of the event."""
    says_a_day = any(x is not None for x in (mention.day, mention.weekday, mention.days_ahead))
    is_span = mention.until_day is None and (mention.part is not None or not says_a_day)
    return any(
        first <= event.first_day <= last
        if is_span
        else event.first_day <= first and last <= event.last_day
        for first, last in days_meant(mention, today)
    )


def _is_soon(event: Event, mention: DateMention, today: date) -> bool:
    """Say whether "19-go" can be the day of an event of the next weeks."""
    ahead = (event.first_day - today).days
    return event.first_day.day == mention.day and 0 <= ahead <= _SOON_DAYS


def _times(
    language: Language, events: Sequence[Event], aside: frozenset[int]
) -> Iterator[Evidence]:
    for mention in language.times:
        where = tokens_in(language, mention.span)
        fitting = frozenset(e.id for e in events if mention.at == e.starts)
        if fitting and where and not where & aside:
            yield Evidence(where, fitting)


def _words(
    language: Language, events: Sequence[Event], taken: frozenset[int]
) -> Iterator[Evidence]:
    """List the words of titles and places."""
    quoted = _quotes([token.folded for token in language.tokens], events)
    for index, token in enumerate(language.tokens):
        if index in taken:
            continue
        if index in quoted:
            yield Evidence(frozenset((index,)), frozenset(quoted[index]), names=True)
        elif token.kind in _TOPICAL and (item := _topic(index, language, events)):
            yield item


def _quotes(words: list[str], events: Sequence[Event]) -> dict[int, set[str]]:
    """Find runs of words that stand like this in a title, with the events of the title."""
    places: dict[str, list[int]] = {}
    for at, word in enumerate(words):
        places.setdefault(word, []).append(at)
    found: dict[int, set[str]] = {}
    for event in events:
        for phrase in phrases(event):
            least = min(_LEAST_QUOTE, max(_SHORT_QUOTE, len(phrase)))
            for start, word in enumerate(phrase):
                for at in places.get(word, ()):
                    length = _common_run(words[at : at + len(phrase)], phrase[start:])
                    if length >= least:
                        shared = {event.id} | _sharing(phrase, start, length, events)
                        for index in range(at, at + length):
                            found.setdefault(index, set()).update(shared)
    return found


def _sharing(phrase: Sequence[str], start: int, length: int, events: Sequence[Event]) -> set[str]:
    """Return the events whose titles have all words of a part of a title: "CIS i KIS"."""
    words = [w for w in phrase[start : start + length] if not is_small(w)]
    if length == len(phrase) or length > _LEAST_QUOTE or not words:
        return set()
    return {e.id for e in events if all(is_title_word(w, e) for w in words)}


def _common_run(words: Sequence[str], phrase: Sequence[str]) -> int:
    """Return how many words two texts have in common at their beginnings."""
    pairs = zip(words, phrase, strict=False)
    return next(
        (n for n, (one, two) in enumerate(pairs) if one != two), min(len(words), len(phrase))
    )


def _topic(index: int, language: Language, events: Sequence[Event]) -> Evidence | None:
    """Say what a word of a title, a town or "spotkanie" is evidence of."""
    token = language.tokens[index]
    where = frozenset((index,))
    if is_universal(token.folded):
        return Evidence(where, frozenset(e.id for e in events), is_vague=True)
    titled = frozenset(e.id for e in events if is_title_word(token.folded, e))
    places = frozenset(e.id for e in events if is_place_of(token.folded, e))
    is_kind = token.kind is Word.EVENT
    before = language.tokens[index - 1].folded if index else ""
    if titled and (is_kind or not titled <= places):
        names = is_kind or _is_named(index, language)
        soft = is_kind and is_soft_kind(token.folded)
        return Evidence(where, titled | places, is_kind=is_kind, names=names, is_soft=soft)
    if titled:
        # A town in an alias is still a town: "Jelenia Góra"; "na Kłodzko" means its event.
        return Evidence(where, places, is_place=True, names=before == "na")
    if is_kind or not places or not _is_town(token, before):
        return None
    return Evidence(where, places, is_place=True, names=before == "na")


def _is_named(index: int, language: Language) -> bool:
    """Say whether a topic is spoken of as an event: "na klauzule", "o RODO", "w sprawie umów"."""
    token = language.tokens[index]
    near = language.tokens[max(0, index - _GOVERNED_NEAR) : index]
    is_governed = any(t.folded in _GOVERNORS for t in near)
    return is_governed and is_distinctive(token.folded) and token.kind is not Word.INSTITUTION


def _is_town(token: Token, before: str) -> bool:
    """Say whether a word means the town of an event, not where somebody comes from."""
    return before == "na" or (token.text[:1].isupper() and before not in _FROM_A_PLACE)


def tokens_in(language: Language, span: Span) -> frozenset[int]:
    """Return the tokens that a span touches."""
    return frozenset(
        index
        for index, token in enumerate(language.tokens)
        if span.start < token.span.end and token.span.start < span.end
    )
