"""The Sent folder of an IMAP mailbox: did a mail of ours go out, and a copy for people to read."""

import re
from collections.abc import Callable
from contextlib import closing
from datetime import datetime

from mailbot.config import ImapAccount, Mailbox, SmtpSender
from mailbot.intake.imap import open_connection
from mailbot.intake.source import FolderTrouble

_MESSAGE_ID = re.compile(rb"^message-id:\s*(<[\x21-\x7e]+>)", re.IGNORECASE | re.MULTILINE)


class SentFolder:
    """Looks mail up by Message-ID; connects anew for every question."""

    def __init__(self, mailbox: Mailbox, folder: str, clock: Callable[[], datetime]) -> None:
        self._mailbox = mailbox
        self._folder = folder
        self._clock = clock

    def contains(self, message_id_header: str) -> bool | None:
        """Tell whether a mail with this Message-ID lies in the folder.

        Returns:
            ``None`` if there is no such folder: then nobody can know.

        Raises:
            AgainLater: The server cannot be asked at the moment.
            ConfigError: The password cannot be read.
        """
        with closing(open_connection(self._mailbox, self._clock)) as connection:
            try:
                connection.select(self._folder, writable=False)
            except FolderTrouble:
                return None
            return connection.holds(message_id_header)

    def append(self, content: bytes) -> bool:
        r"""Put a copy of a mail of ours there, marked as read, unless it is there already.

        It is the one place where ``\Seen`` is set: nobody has to read what we wrote ourselves.

        Returns:
            Whether it was put there.

        Raises:
            AgainLater: The server cannot be asked at the moment, or has no such folder.
            ConfigError: The password cannot be read.
            ValueError: The mail has no Message-ID, so it could never be found again.
        """
        found = _MESSAGE_ID.search(content.partition(b"\r\n\r\n")[0])
        if found is None:
            raise ValueError("a mail without Message-ID cannot be filed")
        with closing(open_connection(self._mailbox, self._clock)) as connection:
            connection.select(self._folder, writable=False)
            if connection.holds(found[1].decode("ascii")):
                return False
            connection.append(self._folder, content)
            return True


def sent_folder(mailbox: Mailbox, clock: Callable[[], datetime]) -> SentFolder | None:
    """Return the Sent folder of a mailbox; ``None`` if it does not send and receive by servers."""
    match mailbox.source, mailbox.sender:
        case ImapAccount(), SmtpSender(sent_folder=folder) if folder:
            return SentFolder(mailbox, folder, clock)
        case _:
            return None
