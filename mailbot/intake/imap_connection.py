"""The one door to imapclient: a connection that either answers or says in Polish why not.

What was met in imapclient 4.1 and imaplib, and is dealt with here and nowhere else:

* without a `SocketTimeout` a silent server is waited for for ever;
* ``fetch`` of a range in text fails after the command ran: UIDs always go as lists of numbers;
* after an ``abort`` or a time-out the object is useless: nobody may use it again, only `close`;
* an answer line over 1,000,000 bytes breaks imaplib: searches go through windows of messages;
* ``idle_check`` on a dead connection returns nothing, at once, for ever (issue 565);
* a connection lost during login is reported as a wrong password;
* logins that are not plain ASCII atoms only work through AUTHENTICATE PLAIN.
"""

import logging
import re
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from imaplib import IMAP4
from pathlib import Path
from typing import Any

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import LoginError

from mailbot.config import ImapAccount
from mailbot.intake.imap_trouble import LoginRefused, ServerAway, ServerRefused, sentences
from mailbot.intake.source import FolderTrouble, SourceTrouble
from mailbot.intake.this_machine import is_this_machine

WINDOW = 50_000
"""Messages searched at once: 11 bytes a UID keep the answer far below imaplib's limit."""

_PLAIN_ATOM = re.compile(r"[A-Za-z0-9!#$&'+,./:;<=>?@^_`|~-]+")
_KEYWORD_ALLOWED = b"\\*"


@dataclass(frozen=True, slots=True)
class Selected:
    """What the server says about an opened folder."""

    uidvalidity: int
    uidnext: int
    exists: int
    writable: bool
    keeps_keywords: bool


@dataclass(frozen=True, slots=True)
class Answered:
    """One mail of a FETCH answer."""

    received: datetime | None
    content: bytes | None


class ImapConnection:
    """A logged-in connection, used by one thread and closed after its first trouble."""

    def __init__(self, client: IMAPClient, host: str) -> None:
        self._client: Any = client  # imapclient has few types; they end here
        self._host = host
        self._is_lost = False

    def close(self) -> None:
        """Say goodbye, or just hang up if the connection is lost; leaves no socket, never raises.

        A half-dead server would keep us waiting for its goodbye until the time-out.
        """
        if not self._is_lost:
            with suppress(IMAP4.error, OSError, ValueError):
                self._client.logout()
        _shut(self._client)

    @contextmanager
    def _talk(self) -> Iterator[None]:
        try:
            with sentences(self._host):
                yield
        except ServerAway:
            self._is_lost = True
            raise

    def select(self, folder: str, *, writable: bool) -> Selected:
        """Open a folder, with EXAMINE unless something has to be marked in it.

        Raises:
            FolderTrouble: It does not exist or may not be read.
        """
        try:
            with self._talk():
                try:
                    answer = self._client.select_folder(folder, readonly=not writable)
                except IMAP4.readonly:
                    writable = False
                    answer = self._client.select_folder(folder, readonly=True)
        except ServerRefused as refused:
            raise FolderTrouble(f"Nie można otworzyć folderu „{folder}” w skrzynce.") from refused
        return Selected(
            uidvalidity=answer.get(b"UIDVALIDITY", 1),
            uidnext=answer.get(b"UIDNEXT", 0),
            exists=answer[b"EXISTS"],
            writable=writable,
            keeps_keywords=writable and _KEYWORD_ALLOWED in answer.get(b"PERMANENTFLAGS", ()),
        )

    def status(self, folder: str) -> tuple[int, int]:
        """Return UIDVALIDITY and UIDNEXT of a folder without opening it."""
        with self._talk():
            answer = self._client.folder_status(folder, ["UIDVALIDITY", "UIDNEXT"])
            return int(answer[b"UIDVALIDITY"]), int(answer[b"UIDNEXT"])

    def search(self, criteria: str, exists: int) -> list[int]:
        """Return rising UIDs of the open folder that meet the criteria.

        Big folders are searched in windows of sequence numbers, the newest first: if mails vanish
        meanwhile, the others slide into windows that are still to come, so none is missed.
        """
        found: set[int] = set()
        with self._talk():
            for end in range(exists, 0, -WINDOW):
                window = f"{max(1, end - WINDOW + 1)}:{end} " if exists > WINDOW else ""
                found.update(self._client.search(window + criteria))
        return sorted(found)

    def sizes(self, uids: Sequence[int]) -> dict[int, int]:
        """Return the size that the server gives for each of these mails that is still there."""
        with self._talk():
            answers = self._client.fetch(list(uids), ["RFC822.SIZE"])
            return {uid: int(answer.get(b"RFC822.SIZE", 0)) for uid, answer in answers.items()}

    def bodies(self, uids: Sequence[int]) -> dict[int, Answered]:
        """Fetch whole mails without marking them as read."""
        with self._talk():
            answers = self._client.fetch(list(uids), ["INTERNALDATE", "BODY.PEEK[]"])
            return {
                uid: Answered(_aware(answer.get(b"INTERNALDATE")), answer.get(b"BODY[]"))
                for uid, answer in answers.items()
            }

    def body_in_parts(self, uid: int, part_bytes: int) -> Answered:
        """Fetch one big mail piece by piece, so that it lies in memory only once."""
        content = bytearray()
        received = None
        with self._talk():
            while True:
                item = f"BODY.PEEK[]<{len(content)}.{part_bytes}>"
                answer = self._client.fetch([uid], ["INTERNALDATE", item]).get(uid)
                if answer is None:  # deleted meanwhile: half a mail is worse than none
                    return Answered(None, None)
                received = received or _aware(answer.get(b"INTERNALDATE"))
                piece = answer.get(f"BODY[]<{len(content)}>".encode())
                if not piece:
                    return Answered(received, bytes(content) or None)
                content += piece

    def add_keyword(self, uids: Sequence[int], keyword: str) -> None:
        """Put a keyword of ours on mails."""
        with self._talk():
            self._client.add_flags(list(uids), [keyword], silent=True)

    def move(self, uids: Sequence[int], folder: str) -> None:
        """Move mails into a folder, which is made on first use."""
        with self._talk():
            if not self._client.folder_exists(folder):
                self._client.create_folder(folder)
            self._client.move(list(uids), folder)

    def holds(self, message_id_header: str) -> bool:
        """Tell whether the open folder holds a mail with this Message-ID."""
        with self._talk():
            return bool(self._client.search(["HEADER", "Message-ID", message_id_header]))

    def append(self, folder: str, content: bytes) -> None:
        """Put a mail that we wrote into a folder, as already read."""
        with self._talk():
            self._client.append(folder, content, flags=[b"\\Seen"])

    def can_idle(self) -> bool:
        """Tell whether the server wakes us by itself."""
        with self._talk():
            return bool(self._client.has_capability("IDLE"))

    def idle(self) -> None:
        """Ask the server to tell us what happens in the open folder."""
        with self._talk():
            self._client.idle()

    def idle_answers(self, wait_s: float) -> list[bytes]:
        """Wait for what the server tells during `idle`; return the kinds, such as ``EXISTS``."""
        with self._talk():
            return [_kind(answer) for answer in self._client.idle_check(timeout=wait_s)]

    def idle_end(self) -> list[bytes]:
        """End `idle` and return what the server told until then; proves that it is alive."""
        with self._talk():
            _, answers = self._client.idle_done()
            return [_kind(answer) for answer in answers]

    def noop(self) -> None:
        """Prove that the server is alive."""
        with self._talk():
            self._client.noop()


