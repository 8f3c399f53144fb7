"""What several processes at once may do to the outbox, on both kinds of database."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from mailbot.config.model import Caps, SmtpSender
from mailbot.coordinators.digest import make_digests
from mailbot.replies.caps import open_breaker, open_breakers
from mailbot.replies.outbox import queue_reply, send
from mailbot.storage.database import reading, transaction
from mailbot.storage.tables import Outbox, OutboxState
from parsers.facts import Address
from tests.support.post_office import (
    NOW,
    Enqueued,
    case,
    decision,
    kept_message,
    mailbox,
    office,
    outbox_row,
)
from tests.support.smtp_sink import HOST, SmtpSink

AT_ONCE = 4


@pytest.fixture
def app(tmp_path, database_url):
    app = office(tmp_path, url=database_url)
    yield app
    app.database.dispose()


def at_once(work: Callable[[], object]) -> list:
    """Do the same thing in several threads in the same instant."""
    barrier = threading.Barrier(AT_ONCE)

    def together(_number):
        barrier.wait()
        return work()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(together, range(AT_ONCE)))


def queue(app, message, enqueued, address: str = "anna@ces.example") -> int:
    with transaction(app.database) as session:
        sender = Address(name="", address=address)
        return queue_reply(app, session, message, case(sender=sender), decision(), enqueue=enqueued)


def test_a_message_that_is_decided_in_two_places_at_once_gets_one_answer(app):
    enqueued, message = Enqueued(), kept_message(app)

    ids = at_once(lambda: queue(app, message, enqueued))

    assert len(set(ids)) == 1
    assert len(enqueued.jobs) == 1


def test_a_mail_that_is_sent_from_two_places_at_once_goes_out_once(app, tmp_path):
    with SmtpSink() as sink:
        settings = SmtpSender(host=HOST, port=sink.port, security="none", timeout_s=10)
        ours = (mailbox(tmp_path, sender=settings),)
        by_smtp = replace(app, config=app.config.model_copy(update={"mailboxes": ours}))
        outbox_id = queue(app, kept_message(app), Enqueued())
        at_once(lambda: send(by_smtp, outbox_id))

    assert len(sink.received) == 1
    assert outbox_row(app, outbox_id).state == OutboxState.SENT


def test_a_file_that_is_written_from_two_places_at_once_is_one_file(app, tmp_path):
    outbox_id = queue(app, kept_message(app), Enqueued())

    at_once(lambda: send(app, outbox_id))

    assert outbox_row(app, outbox_id).state == OutboxState.SENT
    assert len(list((tmp_path / "out").iterdir())) == 1


def test_a_digest_that_is_made_in_two_places_at_once_is_made_once(app):
    enqueued = Enqueued()

    made = at_once(lambda: make_digests(app, NOW, enqueue=enqueued))

    assert sorted(made) == [0, 0, 0, 1]
    assert len(enqueued.jobs) == 1
    with reading(app.database) as session:
        assert session.scalar(select(func.count()).select_from(Outbox)) == 1


def test_a_breaker_that_is_opened_in_two_places_at_once_is_open(app):
    def opened():
        with transaction(app.database) as session:
            open_breaker(session, "rejestracja", NOW)

    at_once(opened)

    with reading(app.database) as session:
        assert open_breakers(session) == ("rejestracja",)


def test_caps_count_on_both_databases(tmp_path, database_url):
    app = office(tmp_path, url=database_url, caps=Caps(per_sender_hour=1, per_mailbox_hour=2))

    reasons = []
    for number, address in enumerate(["a@x.example", "a@x.example", "b@y.example", "c@z.example"]):
        outbox_id = queue(app, kept_message(app, number), Enqueued(), address)
        reasons.append(outbox_row(app, outbox_id).reason)
    app.database.dispose()

    assert reasons[0] == reasons[2] == ""
    assert "na jeden adres w ciągu godziny" in reasons[1]
    assert "tej skrzynki na godzinę" in reasons[3]
