"""The laws of the process, each a demand on what the database says after a step."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from mailbot.clock import WARSAW
from mailbot.coordinators.digest import gather
from mailbot.coordinators.layout import write_digest
from mailbot.lists.offers import is_over, may_offer
from mailbot.replies.identity import case_reference
from mailbot.storage.database import reading
from mailbot.storage.register import EnrolmentRow, EventNotice, EventRow
from mailbot.storage.tables import (
    Change,
    DecisionRow,
    DigestRow,
    Journal,
    Message,
    MessageState,
    Outbox,
    Parsed,
)
from mailbot.undo import UNDONE
from rules.registry import EnrolmentState
from rules.standings import ACTIVE, HOLDS_A_PLACE, TRANSITIONS, Move, after
from tests.support.whole_process import Office

ENDS = frozenset(MessageState) - {MessageState.KEPT}
BY_SEVERAL_MOVES = {
    "replaced": (Move.LEAVE_FOR, Move.TAKE_OVER, Move.TAKE_OVER_WAITING),
    "event-cancelled": (Move.CALL_OFF,),
    "attendance-recorded": (Move.ATTEND, Move.MISS),
}
"""Acts that change standings and are not named after their one move."""


@dataclass
class Past:
    """What the step before left, for laws about what a step may do."""

    taken: Counter[str] = field(default_factory=Counter)
    journal: int = 0


def nobody_is_overbooked(office: Office, past: Past) -> None:
    """Only a person who lowers the capacity leaves more people than places, never a further one."""
    taken = Counter(row.event_id for row in office.rows(EnrolmentRow) if row.state in HOLDS_A_PLACE)
    for event in office.rows(EventRow):
        if event.capacity is not None:
            most = max(event.capacity, past.taken[event.id])
            assert taken[event.id] <= most, f"{event.id}: {taken[event.id]} > {most}"
    past.taken = taken


def everybody_is_on_a_list_once(office: Office) -> None:
    rows = office.rows(EnrolmentRow)
    assert len({(row.event_id, row.person_id) for row in rows}) == len(rows)
    offers = [row for row in rows if row.state == EnrolmentState.OFFERED.value]
    assert len({row.offer_entry for row in offers}) == len(offers)
    for row in offers:
        assert None not in {row.offer_entry, row.offered_until}, "an offer without an end"


def standings_change_by_the_table(office: Office) -> None:
    """Every change is a move of its act, they follow on each other, and lead to what stands."""
    acts = {entry.id: entry.act for entry in office.rows(Journal)}
    standing: dict[int, EnrolmentState | None] = {}
    for change in office.rows(Change):
        if change.row_table != EnrolmentRow.__tablename__ or "state" not in change.after:
            continue
        key, act = int(change.row_key[0]), acts[change.entry_id]
        before = standing.get(key)
        said = (change.before or {}).get("state")
        assert said == (before and before.value), f"a change of {key} is not on record"
        standing[key] = EnrolmentState(change.after["state"])
        if act != UNDONE:
            moves = BY_SEVERAL_MOVES.get(act) or (Move(act),)
            assert standing[key] in {after(before, move) for move in moves}, (act, before)
    assert standing == {row.id: row.state for row in office.rows(EnrolmentRow)}


def every_open_standing_has_an_exit(office: Office) -> None:
    starts = {standing for allowed, _ in TRANSITIONS.values() for standing in allowed}
    for row in office.rows(EnrolmentRow):
        if row.state in ACTIVE:
            assert EnrolmentState(row.state) in starts


def every_message_has_an_end_and_a_reason(office: Office) -> None:
    for row in office.rows(Message):
        assert row.state in ENDS, f"message {row.id} is {row.state}"
        assert row.reason, f"message {row.id} is {row.state} without a reason"
        assert "Błąd wewnętrzny" not in row.reason, f"message {row.id}: {row.reason}"


def every_letter_has_a_cause(office: Office) -> None:
    """One answer for a message; whatever else is written has an act, a notice or a digest."""
    letters = office.rows(Outbox)
    answers = Counter(row.message_id for row in letters if row.purpose == "reply")
    assert all(count == 1 for count in answers.values())
    acts = {entry.id: entry for entry in office.rows(Journal)}
    noticed = {row.outbox_id for row in office.rows(EventNotice)}
    digests = {row.outbox_id for row in office.rows(DigestRow)}
    undone = {entry.undoes for entry in acts.values()}
    seen: set[str] = set()
    for row in letters:
        by_hand = row.message_id is not None and row.entry_id in acts
        is_correction = row.purpose.startswith("correction:")
        corrects = is_correction and int(row.purpose.rpartition(":")[2]) in undone
        is_caused = row.purpose == "reply" or by_hand or row.entry_id in acts or corrects
        assert is_caused or row.id in noticed | digests, f"{row.purpose} has no cause"
        name = f"{row.message_id}/{row.purpose}"
        assert name not in seen, f"{name} twice"
        seen.add(name)


def what_waits_is_in_the_digest(office: Office) -> None:
    text = digest_of(office)
    for row in office.rows(Message):
        if row.state in {MessageState.HELD.value, MessageState.PARKED.value}:
            reference = case_reference(row.id, row.received)
            assert reference in text, f"{reference} waits in no digest"
    lost = [row for row in office.rows(Outbox) if row.state == "failed" and not row.settled_at]
    assert not lost or "nie udało się wysłać" in text


def digest_of(office: Office) -> str:
    """Write the digest of this moment."""
    app, now = office.app, office.clock.now
    moment = (now.astimezone(WARSAW).date(), now)
    with reading(app.database) as session:
        data = gather(session, app.config, app.config.coordinators[0], moment)
    digest = write_digest(data)
    return f"{digest.subject}\n{digest.text}"


def places_are_offered_in_turn(office: Office, past: Past) -> None:
    """Whoever still waits after a step came later than everybody who was offered a place in it."""
    rows = office.rows(EnrolmentRow)
    order = {(row.event_id, row.person_id): (row.ordered_at, row.id) for row in rows}
    waiting = [row for row in rows if row.state == EnrolmentState.WAITLISTED.value]
    entries = [entry for entry in office.rows(Journal) if entry.id > past.journal]
    for entry in entries:
        if entry.act == Move.OFFER.value:
            offered = order[entry.detail["event"], entry.detail["person"]]
            for row in waiting:
                is_before = order[row.event_id, row.person_id] < offered
                assert not (row.event_id == entry.detail["event"] and is_before), row.person_id
    past.journal = max([past.journal, *(entry.id for entry in entries)])


def no_number_of_identity_leaves_the_dossier(office: Office, pesel: str) -> None:
    letters = [f"{row.subject} {row.body} {row.content}" for row in office.rows(Outbox)]
    acts = [str(entry.detail) for entry in office.rows(Journal)]
    reasons = [row.reason for row in office.rows(Message)]
    facts = [f"{row.facts}" for row in office.rows(Parsed)]
    decisions = [f"{row.decision}" for row in office.rows(DecisionRow)]
    for text in (*letters, *acts, *reasons, *facts, *decisions, digest_of(office)):
        assert pesel not in text


def the_clock_leaves_nothing_undone(office: Office) -> None:
    """After the jobs: no open standing once the event began, no idle place, no offer overdue."""
    now, app = office.clock.now, office.app
    rows = office.rows(EnrolmentRow)
    taken = Counter(row.event_id for row in rows if row.state in HOLDS_A_PLACE)
    for event in office.rows(EventRow):
        mine = [row for row in rows if row.event_id == event.id]
        waits = [row for row in mine if row.state == EnrolmentState.WAITLISTED.value]
        if now.astimezone(WARSAW).date() > event.first_day:
            left = [row.person_id for row in mine if row.state in ACTIVE - {"confirmed"}]
            assert not left, f"{event.id} began and {left} still wait"
        elif waits and may_offer(event, now):
            assert event.capacity is not None
            assert taken[event.id] >= event.capacity, f"{event.id}: a place lies idle"
    with reading(app.database) as session:
        offered = [row for row in rows if row.state == EnrolmentState.OFFERED.value]
        late = [row.person_id for row in offered if is_over(session, row, now)]
    assert not late or not is_office_open(office), f"the offers of {late} do not end"


def is_office_open(office: Office) -> bool:
    local = office.clock.now.astimezone(WARSAW)
    return local.weekday() < 5 and 8 <= local.hour < 16


LAWS: tuple[Callable[[Office], None], ...] = (
    everybody_is_on_a_list_once,
    standings_change_by_the_table,
    every_open_standing_has_an_exit,
    every_message_has_an_end_and_a_reason,
    every_letter_has_a_cause,
    what_waits_is_in_the_digest,
)
