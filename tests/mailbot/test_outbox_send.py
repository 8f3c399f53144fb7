"""Every way in which sending can be interrupted, against a real SMTP server and real files."""

from pathlib import Path

import pytest

from mailbot.config.model import Mode, SmtpSender
from mailbot.errors import AgainLater
from mailbot.replies.caps import PAUSED, pause_replies
from mailbot.replies.errors import SendAgainLater
from mailbot.replies.outbox import queue_reply, send
from mailbot.replies.sending import MOST_ATTEMPTS, SHADOW, _attempt, _claim, _settle, sender_of
from mailbot.storage.database import transaction
from mailbot.storage.tables import Outbox, OutboxState
from parsers.facts import Address
from tests.support.post_office import Enqueued, case, decision, kept_message, office, outbox_row
from tests.support.smtp_sink import HOST, Fault, SmtpSink


class Died(BaseException):
    """The process is gone."""


def queued(app, number: int = 1) -> int:
    message = kept_message(app, number)
    with transaction(app.database) as session:
        return queue_reply(app, session, message, case(), decision(), enqueue=Enqueued())


def smtp_office(home: Path, sink: SmtpSink, **changes):
    values = {"host": HOST, "port": sink.port, "security": "none", "timeout_s": 5}
    return office(home, sender=SmtpSender(**values | changes))


def state(app, outbox_id: int = 1) -> str:
    return outbox_row(app, outbox_id).state


def die_after_delivery(app, outbox_id: int = 1) -> None:
    """Send up to the moment after the server's 250, before the result is committed."""
    claim = _claim(app, outbox_id)
    sender_of(app, claim.mailbox).deliver(claim.letter)


def die_before_delivery(app, outbox_id: int = 1) -> None:
    """Commit the intent and go no further."""
    _claim(app, outbox_id)


@pytest.fixture
def sink():
    with SmtpSink() as server:
        yield server


def test_a_mail_goes_out_byte_for_byte_to_one_recipient(tmp_path, sink):
    app = smtp_office(tmp_path, sink)
    queued(app)

    send(app, 1)

    row = outbox_row(app, 1)
    assert (row.state, row.attempts, row.reason) == (OutboxState.SENT, 1, "")
    assert [mail.content for mail in sink.received] == [row.content.encode()]
    assert sink.received[0].sender == "rejestracja@ops.example"
    assert sink.received[0].recipients == ("anna@ces.example",)


def test_the_intent_is_committed_before_the_first_byte_leaves(tmp_path):
    states = []
    with SmtpSink(on_mail=lambda _: states.append(state(app))) as sink:
        app = smtp_office(tmp_path, sink)
        queued(app)
        send(app, 1)

    assert states == [OutboxState.SENDING]


def test_addresses_with_polish_domains_are_written_in_ascii_on_the_envelope(tmp_path, sink):
    app = smtp_office(tmp_path, sink)
    message = kept_message(app)
    away = case(sender=Address(name="", address="anna@żółw.example"))
    with transaction(app.database) as session:
        queue_reply(app, session, message, away, decision(), enqueue=Enqueued())

    send(app, 1)

    assert sink.received[0].recipients == ("anna@xn--w-uga1v8h.example",)


def test_a_mail_that_went_out_is_never_sent_again(tmp_path, sink):
    app = smtp_office(tmp_path, sink)
    queued(app)

    for _ in range(3):
        send(app, 1)

    assert len(sink.received) == 1


def test_a_mail_that_does_not_exist_is_nothing_to_do(tmp_path, sink):
    send(smtp_office(tmp_path, sink), 99)

    assert sink.sessions == 0


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (Fault.REFUSE_RCPT, "Serwer poczty odmówił: 550 5.1.1 no such user."),
        (Fault.REFUSE_MAIL, "Serwer poczty odmówił: 550 5.7.1 not you."),
        (Fault.REFUSE_AFTER_DOT, "Serwer poczty odmówił: 554 5.6.0 no."),
    ],
)
def test_a_refusal_is_final(tmp_path, sink, fault, reason):
    app = smtp_office(tmp_path, sink)
    queued(app)
    sink.faults.append(fault)

    send(app, 1)
    send(app, 1)

    row = outbox_row(app, 1)
    assert (row.state, row.reason) == (OutboxState.FAILED, reason)
    assert sink.received == []


