"""Which source does a mailbox have, and which folders of it are read on which terms?"""

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from mailbot.config import DropFolder, ImapAccount, Mailbox, MaildirFolder
from mailbot.intake.drop import DropSource
from mailbot.intake.files import INBOX
from mailbot.intake.imap import ImapSource, open_connection
from mailbot.intake.maildir import MaildirSource
from mailbot.intake.source import MailSource, SourceTrouble

FREE_BYTES = 200_000_000
"""Below this nothing is fetched: mail waits safely on the server, a full disk is not safe."""


def open_source(
    mailbox: Mailbox, clock: Callable[[], datetime], *, cautious: bool = False
) -> MailSource:
    """Open the source of a mailbox.

    Args:
        mailbox: The mailbox.
        clock: Tells the time.
        cautious: Fetch mail one by one: the last poll failed, and a portion that is too big for
            a bad line, or one damaged mail, must not keep the others waiting.

    Raises:
        SourceTrouble: The server is away or refuses us.
        ConfigError: The password cannot be read.
    """
    match mailbox.source:
        case ImapAccount() as account:
            return ImapSource(open_connection(mailbox, clock), account, cautious=cautious)
        case MaildirFolder(path=path):
            return MaildirSource(path)
        case DropFolder(path=path):
            return DropSource(path, clock)


def folders_of(mailbox: Mailbox) -> tuple[tuple[str, bool], ...]:
    """List the folders to read, each with whether it is only watched (Junk)."""
    source = mailbox.source
    if not isinstance(source, ImapAccount):
        return ((INBOX, False),)
    answered = tuple((folder, False) for folder in source.folders)
    return answered + tuple((f, True) for f in source.watch_folders if f not in source.folders)


def demand_space(home: Path) -> None:
    """Refuse to fetch while the disk is nearly full.

    Raises:
        SourceTrouble: It is.
    """
    if shutil.disk_usage(home).free < FREE_BYTES:
        raise SourceTrouble(
            "Na dysku serwera kończy się miejsce: nowa poczta czeka w skrzynce, aż będzie więcej."
        )
