"""What is answered about people whom the register does not know: which papers, or who they are.

The sender of an unknown address learns how an institution joins; if the mail carries the name of
somebody registered, only that this has to be confirmed from the registered address. A known sender
who names one new colleague learns which papers that one needs. Nothing of the register is told.
"""

import re

from parsers.facts import fold
from rules.asking import open_event
from rules.case import Case
from rules.decision import Blanks, Enrol, Operation, ReplyPlan
from rules.matters import business
from rules.mentions import MentionKind
from rules.people import SenderKind
from rules.registry import DossierState
from rules.signature import names_sender
from rules.understanding import Understanding
from rules.word_sets import word_set

_BESIDE = frozenset(
    (
        "sender-unknown",
        "no-plain-sign-up",
        "nobody-named",
        "people-unsure",
        "person-not-complete",
        "name-unexplained",
        "unexplained-subject",
        "others-unexplained",
    )
)
_SELF = word_set("ja mnie siebie sobie mi my nas nami soba")
_LINK = re.compile(r"https?://|\bwww\.", re.IGNORECASE)


def to_a_stranger(
    case: Case,
    understanding: Understanding,
    operations: tuple[Operation, ...],
    blockers: frozenset[str],
) -> ReplyPlan | None:
    """Answer an unknown address that wants to come to an open event and says nothing else.

    Whoever sells, complains or sends a link gets no such answer; nor does an unproven sender.
    """
    event = _wanted(case, operations)
    is_proven = case.message.envelope.trust >= case.mailbox.least_trust
    if event is None or not is_proven or blockers - _BESIDE:
        return None
    if understanding.sender.kind is not SenderKind.UNKNOWN or business(case, understanding):
        return None
    if _LINK.search(case.message.body.own_words):
        return None
    if _carries_a_registered_name(case):
        return ReplyPlan(template="verify_sender")
    blanks = Blanks(needed_of=("institution", "person"))
    return ReplyPlan(template="docs_needed_institution", blanks=blanks)


def about_a_new_colleague(
    case: Case,
    understanding: Understanding,
    operations: tuple[Operation, ...],
    blockers: frozenset[str],
) -> ReplyPlan | None:
    """Tell which papers somebody needs whom an accepted institution sends for the first time.

    With others named beside them a person decides about all.
    """
    event = _wanted(case, operations)
    institution = understanding.sender.institution
    if event is None or institution is None or blockers - _BESIDE:
        return None
    if institution.dossier is not DossierState.ACCEPTED or business(case, understanding):
        return None
    named = [m for m in understanding.mentions if m.is_full or m.kind is MentionKind.UNKNOWN]
    others = [m for m in named if not names_sender(m, understanding.sender)]
    speaks_of_self = any(t.folded in _SELF for t in understanding.language.tokens)
    if len(others) != 1 or others[0].kind is not MentionKind.UNKNOWN or speaks_of_self:
        return None
    blanks = Blanks(needed_of=("person",))
    return ReplyPlan(template="docs_needed_person", event=event, blanks=blanks)


def _wanted(case: Case, operations: tuple[Operation, ...]) -> str | None:
    """Return the one open event that the mail wants to come to."""
    events = {op.event for op in operations if isinstance(op, Enrol)}
    found = open_event(case, next(iter(events))) if len(events) == 1 else None
    return found.id if found else None


def _carries_a_registered_name(case: Case) -> bool:
    """Say whether the words or the shown name are those of anybody in the whole register."""
    sender = case.message.envelope.sender
    shown = sender.name if sender else ""
    words = set(re.findall(r"\w+", fold(f"{case.message.body.own_words} {shown}")))
    return any(
        {fold(p.first_name), *re.findall(r"\w+", fold(p.last_name))} <= words
        for p in case.registry.elsewhere
    )
