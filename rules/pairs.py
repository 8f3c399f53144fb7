"""Who goes to which event: all people of a statement to all its events, or in pairs."""

from collections.abc import Iterator

from rules.events import Chosen
from rules.gathered import Gathered, Group
from rules.heard import Heard
from rules.intended import Claim
from rules.stated import Stance, Stated
from rules.word_sets import word_set

_MYSELF = word_set("ja mnie siebie sie swoj moj moja")
_ALL = word_set("wszystkim wszystkie wszystko wszystkich oba obu obydwa obydwu kazdym kazde")
_BOTH = word_set("oba obu obydwa obydwu")
_ONE_OF_EACH = 2

_Item = str | Chosen
"""A person's id or an event."""
_Events = list[Chosen] | tuple[Chosen, ...]


def pair(heard: Heard, gathered: Gathered, group: Group) -> None:
    """Pair people and events that alternate: "Jana na webinar, mnie na warsztat"."""
    if len(group.events) <= 1 or len(group.people) <= 1:
        return
    runs = _runs(_in_order(heard, group))
    if len(runs) <= _ONE_OF_EACH:
        return
    if len(runs) % 2:
        gathered.doubt("pairing-unsure", "Nie wiadomo, kto na które wydarzenie.", group.stated)
        return
    for one, two in zip(runs[::2], runs[1::2], strict=True):
        both = (*one, *two)
        group.pairs += [
            (p, e) for p in both if isinstance(p, str) for e in both if isinstance(e, Chosen)
        ]


def speaks_of_all(heard: Heard, stated: Stated) -> bool:
    """Say whether a statement is about all events that are listed: "na wszystkich będę"."""
    return heard.says(stated, _ALL)


def claims_of(heard: Heard, gathered: Gathered) -> list[Claim]:
    """Multiply the groups out to claims, each once; doubts that come up are noted."""
    found: list[Claim] = []
    for group in gathered.groups:
        events = group.events or _fallback(heard, group)
        for chosen in events:
            _note_no_event(gathered, group, chosen)
        _note_both(heard, gathered, group, events)
        found += _multiplied(gathered, group, events)
    return _without_consumed(list(dict.fromkeys(found)))


def _runs(items: list[_Item]) -> list[list[_Item]]:
    """Cut an order into runs of people and runs of events."""
    runs: list[list[_Item]] = []
    for item in items:
        if runs and isinstance(runs[-1][0], str) == isinstance(item, str):
            runs[-1].append(item)
        else:
            runs.append([item])
    return runs


def _in_order(heard: Heard, group: Group) -> list[_Item]:
    """Return the people and events of a group as they stand in its clause."""
    placed: dict[str, int] = {}
    at = _place_of_writer(heard, group.stated)
    if heard.own in group.people and at is not None:
        placed[heard.own] = at
    for mention in (r.mention for r in group.stated.roles):
        if len(mention.persons) == 1 and mention.persons[0] in group.people:
            placed.setdefault(mention.persons[0], mention.first)
    items: list[tuple[int, _Item]] = [(c.reference.first, c) for c in group.events]
    items += [(first, person) for person, first in placed.items()]
    return [item for _, item in sorted(items, key=lambda i: i[0])]


def _place_of_writer(heard: Heard, stated: Stated) -> int | None:
    tokens = heard.language.tokens
    return next((i for i in stated.clause.tokens if tokens[i].folded in _MYSELF), None)


def _fallback(heard: Heard, group: Group) -> tuple[Chosen, ...]:
    """Return what the mail speaks of; "na wszystkim" means the list of events before it."""
    if not speaks_of_all(heard, group.stated):
        return heard.default
    listed = tuple(
        chosen
        for stated in heard.stated
        if stated.stance is Stance.NAMES and not stated.roles and stated.index < group.stated.index
        for chosen in heard.events_in(stated)
    )
    return listed or heard.default


def _note_no_event(gathered: Gathered, group: Group, chosen: Chosen) -> None:
    if chosen.event is not None:
        return
    if chosen.conflict:
        gathered.doubt("event-conflict", chosen.conflict, group.stated)
    elif chosen.candidates:
        reason = f"Pasuje więcej niż jedno wydarzenie ({len(chosen.candidates)})."
        gathered.doubt("event-ambiguous", reason, group.stated)


def _note_both(heard: Heard, gathered: Gathered, group: Group, events: _Events) -> None:
    """Doubt "na obu" unless exactly two events are known."""
    known = {c.event.id for c in events if c.event is not None}
    if heard.says(group.stated, _BOTH) and len(known) != _ONE_OF_EACH:
        gathered.doubt(
            "event-ambiguous", "Nie wiadomo, o które dwa wydarzenia chodzi.", group.stated
        )


def _multiplied(gathered: Gathered, group: Group, events: _Events) -> Iterator[Claim]:
    """Yield the claims of a group; without a certain event, claims about none."""
    index, stance = group.stated.index, group.stated.stance
    ids: list[str | None] = list(dict.fromkeys(c.event.id for c in events if c.event is not None))
    if stance is Stance.SWAP:
        yield from _swaps(gathered, group, ids or [None])
        return
    if stance is Stance.NAMES:
        stance = Stance.COMES
    if group.pairs:
        for person, chosen in group.pairs:
            yield Claim(stance, person, chosen.event.id if chosen.event else None, clause=index)
        return
    for event in ids or [None]:
        for person in group.people:
            yield Claim(stance, person, event, clause=index, is_weak=group.is_weak)


def _swaps(gathered: Gathered, group: Group, ids: list[str | None]) -> Iterator[Claim]:
    if not group.people and _is_told_again(gathered, group):
        return
    if len(group.people) != len(group.outs) or not group.people:
        gathered.doubt("replacement-unclear", "Nie wiadomo, kto kogo zastępuje.", group.stated)
        return
    for event in ids:
        for person in group.stated.beside:
            yield Claim(Stance.COMES, person, event, clause=group.stated.index)
        for comes, out in zip(group.people, group.outs, strict=True):
            yield Claim(Stance.SWAP, comes, event, instead_of=out, clause=group.stated.index)


def _is_told_again(gathered: Gathered, group: Group) -> bool:
    """Say whether another statement tells who takes the same place."""
    return any(
        g is not group and g.people and set(g.outs) & set(group.outs) for g in gathered.groups
    )


def _without_consumed(claims: list[Claim]) -> list[Claim]:
    """Drop the withdrawal of somebody whose place another takes: one act, not two."""
    swaps = [c for c in claims if c.stance is Stance.SWAP]
    consumed = {(Stance.AWAY, c.instead_of, c.event) for c in swaps}
    consumed |= {(Stance.COMES, c.person, c.event) for c in swaps}
    return [c for c in claims if (c.stance, c.person, c.event) not in consumed]