@pytest.mark.parametrize(
    "fault",
    [Fault.BUSY_RCPT, Fault.BUSY_DATA, Fault.ODD_DATA, Fault.DROP_AT_DATA, Fault.BUSY_AFTER_DOT],
)
def test_what_the_server_certainly_did_not_take_is_sent_again_later(tmp_path, sink, fault):
    app = smtp_office(tmp_path, sink)
    queued(app)
    sink.faults.append(fault)

    with pytest.raises(SendAgainLater) as later:
        send(app, 1)
    between = outbox_row(app, 1)
    send(app, 1)

    assert (later.value.delay_s, later.value.attempt) == (60, 1)
    assert between.state == OutboxState.QUEUED
    assert between.reason
    assert (state(app), len(sink.received)) == (OutboxState.SENT, 1)


def test_a_server_that_is_away_is_tried_again_with_growing_patience(tmp_path):
    with SmtpSink() as gone:
        app = smtp_office(tmp_path, gone)
    queued(app)

    delays = []
    for _ in range(MOST_ATTEMPTS):
        with pytest.raises(SendAgainLater) as later:
            send(app, 1)
        delays.append(later.value.delay_s)
        app.clock.forward(seconds=later.value.delay_s)
    send(app, 1)

    assert delays[:6] == [60, 300, 900, 3600, 14400, 14400]
    assert delays == sorted(delays)
    row = outbox_row(app, 1)
    assert row.state == OutboxState.FAILED
    assert row.reason.startswith("Nie udało się wysłać mimo 24 prób. Brak połączenia")


def test_turns_that_only_waited_do_not_make_a_fresh_mail_fail(tmp_path, sink):
    app = smtp_office(tmp_path, sink)
    queued(app)
    with transaction(app.database) as session:
        session.get_one(Outbox, 1).attempts = 10 * MOST_ATTEMPTS

    send(app, 1)

    assert (state(app), len(sink.received)) == (OutboxState.SENT, 1)


AMBIGUOUS = [Fault.DROP_AFTER_DOT, Fault.LATE_250, Fault.ODD_AFTER_DOT]


@pytest.mark.parametrize("fault", AMBIGUOUS)
def test_a_doubt_that_nobody_can_settle_is_shown_and_never_sent_again(tmp_path, sink, fault):
    app = smtp_office(tmp_path, sink, timeout_s=0.3)
    queued(app)
    sink.faults.append(fault)

    send(app, 1)
    send(app, 1)

    row = outbox_row(app, 1)
    assert row.state == OutboxState.UNKNOWN
    assert row.reason.startswith("Wysyłanie przerwano, a nie da się sprawdzić")
    assert len(sink.received) == 1


def test_a_crash_in_the_middle_without_a_journal_is_a_doubt(tmp_path, sink):
    app = smtp_office(tmp_path, sink)
    queued(app)
    die_after_delivery(app)

    send(app, 1)

    assert state(app) == OutboxState.UNKNOWN
    assert len(sink.received) == 1


class Journal:
    """A Sent folder as one can imagine it; ``away`` lets it not answer."""

    def __init__(self, *, filed: bool = True) -> None:
        self.ids: set[str] = set()
        self.away = False
        self.is_filed_by_provider = filed
        self.appended: list[bytes] = []

    def file(self, content: bytes) -> None:
        if self.is_filed_by_provider:
            found = [line for line in content.split(b"\r\n") if line.startswith(b"Message-ID:")]
            self.ids.add(found[0].split()[1].decode())

    def contains(self, message_id_header: str) -> bool | None:
        if self.away:
            raise AgainLater("away")
        return message_id_header in self.ids

    def append(self, content: bytes) -> bool:
        if self.away:
            raise AgainLater("away")
        self.appended.append(content)
        return True


class WithJournal:
    """The SMTP sender of an application, with this journal as its Sent folder."""

    def __init__(self, app, journal: Journal) -> None:
        self._sender = sender_of(app, "rejestracja")
        self._sender._journal = journal

    def __getattr__(self, name):
        return getattr(self._sender, name)