def connect(account: ImapAccount) -> IMAPClient:
    """Connect with the security that the account asks for, and never with less.

    Raises:
        ServerAway: Nobody answers there.
        SourceTrouble: The server cannot be trusted, or offers no encryption.
    """
    # The debug log of the library shows access tokens and mail.
    logging.getLogger("imapclient").setLevel(logging.WARNING)
    if account.security == "none" and not is_this_machine(account.host):
        raise SourceTrouble("Połączenie bez szyfrowania jest dozwolone tylko z tym komputerem.")
    context = _context_of(account)
    with sentences(account.host):
        timeout: Any = SocketTimeout(account.connect_timeout_s, account.read_timeout_s)
        client = IMAPClient(
            account.host,
            port=account.port or (993 if account.security == "tls" else 143),
            ssl=account.security == "tls",
            ssl_context=context,
            timeout=timeout,  # declared as a number only
        )
        if account.security == "starttls":
            with _closed_on_failure(client):
                client.starttls(context)
        client.normalise_times = False
        return client


def log_in(client: IMAPClient, account: ImapAccount, secret: str) -> ImapConnection:
    """Log in with the password, or with the access token if the account uses OAuth.

    Raises:
        LoginRefused: The server does not accept it.
        ServerAway: It did not answer, or cannot check logins at the moment.
    """
    with _closed_on_failure(client), sentences(account.host):
        untyped: Any = client
        try:
            if account.oauth is not None:
                untyped.oauth2_login(account.user, secret)
            elif _PLAIN_ATOM.fullmatch(account.user) and secret.isascii():
                untyped.login(account.user, secret)
            else:
                untyped.plain_login(account.user, secret)
        except LoginError as error:
            if isinstance(error.__context__, IMAP4.abort) or "[UNAVAILABLE]" in str(error):
                raise IMAP4.abort(str(error)) from error
            raise LoginRefused(
                "Serwer poczty odrzucił logowanie: proszę sprawdzić login i hasło skrzynki."
            ) from error
    return ImapConnection(client, account.host)


def _context_of(account: ImapAccount) -> ssl.SSLContext:
    ca_file = account.ca_file
    try:
        return _context(ca_file, ca_file.stat().st_mtime_ns if ca_file else 0)
    except OSError as error:
        raise SourceTrouble(
            f"Nie można odczytać pliku z urzędem certyfikacji: {ca_file}."
        ) from error


@lru_cache(maxsize=64)
def _context(ca_file: Path | None, changed_ns: int) -> ssl.SSLContext:
    """Return the TLS rules, made once: reading all public authorities takes 40 ms of CPU."""
    del changed_ns  # only there so that another file of the same name is read anew
    return ssl.create_default_context(cafile=ca_file)


@contextmanager
def _closed_on_failure(client: IMAPClient) -> Iterator[None]:
    try:
        yield
    except BaseException:
        _shut(client)
        raise


def _shut(client: Any) -> None:
    with suppress(OSError, ValueError):
        client.shutdown()


def _aware(moment: Any) -> datetime | None:
    return moment if isinstance(moment, datetime) and moment.tzinfo else None


def _kind(answer: Any) -> bytes:
    """Name an untagged answer: ``(3, b'EXISTS')`` or ``(b'BYE', ...)``."""
    return next((part for part in answer if isinstance(part, bytes)), b"")
