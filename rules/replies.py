"""Which reply goes out, if any: one at most, and none where it could harm or mislead."""

from rules.asking import whether_still_possible, which_event, which_people
from rules.case import Case
from rules.checks.content import received_documents
from rules.checks.loops import may_be_answered
from rules.claims import ON_THE_LIST, about_events, joining, standing
from rules.decision import (
    Action,
    Cancel,
    Enrol,
    Finding,
    MatterKind,
    Operation,
    Question,
    Replace,
    ReplyPlan,
)
from rules.dossier_requests import request_as_before
from rules.matters import (
    acknowledgements,
    business,
    matters,
    may_acknowledge,
    together,
    without_repeats,
)
from rules.newcomers import about_a_new_colleague, to_a_stranger
from rules.operations import carried
from rules.papers import asked_for_forms, is_locked, lacking_papers
from rules.people import SenderKind, identify_sender
from rules.registry import DossierState, EnrolmentState
from rules.replies_to_papers import (
    about_what_was_handed_in,
    to_a_strange_candidate,
    while_it_waits,
)
from rules.understanding import Understanding

# A single obstacle of these kinds is told to the sender; the rest of the mail was understood.
_TOLD = {
    "event-past": "event_past",
    "event-cancelled": "event_cancelled",
    "after-the-deadline": "after_deadline",
}
_REMOVES = frozenset(("cancelled", "offer_declined"))
_NOTED = _REMOVES | {"confirm", "replaced"}
_PAPERS = frozenset(("institution-not-accepted", "person-not-complete"))
_KNOWN = frozenset((SenderKind.PERSON, SenderKind.SHARED))
_TOLD_BY_A_PERSON = _KNOWN | {SenderKind.STAFF}
_UNSURE = frozenset(("sender-not-vouched-for", "sender-ambiguous", "handed-on"))


def plan_reply(
    case: Case,
    understanding: Understanding,
    action: Action,
    operations: tuple[Operation, ...],
    blockers: frozenset[str],
) -> ReplyPlan | None:
    """Return the plan of the one reply, or ``None``; in English when the mail is."""
    if action is Action.SILENT or not may_be_answered(case, understanding):
        return None
    if action is Action.REVIEW:
        plan = _held(case, understanding, operations, blockers)
    else:
        plan = _after_acting(case, understanding, operations)
    plan = without_repeats(case, plan)
    is_english = plan is not None and case.message.language.foreign == "en"
    return plan.model_copy(update={"language": "en"}) if plan and is_english else plan


def blocking(findings: tuple[Finding, ...]) -> frozenset[str]:
    """Return the names of the rules that block."""
    return frozenset(f.rule for f in findings if f.blocks)


def _after_acting(
    case: Case, understanding: Understanding, operations: tuple[Operation, ...]
) -> ReplyPlan | None:
    """Tell in one reply what was done, event by event, and that a question was passed on."""
    plans: list[ReplyPlan] = []
    for event in case.registry.events:
        about = [op for op in operations if getattr(op, "event", None) == event.id]
        plans += _about_one_event(case, event.id, about)
    if understanding.sender.kind is SenderKind.STAFF:
        plans = [_noted_for_staff(plan) for plan in plans]
    plans += about_what_was_handed_in(case, understanding)
    found = business(case, understanding)
    plans += acknowledgements(matters(found, Action.AUTO, operations))
    return together(plans)


def after_a_person(case: Case, operations: tuple[Operation, ...]) -> ReplyPlan | None:
    """Tell the sender what a person did about the lists; ``None`` if that is for others to read.

    Only who is known gets an answer: to a stranger it would name people of the register.
    """
    sender = identify_sender(case)
    is_sure = case.message.envelope.trust >= case.mailbox.least_trust
    if case.message.machine is not None or sender.kind not in _TOLD_BY_A_PERSON or not is_sure:
        return None
    plans: list[ReplyPlan] = []
    for event in case.registry.events:
        about = [op for op in operations if getattr(op, "event", None) == event.id]
        plans += _about_one_event(case, event.id, about)
    if sender.kind is SenderKind.STAFF:
        plans = [_noted_for_staff(plan) for plan in plans]
    return together(plans)


def _held(
    case: Case,
    understanding: Understanding,
    operations: tuple[Operation, ...],
    blockers: frozenset[str],
) -> ReplyPlan | None:
    """Acknowledge a complaint and the like before anything else, a mere question after all else."""
    if not may_acknowledge(case, understanding, blockers):
        return _while_a_person_decides(case, understanding, operations, blockers)
    found = business(case, understanding)
    pressing = together(acknowledgements(found))
    plan = pressing or _while_a_person_decides(case, understanding, operations, blockers)
    if plan is None and _may_only_ask(understanding, found, operations):
        return together(acknowledgements(matters(found, Action.REVIEW, operations)))
    return plan


