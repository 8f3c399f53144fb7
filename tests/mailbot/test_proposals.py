"""A person decides about held mails, from the real mail to the answer."""

import pytest
from sqlalchemy import select

from mailbot.engine import later
from mailbot.errors import Stop
from mailbot.lists.by_hand import Desk
from mailbot.proposals import ACCEPTED, REJECTED, Gaps, accept, reject
from mailbot.replies.by_hand import Hand
from mailbot.storage.acts import Cause
from mailbot.storage.database import reading, transaction
from mailbot.storage.register import EventRow, PersonRow
from mailbot.storage.tables import DecisionRow, Journal, Outbox
from mailbot.undo import undo_message
from rules.decision import Decision
from tests.support.lists import MONDAY, on_the_list, people, standings
from tests.support.register import add, event, institution
from tests.support.station import STAFF, Clock, close, deliver, mail, make_app, message, sent

NO_GAPS = Gaps()


@pytest.fixture
def app(ready_database_url, tmp_path, sandbox):
    made = make_app(ready_database_url, tmp_path, sandbox, Clock(MONDAY))
    add(made.database, institution(), *people(4), event(capacity=2, deadline=MONDAY.date()))
    with transaction(made.database) as session:
        # After the deadline, so that every sign-up is held with its proposal.
        session.get_one(EventRow, "E1").deadline = MONDAY.replace(day=3).date()
    yield made
    close(made)


def write(app, text="Zgłaszam swój udział w spotkaniu 15 maja.", sender="p1@cis-debowo.example"):
    uid = len(sent(app)) + 100
    return deliver(app, mail(text, sender, uid), uid)


def by_hand(app, act, number, *words, **options):
    with transaction(app.database) as session:
        desk = Desk(app, session, Cause(MONDAY, "ewa"), later)
        return act(desk, number, *words, **options)


def answers(app, number):
    with reading(app.database) as session:
        query = select(Outbox).where(Outbox.message_id == number).order_by(Outbox.id)
        return session.scalars(query).all()


def test_an_accepted_proposal_is_carried_out_and_answered_in_the_thread(app):
    number = write(app)
    assert message(app, number).state == "held"

    settled = by_hand(app, accept, number, NO_GAPS)

    assert (message(app, number).state, message(app, number).reason) == ("done", ACCEPTED)
    assert standings(app.database) == {"P1": "confirmed"}
    reply = answers(app, number)[-1]
    assert (reply.id,) == settled.mails
    assert "Potwierdzenie zapisu" in reply.subject
    assert f"In-Reply-To: <m{100}@cis-debowo.example>" in reply.content
    with reading(app.database) as session:
        acts = session.scalars(select(Journal).where(Journal.actor == "ewa")).all()
        record = session.scalars(select(DecisionRow).order_by(DecisionRow.id.desc())).first()
    assert [entry.act for entry in acts] == ["proposal-accepted", "admitted"]
    assert Decision.model_validate(record.decision).section == "zmiany_na_listach"


def test_a_mail_is_decided_once(app):
    number = write(app)
    by_hand(app, accept, number, NO_GAPS)

    for act, words in ((accept, NO_GAPS), (reject, "Nie.")):
        with pytest.raises(Stop, match="nie czeka na decyzję"):
            by_hand(app, act, number, words)


def test_with_no_place_an_accepted_proposal_leads_to_the_waiting_list(app):
    add(app.database, *(on_the_list(n, "confirmed") for n in (2, 3)))
    number = write(app)

    by_hand(app, accept, number, NO_GAPS)

    assert standings(app.database)["P1"] == "waitlisted"
    assert "Lista rezerwowa" in answers(app, number)[-1].subject


def test_whoever_waits_already_goes_on_waiting(app):
    add(app.database, *(on_the_list(n, "confirmed") for n in (2, 3)), on_the_list(1, "waitlisted"))
    with transaction(app.database) as session:
        session.get_one(PersonRow, "P1").state = "pending"
    number = write(app)

    by_hand(app, accept, number, NO_GAPS)

    assert standings(app.database)["P1"] == "waitlisted"


def test_gaps_of_a_proposal_are_filled_by_the_person(app):
    number = write(app, "Chcę się zapisać na jakieś spotkanie.")

    with pytest.raises(Stop, match=r"--event"):
        by_hand(app, accept, number, NO_GAPS)
    by_hand(app, accept, number, Gaps(event="E1", person="P4"))

    assert message(app, number).state == "done"
    assert set(standings(app.database).values()) == {"confirmed"}


