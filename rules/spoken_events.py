"""Which events a mail speaks of: in its words, in the subject, in the thread, and by default."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from parsers.facts import Language
from rules.case import Case
from rules.days import warsaw_day
from rules.events import Chosen, Reference, choose, read_references
from rules.registry import Event


@dataclass(frozen=True, slots=True)
class SpokenEvents:
    """What the parts of a mail say about events."""

    body: tuple[Chosen, ...]
    head: tuple[Chosen, ...]
    """Of the subject line."""
    context: tuple[Chosen, ...]
    """Events of the thread or the quoted mail, used when the own words name none."""
    default: tuple[Chosen, ...]
    """What a statement without an event of its own speaks of."""


def spoken_events(
    case: Case, aside_in_body: frozenset[int], aside_in_head: frozenset[int]
) -> SpokenEvents:
    """Read what the mail says about events; what one part names for certain helps the other.

    Args:
        case: The mail and the calendar.
        aside_in_body: Tokens of the own words that speak of no event.
        aside_in_head: The same in the subject.
    """
    language = case.message.language
    body = _references(case, language, aside_in_body)
    head = _references(case, language.subject or Language(), aside_in_head)
    known = _certain((*body, *head))
    body, head = _again(case, body, known), _again(case, head, known)
    body = _without_bare(body, _certain(head))
    context = _context(case)
    return SpokenEvents(body, head, context, _default(body, head, context))


def _references(case: Case, language: Language, aside: frozenset[int]) -> tuple[Chosen, ...]:
    today, events = warsaw_day(case.received), case.registry.events
    found = read_references(language, events, aside, today)
    return tuple(choose(reference, events, today) for reference in found)


def _again(case: Case, chosen: tuple[Chosen, ...], known: frozenset[str]) -> tuple[Chosen, ...]:
    """Choose again where nothing was certain, now that some events are."""
    today, events = warsaw_day(case.received), case.registry.events
    return tuple(
        choose(c.reference, events, today, known) if c.event is None and not c.conflict else c
        for c in chosen
    )


def _without_bare(chosen: tuple[Chosen, ...], head: frozenset[str]) -> tuple[Chosen, ...]:
    """Drop kinds of events that stand alone where others are named: "auto w warsztacie".

    Where only the subject names others, such a kind may contradict it.
    """
    named = {c.event.id for c in chosen if c.event and not c.reference.is_bare}
    if not named and not head:
        return chosen
    found = (c if named else _against(c, head) for c in chosen)
    return tuple(
        c
        for c in found
        if not c.reference.is_bare or c.conflict or (c.event and c.event.id in named | head)
    )


def _against(chosen: Chosen, head: frozenset[str]) -> Chosen:
    """Return a lone kind of event as a conflict if no event of the subject is of that kind."""
    fitting = chosen.reference.fitting
    if not chosen.reference.is_bare or not fitting or fitting & head:
        return chosen
    reason = "Temat wiadomości i treść mówią o różnych wydarzeniach."
    return replace(chosen, event=None, candidates=tuple(sorted(fitting)), conflict=reason)


def _certain(chosen: Sequence[Chosen]) -> frozenset[str]:
    return frozenset(c.event.id for c in chosen if c.event is not None and c.reference.names)


def _context(case: Case) -> tuple[Chosen, ...]:
    """Return the events of the thread, else those of the quoted mail."""
    events = {e.id: e for e in case.registry.events}
    if case.thread.events:
        return tuple(_of_thread(events[e]) for e in case.thread.events if e in events)
    quoted = case.message.language.quoted
    if quoted is None:
        return ()
    found = _references(case, quoted, frozenset())
    named = tuple(c for c in found if c.reference.names)
    return _again(case, named, _certain(named))


def _one_of(named: Sequence[Chosen]) -> Chosen:
    """Return several events as one open choice."""
    ids = tuple(dict.fromkeys(c.event.id for c in named if c.event is not None))
    tokens = frozenset(i for c in named for i in c.reference.tokens)
    return Chosen(Reference(tokens, frozenset(ids), names=True), None, ids)


def _of_thread(event: Event) -> Chosen:
    reference = Reference(frozenset((-1,)), frozenset((event.id,)), names=True)
    return Chosen(reference, event, (event.id,))


def _default(
    body: Sequence[Chosen], head: Sequence[Chosen], context: Sequence[Chosen]
) -> tuple[Chosen, ...]:
    """Return what a statement without an event means: the mail's, the subject's, the thread's."""
    for group in (body, head, context):
        named = [c for c in group if c.reference.names]
        distinct = {c.event.id: c for c in named if c.event is not None}
        if len(distinct) == 1:
            return tuple(distinct.values())
        if len(distinct) > 1:
            return (_one_of(named),)
        if named:
            return tuple(named)[:1]
    vague = [c for c in (*body, *head, *context) if not c.reference.is_noise]
    return tuple(c for c in vague if c.event is not None)[:1] or tuple(vague)[:1]