def _may_only_ask(
    understanding: Understanding,
    found: tuple[MatterKind, ...],
    operations: tuple[Operation, ...],
) -> bool:
    """Say whether a question may be acknowledged; a stranger who sells or hands in gets none."""
    if understanding.sender.kind in _KNOWN:
        return True
    return not found and all(isinstance(op, Question) for op in operations)


def _noted_for_staff(plan: ReplyPlan) -> ReplyPlan:
    """Return the short note to staff; whom it is about is written to at their own address."""
    people = plan.persons if plan.template not in _REMOVES else ()
    removed = plan.persons if plan.template in _REMOVES else plan.removed
    changes = {"template": "staff_noted", "persons": people, "removed": removed}
    return plan.model_copy(update=changes) if plan.template in _NOTED else plan


def _about_one_event(case: Case, event: str, operations: list[Operation]) -> list[ReplyPlan]:
    told: dict[str, list[str]] = {}
    removed: list[str] = []
    for op in operations:
        if isinstance(op, Enrol) and op.person:
            told.setdefault(_enrolled(case, op), []).append(op.person)
        elif isinstance(op, Cancel) and op.person:
            told.setdefault(_left(case, op), []).append(op.person)
        elif isinstance(op, Replace) and op.person and op.new_person:
            told.setdefault("replaced", []).append(op.new_person)
            removed.append(op.person)
    return [
        ReplyPlan(
            template=template,
            event=event,
            persons=tuple(people),
            removed=tuple(removed) if template == "replaced" else (),
        )
        for template, people in told.items()
    ]


def _left(case: Case, op: Cancel) -> str:
    state = standing(case, op.event, op.person)
    if state is EnrolmentState.OFFERED:
        return "offer_declined"
    return "cancelled" if state in ON_THE_LIST else "decline_noted"


def _enrolled(case: Case, op: Enrol) -> str:
    if standing(case, op.event, op.person) is EnrolmentState.CONFIRMED:
        return "already_enrolled"
    return "waitlist" if op.waitlist else "confirm"


def _while_a_person_decides(
    case: Case,
    understanding: Understanding,
    operations: tuple[Operation, ...],
    blockers: frozenset[str],
) -> ReplyPlan | None:
    known = understanding.sender.kind in _KNOWN and not blockers & _UNSURE
    told = to_a_strange_candidate(understanding, blockers)
    if understanding.sender.kind in _KNOWN and not blockers & (_UNSURE - {"handed-on"}):
        told = while_it_waits(case, understanding, blockers)
    if known and _lacks_papers_only(understanding, blockers):
        told = request_as_before()
    if told is not None:
        return told
    if carried(case):
        return _open_copy(case, known=known) or _acknowledge(case, known=known)
    if known or case.message.envelope.trust >= case.mailbox.least_trust:
        blanks = asked_for_forms(case, understanding)
        if blanks is not None:
            return ReplyPlan(template="forms", blanks=blanks)
    if not known:
        return to_a_stranger(case, understanding, operations, blockers)
    return (
        about_a_new_colleague(case, understanding, operations, blockers)
        or which_event(case, understanding, operations, blockers)
        or which_people(case, understanding, operations, blockers)
        or _about_the_event(case, understanding, blockers)
        or whether_still_possible(case, operations, blockers)
    )


def _lacks_papers_only(understanding: Understanding, blockers: frozenset[str]) -> bool:
    """Say whether somebody signs up, and only the institution's incomplete papers are in the way.

    The papers of a person are asked for once the institution's are complete.
    """
    institution = understanding.sender.institution
    return (
        institution is not None
        and institution.dossier is DossierState.INCOMPLETE
        and "institution-not-accepted" in blockers
        and blockers <= _PAPERS
        and bool(joining(understanding.claims))
    )


def _about_the_event(
    case: Case, understanding: Understanding, blockers: frozenset[str]
) -> ReplyPlan | None:
    """Tell a known sender of the one obstacle; the rest of the mail was understood."""
    events = about_events(case, understanding.claims)
    if len(events) != 1 or len(blockers) != 1:
        return None
    [obstacle] = blockers
    if obstacle in _PAPERS:
        return _papers_needed(case, understanding, events[0].id)
    template = _TOLD.get(obstacle)
    return ReplyPlan(template=template, event=events[0].id) if template else None


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
