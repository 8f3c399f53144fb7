"""What contradicts itself or lacks something when the whole mail is put together."""

from parsers.facts import Word
from rules.gathered import Gathered, Group
from rules.heard import Heard
from rules.intended import Claim, Doubt
from rules.second_thoughts import note_second_thoughts
from rules.stated import Stance
from rules.word_sets import word_set

_AT = word_set("w we do na")


def note_contradictions(heard: Heard, gathered: Gathered, claims: list[Claim]) -> None:
    """Note every doubt that shows only in the whole.

    Args:
        heard: The mail.
        gathered: What it wants, before its people and events are multiplied out.
        claims: The same, multiplied out.
    """
    for claim in claims:
        _check_place(heard, gathered, claim)
    if _day_and_title_differ(heard, claims):
        reason = "Data i tytuł wskazują na różne wydarzenia."
        gathered.doubts.append(Doubt("event-conflict", reason))
    if _comes_and_stays_away(claims):
        reason = "O tej samej osobie powiedziano, że będzie i że jej nie będzie."
        gathered.doubts.append(Doubt("contradiction", reason))
    note_second_thoughts(heard, gathered, claims)
    names_guests = any(g.people for g in gathered.groups if g.stated.stance is not Stance.AWAY)
    for group in gathered.groups:
        # "OPS zgłasza swój akces. Uczestnikiem będzie Anna."
        is_named_elsewhere = names_guests and group.stated.stance is Stance.COMES
        if group.people or not is_named_elsewhere:
            _check_number(gathered, group)


def _check_place(heard: Heard, gathered: Gathered, claim: Claim) -> None:
    """Doubt a claim whose own clause names a town of another event."""
    stated = next(s for s in heard.stated if s.index == claim.clause)
    inside = set(stated.clause.tokens)
    for chosen in heard.references:
        reference = chosen.reference
        is_place = reference.is_place_only and reference.tokens & inside
        if claim.event is None or not is_place or not _is_located(heard, reference.first):
            continue
        if claim.event not in reference.fitting:
            gathered.doubt("event-conflict", "Miejsce nie pasuje do wydarzenia.", stated)


def _is_located(heard: Heard, first: int) -> bool:
    """Say whether "w", "do" stands before a town: it is no part of a name, as in "PCPR w …"."""
    before = heard.language.tokens[max(0, first - 2) : first]
    is_of_institution = len(before) > 1 and before[0].kind is Word.INSTITUTION
    return bool(before) and before[-1].folded in _AT and not is_of_institution


def _day_and_title_differ(heard: Heard, claims: list[Claim]) -> bool:
    """Say whether a title here and a day there belong to different events."""
    claimed = {c.event for c in claims}
    certain = [c for c in heard.references if c.event is not None and c.event.id in claimed]
    dated = {c.event.id for c in certain if c.event and c.reference.has_date}
    titled = {c.event.id for c in certain if c.event and c.reference.has_topic}
    return bool(titled - dated) and bool(dated - titled)


def _comes_and_stays_away(claims: list[Claim]) -> bool:
    """Say whether anybody both comes to an event and stays away from it."""
    coming = {(c.person, c.event) for c in claims if c.stance is not Stance.AWAY}
    away = {(c.person, c.event) for c in claims if c.stance is Stance.AWAY}
    away |= {(c.instead_of, c.event) for c in claims if c.instead_of}
    return bool(coming & away)


def _check_number(gathered: Gathered, group: Group) -> None:
    """Doubt a group with fewer or more people than it speaks of."""
    number = len(set(group.people))
    lacks = group.stated.lacks_people and number <= len(group.stated.people)
    if not number or lacks or any(n > number for n in group.counts):
        reason = "Nie podano nazwisk wszystkich osób, o których mowa."
        gathered.doubt("nobody-named", reason, group.stated)
    elif group.counts and all(n < number for n in group.counts):
        reason = "Podana liczba osób nie zgadza się z nazwiskami."
        gathered.doubt("count-differs", reason, group.stated)
