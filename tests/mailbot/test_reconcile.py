import os
from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from mailbot.config import ImapAccount, MaildirFolder
from mailbot.intake import imap_connection
from mailbot.intake.imap_trouble import ServerRefused
from mailbot.storage.database import reading, transaction
from mailbot.storage.tables import Cursor, Journal, Message, Seen
from tests.support.dovecot import free_port
from tests.support.intake import mail, mailbox, open_office

pytestmark = pytest.mark.dovecot


@pytest.fixture
def office(tmp_path):
    office = open_office(tmp_path)
    yield office
    office.database.dispose()


@pytest.fixture
def user(dovecot, office):
    user = dovecot.new_user()
    office.has(mailbox(account(dovecot, user)))
    return user


def account(dovecot, user, **more):
    settings = {
        "host": "localhost",
        "security": "none",
        "port": dovecot.port,
        "user": user,
        "password": "haslo",
    }
    return ImapAccount(**settings | more)


def counts(office):
    health = office.health()
    return health.in_mailbox, health.accounted


def journal(office):
    with reading(office.database) as session:
        return [(j.act, j.detail) for j in session.scalars(select(Journal))]


def test_a_mailbox_that_was_read_adds_up(office, dovecot, user):
    for n in range(3):
        dovecot.deliver(user, mail(n))
    office.poll()

    assert office.reconcile() == 0
    assert counts(office) == (3, 3)
    assert office.health().reconciled_at is not None
    assert journal(office) == []


def test_a_mail_that_was_skipped_is_found_kept_and_told_of(office, dovecot, user):
    for n in range(3):
        dovecot.deliver(user, mail(n))
    with transaction(office.database) as session:
        session.add(Cursor(account="anna", folder="INBOX", uidvalidity=1, last_uid=0))
    office.poll()
    with transaction(office.database) as session:
        session.execute(delete(Seen).where(Seen.uid == 2))
        session.execute(delete(Message).where(Message.id == 2))

    assert (office.poll(), office.reconcile()) == (0, 1)
    assert counts(office) == (3, 3)
    assert office.contents() == [mail(0), mail(2), mail(1)]
    assert journal(office) == [("mail-found-late", {"mailbox": "anna", "count": 1})]


def test_mail_that_only_just_came_is_no_alarm(office, dovecot, user):
    dovecot.deliver(user, mail(1))
    office.poll()
    dovecot.deliver(user, mail(2))

    assert office.reconcile() == 0
    assert counts(office) == (2, 2)
    assert len(office.enqueued) == 2


def test_reconciling_does_not_hide_older_mail_from_the_next_poll(office, dovecot, user):
    old = (office.clock() - timedelta(days=60)).timestamp()
    dovecot.deliver(user, mail(1))
    office.poll()
    dovecot.deliver(user, mail(2), received=old)
    dovecot.deliver(user, mail(3))
    office.reconcile()

    assert office.poll() == 1
    assert office.contents() == [mail(1), mail(3), mail(2)]


def test_old_mail_is_not_looked_through_again_every_day(office, dovecot, user):
    old = (office.clock() - timedelta(days=20)).timestamp()
    dovecot.deliver(user, mail(1), received=old)
    office.poll()
    office.reconcile()

    assert counts(office) == (0, 0)


def test_a_mail_that_the_server_does_not_hand_over_is_missing_in_the_count(
    office, dovecot, user, monkeypatch
):
    dovecot.deliver(user, mail(1))

    def refuse(*_):
        raise ServerRefused("NO")

    monkeypatch.setattr(imap_connection.ImapConnection, "bodies", refuse)
    office.poll()

    assert office.reconcile() == 0
    assert counts(office) == (1, 0)


def test_trouble_is_told_and_the_last_counts_stay(office, dovecot, user, tmp_path):
    dovecot.deliver(user, mail(1))
    office.poll()
    office.reconcile()
    office.has(mailbox(account(dovecot, user, port=free_port())))
    office.reconcile()

    assert counts(office) == (1, 1)
    assert "nie odpowiada" in office.health().error

    office.has(mailbox(account(dovecot, user, folders=("Nie ma",))))
    office.reconcile()
    assert "Nie ma" in office.health().error

    secret = tmp_path / "gone"
    office.has(mailbox(account(dovecot, user, password=None, password_file=secret)))
    office.reconcile()
    assert "hasła" in office.health().error


def test_a_maildir_adds_up_as_well(office, tmp_path):
    for part in ("cur", "new"):
        (tmp_path / "md" / part).mkdir(parents=True)
    office.has(mailbox(MaildirFolder(path=tmp_path / "md")))
    (tmp_path / "md" / "new" / "1").write_bytes(mail(1))
    (tmp_path / "md" / "cur" / "2:2,S").write_bytes(mail(2))
    (tmp_path / "md" / "cur" / "3:2,S").write_bytes(mail(3))
    os.utime(tmp_path / "md" / "cur" / "3:2,S", (1, 1))
    office.poll()
    office.reconcile()

    assert counts(office) == (2, 2)
