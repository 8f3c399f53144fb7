"""Which reply goes out, if any: one at most, and none where it could harm or mislead."""

from rules.case import Case
from rules.checks.content import carried, received_documents
from rules.checks.guests import guest_ids, newcomers
from rules.checks.loops import may_be_answered
from rules.decision import Action, Enrol, Finding, Operation, ReplyPlan
from rules.papers import asked_for_forms, is_locked, lacking_papers
from rules.people import SenderKind
from rules.understanding import Understanding

_LEAST_CHOICES, _MOST_CHOICES = 2, 6
# A single obstacle of these kinds is told to the sender; the rest of the mail was understood.
_TOLD = {
    "event-past": "event_past",
    "event-cancelled": "event_cancelled",
    "after-the-deadline": "after_deadline",
}
_PAPERS = frozenset(("institution-not-accepted", "person-not-complete"))
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
        return _open_copy(case, known=known) or _acknowledge(case, known=known)
    if known or case.message.envelope.trust >= case.mailbox.least_trust:
        blanks = asked_for_forms(case, understanding)
        if blanks is not None:
            return ReplyPlan(template="forms", blanks=blanks)
    return _about_the_event(case, understanding, blockers) if known else None


def _about_the_event(
    case: Case, understanding: Understanding, blockers: frozenset[str]
) -> ReplyPlan | None:
    """Tell a known sender of the one obstacle; the rest of the mail was understood."""
    if blockers in ({"event-ambiguous"}, {"event-ambiguous", "unexplained-words"}):
        return _ask_which(understanding)
    event = understanding.event.chosen
    if event is None or len(blockers) != 1:
        return None
    [obstacle] = blockers
    if obstacle in _PAPERS:
        return _papers_needed(case, understanding, event.id)
    return ReplyPlan(template=_TOLD[obstacle], event=event.id) if obstacle in _TOLD else None


def _papers_needed(case: Case, understanding: Understanding, event: str) -> ReplyPlan | None:
    """Send the forms that were never handed in; papers that wait for us are not asked for again."""
    blanks = lacking_papers(case, understanding)
    if blanks is None:
        return None
    if "institution" in blanks.needed_of:
        return ReplyPlan(template="docs_needed_institution", blanks=blanks)
    return ReplyPlan(template="docs_needed_person", event=event, blanks=blanks)


def _open_copy(case: Case, *, known: bool) -> ReplyPlan | None:
    """Ask for an open copy of a document that needs a password; never an unknown sender."""
    is_ours = known or case.thread.our_message is not None
    if not is_ours or not any(map(is_locked, case.message.documents)):
        return None
    return ReplyPlan(template="needs_password")


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
