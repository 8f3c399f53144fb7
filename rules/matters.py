"""What a mail wants a person to answer: a question, a complaint, a right over own data.

These are recognised by language alone, whoever writes, and never carried out: they choose the
section of the digest, the acknowledgement, and the clock by which a person must answer.
"""

import re
from collections.abc import Sequence

from rules.case import Case
from rules.decision import Action, MatterKind, Operation, Question, ReplyPlan
from rules.matter_words import DENIED, PLAIN, SUBJECT
from rules.people import SenderKind
from rules.said import plain, sentences
from rules.understanding import Understanding

ACKNOWLEDGED = {
    MatterKind.RODO: "rodo_ack",
    MatterKind.COMPLAINT: "complaint_ack",
    MatterKind.PUBLIC_INFORMATION: "information_ack",
    MatterKind.MEDIA: "question_ack",
    MatterKind.QUESTION: "question_ack",
}
"""How each is acknowledged. Invoices, offers and applications for work get no answer by machine."""

REASONS = {
    MatterKind.RODO: "Nadawca korzysta z praw dotyczących danych osobowych.",
    MatterKind.COMPLAINT: "Nadawca składa skargę, reklamację lub odwołanie.",
    MatterKind.PUBLIC_INFORMATION: "Nadawca wnosi o udostępnienie informacji publicznej.",
    MatterKind.MEDIA: "Pisze przedstawiciel mediów.",
    MatterKind.INVOICE: "Wiadomość dotyczy faktury lub zapłaty.",
    MatterKind.OFFER: "Wiadomość jest ofertą.",
    MatterKind.JOB: "Wiadomość dotyczy pracy, stażu lub praktyk.",
}
"""For the coordinator, by kind."""

_SECTIONS = {
    MatterKind.RODO: "skargi_i_rodo",
    MatterKind.COMPLAINT: "skargi_i_rodo",
}
_REPLY = re.compile(r"\s*(?:re|odp|fwd?|pd|aw)\b\.?\s*(?:\[\d+\])?:", re.IGNORECASE)
# With one of these it is not sure who would get the acknowledgement, or whether it is due.
_UNSURE = frozenset(
    (
        "accepts-an-offer",
        "answers-go-elsewhere",
        "from-our-own-address",
        "from-staff",
        "handed-on",
        "not-addressed-to-us",
        "not-fully-read",
        "sender-ambiguous",
        "sender-not-vouched-for",
        "shown-as-another",
        "signed-by-another",
    )
)


def business(case: Case, understanding: Understanding) -> tuple[MatterKind, ...]:
    """Return what the words are about besides events, papers and questions, in fixed order."""
    if understanding.sender.kind is SenderKind.OURS:
        return ()
    said = [sentence.text for sentence in sentences(case, understanding)]
    subject = case.message.envelope.subject
    head = "" if _REPLY.match(subject) else plain(subject)
    found = {kind for kind in PLAIN if any(_is_said(kind, text) for text in said)}
    found |= {kind for kind, words in SUBJECT.items() if words.match(head)}
    return tuple(kind for kind in MatterKind if kind in found)


def _is_said(kind: MatterKind, text: str) -> bool:
    return PLAIN[kind].search(text) is not None and DENIED[kind].search(text) is None


def matters(
    found: tuple[MatterKind, ...], action: Action, operations: tuple[Operation, ...]
) -> tuple[MatterKind, ...]:
    """Return what a person must answer, the most pressing first; nothing of machines."""
    if action is Action.SILENT:
        return ()
    asks = any(isinstance(operation, Question) for operation in operations)
    # A question beside a complaint is part of it; beside an invoice it is one of its own.
    is_own = asks and not any(kind in ACKNOWLEDGED for kind in found)
    return (*found, MatterKind.QUESTION) if is_own else found


def section_of(found: tuple[MatterKind, ...], action: Action) -> str | None:
    """Return the section of the digest that these matters ask for, ``None`` for any other."""
    if not found or action is Action.SILENT:
        return None
    section = _SECTIONS.get(found[0])
    return "do_rozstrzygniecia" if section is None and action is Action.REVIEW else section


def acknowledgements(found: tuple[MatterKind, ...]) -> list[ReplyPlan]:
    """Return what tells the sender that a person will answer."""
    templates = [ACKNOWLEDGED[kind] for kind in found if kind in ACKNOWLEDGED]
    return [ReplyPlan(template=template) for template in dict.fromkeys(templates)]


def together(plans: Sequence[ReplyPlan]) -> ReplyPlan | None:
    """Return one reply that tells several acts, ``None`` for none."""
    return plans[0].model_copy(update={"also": tuple(plans[1:])}) if plans else None


def without_repeats(case: Case, plan: ReplyPlan | None) -> ReplyPlan | None:
    """Leave out what was acknowledged in this thread already; ``None`` if nothing is left."""
    if plan is None:
        return None
    told = (plan.model_copy(update={"also": ()}), *plan.also)
    return together([act for act in told if act.template not in case.thread.acknowledged])


def acknowledged_by(plan: ReplyPlan | None) -> dict[MatterKind, str]:
    """Return the kinds that a reply acknowledges, with the template that does it."""
    told = {act.template for act in (plan, *plan.also)} if plan else set()
    return {kind: template for kind, template in ACKNOWLEDGED.items() if template in told}


def may_acknowledge(case: Case, understanding: Understanding, blockers: frozenset[str]) -> bool:
    """Say whether a mail that waits for a person may be acknowledged for the matters in it."""
    is_vouched_for = case.message.envelope.trust >= case.mailbox.least_trust
    is_staff = understanding.sender.kind is SenderKind.STAFF
    return is_vouched_for and not is_staff and not blockers & _UNSURE
