import getpass
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from mailbot.engine import unfinished
from mailbot.replies.caps import is_breaker_open, is_paused, open_breaker
from mailbot.storage.database import open_database, reading, transaction
from mailbot.storage.tables import Journal, Message, Outbox, OutboxState, Raw
from tests.support.commands import config_file, run_command

NOON = datetime(2024, 5, 6, 10, 0, tzinfo=UTC)


class Desk:
    """A configured home on a given database, worked on through the commands."""

    def __init__(self, directory, capsys, url, mode="live"):
        self._capsys = capsys
        self._url = url
        self._directory = directory
        self.configure(mode)
        (directory / "home").mkdir()
        self.database = open_database(url)

    def configure(self, mode):
        extra = f'mode = "{mode}"\ndatabase = "{self._url}"\n'
        self._file = config_file(self._directory, extra)

    def run(self, *words):
        return run_command(self._capsys, "replies", *words, "-c", self._file)

    def has(self, *rows):
        with transaction(self.database) as session:
            for row in rows:
                session.add(row)
                session.flush()

    def mail(self, number=1):
        with reading(self.database) as session:
            return session.get_one(Outbox, number)

    def journal(self):
        with reading(self.database) as session:
            rows = session.scalars(select(Journal).order_by(Journal.id)).all()
            return [(row.actor, row.act, row.message_id, row.detail) for row in rows]

    def asks(self, question):
        with reading(self.database) as session:
            return question(session)


@pytest.fixture
def desk(tmp_path, ready_database_url, capsys, monkeypatch):
    # In this order: the engine's log keeps the standard error of the moment it was set up in.
    monkeypatch.delenv("SUDO_USER", raising=False)
    monkeypatch.setenv("LOGNAME", "ewa")
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setattr("mailbot.clock.utc_now", lambda: NOON + timedelta(hours=5))
    made = Desk(tmp_path, capsys, ready_database_url)
    yield made
    made.database.dispose()


def reply(state, number=1, **changes):
    """A message and what was to answer it."""
    sha256 = f"{number:064x}"
    message = Message(
        id=number,
        sha256=sha256,
        mailbox="anna",
        received=NOON,
        kept_at=NOON,
        logical_key=sha256,
        state="done",
        reason="",
    )
    values = {
        "id": number,
        "message_id": number,
        "purpose": "reply",
        "mailbox": "anna",
        "recipient": "jan@klub.example",
        "recipient_domain": "klub.example",
        "message_id_header": f"<{number}@ops.example>",
        "content": "Subject: Re\r\n\r\nTak.\r\n",
        "subject": "Re",
        "body": "Tak.",
        "state": state.value,
        "reason": "Limit.",
        "attempts": 0,
        "created_at": NOON,
        "changed_at": NOON,
    }
    return Raw(sha256=sha256, size=1, kept_at=NOON), message, Outbox(**values | changes)


def rows_of(out):
    return [[cell.strip() for cell in line.split("│")[1:-1]] for line in out.splitlines()]


def test_list_gives_number_case_reason_and_age_of_every_reply_that_did_not_go_out(desk):
    desk.has(*reply(OutboxState.WITHHELD, 1, reason="Limit [1]."))
    desk.has(*reply(OutboxState.UNKNOWN, 2), *reply(OutboxState.FAILED, 3, reason="550 no"))
    desk.has(*reply(OutboxState.SENT, 4), *reply(OutboxState.FAILED, 5, settled_at=NOON))
    desk.has(*reply(OutboxState.FAILED, 6, message_id=None, purpose="digest:x"))

    rows = [row for row in rows_of(desk.run("list").out) if row and row[0].isdigit()]

    assert rows == [
        ["2", "2024-0002", "anna", "nie wiadomo, czy wyszła", "Limit.", "5 godz."],
        ["3", "2024-0003", "anna", "odrzucona przez serwer", "550 no", "5 godz."],
        ["6", "—", "anna", "odrzucona przez serwer", "Limit.", "5 godz."],
        ["1", "2024-0001", "anna", "wstrzymana", "Limit [1].", "5 godz."],
    ]


def test_list_says_so_when_every_reply_went_out(desk):
    assert desk.run("list").out == "Wszystkie odpowiedzi wyszły.\n"


def test_list_says_first_which_replies_are_stopped_altogether(desk):
    with transaction(desk.database) as session:
        open_breaker(session, "anna", NOON)
    desk.run("pause")

    assert desk.run("list").out == (
        "Odpowiedzi skrzynki anna stoją po przekroczeniu limitu na godzinę;"
        " odblokowuje je `mailbot replies reopen anna`.\n"
        "Wszystkie odpowiedzi są wstrzymane; wznawia je `mailbot replies resume`.\n"
    )


