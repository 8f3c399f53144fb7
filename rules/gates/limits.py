"""Do times, limits, signs and other institutions in a claim leave it as it is?"""

from collections.abc import Iterator

from parsers.facts import DateRole, Word
from rules.case import Case
from rules.decision import Finding
from rules.events import tokens_in
from rules.findings import hold
from rules.gates.places import is_claimed, place, quote, stated_at
from rules.institutions import of_institution
from rules.registry import Event
from rules.stances import Stance, Stated
from rules.understanding import Understanding

_OUTSIDE = frozenset((DateRole.AFTER, DateRole.BEFORE, DateRole.AROUND))
_CROSSES = frozenset("❌✖✕❎🚫👎⛔➖")
_FROM = frozenset(("z", "ze"))
_IN = frozenset(("w", "we"))
_PERFECTIVE = frozenset(("zapisac", "zglosic", "dopisac", "wpisac", "zarejestrowac", "potwierdzic"))


def limits_unexplained(case: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold on "po 20 maja" and on a time of day at which no claimed event takes place."""
    language = understanding.language
    for day in language.dates:
        where = tokens_in(language, day.span)
        if day.role in _OUTSIDE and where and _comes(min(where), understanding):
            reason = "Dzień podano tylko w przybliżeniu („po”, „przed”, „około”)."
            yield hold("day-unexplained", reason, place(understanding, day.span))
    starts = {e.starts for e in _claimed_events(case, understanding)}
    ends = {e.ends for e in _claimed_events(case, understanding)}
    for time in language.times:
        where = tokens_in(language, time.span)
        is_known = not starts or time.at in starts | ends
        if where and not is_known and _comes(min(where), understanding):
            reason = f"Inna godzina niż wydarzenia: „{quote(case, understanding, time.span)}”."
            yield hold("time-unexplained", reason, place(understanding, time.span))


def signs_unexplained(_: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold on a cross or a thumb down among the own words."""
    for token in understanding.language.tokens:
        if not _CROSSES.isdisjoint(token.text):
            reason = f"Znak, który zaprzecza: „{token.text}”."
            yield hold("denial-unexplained", reason, place(understanding, token.span))


def promises_unexplained(_: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold on "zapiszę się", which is still to come, and on being asked "proszę potwierdzić"."""
    for stated in understanding.stated:
        is_dated = any(
            c.event is not None and (c.reference.has_day or c.reference.is_rich)
            for c in understanding.references
            if c.reference.first in stated.clause.tokens
        )
        if stated.stance is Stance.COMES and not is_dated and _is_only_promised(stated):
            yield hold("not-a-firm-statement", "Dopiero zapowiedź lub prośba o potwierdzenie.")


def _is_only_promised(stated: Stated) -> bool:
    predicates = stated.clause.predicates
    if len(predicates) != 1 or predicates[0].lemma not in _PERFECTIVE:
        return False
    [only] = predicates
    is_asked = only.lemma == "potwierdzic" and only.head == "prosic"
    return is_asked or (only.person == 1 and not any((only.head, only.is_past, only.is_wish)))


def institutions_unexplained(_: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold when somebody is said to come from an institution elsewhere: "z OPS Wrocław"."""
    home = understanding.sender.institution
    tokens = understanding.language.tokens
    for index, token in enumerate(tokens[: understanding.signature]):
        if token.kind is not Word.INSTITUTION or index in understanding.institution:
            continue
        place_at = _name_after(index, understanding)
        if home is None or place_at is None or of_institution(tokens[place_at].folded, home):
            continue
        if index and tokens[index - 1].folded in _FROM and _comes(index, understanding):
            reason = f"Mowa o innej instytucji: „{token.text} {tokens[place_at].text}”."
            yield hold("name-unexplained", reason, place(understanding, token.span))


def _name_after(index: int, understanding: Understanding) -> int | None:
    """Return where the town or name of an institution stands: "OPS Wrocław", "OPS we Wrocławiu"."""
    tokens = understanding.language.tokens
    at = index + 1
    while at < len(tokens) and (tokens[at].folded in _IN or tokens[at].kind is Word.INSTITUTION):
        at += 1
    is_name = at < len(tokens) and tokens[at].text[:1].isupper()
    named = {i for m in understanding.spoken_mentions for i in range(m.first, m.last)}
    return at if is_name and at not in named else None


def _comes(index: int, understanding: Understanding) -> bool:
    """Say whether a word stands where somebody is put on a list."""
    stated = stated_at(index, understanding)
    if stated is None or index >= understanding.signature:
        return False
    return stated.stance is Stance.COMES and is_claimed(stated, understanding)


def _claimed_events(case: Case, understanding: Understanding) -> list[Event]:
    claimed = {c.event for c in understanding.intentions.claims}
    return [event for event in case.registry.events if event.id in claimed]
