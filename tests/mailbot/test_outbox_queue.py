import re
from dataclasses import replace

import pytest
from sqlalchemy import select

from mailbot.config.model import Caps, Mode
from mailbot.replies.outbox import Notice, queue_notice, queue_reply, release, reply_address
from mailbot.replies.sending import SHADOW
from mailbot.storage.database import reading, transaction
from mailbot.storage.tables import Journal, Outbox, OutboxState
from parsers.facts import Address
from rules.decision import ReplyPlan
from tests.support.post_office import (
    ADDRESS,
    CONFIRM,
    NOW,
    Enqueued,
    case,
    decision,
    envelope,
    kept_message,
    office,
    outbox_row,
)

DIGEST = Notice(
    purpose="digest:2024-05-07:a.zielinska@ops.example",
    mailbox="rejestracja",
    recipient="A.Zielinska@ops.example",
    subject="[mailbot] nic nie czeka",
    text="Nic nie czeka.\n",
    html="<p>Nic nie czeka.</p>",
)


def queue(app, message, enqueued, *, plan=CONFIRM, **changes):
    with transaction(app.database) as session:
        return queue_reply(app, session, message, case(**changes), decision(plan), enqueue=enqueued)


def acts(app) -> list[str]:
    with reading(app.database) as session:
        return list(session.scalars(select(Journal.act).order_by(Journal.id)))


def test_a_reply_is_queued_with_its_workflow_and_its_bytes(tmp_path):
    app, enqueued = office(tmp_path), Enqueued()

    row = outbox_row(app, queue(app, kept_message(app), enqueued))

    assert row.state == OutboxState.QUEUED
    assert row.events == "e1"
    assert (row.recipient, row.recipient_domain) == ("anna@ces.example", "ces.example")
    assert f"Message-ID: {row.message_id_header}\r\n" in row.content
    assert "In-Reply-To: <abc@ces.example>\r\n" in row.content
    assert enqueued.jobs == [("send", "smtp", "send:1", (1,), "rejestracja", 0)]
    assert acts(app) == ["mail-queued"]


def test_a_message_is_answered_once_however_often_it_is_decided(tmp_path):
    app, enqueued = office(tmp_path), Enqueued()
    message = kept_message(app)

    first = queue(app, message, enqueued)
    again = queue(app, message, enqueued, plan=ReplyPlan(template="docs_accepted"))

    assert first == again
    assert len(enqueued.jobs) == 1
    assert outbox_row(app, first).subject.startswith("Potwierdzenie zapisu")


def test_a_rebuilt_database_gives_the_same_mail_the_same_message_id(tmp_path):
    ids = []
    for name, number in (("one", 1), ("two", 2)):
        (tmp_path / name).mkdir()
        app = office(tmp_path / name)
        for other in range(1, number):
            kept_message(app, 100 + other)
        message = kept_message(app, 7)
        ids.append(outbox_row(app, queue(app, message, Enqueued())).message_id_header)

    assert ids[0] == ids[1]


def test_a_decision_without_a_reply_queues_nothing(tmp_path):
    app, enqueued = office(tmp_path), Enqueued()

    assert queue(app, kept_message(app), enqueued, plan=None) is None
    assert enqueued.jobs == []


def withheld(app, **changes) -> str:
    enqueued = Enqueued()
    row = outbox_row(app, queue(app, kept_message(app), enqueued, **changes))
    assert row.state == OutboxState.WITHHELD
    assert enqueued.jobs == []
    return row.reason


def test_in_shadow_mode_a_reply_is_written_and_withheld(tmp_path):
    app = office(tmp_path, mode=Mode.SHADOW)

    assert withheld(app) == SHADOW
    assert "Subject: " in outbox_row(app, 1).content


def test_a_reply_that_nobody_can_write_is_withheld_with_the_reason(tmp_path):
    reason = withheld(office(tmp_path), plan=ReplyPlan(template="confirm", event="e1"))

    assert reason == "Odpowiedzi „confirm” nie da się napisać: brakuje nazwisk z rejestru."


def test_a_reply_to_an_address_that_cannot_be_written_is_withheld(tmp_path):
    reason = withheld(office(tmp_path), sender=Address(name="", address="łucja@ces.example"))

    assert reason == "Na ten adres nie da się odpowiedzieć automatycznie."


