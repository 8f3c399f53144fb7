"""Which reply goes out, if any: one at most, and none where it could harm or mislead."""

from rules.case import Case
from rules.checks.content import carried, received_documents
from rules.checks.guests import guest_ids, newcomers
from rules.checks.loops import may_be_answered
from rules.decision import Action, Enrol, Finding, Operation, ReplyPlan
from rules.people import SenderKind
from rules.understanding import Understanding

_LEAST_CHOICES, _MOST_CHOICES = 2, 6
# A single obstacle of these kinds is told to the sender; the rest of the mail was understood.
_TOLD = {
    "event-past": "event_past",
    "event-cancelled": "event_cancelled",
    "after-the-deadline": "after_deadline",
}
_KNOWN = frozenset((SenderKind.PERSON, SenderKind.SHARED))
_UNSURE = frozenset(("sender-not-vouched-for", "sender-ambiguous", "handed-on"))


def plan_reply(
    case: Case,
    understanding: Understanding,
    action: Action,
    operations: tuple[Operation, ...],
    blockers: frozenset[str],
) -> ReplyPlan | None:
    """Return the plan of the one reply, or ``None``."""
    if action is Action.SILENT or not may_be_answered(case, understanding):
        return None
    if action is Action.REVIEW:
        return _while_a_person_decides(case, understanding, blockers)
    return _after_acting(case, understanding, operations)


def blocking(findings: tuple[Finding, ...]) -> frozenset[str]:
    """Return the names of the rules that block."""
    return frozenset(f.rule for f in findings if f.blocks)


def _after_acting(
    case: Case, understanding: Understanding, operations: tuple[Operation, ...]
) -> ReplyPlan | None:
    event = understanding.event.chosen
    if event is None:
        return None
    enrols = [op for op in operations if isinstance(op, Enrol)]
    if enrols and all(op.waitlist for op in enrols):
        template = "waitlist"
    elif newcomers(case, understanding, event):
        template = "confirm"
    else:
        template = "already_enrolled"
    return ReplyPlan(template=template, event=event.id, persons=guest_ids(understanding))


def _while_a_person_decides(
    case: Case, understanding: Understanding, blockers: frozenset[str]
) -> ReplyPlan | None:
    known = understanding.sender.kind in _KNOWN and not blockers & _UNSURE
    if carried(case):
        return _acknowledge(case, known=known)
    event = understanding.event.chosen
    if not known:
        return None
    if blockers in ({"event-ambiguous"}, {"event-ambiguous", "unexplained-words"}):
        return _ask_which(understanding)
    if event is not None and len(blockers) == 1 and next(iter(blockers)) in _TOLD:
        return ReplyPlan(template=_TOLD[next(iter(blockers))], event=event.id)
    return None


def _acknowledge(case: Case, *, known: bool) -> ReplyPlan | None:
    """Acknowledge papers only if one of our forms was read; an invoice gets no such answer."""
    has_form = any(d.form for d in case.message.documents)
    if not has_form or not (known or case.message.envelope.trust >= case.mailbox.least_trust):
        return None
    return ReplyPlan(template="ack_docs", documents=received_documents(case))


def _ask_which(understanding: Understanding) -> ReplyPlan | None:
    choices = understanding.event.candidates
    if not _LEAST_CHOICES <= len(choices) <= _MOST_CHOICES:
        return None
    return ReplyPlan(template="clarify_event", choices=choices)
