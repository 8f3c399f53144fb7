"""Do times, limits, signs and other institutions in a claim leave it as it is?"""

from collections.abc import Iterator

from parsers.facts import DateRole, Word
from rules.case import Case
from rules.claims import about_events
from rules.decision import Finding
from rules.events import tokens_in
from rules.findings import hold
from rules.gates.places import comes, place, quote
from rules.institutions import name_after, of_institution
from rules.stances import Stance, Stated
from rules.understanding import Understanding

_OUTSIDE = frozenset((DateRole.AFTER, DateRole.BEFORE, DateRole.AROUND))
_CROSSES = frozenset("❌✖✕❎🚫👎⛔➖")
_THIRD = 3
_FROM = frozenset(("z", "ze"))
_PERFECTIVE = frozenset(("zapisac", "zglosic", "dopisac", "wpisac", "zarejestrowac", "potwierdzic"))


def limits_unexplained(case: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold on "po 20 maja" and on a time of day at which no claimed event takes place."""
    language = understanding.language
    for day in language.dates:
        where = tokens_in(language, day.span)
        if day.role in _OUTSIDE and where and comes(min(where), understanding):
            reason = "Dzień podano tylko w przybliżeniu („po”, „przed”, „około”)."
            yield hold("day-unexplained", reason, place(understanding, day.span))
    events = about_events(case, understanding.claims)
    known = {at for event in events for at in (event.starts, event.ends)}
    for time in language.times:
        where = tokens_in(language, time.span)
        is_known = not events or time.at in known
        if where and not is_known and comes(min(where), understanding):
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
    is_future = not any((only.head, only.is_past, only.is_wish, only.is_passive))
    return is_asked or (only.person in {1, _THIRD} and is_future)


def institutions_unexplained(_: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold when somebody is said to come from an institution elsewhere: "z OPS Wrocław"."""
    home = understanding.sender.institution
    tokens = understanding.language.tokens
    known = {i for m in understanding.spoken_mentions for i in range(m.first, m.last)}
    for index, token in enumerate(tokens[: understanding.signature]):
        if token.kind is not Word.INSTITUTION or index in understanding.institution:
            continue
        place_at = name_after(tokens, index + 1)
        if home is None or place_at is None or place_at in known:
            continue
        if of_institution(tokens[place_at].folded, home):
            continue
        if index and tokens[index - 1].folded in _FROM and comes(index, understanding):
            reason = f"Mowa o innej instytucji: „{token.text} {tokens[place_at].text}”."
            yield hold("name-unexplained", reason, place(understanding, token.span))