@pytest.fixture
def filed(tmp_path, monkeypatch):
    """An office whose provider files what it takes, with the sink and the journal."""
    journal = Journal()
    with SmtpSink(on_mail=journal.file) as server:
        app = smtp_office(tmp_path, server, timeout_s=0.3, save_sent=False, filing_s=600)
        sender = WithJournal(app, journal)
        monkeypatch.setattr("mailbot.replies.sending.sender_of", lambda *_: sender)
        yield app, server, journal


@pytest.mark.parametrize("fault", AMBIGUOUS)
def test_a_doubt_is_settled_by_the_copy_that_the_provider_filed(filed, fault):
    app, server, _ = filed
    queued(app)
    server.faults.append(fault)

    send(app, 1)

    assert (state(app), len(server.received)) == (OutboxState.SENT, 1)


def test_a_crash_after_delivery_is_settled_by_the_copy(filed):
    app, server, _ = filed
    queued(app)
    claim = _claim(app, 1)
    WithJournal(app, Journal()).deliver(claim.letter)

    send(app, 1)

    assert (state(app), len(server.received)) == (OutboxState.SENT, 1)


def test_a_copy_has_time_to_appear_before_its_absence_counts(filed):
    app, server, _ = filed
    queued(app)
    die_before_delivery(app)

    with pytest.raises(SendAgainLater) as at_once:
        send(app, 1)
    app.clock.forward(seconds=at_once.value.delay_s - 1)
    with pytest.raises(SendAgainLater) as just_before:
        send(app, 1)
    app.clock.forward(seconds=1)
    send(app, 1)

    assert at_once.value.delay_s > 600
    assert just_before.value.delay_s == pytest.approx(1)
    assert at_once.value.attempt < just_before.value.attempt
    row = outbox_row(app, 1)
    assert row.state == OutboxState.SENT
    assert [mail.content for mail in server.received] == [row.content.encode()]


def test_a_copy_that_appears_late_is_found_and_nothing_is_sent_again(filed):
    app, server, journal = filed
    journal.is_filed_by_provider = False
    queued(app)
    server.faults.append(Fault.DROP_AFTER_DOT)

    with pytest.raises(SendAgainLater):
        send(app, 1)
    journal.ids.add(outbox_row(app, 1).message_id_header)
    app.clock.forward(minutes=30)
    send(app, 1)

    assert (state(app), len(server.received)) == (OutboxState.SENT, 1)


def test_while_the_journal_is_away_nobody_guesses(filed):
    app, server, journal = filed
    journal.away = True
    queued(app)
    die_before_delivery(app)

    with pytest.raises(SendAgainLater) as later:
        send(app, 1)
    app.clock.forward(days=1)
    send(app, 1)

    assert later.value.delay_s == 10
    assert (state(app), server.received) == (OutboxState.UNKNOWN, [])


def test_a_folder_that_we_fill_never_proves_an_absence(tmp_path, sink):
    app = smtp_office(tmp_path, sink, save_sent=True, filing_s=0)
    sender = WithJournal(app, Journal(filed=False))
    queued(app)
    die_after_delivery(app)

    app.clock.forward(days=1)
    _settle(app, sender, _claim(app, 1))

    assert (state(app), len(sink.received)) == (OutboxState.UNKNOWN, 1)


def test_a_sent_mail_is_copied_into_the_folder_that_we_fill(tmp_path, sink):
    app = smtp_office(tmp_path, sink, save_sent=True)
    journal = Journal(filed=False)
    queued(app)

    _attempt(app, WithJournal(app, journal), _claim(app, 1))

    assert journal.appended == [outbox_row(app, 1).content.encode()]


@pytest.mark.parametrize("save_sent", [True, False])
def test_a_missing_copy_never_undoes_a_sent_mail(tmp_path, sink, save_sent):
    app = smtp_office(tmp_path, sink, save_sent=save_sent)
    journal = Journal(filed=False)
    journal.away = True
    queued(app)

    _attempt(app, WithJournal(app, journal), _claim(app, 1))

    assert (state(app), journal.appended) == (OutboxState.SENT, [])


