"""A dry run: read the real mailboxes, decide as always, keep and send nothing.

The work is done in a temporary home with a copy of the register, and thrown away at the end. The
copy knows how far each IMAP folder was read, so only new mail is looked at; a directory is read
whole.
"""

import shutil
import tempfile
from pathlib import Path

from rich.console import Console
from sqlalchemy import Engine, RowMapping, Table, insert, select

from mailbot.app import App, build, signing_key_path
from mailbot.config import Config, FolderSender, ImapAccount, Mailbox, Mode
from mailbot.daemon import prepare, running_daemon
from mailbot.storage.recruiting import RecruitmentRow
from mailbot.storage.register import (
    EnrolmentRow,
    EventRow,
    InstitutionRow,
    PersonRow,
    SharedAddress,
)
from mailbot.storage.tables import Base, Cursor
from mailbot.telling import tell_until_done

COPIED = (
    InstitutionRow,
    SharedAddress,
    PersonRow,
    EventRow,
    EnrolmentRow,
    RecruitmentRow,
    Cursor,
)
AT_ONCE = 1000


def dry_run(app: App, console: Console | None = None) -> None:
    """Read what is new in every mailbox and tell what would be decided; nothing stays."""
    home = Path(tempfile.mkdtemp(prefix="mailbot-dry-run-"))
    copy = build(harmless(app.config, home), app.clock)
    try:
        prepare(app)
        with running_daemon(copy, watch=False) as daemon:
            copy_register(app.database, copy.database)
            daemon.poll_now()
            tell_until_done(console or Console(), copy.database, daemon)
    finally:
        copy.close()
        shutil.rmtree(home, ignore_errors=True)


def harmless(config: Config, home: Path) -> Config:
    """Return the settings with everything that changes or sends something turned off."""
    service = config.service.model_copy(
        update={
            "home": home,
            "database": None,
            "blobs": None,
            "mode": Mode.SHADOW,
            "key_file": signing_key_path(config) if signing_key_path(config).exists() else None,
        }
    )
    mailboxes = tuple(_harmless_mailbox(mailbox, home) for mailbox in config.mailboxes)
    return config.model_copy(update={"service": service, "mailboxes": mailboxes})


def _harmless_mailbox(mailbox: Mailbox, home: Path) -> Mailbox:
    source = mailbox.source
    if isinstance(source, ImapAccount):
        source = source.model_copy(update={"mark": "none"})
    sender = FolderSender(path=home / "replies")
    return mailbox.model_copy(update={"source": source, "sender": sender})


def copy_register(original: Engine, copy: Engine) -> None:
    """Copy the register, the calendar and the positions in the folders."""
    wanted = {model.__tablename__ for model in COPIED}
    for table in Base.metadata.sorted_tables:
        if table.name in wanted:
            _copy_table(original, copy, table)


def _copy_table(original: Engine, copy: Engine, table: Table) -> None:
    with original.connect() as source, copy.begin() as target:
        for rows in source.execute(select(table)).mappings().partitions(AT_ONCE):
            target.execute(insert(table), [_without_message(row) for row in rows])


def _without_message(row: RowMapping) -> dict[str, object]:
    """Return the row without its link to a mail: the mails are not copied."""
    return {name: None if name == "message_id" else value for name, value in row.items()}
