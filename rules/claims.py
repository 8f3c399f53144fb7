"""Claims against the lists: who joins, who leaves, and who stands there already."""

from collections.abc import Iterable, Sequence

from rules.case import Case
from rules.days import warsaw_day
from rules.intentions import Claim
from rules.registry import EnrolmentState, Event
from rules.stances import Stance

ON_THE_LIST = frozenset((EnrolmentState.CONFIRMED, EnrolmentState.WAITLISTED))
_HAVE_COME = ON_THE_LIST | {EnrolmentState.OFFERED}
"""Who signed up in time, when the list was open."""


def about_events(case: Case, claims: Iterable[Claim]) -> list[Event]:
    """Return the events of some claims, each once, in the order of the calendar."""
    ids = {claim.event for claim in claims}
    return [event for event in case.registry.events if event.id in ids]


def joining(claims: Sequence[Claim], case: Case | None = None) -> list[Claim]:
    """Return the claims that put somebody on a list.

    With a case, those who stand there already, and those who take the place of somebody, are left
    out: they need no open list.
    """
    found = [c for c in claims if c.stance in {Stance.COMES, Stance.SWAP}]
    if case is None:
        return found
    return [
        c
        for c in found
        if c.stance is not Stance.SWAP and standing(case, c.event, c.person) not in _HAVE_COME
    ]


def leaving(claims: Sequence[Claim]) -> list[Claim]:
    """Return the claims that take somebody off a list."""
    return [c for c in claims if c.stance is Stance.AWAY]


def standing(case: Case, event: str | None, person: str | None) -> EnrolmentState | None:
    """Return where a person stands on an event's list."""
    return next(
        (e.state for e in case.registry.enrolments if (e.event, e.person) == (event, person)), None
    )


def is_full(case: Case, event: Event) -> bool:
    """Say whether no place is left, by the coordinator's word or the count, or others wait."""
    declared = event.full_since is not None and event.full_since <= warsaw_day(case.received)
    is_taken = event.capacity is not None and event.taken >= event.capacity
    return declared or is_taken or event.waiting > 0


def newcomers(case: Case, claims: Sequence[Claim], event: Event) -> tuple[str, ...]:
    """Return those who are put on an event's list and are not on it yet."""
    return tuple(dict.fromkeys(c.person for c in joining(claims, case) if c.event == event.id))


def people_of(claims: Iterable[Claim]) -> tuple[str, ...]:
    """Return everybody whom some claims put on a list or take off it."""
    found: list[str] = []
    for claim in claims:
        found.append(claim.person)
        if claim.instead_of:
            found.append(claim.instead_of)
    return tuple(dict.fromkeys(found))


def settled(case: Case, claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """Leave out claims that change nothing beside others that do.

    "Ja zostaję w biurze" takes nobody off a list who is not on it; "Marek jedzie, jak było
    ustalone" puts nobody on it again when the mail is about somebody who withdraws.
    """
    moves = {c.event for c in claims if c.stance in {Stance.AWAY, Stance.SWAP} and not c.is_weak}
    joins = {c.event for c in claims if c.stance in {Stance.COMES, Stance.SWAP}}
    found: list[Claim] = []
    for claim in claims:
        is_listed = standing(case, claim.event, claim.person) in ON_THE_LIST
        if claim.is_weak and not is_listed and (claim.event in joins or claim.event in moves):
            continue
        if claim.stance is Stance.COMES and is_listed and claim.event in moves:
            continue
        found.append(claim)
    return tuple(found)