def test_a_folder_settles_every_doubt_by_itself(tmp_path):
    app = office(tmp_path)
    queued(app, 1)
    queued(app, 2)
    die_before_delivery(app, 1)
    die_after_delivery(app, 2)

    send(app, 1)
    send(app, 2)

    assert (state(app, 1), state(app, 2)) == (OutboxState.SENT, OutboxState.SENT)
    assert outbox_row(app, 1).attempts == 3  # interrupted, looked up, sent
    assert len(list((tmp_path / "out").glob("*.eml"))) == 2


def test_an_overtaken_attempt_that_succeeds_still_counts(tmp_path, sink):
    app = smtp_office(tmp_path, sink)
    queued(app)
    slow = _claim(app, 1)
    send(app, 1)  # another process finds the intent and cannot know

    between = state(app)
    _attempt(app, sender_of(app, "rejestracja"), slow)

    assert (between, state(app)) == (OutboxState.UNKNOWN, OutboxState.SENT)


@pytest.mark.parametrize("fault", [Fault.BUSY_RCPT, Fault.REFUSE_RCPT, Fault.DROP_AFTER_DOT])
def test_an_overtaken_attempt_that_fails_changes_nothing(tmp_path, sink, fault):
    app = smtp_office(tmp_path, sink)
    queued(app)
    slow = _claim(app, 1)
    send(app, 1)
    sink.faults.append(fault)

    _attempt(app, sender_of(app, "rejestracja"), slow)

    assert state(app) == OutboxState.UNKNOWN


def test_what_is_queued_when_a_person_pauses_does_not_go_out(tmp_path):
    app = office(tmp_path)
    queued(app)
    with transaction(app.database) as session:
        pause_replies(session, app.clock())

    send(app, 1)

    assert (state(app), outbox_row(app, 1).reason) == (OutboxState.WITHHELD, PAUSED)


def test_what_is_queued_when_shadow_mode_begins_does_not_go_out(tmp_path):
    queued(office(tmp_path))
    app = office(tmp_path, mode=Mode.SHADOW)

    send(app, 1)

    assert (state(app), outbox_row(app, 1).reason) == (OutboxState.WITHHELD, SHADOW)


@pytest.mark.parametrize(
    ("die", "outcome"),
    [(False, OutboxState.WITHHELD), (True, OutboxState.UNKNOWN)],
)
def test_a_mailbox_that_left_the_configuration_sends_nothing(tmp_path, die, outcome):
    app = office(tmp_path)
    queued(app)
    if die:
        die_after_delivery(app)
    other = office(tmp_path, id="inna")

    send(other, 1)

    row = outbox_row(app, 1)
    assert (row.state, row.reason) == (outcome, "Skrzynki nie ma już w konfiguracji.")


def test_a_mailbox_sends_no_faster_than_its_provider_allows(tmp_path, sink):
    app = smtp_office(tmp_path, sink, per_minute=2)
    ids = [queued(app, n) for n in (1, 2, 3)]

    send(app, ids[0])
    send(app, ids[1])
    with pytest.raises(SendAgainLater) as later:
        send(app, ids[2])
    app.clock.forward(seconds=61)
    send(app, ids[2])

    assert later.value.delay_s == 60
    assert len(sink.received) == 3


def test_death_between_server_and_database_leaves_an_intent(tmp_path, sink):
    app = smtp_office(tmp_path, sink)
    queued(app)
    claim = _claim(app, 1)
    now = app.clock.now

    def dead():
        raise Died

    object.__setattr__(app, "clock", dead)
    with pytest.raises(Died):
        _attempt(app, sender_of(app, "rejestracja"), claim)

    object.__setattr__(app, "clock", lambda: now)
    assert (state(app), len(sink.received)) == (OutboxState.SENDING, 1)


def test_a_disk_that_is_full_is_tried_again_later(tmp_path):
    (tmp_path / "out").write_text("a file where the folder should be")
    app = office(tmp_path)
    queued(app)

    with pytest.raises(SendAgainLater):
        send(app, 1)

    assert state(app) == OutboxState.QUEUED
    assert outbox_row(app, 1).reason.startswith("Nie można zapisać pliku")
