r"""An IMAP mailbox as a source: what to fetch in which portions, and how to mark it afterwards.

People read, sort and delete in the same mailbox. So flags say nothing about what was taken,
``\Seen`` is never set, and a mail is only marked after it is safely kept.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime

import structlog

from mailbot.config import ImapAccount, Mailbox
from mailbot.config.secrets import read_secret
from mailbot.errors import ConfigError
from mailbot.intake.imap_connection import (
    Answered,
    ImapConnection,
    Selected,
    connect,
    log_in,
)
from mailbot.intake.imap_trouble import LoginRefused, ServerRefused
from mailbot.intake.oauth import access_token
from mailbot.intake.source import Fetched

BATCH_BYTES = 8_000_000
BATCH_MAILS = 100
BIG_BYTES = 5_000_000
"""Bigger mails are fetched alone and in pieces: imapclient needs four times their size."""
PIECE_BYTES = 1_048_576
SIZES_AT_ONCE = 500
"""A command line of 500 UIDs stays below the 8,000 bytes that servers accept (RFC 7162)."""
KEYWORD = "$mailbot"

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

log = structlog.get_logger()


class ImapSource:
    """A logged-in IMAP mailbox."""

    def __init__(
        self, connection: ImapConnection, account: ImapAccount, *, cautious: bool = False
    ) -> None:
        self._connection = connection
        self._account = account
        self._cautious = cautious

    def open(self, folder: str) -> "ImapFolder":
        """Open a folder; read-only unless something is to be marked in it."""
        marks = self._account.mark != "none" and folder in self._account.folders
        if self._account.mark == "move" and folder == self._account.move_to:
            marks = False  # it would arrive in the same folder as a new mail, for ever
        selected = self._connection.select(folder, writable=marks)
        return ImapFolder(self._connection, selected, self._account, cautious=self._cautious)

    def close(self) -> None:
        """Log out."""
        self._connection.close()


class ImapFolder:
    """An open IMAP folder."""

    ordered = True

    def __init__(
        self,
        connection: ImapConnection,
        selected: Selected,
        account: ImapAccount,
        *,
        cautious: bool,
    ) -> None:
        self._connection = connection
        self._selected = selected
        self._account = account
        self._batch_mails = 1 if cautious else BATCH_MAILS

    @property
    def uidvalidity(self) -> int:
        """UIDVALIDITY as the server gave it on opening."""
        return self._selected.uidvalidity

    def after(self, uid: int) -> list[int]:
        """List UIDs above ``uid``; for ``n:*`` past the end servers name the last mail."""
        found = self._connection.search(f"UID {uid + 1}:*", self._selected.exists)
        return [number for number in found if number > uid]

    def since(self, day: date) -> list[int]:
        """List UIDs of mail that the server took on this day (in its own zone) or later."""
        criteria = f"SINCE {day.day}-{_MONTHS[day.month - 1]}-{day.year}"
        return self._connection.search(criteria, self._selected.exists)

    def fetch(self, uids: Sequence[int]) -> Iterator[tuple[Fetched, ...]]:
        """Hand over mails in batches of bounded size and number."""
        for start in range(0, len(uids), SIZES_AT_ONCE):
            some = uids[start : start + SIZES_AT_ONCE]
            sizes = self._connection.sizes(some)
            for portion in portions([u for u in some if u in sizes], sizes, self._batch_mails):
                if mails := self._portion(portion, sizes):
                    yield mails

    def _portion(self, uids: Sequence[int], sizes: dict[int, int]) -> tuple[Fetched, ...]:
        if sizes[uids[0]] > BIG_BYTES:
            answers = {uids[0]: self._big(uids[0])}
        else:
            try:
                answers = self._connection.bodies(uids)
            except ServerRefused:
                # One damaged mail must not keep the others waiting.
                answers = {uid: self._single(uid) for uid in uids}
        return tuple(
            Fetched(uid, answers[uid].received, content)
            for uid in uids
            if uid in answers and (content := answers[uid].content) is not None
        )

    def _big(self, uid: int) -> Answered:
        return self._connection.body_in_parts(uid, PIECE_BYTES)

    def _single(self, uid: int) -> Answered:
        try:
            return self._connection.bodies([uid]).get(uid, Answered(None, None))
        except ServerRefused:
            log.warning("mail-not-handed-over", uid=uid)
            return Answered(None, None)

    def acknowledge(self, uids: Sequence[int]) -> None:
        """Put our keyword on mails or move them away, if the mailbox asks for it and can."""
        if not self._selected.writable:
            return
        with suppress(ServerRefused):
            if self._account.mark == "move":
                self._connection.move(uids, self._account.move_to)
            elif self._selected.keeps_keywords:
                self._connection.add_keyword(uids, KEYWORD)


def portions(
    uids: Sequence[int], sizes: dict[int, int], most: int = BATCH_MAILS
) -> Iterator[list[int]]:
    """Cut a list of mails into portions that are fetched by one command; big mails go alone."""
    portion: list[int] = []
    total = 0
    for uid in uids:
        size = sizes[uid]
        full = len(portion) == most or total + size > BATCH_BYTES
        if portion and (full or size > BIG_BYTES or sizes[portion[-1]] > BIG_BYTES):
            yield portion
            portion, total = [], 0
        portion.append(uid)
        total += size
    if portion:
        yield portion


def open_connection(mailbox: Mailbox, clock: Callable[[], datetime]) -> ImapConnection:
    """Connect to the account of a mailbox and log in.

    Raises:
        SourceTrouble: The server is away or refuses us.
        NoToken: OAuth gives no access.
        ConfigError: The password cannot be read.
    """
    account = mailbox.source
    if not isinstance(account, ImapAccount):
        raise TypeError(f"{mailbox.id} is no IMAP mailbox")
    if account.oauth is None:
        password = _password(mailbox, account)
        return log_in(connect(account), account, password)
    secret_name = f"{mailbox.id}-imap-client-secret"
    try:
        token = access_token(account.oauth, secret_name, clock())
        return log_in(connect(account), account, token)
    except LoginRefused:
        # The provider may have withdrawn the token before its time.
        token = access_token(account.oauth, secret_name, clock(), renew=True)
        return log_in(connect(account), account, token)


def _password(mailbox: Mailbox, account: ImapAccount) -> str:
    secret = read_secret(account.password, account.password_file, f"{mailbox.id}-imap-password")
    if secret is None:
        raise ConfigError(f"mailboxes.{mailbox.id}.source: there is no password")
    return secret.get_secret_value()