def test_a_withheld_reply_is_queued_once_and_the_journal_says_by_whom(desk):
    desk.has(*reply(OutboxState.WITHHELD))

    answers = [desk.run("release", 1) for _ in range(2)]

    assert [(answer.code, answer.out) for answer in answers] == [
        (0, "Wiadomość nr 1 zostanie wysłana.\n"),
        (0, "Bez zmian: nie jest wstrzymana.\n"),
    ]
    assert desk.mail().state == OutboxState.QUEUED
    assert unfinished(desk.database, ["send:1"]) == {"send:1:1"}
    assert desk.journal() == [("ewa", "reply-released", 1, {"outbox": 1})]


@pytest.mark.parametrize("state", [OutboxState.QUEUED, OutboxState.SENDING, OutboxState.SENT])
def test_what_is_on_its_way_is_not_released_again(desk, state):
    desk.has(*reply(state))

    assert desk.run("release", 1).out == "Bez zmian: nie jest wstrzymana.\n"
    assert desk.mail().state == state
    assert unfinished(desk.database, ["send:1"]) == frozenset()


@pytest.mark.parametrize("state", [OutboxState.UNKNOWN, OutboxState.FAILED])
def test_a_mail_in_doubt_is_never_sent_again_by_a_command(desk, state):
    desk.has(*reply(state))

    outcome = desk.run("release", 1)

    assert outcome.code == 1
    assert outcome.err.endswith("; rozstrzyga to `mailbot replies settle 1`\n")
    assert desk.mail().state == state
    assert unfinished(desk.database, ["send:1"]) == frozenset()


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"content": ""}, "nie da się jej wysłać: Limit."),
        ({"mailbox": "dawna"}, "skrzynki dawna nie ma już w konfiguracji"),
    ],
)
def test_what_could_not_go_out_even_now_stays_withheld(desk, changes, why):
    desk.has(*reply(OutboxState.WITHHELD, **changes))

    outcome = desk.run("release", 1)

    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.err == f"mailbot: wiadomość nr 1 jest wstrzymana; {why}\n"
    assert desk.mail().state == OutboxState.WITHHELD
    assert desk.journal() == []


def test_nothing_is_released_in_shadow_mode(desk):
    desk.has(*reply(OutboxState.WITHHELD))
    desk.configure("shadow")

    outcome = desk.run("release", 1)

    assert outcome.code == 1
    assert "w trybie próbnym odpowiedzi nie wychodzą" in outcome.err
    assert desk.mail().state == OutboxState.WITHHELD


def test_nothing_is_released_while_replies_are_paused(desk):
    desk.has(*reply(OutboxState.WITHHELD))
    desk.run("pause")

    assert "najpierw `mailbot replies resume`" in desk.run("release", 1).err
    desk.run("resume")
    assert desk.run("release", 1).code == 0


@pytest.mark.parametrize("words", [("release", 9), ("settle", 9, "--sent")])
def test_a_number_that_is_not_there_is_one_line_and_a_failure(desk, words):
    outcome = desk.run(*words)

    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.err == (
        "mailbot: nie ma wiadomości nr 9; numery podaje `mailbot replies list`\n"
    )


@pytest.mark.parametrize(
    ("state", "how", "ends", "reason"),
    [
        ("unknown", "sent", "sent", "Osoba sprawdziła: wiadomość wyszła."),
        ("unknown", "not-sent", "failed", "Osoba sprawdziła: wiadomość nie wyszła."),
        ("failed", "sent", "sent", "Osoba sprawdziła: wiadomość wyszła."),
        ("failed", "not-sent", "failed", "Limit."),
    ],
)
def test_a_person_who_looked_settles_a_mail_once(desk, state, how, ends, reason):
    desk.has(*reply(OutboxState(state)))

    first, again = desk.run("settle", 1, f"--{how}"), desk.run("settle", 1, f"--{how}")

    assert first.code == again.code == 0
    assert first.out.startswith("Zapisano: wiadomość nr 1 ")
    assert again.out == "Bez zmian: już to wiadomo.\n"
    mail = desk.mail()
    assert (mail.state, mail.reason) == (ends, reason)
    assert mail.settled_at == mail.changed_at == NOON + timedelta(hours=5)
    assert desk.journal() == [("ewa", f"settled-as-{how}", 1, {"outbox": 1})]
    assert unfinished(desk.database, ["send:1"]) == frozenset()
    assert desk.run("list").out == "Wszystkie odpowiedzi wyszły.\n"


