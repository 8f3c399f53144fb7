"""What a person decides about one application: whose it is, whether it takes part, its order."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from mailbot.app import App
from mailbot.errors import Stop
from mailbot.recruitments.calls import demand_application, demand_call, demand_step
from mailbot.recruitments.candidates import registered, stranger_key
from mailbot.recruitments.record import Place, detail_of, make_way, settle_mail, standing
from mailbot.recruitments.telling import CANDIDATE, write
from mailbot.replies.by_hand import Hand
from mailbot.replies.drafts import Enqueue
from mailbot.replies.identity import purpose_of
from mailbot.storage.acts import Cause, begin
from mailbot.storage.recruiting import ApplicationRow
from mailbot.storage.register import PersonRow
from mailbot.storage.snapshot import recruitment_of
from rules.call import Step, first_state, may, outside_the_window
from rules.decision import ReplyPlan
from rules.handed import FORMAL_LACKS, UNSURE_LACKS, Lack
from rules.registry import ApplicationState
from rules.replies_to_papers import MISSING

_S = ApplicationState
_LOOKED_AT = "Osoba rozstrzygnęła, czyje jest zgłoszenie do grupy roboczej."
_TOLD = {
    _S.COMPLETE: "ack_application",
    _S.INCOMPLETE: "application_incomplete",
    _S.LATE: "late_application",
    _S.EARLY: "early_application",
}
_OF_THE_GROUP = frozenset((Lack.GROUP, Lack.UNSURE_GROUP))


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What a person found out about an application; what is left out stays as it was read."""

    person: str | None = None
    """Id in the register; else name and address tell who it is."""
    name: str = ""
    organisation: str = ""
    address: str = ""
    group: str | None = None
    is_form_complete: bool = False
    """The form is there, filled and signed, whatever was read."""


def confirm(  # noqa: PLR0913 - one act of a person, and a letter
    app: App, session: Session, number: int, found: Confirmed, hand: Hand, *, enqueue: Enqueue
) -> ApplicationState:
    """Take down whose a doubtful application is, and tell the candidate how it stands now.

    Returns:
        Its state, by the same rules as for any other.

    Raises:
        Stop: It is not doubtful, the person or group is unknown, or one in time stands already
            and this one is worse.
    """
    row = demand_application(session, number)
    call = recruitment_of(demand_call(session, row.recruitment_id, to_change=True))
    demand_step(row, Step.CONFIRM)
    group = found.group or row.group_id
    if group is not None and group not in dict(call.groups):
        raise Stop(f"nie ma grupy {group} w naborze {call.id}")
    window = outside_the_window(call, row.received)
    lacks = _left(row, found, group) | ({window} if window else set())
    state = first_state(lacks, is_sure=True)
    who = _who(session, row, found)
    place = Place(call.id, group, who["candidate_key"] or "")
    earlier = standing(session, place)
    _demand_place(earlier, state)
    act = begin(session, Cause(hand.now, hand.name), f"application-{state.value}", detail_of(row))
    if state is not _S.LATE:
        make_way(act, place, row)
    act.change(
        row,
        **who,
        group_id=group,
        state=state.value,
        lacks=sorted(lack.value for lack in lacks),
        unsure=[],
        completed_at=row.received if state is _S.COMPLETE else None,
        changed_at=hand.now,
    )
    settle_mail(session, row, hand.now, _LOOKED_AT)
    missing = tuple(text for lack, text in MISSING.items() if lack in lacks)
    plan = ReplyPlan(template=_TOLD[state], missing=missing, persons=(CANDIDATE,))
    purpose = purpose_of("application-confirmed", str(row.id))
    write(app, session, row, plan, purpose, enqueue=enqueue, entry=act.entry)
    return state