def test_an_empty_proposal_is_no_proposal(app):
    number = write(app, "Jabłka są w tym roku wyjątkowo dorodne.")

    with pytest.raises(Stop, match="propozycja jest pusta"):
        by_hand(app, accept, number, NO_GAPS)
    by_hand(app, accept, number, Gaps("E1", "P2"))

    assert standings(app.database) == {"P2": "confirmed"}


def test_a_stranger_is_not_answered_but_the_person_at_the_registered_address(app):
    number = write(app, sender="obca@obce.example")
    mails = len(answers(app, number))

    by_hand(app, accept, number, Gaps("E1", "P2"))

    assert len(answers(app, number)) == mails
    assert [row.recipient for row in sent(app)][-1] == "p2@cis-debowo.example"
    assert "Potwierdzenie zapisu" in sent(app)[-1].subject


def test_a_colleague_gets_a_note_and_the_person_the_confirmation(app):
    number = write(app, "zapisz: Jan Lis2, 15.05", STAFF)
    assert message(app, number).state == "held"

    by_hand(app, accept, number, Gaps(person="P2"))

    assert standings(app.database) == {"P2": "confirmed"}
    assert [(row.recipient, row.subject.split(" – ")[0]) for row in sent(app)][-2:] == [
        (STAFF, "Zapisano"),
        ("p2@cis-debowo.example", "Potwierdzenie zapisu"),
    ]


def test_an_accepted_withdrawal_offers_the_place_to_the_next(app):
    add(app.database, *(on_the_list(n, "confirmed") for n in (1, 2)), on_the_list(3, "waitlisted"))
    number = write(app, "Może zrezygnuję z udziału w spotkaniu 15 maja.")
    assert message(app, number).state == "held"

    settled = by_hand(app, accept, number, NO_GAPS)

    assert settled.offered == ("P3",)
    assert standings(app.database) == {"P1": "cancelled", "P2": "confirmed", "P3": "offered"}


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"cancelled_on": MONDAY.date()}, "odwołano"),
        ({"first_day": MONDAY.date(), "last_day": MONDAY.date()}, "już się rozpoczęło"),
    ],
)
def test_what_is_impossible_by_now_is_refused_and_the_mail_still_waits(app, changes, complaint):
    number = write(app)
    with transaction(app.database) as session:
        for name, value in changes.items():
            setattr(session.get_one(EventRow, "E1"), name, value)

    with pytest.raises(Stop, match=complaint):
        by_hand(app, accept, number, NO_GAPS)

    assert message(app, number).state == "held"


def test_a_rejected_proposal_is_answered_with_the_reason(app):
    number = write(app)

    settled = by_hand(app, reject, number, "Lista jest zamknięta.\nZapraszamy jesienią.")

    assert (message(app, number).state, message(app, number).reason) == ("done", REJECTED)
    assert standings(app.database) == {"P1": "rejected"}
    reply = answers(app, number)[-1]
    assert (reply.id,) == settled.mails
    assert "Lista jest zamknięta.\nZapraszamy jesienią." in reply.body
    assert "automatycznie" not in reply.body


def test_a_silent_rejection_answers_nobody(app):
    number = write(app)
    mails = len(sent(app))

    by_hand(app, reject, number, "Pomyłka.", is_silent=True)

    assert len(sent(app)) == mails


def test_a_rejection_leaves_a_place_that_somebody_has(app):
    add(app.database, on_the_list(1, "confirmed"))
    with transaction(app.database) as session:
        session.get_one(PersonRow, "P1").state = "pending"
    number = write(app)

    by_hand(app, reject, number, "Już jest na liście.")

    assert standings(app.database) == {"P1": "confirmed"}


def test_a_mail_that_was_carried_out_is_only_put_aside(app):
    with transaction(app.database) as session:
        session.get_one(EventRow, "E1").deadline = None
    number = write(app, "Zgłaszam swój udział w spotkaniu 15 maja. Czy na miejscu będzie parking?")
    assert (message(app, number).state, standings(app.database)) == ("held", {"P1": "confirmed"})
    mails = len(sent(app))

    by_hand(app, accept, number, NO_GAPS)

    assert message(app, number).state == "done"
    assert len(sent(app)) == mails


def test_what_a_person_decided_can_be_undone_and_decided_again(app):
    number = write(app)
    by_hand(app, accept, number, NO_GAPS)
    with transaction(app.database) as session:
        undo_message(app, session, number, Hand("ewa", MONDAY), enqueue=later)
    assert (message(app, number).state, standings(app.database)) == ("held", {"P1": "cancelled"})

    by_hand(app, accept, number, NO_GAPS)

    assert standings(app.database) == {"P1": "confirmed"}
    states = [row.state for row in answers(app, number) if "Potwierdzenie" in row.subject]
    assert states == ["withheld", "queued"]
