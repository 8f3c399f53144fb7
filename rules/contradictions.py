"""What contradicts itself or lacks something when the whole mail is put together."""

from rules.gathered import Gathered, Group
from rules.heard import Heard
from rules.intended import Claim, Doubt
from rules.stated import SELF, Stance, Stated
from rules.word_sets import word_set

_AT = word_set("w we do na")
_GOING_ON = word_set("a i")
_UNCERTAIN = word_set("niepewne niepewny niepewna watpliwe")
_CONFLICT = "event-conflict"


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
        gathered.doubts.append(Doubt(_CONFLICT, reason))
    if _comes_and_stays_away(claims):
        reason = "O tej samej osobie powiedziano, że będzie i że jej nie będzie."
        gathered.doubts.append(Doubt("contradiction", reason))
    _check_firmness(heard, gathered, claims)
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
            gathered.doubt(_CONFLICT, "Miejsce nie pasuje do wydarzenia.", stated)


def _is_located(heard: Heard, first: int) -> bool:
    """Say whether "w", "do" stands before a town: it is no part of a name."""
    return heard.language.tokens[max(0, first - 1)].folded in _AT


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


def _check_firmness(heard: Heard, gathered: Gathered, claims: list[Claim]) -> None:
    """Doubt claims that the signature or a sentence of its own takes back."""
    if _signed_by_another(heard, claims):
        reason = "Nadawca pisze o sobie, a podpisał się ktoś inny."
        gathered.doubts.append(Doubt("signed-otherwise", reason))
    if _goes_on(heard):
        reason = "Za zgłoszeniem jest jeszcze ktoś wymieniony."
        gathered.doubts.append(Doubt("people-unsure", reason))
    for stated in heard.stated:
        if _takes_back(heard, stated):
            gathered.doubt("not-a-firm-statement", "Nadawca nie jest pewien.", stated)


def _goes_on(heard: Heard) -> bool:
    """Say whether a signature is none: "…, a także Ewę Bielską" begins like Anna's initial."""
    end = _end(heard)
    tokens = heard.language.tokens
    own = {m.first for m in heard.mentions if heard.own in m.persons}
    return any(
        tokens[c.tokens[0]].text in _GOING_ON and len(c.tokens) > 1 and not own & set(c.tokens)
        for c in heard.language.clauses
        if c.tokens and c.tokens[0] > end
    )


def _end(heard: Heard) -> int:
    """Return the last word that states anything."""
    return max((max(s.clause.tokens) for s in heard.stated), default=-1)


def _signed_by_another(heard: Heard, claims: list[Claim]) -> bool:
    """Say whether the writer signs up, and the full name of somebody else ends the mail."""
    speaks_of_self = any(heard.own in {c.person, c.instead_of} for c in claims)
    if heard.own == SELF or not speaks_of_self:
        return False
    end = _end(heard)
    signed = [m for m in heard.mentions if m.first > end and m.is_full]
    return bool(signed) and not any(heard.own in m.persons for m in signed)


def _takes_back(heard: Heard, stated: Stated) -> bool:
    """Say whether a sentence by itself takes back what another says: "nie wiem", "niepewne"."""
    sentence = [s for s in heard.stated if s.clause.sentence == stated.clause.sentence]
    if stated.stance is Stance.NAMES:
        return len(sentence) == 1 and heard.says(stated, _UNCERTAIN)
    return sentence == [stated] and any(
        p.lemma == "wiedziec" and p.is_negated and p.person == 1 for p in stated.clause.predicates
    )


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