def admit(session: Session, number: int, hand: Hand) -> ApplicationState:
    """Let a late application take part after all; the list goes on saying that it was late.

    Raises:
        Stop: It is not late, lacks something, or one in time stands already.
    """
    row = demand_application(session, number)
    call = demand_call(session, row.recruitment_id, to_change=True)
    demand_step(row, Step.ADMIT)
    if {Lack(word) for word in row.lacks} & FORMAL_LACKS:
        raise Stop(f"zgłoszenie nr {number} jest niekompletne")
    if standing(session, Place(row.recruitment_id, row.group_id, row.candidate_key)) is not None:
        raise Stop(f"zgłoszenie nr {number}: jest już zgłoszenie tej osoby złożone w terminie")
    state = _S.TO_COMMITTEE if call.closed_at is not None else _S.COMPLETE
    act = begin(session, Cause(hand.now, hand.name), f"application-{state.value}", detail_of(row))
    act.change(row, state=state.value, is_admitted=True, changed_at=hand.now)
    return state


def withdraw(session: Session, number: int, hand: Hand) -> None:
    """Take down that the candidate withdrew on paper or by telephone.

    Raises:
        Stop: The application is not open.
    """
    row = demand_application(session, number)
    demand_step(row, Step.WITHDRAW)
    act = begin(session, Cause(hand.now, hand.name), "application-withdrawn", detail_of(row))
    act.change(row, state=_S.WITHDRAWN.value, changed_at=hand.now)


def prefer(session: Session, number: int, rank: int, hand: Hand) -> bool:
    """Take down the place of an application in its candidate's order; tell whether it is news.

    Raises:
        Stop: The place is no number from 1 on.
    """
    row = demand_application(session, number)
    if rank < 1:
        raise Stop("kolejność liczy się od 1")
    act = begin(session, Cause(hand.now, hand.name), "application-preference", detail_of(row))
    return act.change(row, preference=rank, changed_at=hand.now)


def _left(row: ApplicationRow, found: Confirmed, group: str | None) -> frozenset[Lack]:
    """Return what is still lacking after a person looked."""
    lacks = frozenset(Lack(word) for word in row.lacks) - UNSURE_LACKS - {Lack.EARLY, Lack.LATE}
    if found.is_form_complete:
        lacks -= FORMAL_LACKS - _OF_THE_GROUP
    if group is None:
        return (lacks - {Lack.UNSURE_GROUP}) | {Lack.GROUP}
    return lacks - _OF_THE_GROUP if found.group else lacks


def _who(session: Session, row: ApplicationRow, found: Confirmed) -> dict[str, str | None]:
    if found.person is not None:
        person = session.get(PersonRow, found.person)
        if person is None:
            raise Stop(f"nie ma osoby {found.person} w wykazie")
        candidate = registered(session, person)
        return {
            "person_id": person.id,
            "candidate_key": person.id,
            "name": candidate.name,
            "organisation": found.organisation or candidate.organisation,
            "institution_type": row.institution_type or candidate.institution_type,
            "address": found.address or candidate.address,
        }
    if row.person_id is not None and not found.name:
        return {"candidate_key": row.candidate_key, "person_id": row.person_id}
    name = found.name or row.name
    address = (found.address or row.address or str(row.form.get("email", ""))).lower()
    if not name or not address:
        raise Stop(f"zgłoszenie nr {row.id}: trzeba podać osobę z wykazu albo nazwisko i adres")
    return {
        "person_id": None,
        "candidate_key": stranger_key(name, address),
        "name": name,
        "organisation": found.organisation or row.organisation,
        "address": address,
    }


def _demand_place(earlier: ApplicationRow | None, state: ApplicationState) -> None:
    """Refuse to replace what cannot be replaced, or by something worse."""
    if earlier is None or state is _S.LATE:
        return
    is_worse = state is _S.INCOMPLETE and earlier.state == _S.COMPLETE
    if is_worse or not may(Step.SUPERSEDE, _S(earlier.state)):
        raise Stop(f"zgłoszenie nr {earlier.id} tej osoby stoi już na liście; to można wycofać")
