"""What a calendar program answered for its owner: whether they come to which event of ours.

Only the answer of the sender's own registered address counts, for an event whose day and title, or
whose number of ours, the answer names.  Everything else goes to a person.
"""

import re
from dataclasses import replace

from parsers.facts import CalendarAnswer, MachineKind
from rules.case import Case
from rules.days import warsaw_day
from rules.handed import Handed
from rules.intentions import Claim
from rules.people import SenderKind
from rules.registry import Event
from rules.said import plain
from rules.stances import Stance
from rules.understanding import Understanding

_STANCES = {
    "ACCEPTED": Stance.COMES,
    "TENTATIVE": Stance.COMES,
    "DECLINED": Stance.AWAY,
}
# A reason may be given for staying away; anybody else's coming is for a person to read.
_ASKING = re.compile(
    r"\?|\bzamiast\b|\bzast[eę]p\w*|\bza mnie\b|\bprzyjdzie\b|\bb[eę]dzie\b", re.IGNORECASE
)


def with_calendar_answer(case: Case, understanding: Understanding) -> Understanding | None:
    """Return the understanding of a calendar's answer, ``None`` for any other mail."""
    machine = case.message.machine
    if machine is None or machine.kind is not MachineKind.CALENDAR or not machine.is_certain:
        return None
    answer = case.message.calendar
    event = _event(case, answer) if answer else None
    person = understanding.sender.person
    doubt = _doubt(case, understanding, answer, event)
    claims: tuple[Claim, ...] = ()
    if (
        answer is not None
        and answer.status in _STANCES
        and event is not None
        and person is not None
    ):
        claims = (Claim(_STANCES[answer.status], person.id, event.id),)
    return replace(
        understanding.without_attendance(),
        handed=Handed(is_calendar_answer=True, calendar_doubt=doubt),
        is_body=False,
        claims=claims if _is_own(case, understanding, answer) else (),
    )


def _doubt(
    case: Case, understanding: Understanding, answer: CalendarAnswer | None, event: Event | None
) -> str | None:
    """Say why a person must see it, ``None`` when it is clear."""
    if answer is None or not answer.is_plain:
        return "Odpowiedź programu kalendarza jest niejasna."
    is_reasoned = answer.status == "DECLINED" and not _ASKING.search(answer.comment)
    doubts = (
        (
            not _is_own(case, understanding, answer),
            "Odpowiedź programu kalendarza dotyczy innej osoby niż nadawca.",
        ),
        (event is None, "Odpowiedź programu kalendarza nie wskazuje naszego wydarzenia."),
        (answer.status == "TENTATIVE", "Udział zaznaczono w kalendarzu jako niepewny."),
        (
            answer.status not in _STANCES,
            "Odpowiedź programu kalendarza nie mówi, czy nadawca przyjdzie.",
        ),
        (
            bool(case.message.body.own_words.strip()),
            "Do odpowiedzi programu kalendarza dopisano kilka słów.",
        ),
        (
            bool(answer.comment) and not is_reasoned,
            "W odpowiedzi programu kalendarza jest komentarz.",
        ),
    )
    return next((reason for is_so, reason in doubts if is_so), None)


def _is_own(case: Case, understanding: Understanding, answer: CalendarAnswer | None) -> bool:
    """Say whether the sender answers for themselves, from their registered address."""
    sender = case.message.envelope.sender
    return (
        answer is not None
        and sender is not None
        and understanding.sender.kind is SenderKind.PERSON
        and answer.attendee == sender.address
    )


def _event(case: Case, answer: CalendarAnswer) -> Event | None:
    if answer.starts is None:
        return None
    day = warsaw_day(answer.starts)
    that_day = [e for e in case.registry.events if e.first_day == day]
    title = plain(answer.summary)
    named = [e for e in that_day if title and title in {plain(t) for t in (e.title, *e.aliases)}]
    numbered = [e for e in that_day if _is_ours(case, answer.uid, e)]
    found = named or numbered
    if named and numbered and named != numbered:
        return None
    return found[0] if len(found) == 1 else None


def _is_ours(case: Case, uid: str, event: Event) -> bool:
    """Say whether a UID is made of our event's id and our domain."""
    local, _, domain = uid.lower().partition("@")
    ours = {a.rpartition("@")[2] for a in case.mailbox.addresses}
    return domain in ours and local.split("-")[0] == event.id.lower()
