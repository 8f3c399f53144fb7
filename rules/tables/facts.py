"""The facts of a decided case that rules may ask for, computed from nothing but the case."""

from collections.abc import Iterable

from parsers.facts import LeafRole, Trust
from rules.case import Case
from rules.days import WARSAW, warsaw_day
from rules.decision import Decision, Enrol
from rules.registry import Event
from rules.tables.words import DAYS, MODES, MOST, NOTHING, SEVERAL, WORDS, Value
from rules.understanding import Understanding

Facts = dict[str, Value]

_TRUST = {Trust.NONE: "none", Trust.SPF: "spf", Trust.DMARC: "dmarc"}
_DONE = {
    "enrols": "enrol",
    "cancels": "cancel",
    "replaces": "replace",
    "applies": "apply_group",
    "documents": "documents",
    "updates": "update",
    "asks": "question",
}


def facts_of(case: Case, understanding: Understanding, decision: Decision) -> Facts:
    """Return every fact of the vocabulary for a decision that no rule has touched."""
    return {
        **_of_sender(case, understanding),
        **_of_event(case, decision),
        **_of_operations(decision),
        **_of_mail(case),
        "matter": decision.matters[0].value if decision.matters else NOTHING,
        "decision": decision.action.value,
        "replies": decision.reply is not None,
        "section": decision.section,
    }


def _of_sender(case: Case, understanding: Understanding) -> Facts:
    sender = understanding.sender
    address = case.message.envelope.sender
    return {
        "sender": sender.kind.value,
        "sender_domain": address.address.rpartition("@")[2].lower() if address else NOTHING,
        "trust": _TRUST[case.message.envelope.trust],
        "institution": sender.institution.id if sender.institution else NOTHING,
        "dossier": sender.institution.dossier.value if sender.institution else "unknown",
    }


def _of_event(case: Case, decision: Decision) -> Facts:
    named = {str(e) for op in decision.operations if (e := getattr(op, "event", None)) is not None}
    events = [event for event in case.registry.events if event.id in named]
    only = events[0] if len(events) == 1 else None
    return {
        "event": _one(named),
        "series": _one({event.series or NOTHING for event in events}),
        "mode": _one({_mode(event) for event in events}),
        "days_left": _days_left(case, only) if only else None,
        "free_places": _free_places(only) if only else None,
    }


def _one(names: Iterable[str]) -> str:
    """Return the only name, or that there is none or more than one."""
    known = sorted(names)
    return SEVERAL if len(known) > 1 else known[0] if known else NOTHING


def _mode(event: Event) -> str:
    return event.mode if event.mode in MODES else "other"


def _days_left(case: Case, event: Event) -> int:
    return _counted((event.first_day - warsaw_day(case.received)).days)


def _free_places(event: Event) -> int | None:
    if event.full_since is not None:
        return 0
    return None if event.capacity is None else _counted(event.capacity - event.taken)


def _of_operations(decision: Decision) -> Facts:
    ops: set[str] = {operation.op for operation in decision.operations}
    people = {
        getattr(op, "person", None) or getattr(op, "name", None) for op in decision.operations
    }
    return {
        **{name: op in ops for name, op in _DONE.items()},
        "waits": any(isinstance(op, Enrol) and op.waitlist for op in decision.operations),
        "persons": _counted(len(people - {None})),
    }


def _of_mail(case: Case) -> Facts:
    local = case.received.astimezone(WARSAW)
    attached = sum(leaf.role is LeafRole.ATTACHMENT for leaf in case.message.leaves)
    recruitment = case.registry.recruitment
    is_open = recruitment is not None and recruitment.opens <= local.date() <= recruitment.closes
    return {
        "mailbox": case.mailbox.id,
        "attachments": min(attached, WORDS["attachments"].most),
        "answer": case.thread.our_message is not None,
        "repeated": case.is_repeat,
        "recruitment": is_open,
        "weekday": DAYS[local.weekday()],
        "hour": local.hour,
    }


def _counted(number: int) -> int:
    return max(0, min(number, MOST))
