"""Is a claim about the town, the way and the number of events that it would be carried out for?"""

from collections.abc import Iterator

from parsers.facts import NumberMention, Word
from rules.case import Case
from rules.claims import about_events
from rules.decision import Finding
from rules.events import tokens_in
from rules.findings import hold
from rules.gates.places import comes, explained, is_claimed, place, stated_at
from rules.institutions import of_institution
from rules.registry import Event
from rules.stances import Stance
from rules.titles import is_of_another_mode, is_place_of, is_universal
from rules.understanding import Understanding

_EVENTS = frozenset(("uroczystosci", "wydarzeniu", "imprezie", "zebraniu", "posiedzeniu"))
_TAKING_PART = ("udzial", "uczestnictw")
_IN_TOWNS = frozenset(("w", "we", "do"))
_NEAR = 2


def towns_unexplained(case: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold on a place where no claimed event is: "na spotkanie w Krakowie"."""
    tokens = understanding.language.tokens
    known = explained(understanding)
    events = about_events(case, understanding.claims)
    for index, token in enumerate(tokens):
        if index in known or token.kind is not Word.UNKNOWN or not token.text[:1].isupper():
            continue
        is_place = index and token.is_noun and tokens[index - 1].folded in _IN_TOWNS
        if not is_place or not comes(index, understanding) or not events:
            continue
        words = [t.folded for t in tokens[index : index + _NEAR] if t.text[:1].isupper()]
        if not any(_is_known_place(word, events, understanding) for word in words):
            reason = f"Miejsce, w którym nie ma tego wydarzenia: „{token.text}”."
            yield hold("event-conflict", reason, place(understanding, token.span))


def _is_known_place(word: str, events: list[Event], understanding: Understanding) -> bool:
    """Say whether a word is of the place of a claimed event, or of the sender's institution."""
    home = understanding.sender.institution
    is_home = home is not None and of_institution(word, home)
    return is_home or any(is_place_of(word, event) for event in events)


def modes_unexplained(case: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold on a way of taking part that a claimed event does not offer: "będę online"."""
    events = about_events(case, understanding.claims)
    for index, token in enumerate(understanding.language.tokens):
        is_other = events and all(is_of_another_mode(token.folded, e) for e in events)
        if is_other and comes(index, understanding):
            reason = f"Wydarzenie nie odbywa się tak: „{token.text}”."
            yield hold("event-conflict", reason, place(understanding, token.span))


def matters_unexplained(_: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold on taking part in something that is no event: "zgłaszam udział w ankiecie"."""
    tokens = understanding.language.tokens
    known = explained(understanding)
    for index in range(2, min(understanding.signature, len(tokens))):
        token = tokens[index]
        is_part = tokens[index - 2].folded.startswith(_TAKING_PART)
        if not is_part or tokens[index - 1].folded not in _IN_TOWNS or not token.is_noun:
            continue
        is_open = token.kind is Word.UNKNOWN and index not in known and token.text[:1].islower()
        is_open = is_open and token.folded not in _EVENTS
        stated = stated_at(index, understanding)
        if is_open and stated is not None and is_claimed(stated, understanding):
            reason = f"Mowa o udziale w czym innym: „{token.text}”."
            yield hold("event-conflict", reason, place(understanding, token.span))


def numbers_unexplained(case: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold on another number of events than are claimed, and on "na 80%"."""
    events = about_events(case, understanding.claims)
    for number in understanding.language.numbers:
        where = tokens_in(understanding.language, number.span)
        if not where or not comes(min(where), understanding):
            continue
        if _is_share(number, understanding):
            yield hold(
                "condition", "Tylko w pewnej mierze („%”).", place(understanding, number.span)
            )
        elif _counts_events(max(where), understanding) and number.value != len(events):
            reason = "Podana liczba wydarzeń nie zgadza się z wymienionymi."
            yield hold("count-differs", reason, place(understanding, number.span))


def _is_share(number: NumberMention, understanding: Understanding) -> bool:
    tokens = understanding.language.tokens
    after = next((t for t in tokens if t.span.start >= number.span.end), None)
    return after is not None and (after.text == "%" or after.folded.startswith("procent"))


def _counts_events(last: int, understanding: Understanding) -> bool:
    near = understanding.language.tokens[last + 1 : last + 1 + _NEAR]
    return any(is_universal(token.folded) for token in near)


def further_unexplained(_: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold on "przyjdzie też 27 maja" behind a statement that names no event of its own."""
    claimed = [s for s in understanding.stated if s.index in understanding.intentions.clauses]
    starts = [c.reference.first for c in understanding.references if c.event is not None]
    named = {s.index for s in (stated_at(at, understanding) for at in starts) if s}
    for stated in understanding.stated:
        words = {understanding.language.tokens[i].folded for i in stated.clause.tokens}
        is_named = stated.stance is Stance.COMES and stated.index in named
        is_further = is_named and words & {"tez", "takze", "rowniez", "dodatkowo"}
        if is_further and any(s.index < stated.index and s.index not in named for s in claimed):
            reason = "Nie wiadomo, o jakie wydarzenie chodzi oprócz wymienionego."
            yield hold("event-ambiguous", reason, place(understanding, stated.clause.span))
