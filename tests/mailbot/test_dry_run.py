import io
from datetime import timedelta

import pytest
from rich.console import Console
from sqlalchemy import func, select

from mailbot.app import build
from mailbot.clock import utc_now
from mailbot.config import Config, FolderSender, ImapAccount, Mailbox, MaildirFolder, Mode, Service
from mailbot.dry_run import dry_run, harmless
from mailbot.engine import migrate_engine
from mailbot.storage.database import reading, transaction
from mailbot.storage.migrate import migrate
from mailbot.storage.register import EnrolmentRow
from mailbot.storage.tables import Base
from tests.support.register import add, event, institution, kept_message, person
from tests.support.world import ADDRESS, day_text

DAY = (utc_now() + timedelta(days=9)).date()
SENDER = "l.zak@cis-debowo.example"
SIGN_UP = (
    "Authentication-Results: mx.ops.example; dmarc=pass header.from=cis-debowo.example\r\n"
    f"From: <{SENDER}>\r\nTo: {ADDRESS}\r\nSubject: spotkanie\r\n"
    "Message-ID: <m1@cis-debowo.example>\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n\r\n"
    f"Będę na spotkaniu {day_text(DAY)}.\r\n"
).encode()


def config(home):
    return Config(
        service=Service(home=home, mode=Mode.LIVE, workers=1),
        mailboxes=(
            Mailbox(
                id="es",
                address=ADDRESS,
                since=DAY - timedelta(days=30),
                source=MaildirFolder(path=home / "maildir"),
                sender=FolderSender(path=home / "out"),
                authserv_id="mx.ops.example",
            ),
        ),
    )


@pytest.fixture
def app(tmp_path):
    for part in ("new", "cur", "tmp"):
        (tmp_path / "maildir" / part).mkdir(parents=True)
    (tmp_path / "maildir" / "new" / "1.x").write_bytes(SIGN_UP)
    made = build(config(tmp_path))
    migrate(made.database)
    migrate_engine(made.database)
    add(
        made.database,
        institution(),
        person(address=SENDER),
        person(id="P2", address=None),
        event(first_day=DAY, last_day=DAY, announced=DAY - timedelta(days=40)),
        kept_message(id=1, state="done"),
        EnrolmentRow(
            event_id="E1",
            person_id="P2",
            state="confirmed",
            message_id=1,
            ordered_at=utc_now(),
            changed_at=utc_now(),
        ),
    )
    yield made
    made.close()


def rows(app):
    with reading(app.database) as session:
        return {
            table.name: session.execute(select(func.count()).select_from(table)).scalar()
            for table in Base.metadata.sorted_tables
        }


def test_a_dry_run_tells_the_decisions_and_leaves_nothing(app, tmp_path):
    before = rows(app)
    told = io.StringIO()

    dry_run(app, Console(file=told, width=200))

    assert "załatwione, odpowiedź: confirm" in told.getvalue()
    assert rows(app) == before
    assert not (tmp_path / "out").exists()


def test_a_dry_run_knows_who_is_on_the_list_already(app):
    with transaction(app.database) as session:
        row = session.scalars(select(EnrolmentRow)).one()
        row.person_id = "P1"
    told = io.StringIO()

    dry_run(app, Console(file=told, width=200))

    assert "already_enrolled" in told.getvalue()


def test_a_dry_run_marks_nothing_on_the_server(tmp_path):
    imap = ImapAccount(host="imap.example", user="u", mark="keyword")
    mailbox = config(tmp_path).mailboxes[0].model_copy(update={"source": imap})
    real = config(tmp_path).model_copy(update={"mailboxes": (mailbox,)})

    rehearsed = harmless(real, tmp_path / "other")

    source = rehearsed.mailboxes[0].source
    assert isinstance(source, ImapAccount)
    assert source.mark == "none"
    assert rehearsed.service.mode is Mode.SHADOW
    assert rehearsed.service.home == tmp_path / "other"
    assert isinstance(rehearsed.mailboxes[0].sender, FolderSender)