def test_somebody_who_later_finds_the_mail_after_all_may_say_so(desk):
    desk.has(*reply(OutboxState.UNKNOWN))

    desk.run("settle", 1, "--not-sent")
    desk.run("settle", 1, "--sent")

    assert desk.mail().state == OutboxState.SENT
    assert [row[1] for row in desk.journal()] == ["settled-as-not-sent", "settled-as-sent"]


def test_that_a_sent_mail_went_out_is_no_news(desk):
    desk.has(*reply(OutboxState.SENT))

    assert desk.run("settle", 1, "--sent").out == "Bez zmian: już to wiadomo.\n"
    assert desk.journal() == []


@pytest.mark.parametrize(
    ("state", "option", "words"),
    [
        (OutboxState.SENT, "--not-sent", "jest już wysłana"),
        (OutboxState.WITHHELD, "--sent", "jest wstrzymana"),
        (OutboxState.WITHHELD, "--not-sent", "jest wstrzymana"),
        (OutboxState.QUEUED, "--not-sent", "czeka na wysłanie"),
        (OutboxState.SENDING, "--sent", "jest właśnie wysyłana"),
    ],
)
def test_only_a_mail_in_doubt_can_be_settled(desk, state, option, words):
    desk.has(*reply(state))

    outcome = desk.run("settle", 1, option)

    assert outcome.code == 1
    assert outcome.err == f"mailbot: wiadomość nr 1 {words}; nie ma czego rozstrzygać\n"
    assert desk.mail().state == state


def test_settling_demands_to_know_which_way(desk):
    desk.has(*reply(OutboxState.UNKNOWN))

    assert desk.run("settle", 1).code == 2
    assert desk.mail().state == OutboxState.UNKNOWN


def test_replies_are_paused_and_resumed_once_each(desk):
    said = [desk.run(word).out for word in ("resume", "pause", "pause")]

    assert desk.asks(is_paused)
    said += [desk.run(word).out for word in ("resume", "resume")]
    assert not desk.asks(is_paused)
    assert said == [
        "Bez zmian: odpowiedzi nie są wstrzymane.\n",
        "Odpowiedzi są wstrzymane; wznawia je `mailbot replies resume`.\n",
        "Bez zmian: odpowiedzi są już wstrzymane.\n",
        "Odpowiedzi znów wychodzą; wstrzymane dotąd pokazuje `mailbot replies list`.\n",
        "Bez zmian: odpowiedzi nie są wstrzymane.\n",
    ]
    assert desk.journal() == [
        ("ewa", "replies-paused", None, {}),
        ("ewa", "replies-resumed", None, {}),
    ]


@pytest.mark.parametrize("mailbox", ["anna", "dawna"])
def test_a_mailbox_over_its_limit_is_let_go_once_also_when_it_is_no_longer_configured(
    desk, mailbox
):
    with transaction(desk.database) as session:
        open_breaker(session, mailbox, NOON)

    first = desk.run("reopen", mailbox)

    done = f"Odpowiedzi skrzynki {mailbox} znów wychodzą; godzina liczy się od nowa.\n"
    assert (first.code, first.out) == (0, done)
    assert not desk.asks(lambda session: is_breaker_open(session, mailbox))
    assert desk.journal() == [("ewa", "breaker-closed", None, {"mailbox": mailbox})]


def test_a_mailbox_that_is_not_stopped_needs_no_letting_go(desk):
    assert desk.run("reopen", "anna").out == "Bez zmian: odpowiedzi skrzynki anna nie stoją.\n"
    assert desk.journal() == []


def test_a_mailbox_that_is_not_there_is_one_line_and_a_failure(desk):
    outcome = desk.run("reopen", "nikt")

    assert (outcome.code, outcome.err) == (1, "mailbot: nie ma skrzynki nikt; są: anna\n")


def test_behind_the_account_of_the_service_the_journal_names_the_person(desk, monkeypatch):
    monkeypatch.setenv("LOGNAME", "mailbot")
    monkeypatch.setenv("SUDO_USER", "j" * 100)

    desk.run("pause")

    assert desk.journal() == [("j" * 80, "replies-paused", None, {})]


def test_an_account_without_a_name_is_journalled_by_its_number(desk, monkeypatch):
    def nobody():
        raise KeyError("uid not found")

    monkeypatch.setattr(getpass, "getuser", nobody)
    monkeypatch.setattr("os.getuid", lambda: 61234)

    desk.run("pause")

    assert desk.journal()[0][0] == "uid 61234"
