from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

import mailbot.process as station
from mailbot.app import build
from mailbot.clock import utc_now
from mailbot.config import Config, FolderSender, Mailbox, MaildirFolder, Mode, Service
from mailbot.effects import StaleSnapshot
from mailbot.engine import unfinished
from mailbot.intake.fate import Terms
from mailbot.intake.keep import Batch, Shelf, keep
from mailbot.intake.ledger import Place
from mailbot.intake.poll import process_later
from mailbot.intake.source import Fetched
from mailbot.process import process_message
from mailbot.sandbox import Sandbox, SandboxBroken
from mailbot.storage.database import reading, transaction
from mailbot.storage.register import EnrolmentRow, EventRow
from mailbot.storage.tables import Message, Outbox, Parsed
from tests.support.register import add, event, institution, person
from tests.support.world import ADDRESS, day_text

DAY = (utc_now() + timedelta(days=9)).date()
SENDER = "l.zak@cis-debowo.example"


@pytest.fixture
def app(ready_database_url, tmp_path, sandbox):
    config = Config(
        service=Service(home=tmp_path, database=ready_database_url, mode=Mode.LIVE, workers=1),
        mailboxes=(
            Mailbox(
                id="es",
                address=ADDRESS,
                since=DAY - timedelta(days=30),
                source=MaildirFolder(path=tmp_path / "maildir"),
                sender=FolderSender(path=tmp_path / "out"),
                authserv_id="mx.ops.example",
            ),
        ),
    )
    made = build(config, starts_at_once=False)
    made = type(made)(**{**vars(made), "sandbox": sandbox})
    add(
        made.database,
        institution(),
        person(address=SENDER),
        event(first_day=DAY, last_day=DAY, announced=DAY - timedelta(days=40)),
    )
    yield made
    made.database.dispose()


def mail(text, number=1, headers=""):
    return (
        f"Authentication-Results: mx.ops.example; dmarc=pass header.from=cis-debowo.example\r\n"
        f"From: Łucja Żak <{SENDER}>\r\nTo: {ADDRESS}\r\nSubject: spotkanie\r\n"
        f"Message-ID: <m{number}@cis-debowo.example>\r\n{headers}"
        "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        f"{text}\r\n"
    ).encode()


def deliver(app, raw, uid=1):
    place = Place("es", "INBOX", 1)
    terms = Terms(place, app.config.mailboxes[0].since)
    shelf = Shelf(app.database, app.blobs, process_later)
    (message_id,) = keep(shelf, Batch(terms, [Fetched(uid, utc_now(), raw)]), utc_now())
    return message_id


def message(app, message_id):
    with reading(app.database) as session:
        return session.get_one(Message, message_id)


def count(app, table):
    with reading(app.database) as session:
        return len(session.scalars(select(table)).all())


SIGN_UP = f"Dzień dobry,\nbędę na spotkaniu {day_text(DAY)}.\nPozdrawiam"


def test_a_plain_sign_up_ends_done_on_the_list_and_answered(app):
    message_id = deliver(app, mail(SIGN_UP))

    process_message(app, message_id)

    ended = message(app, message_id)
    assert (ended.state, ended.sender, ended.attempts) == ("done", SENDER, 1)
    assert ended.content_hash
    assert (count(app, EnrolmentRow), count(app, Outbox), count(app, Parsed)) == (1, 1, 1)
    assert len(unfinished(app.database, ["send:"])) == 1


def test_a_message_is_decided_once_however_often_it_is_processed(app):
    message_id = deliver(app, mail(SIGN_UP))

    for _ in range(3):
        process_message(app, message_id)

    assert (count(app, EnrolmentRow), count(app, Outbox)) == (1, 1)
    assert message(app, message_id).attempts == 1


def which_event(app):
    """Process a mail that may mean two events; return its id and the Message-ID of our question."""
    later = DAY + timedelta(days=7)
    add(
        app.database, event(id="E2", first_day=later, last_day=later, announced=DAY - timedelta(40))
    )
    asked = deliver(app, mail("Będę na spotkaniu sieciującym."))
    process_message(app, asked)
    with reading(app.database) as session:
        return asked, session.scalars(select(Outbox.message_id_header)).one()


def answer(app, words, header, number, sender=SENDER):
    raw = mail(words, number, f"In-Reply-To: {header}\r\nReferences: {header}\r\n")
    message_id = deliver(app, raw.replace(SENDER.encode(), sender.encode()), uid=number)
    process_message(app, message_id)
    return message_id


def test_a_number_answers_our_question_which_event_is_meant(app):
    asked, header = which_event(app)
    assert message(app, asked).state == "held"

    chosen = answer(app, "2", header, 2)

    with reading(app.database) as session:
        listed = session.execute(select(EnrolmentRow.event_id, EnrolmentRow.person_id)).all()
    assert [tuple(row) for row in listed] == [("E2", "P1")]
    assert (message(app, chosen).state, message(app, asked).state) == ("done", "done")
    assert "wskazał" in message(app, asked).reason
    assert count(app, Outbox) == 2


def test_a_question_is_answered_once(app):
    _, header = which_event(app)
    answer(app, "2", header, 2)

    again = answer(app, "1", header, 3)

    assert message(app, again).state == "held"
    assert count(app, EnrolmentRow) == 1


def test_only_the_one_whom_we_asked_may_answer(app):
    add(
        app.database,
        person(id="P2", first_name="Ola", last_name="Lis", address="o@cis-debowo.example"),
    )
    _, header = which_event(app)

    other = answer(app, "2", header, 2, "o@cis-debowo.example")

    assert message(app, other).state == "held"
    assert count(app, EnrolmentRow) == 0


