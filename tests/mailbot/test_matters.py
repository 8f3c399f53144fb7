"""What people must answer, from the bytes of a mail to the end of the matter."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from mailbot.config.model import Office
from mailbot.errors import Stop
from mailbot.questions.matters import close, open_list, reopen
from mailbot.replies.by_hand import Hand
from mailbot.replies.promised import due_day, month_after
from mailbot.storage.database import reading, transaction
from mailbot.storage.matters import MatterRow
from rules.decision import MatterKind
from tests.support.register import add, event, institution, person
from tests.support.station import Clock, deliver, mail, make_app, message, sent
from tests.support.station import close as let_go

WARSAW = ZoneInfo("Europe/Warsaw")
NOW = datetime(2024, 5, 6, 12, 0, tzinfo=WARSAW)
SENDER = "l.zak@cis-debowo.example"
OTHER = "j.lis@poczta.example"
COMPLAINT = "Dzień dobry,\nskładam skargę na sposób prowadzenia spotkania."
RODO = "Na podstawie art. 15 RODO proszę o kopię moich danych osobowych."
PARKING = "Dzień dobry,\nczy przy sali jest parking?"


@pytest.fixture
def app(ready_database_url, tmp_path, sandbox):
    made = make_app(ready_database_url, tmp_path, sandbox, Clock(NOW))
    add(made.database, institution(), person(address=SENDER), event())
    yield made
    let_go(made)


def matters(app):
    with reading(app.database) as session:
        return list(session.scalars(select(MatterRow).order_by(MatterRow.id)))


def act(app, what, *values):
    with transaction(app.database) as session:
        return what(session, *values, Hand("ewa", NOW + timedelta(days=1)))


def test_a_complaint_of_anybody_is_acknowledged_with_the_day_of_its_answer(app):
    number = deliver(app, mail(COMPLAINT, OTHER, subject="uwagi"), 1)

    (row,), (reply,) = matters(app), sent(app)
    assert (row.message_id, row.kind, row.due) == (number, "complaint", date(2024, 6, 5))
    assert reply.subject.startswith("Otrzymaliśmy skargę")
    assert "odpowiedź prześlemy do 5 czerwca 2024 r." in reply.body
    assert message(app, number).state == "held"


def test_a_request_about_data_runs_for_a_month_from_its_receipt(app):
    received = datetime(2024, 5, 3, 23, 59, tzinfo=WARSAW)

    deliver(app, mail(RODO, OTHER), 1, received)

    (row,), (reply,) = matters(app), sent(app)
    assert (row.kind, row.due, row.acknowledged) == ("rodo", date(2024, 6, 3), "rodo_ack")
    assert "nie później niż do 3 czerwca 2024 r." in reply.body


def test_a_question_is_promised_its_answer_and_the_same_day_is_kept(app):
    deliver(app, mail(PARKING, SENDER, subject="sala"), 1)

    (row,), (reply,) = matters(app), sent(app)
    assert (row.kind, row.due) == ("question", date(2024, 5, 9))
    assert "odpowiedź prześlemy do 9 maja 2024 r." in reply.body


def test_a_request_about_data_in_english_is_acknowledged_in_english(app):
    text = "Hello, I would like you to delete my personal data. Please confirm that this is done."

    deliver(app, mail(text, OTHER), 1)

    (reply,) = sent(app)
    assert reply.subject.startswith("Request concerning personal data received")
    assert "by 6 June 2024 at the latest" in reply.body


def test_a_second_question_in_a_thread_is_not_acknowledged_again(app):
    deliver(app, mail(PARKING, SENDER, 1, subject="sala"), 1)
    (reply,) = sent(app)
    header = f"In-Reply-To: {reply.message_id_header}\r\n"

    deliver(app, mail("A czy jest winda?", SENDER, 2, header, subject="Odp: pytanie"), 2)

    assert len(sent(app)) == 1
    assert [row.acknowledged for row in matters(app)] == ["question_ack", ""]


@pytest.mark.parametrize("subject", ["sala", "Re: sala", "ODP: Re: Sala", "Re: sala [2024-0001]"])
def test_the_same_sender_and_subject_are_a_thread_without_any_references(app, subject):
    deliver(app, mail(PARKING, SENDER, 1, subject="sala"), 1)

    deliver(app, mail("A czy jest winda?", SENDER, 2, subject=subject), 2)

    assert len(sent(app)) == 1


@pytest.mark.parametrize(
    ("sender", "subject", "days"),
    [(OTHER, "Re: sala", 0), (SENDER, "winda", 0), (SENDER, "Re: sala", 31)],
)
def test_another_sender_subject_or_month_is_another_thread(app, sender, subject, days):
    deliver(app, mail(PARKING, SENDER, 1, subject="sala"), 1)
    app.clock.now = NOW + timedelta(days=days)

    deliver(app, mail("Czy w budynku jest winda?", sender, 2, subject=subject), 2)

    assert len(sent(app)) == 2


def test_a_complaint_in_the_thread_of_a_question_is_acknowledged_as_one(app):
    deliver(app, mail(PARKING, SENDER, 1, subject="sala"), 1)

    deliver(app, mail(COMPLAINT, SENDER, 2, subject="Re: sala"), 2)

    assert [row.acknowledged for row in matters(app)] == ["question_ack", "complaint_ack"]


def test_a_sign_up_with_a_question_is_confirmed_and_acknowledged_in_one_mail(app):
    deliver(app, mail("Będę na spotkaniu 15 maja. Czy przy sali jest parking?", SENDER), 1)

    (reply,), (row,) = sent(app), matters(app)
    assert "potwierdzamy zapis" in reply.body
    assert "Pytanie przekazaliśmy" in reply.body
    assert row.acknowledged == "question_ack"


def test_an_invoice_waits_without_clock_and_without_an_answer(app):
    number = deliver(app, mail("Przesyłam fakturę za salę.", OTHER), 1)

    (row,) = matters(app)
    assert (row.kind, row.due, row.acknowledged) == ("invoice", None, "")
    assert sent(app) == []
    assert message(app, number).state == "held"


def test_a_machine_opens_nothing(app):
    deliver(app, mail(COMPLAINT, OTHER, headers="Auto-Submitted: auto-replied\r\n"), 1)

    assert matters(app) == []


def test_a_mail_that_only_asked_is_done_when_its_matter_is_closed(app):
    number = deliver(app, mail(PARKING, SENDER), 1)
    (row,) = matters(app)

    assert act(app, close, row.id)

    assert message(app, number).state == "done"
    assert [(one.closed_by, one.closed_at) for one in matters(app)] == [
        ("ewa", NOW + timedelta(days=1))
    ]


def test_closing_again_changes_nothing(app):
    deliver(app, mail(PARKING, SENDER), 1)
    (row,) = matters(app)
    act(app, close, row.id)

    assert not act(app, close, row.id)


def test_a_mail_that_proposes_something_else_waits_on(app):
    number = deliver(app, mail(f"{COMPLAINT} Chyba przyjdę 15 maja na spotkanie.", SENDER), 1)
    for row in matters(app):
        act(app, close, row.id)

    assert message(app, number).state == "held"


def test_a_matter_that_was_closed_by_mistake_runs_on_with_the_same_clock(app):
    number = deliver(app, mail(PARKING, SENDER), 1)
    (row,) = matters(app)
    act(app, close, row.id)

    assert act(app, reopen, row.id)

    (again,) = matters(app)
    assert (again.due, again.closed_at) == (row.due, None)
    assert message(app, number).state == "held"
    assert not act(app, reopen, row.id)


def test_there_is_nothing_to_close_under_a_number_of_nothing(app):
    with pytest.raises(Stop, match="nie ma sprawy nr 7"):
        act(app, close, 7)


def test_the_most_urgent_comes_first_and_what_has_no_clock_last(app):
    deliver(app, mail("Przesyłam fakturę za salę.", OTHER, 1), 1)
    deliver(app, mail(COMPLAINT, OTHER, 2), 2)
    deliver(app, mail(PARKING, SENDER, 3), 3)

    with reading(app.database) as session:
        kinds = [matter.kind for matter, _ in open_list(session)]
    assert kinds == ["question", "complaint", "invoice"]


@pytest.mark.parametrize(
    ("day", "until"),
    [
        ("2024-01-31", "2024-02-29"),
        ("2023-01-31", "2023-02-28"),
        ("2024-12-15", "2025-01-15"),
        ("2024-05-31", "2024-06-30"),
    ],
)
def test_a_month_ends_on_the_same_day_or_the_last_of_a_shorter_month(day, until):
    assert month_after(date.fromisoformat(day)) == date.fromisoformat(until)


@pytest.mark.parametrize(
    ("kind", "due"),
    [
        (MatterKind.PUBLIC_INFORMATION, date(2024, 5, 20)),
        (MatterKind.MEDIA, date(2024, 5, 9)),
        (MatterKind.COMPLAINT, date(2024, 5, 16)),
        (MatterKind.OFFER, None),
    ],
)
def test_each_kind_has_its_own_clock(kind, due):
    office = Office(complaint_within_days=10)

    assert due_day(kind, NOW, NOW, office) == due
