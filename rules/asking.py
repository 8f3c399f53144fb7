"""What a held mail can be asked back: which event, which people; a question records nothing.

The question goes out only when nothing stands in the way but what it asks about, and words that its
answer will explain as well.  It says nothing of what the mail wants, so that it is right for a
sign-up and a withdrawal alike.
"""

from parsers.facts import Act
from rules.case import Case
from rules.claims import about_events
from rules.days import has_begun, warsaw_day
from rules.decision import Cancel, Enrol, Operation, Question, ReplyPlan
from rules.event_evidence import read_evidence
from rules.events import Chosen
from rules.mentions import MentionKind
from rules.registry import Event
from rules.signature import names_sender
from rules.understanding import Understanding

_LEAST_CHOICES, _MOST_CHOICES = 2, 6
_IN_FULL = frozenset((MentionKind.FULL, MentionKind.UNKNOWN))
_EVENT = frozenset(("event-ambiguous", "event-conflict"))
_BESIDE_THE_EVENT = frozenset(("unexplained-subject", "day-unexplained", "nobody-named"))
_BESIDE_PEOPLE = frozenset(
    (
        "nobody-named",
        "people-unsure",
        "others-unexplained",
        "person-not-complete",
        "no-plain-sign-up",
        "not-a-firm-statement",
        "condition",
        "count-differs",
    )
)
_BESIDE_THE_DEADLINE = frozenset(("after-the-deadline", "no-plain-sign-up"))


def which_event(
    case: Case,
    understanding: Understanding,
    operations: tuple[Operation, ...],
    blockers: frozenset[str],
) -> ReplyPlan | None:
    """Ask which of a few events is meant, when only that is unclear."""
    if not blockers & _EVENT or blockers - _EVENT - _BESIDE_THE_EVENT:
        return None
    asked = [op for op in operations if isinstance(op, Enrol | Cancel)]
    if not asked or any(op.event for op in asked):
        return None
    unclear = [c for c in (*understanding.references, *understanding.default) if c.event is None]
    choices = unclear[0].candidates if unclear else ()
    if "event-conflict" in blockers:
        choices = _contradicting(case, understanding, unclear)
    if not _LEAST_CHOICES <= len(choices) <= _MOST_CHOICES:
        return None
    return ReplyPlan(template="clarify_event", choices=choices, also=_passed_on(operations))


def which_people(
    case: Case,
    understanding: Understanding,
    operations: tuple[Operation, ...],
    blockers: frozenset[str],
) -> ReplyPlan | None:
    """Ask for the names of people who were only counted or hinted at, when the event is certain."""
    if "nobody-named" not in blockers or blockers - _BESIDE_PEOPLE:
        return None
    if _names_somebody(understanding):
        return None
    events = {op.event for op in operations if isinstance(op, Enrol | Cancel)}
    events |= {event.id for event in about_events(case, understanding.claims)}
    if len(events) != 1 or not all(isinstance(event, str) for event in events):
        return None
    event = open_event(case, next(iter(events)))
    if event is None:
        return None
    return ReplyPlan(template="clarify_person", event=event.id, also=_passed_on(operations))


def whether_still_possible(
    case: Case, operations: tuple[Operation, ...], blockers: frozenset[str]
) -> ReplyPlan | None:
    """Say that the deadline is over and who decides, to whoever asks to come all the same."""
    acts = {p.act for c in case.message.language.clauses for p in c.predicates}
    if blockers - _BESIDE_THE_DEADLINE or Act.SIGN_UP not in acts:
        return None
    events = {op.event for op in operations if isinstance(op, Enrol)}
    event = open_event(case, next(iter(events))) if len(events) == 1 else None
    today = warsaw_day(case.received)
    if event is None or event.deadline is None or today <= event.deadline:
        return None
    return ReplyPlan(template="after_deadline", event=event.id)


def _passed_on(operations: tuple[Operation, ...]) -> tuple[ReplyPlan, ...]:
    """Say that what was asked besides was passed on."""
    is_asked = any(isinstance(op, Question) for op in operations)
    return (ReplyPlan(template="question_ack"),) if is_asked else ()


def _names_somebody(understanding: Understanding) -> bool:
    """Say whether anybody but the writer is named in full, registered or not."""
    return any(
        mention.kind in _IN_FULL and not names_sender(mention, understanding.sender)
        for mention in understanding.mentions
    )


def open_event(case: Case, wanted: str | None) -> Event | None:
    """Return an announced event that has not begun and was not called off."""
    today = warsaw_day(case.received)
    for event in case.registry.events:
        if event.id == wanted and event.announced <= today and not event.cancelled_on:
            return None if has_begun(event, case.received) else event
    return None


def _contradicting(
    case: Case, understanding: Understanding, unclear: list[Chosen]
) -> tuple[str, ...]:
    """Return the events that the contradicting words speak of, each by itself."""
    words = frozenset[int]().union(*(c.reference.tokens for c in unclear))
    today = warsaw_day(case.received)
    evidence = read_evidence(understanding.language, case.registry.events, frozenset(), today)
    said = [e for e in evidence if e.tokens & words and (e.names or e.is_date) and not e.is_vague]
    meant = frozenset[str]().union(*(e.events for e in said))
    return tuple(e.id for e in case.registry.events if e.id in meant and open_event(case, e.id))