def test_what_is_not_understood_is_held_with_its_reason(app):
    message_id = deliver(app, mail("Jabłka są w tym roku wyjątkowo dorodne."))

    process_message(app, message_id)

    ended = message(app, message_id)
    assert ended.state == "held"
    assert ended.reason
    assert count(app, EnrolmentRow) == 0


def test_a_machine_is_ignored_with_its_reason(app):
    message_id = deliver(app, mail("Nie ma mnie.", headers="Auto-Submitted: auto-replied\r\n"))

    process_message(app, message_id)

    ended = message(app, message_id)
    assert ended.state == "ignored"
    assert ended.reason
    assert count(app, Outbox) == 0


def test_the_same_words_again_within_a_day_are_not_answered_again(app):
    first = deliver(app, mail(SIGN_UP, 1), uid=1)
    again = deliver(app, mail(SIGN_UP, 2), uid=2)

    process_message(app, first)
    process_message(app, again)

    assert count(app, Outbox) == 1
    assert message(app, again).state != "kept"


def test_a_message_that_broke_its_worker_too_often_is_parked(app):
    message_id = deliver(app, mail(SIGN_UP))
    with transaction(app.database) as session:
        session.get_one(Message, message_id).attempts = app.config.service.park_after

    process_message(app, message_id)

    ended = message(app, message_id)
    assert ended.state == "parked"
    assert "3 razy" in ended.reason
    assert count(app, EnrolmentRow) == 0


def test_a_message_whose_bytes_are_damaged_goes_to_a_person(app, tmp_path):
    message_id = deliver(app, mail(SIGN_UP))
    sha256 = message(app, message_id).sha256
    (tmp_path / "blobs" / sha256[:2] / sha256).unlink()

    process_message(app, message_id)

    ended = message(app, message_id)
    assert (ended.state, "FileNotFoundError" in ended.reason) == ("held", True)


def test_while_the_database_is_away_the_message_stays_kept(app, monkeypatch):
    message_id = deliver(app, mail(SIGN_UP))

    def away(*_):
        raise OperationalError("select", {}, Exception("gone"))

    monkeypatch.setattr(station, "decide", away)
    with pytest.raises(OperationalError):
        process_message(app, message_id)

    assert message(app, message_id).state == "kept"


def test_an_outage_is_no_fault_of_the_message_however_often_it_is_tried(app, monkeypatch):
    message_id = deliver(app, mail(SIGN_UP))

    def away(*_):
        raise OperationalError("select", {}, Exception("gone"))

    with monkeypatch.context() as outage:
        outage.setattr(station, "decide", away)
        for tried in range(5):
            with pytest.raises(OperationalError):
                process_message(app, message_id, counted=tried)
    process_message(app, message_id, counted=5)

    ended = message(app, message_id)
    assert (ended.state, ended.attempts) == ("done", 1)


def test_a_message_whose_turn_comes_while_the_program_stops_stays_as_it_is(app):
    message_id = deliver(app, mail(SIGN_UP))
    closed = Sandbox(0)
    closed.close()

    with pytest.raises(SandboxBroken):
        process_message(type(app)(**{**vars(app), "sandbox": closed}), message_id)

    kept = message(app, message_id)
    assert (kept.state, kept.attempts) == ("kept", 0)


def test_a_message_that_is_being_read_when_the_program_stops_stays_kept(app, monkeypatch):
    message_id = deliver(app, mail(SIGN_UP))

    def closing(*_, **__):
        raise SandboxBroken("closed")

    monkeypatch.setattr(app.sandbox, "parse", closing)
    with pytest.raises(SandboxBroken):
        process_message(app, message_id)

    assert message(app, message_id).state == "kept"


def test_a_place_lost_at_every_try_leaves_the_message_to_a_person(app, monkeypatch):
    message_id = deliver(app, mail(SIGN_UP))

    def stale(*_):
        raise StaleSnapshot("full")

    monkeypatch.setattr(station.effects, "apply", stale)
    process_message(app, message_id)

    assert message(app, message_id).state == "held"
    assert count(app, EnrolmentRow) == 0


def test_the_last_place_goes_to_one_and_the_other_waits(app):
    with transaction(app.database) as session:
        session.get_one(EventRow, "E1").capacity = 1
    add(app.database, person(id="P2", address="j.lis@cis-debowo.example", first_name="Jan"))
    first = deliver(app, mail(SIGN_UP, 1), uid=1)
    other = mail(SIGN_UP, 2).replace(SENDER.encode(), b"j.lis@cis-debowo.example")
    second = deliver(app, other.replace("Łucja Żak".encode(), b"Jan Zak"), uid=2)

    process_message(app, first)
    process_message(app, second)

    with reading(app.database) as session:
        states = sorted(session.scalars(select(EnrolmentRow.state)))
    assert states == ["confirmed", "waitlisted"]


def test_a_message_that_does_not_exist_is_no_work(app):
    process_message(app, 4711)

    assert count(app, Message) == 0


def test_a_mailbox_that_left_the_configuration_answers_nobody(app):
    message_id = deliver(app, mail(SIGN_UP))
    without = app.config.model_copy(update={"mailboxes": ()})

    process_message(type(app)(**{**vars(app), "config": without}), message_id)

    assert message(app, message_id).state == "held"
    assert count(app, Outbox) == 0