def test_a_reply_to_nobody_is_withheld(tmp_path):
    assert "nie da się odpowiedzieć" in withheld(office(tmp_path), sender=None)


def test_we_never_answer_ourselves(tmp_path):
    reason = withheld(office(tmp_path), sender=Address(name="", address=ADDRESS))

    assert reason == "Odpowiedź trafiłaby do naszej własnej skrzynki."


def test_a_withheld_reply_goes_out_when_a_person_says_so_and_only_once(tmp_path):
    app, enqueued = office(tmp_path, caps=Caps(per_sender_hour=0)), Enqueued()
    outbox_id = queue(app, kept_message(app), enqueued)

    with transaction(app.database) as session:
        released = [
            release(session, outbox_id, NOW, enqueue=enqueued, actor="ewa") for _ in range(2)
        ]

    assert released == [True, False]
    assert outbox_row(app, outbox_id).state == OutboxState.QUEUED
    assert [job[2:4] for job in enqueued.jobs] == [("send:1:1", (1,))]
    assert acts(app) == ["mail-withheld", "reply-released"]


def test_what_was_never_written_cannot_be_released(tmp_path):
    app, enqueued = office(tmp_path), Enqueued()
    outbox_id = queue(app, kept_message(app), enqueued, sender=None)

    with transaction(app.database) as session:
        assert not release(session, outbox_id, NOW, enqueue=enqueued, actor="ewa")
        assert not release(session, 99, NOW, enqueue=enqueued, actor="ewa")


def test_a_notice_goes_out_once_and_in_shadow_mode_too(tmp_path):
    app, enqueued = office(tmp_path, mode=Mode.SHADOW), Enqueued()

    with transaction(app.database) as session:
        ids = {queue_notice(app, session, DIGEST, enqueue=enqueued) for _ in range(2)}

    assert ids == {1}
    assert len(enqueued.jobs) == 1
    row = outbox_row(app, 1)
    assert (row.state, row.recipient) == (OutboxState.QUEUED, "a.zielinska@ops.example")
    assert "Auto-Submitted: auto-generated\r\n" in row.content
    assert "multipart/alternative" in row.content


def test_a_notice_to_an_odd_address_is_withheld(tmp_path):
    app = office(tmp_path)

    with transaction(app.database) as session:
        outbox_id = queue_notice(
            app, session, replace(DIGEST, recipient="zły adres"), enqueue=Enqueued()
        )

    assert outbox_row(app, outbox_id).state == OutboxState.WITHHELD


@pytest.mark.parametrize(
    ("reply_to", "where"),
    [
        ((), "anna@ces.example"),
        (("biuro@ces.example",), "biuro@ces.example"),
        (("Biuro@CES.example", "biuro@ces.example"), "biuro@ces.example"),
        (("biuro@ces.example", "jan@ces.example"), "anna@ces.example"),
        (("biuro@evil.example",), "anna@ces.example"),
        (("biuro@sub.ces.example",), "anna@ces.example"),
    ],
)
def test_reply_to_counts_only_within_the_senders_own_domain(reply_to, where):
    written = tuple(Address(name="", address=address) for address in reply_to)

    assert reply_address(envelope(reply_to=written), frozenset()) == where


def test_in_a_shared_domain_reply_to_may_be_anybody():
    written = envelope(
        sender=Address(name="", address="a@poczta.example"),
        reply_to=(Address(name="", address="b@poczta.example"),),
    )

    assert reply_address(written, frozenset({"poczta.example"})) == "a@poczta.example"


def test_no_word_of_the_mail_gets_into_the_reply(tmp_path):
    app = office(tmp_path)

    row = outbox_row(app, queue(app, kept_message(app), Enqueued(), subject="KUP TERAZ"))

    assert "KUP" not in row.content
    assert not re.search("KUP|TERAZ", row.subject + row.body)


def test_the_outbox_itself_refuses_a_second_answer(tmp_path):
    app, enqueued = office(tmp_path), Enqueued()
    message = kept_message(app)
    queue(app, message, enqueued)

    # As if another process had inserted the row after we looked for it.
    with transaction(app.database) as session:
        row = session.scalars(select(Outbox)).one()
        session.delete(row)
    queue(app, message, enqueued)

    with reading(app.database) as session:
        assert len(session.scalars(select(Outbox.id)).all()) == 1
