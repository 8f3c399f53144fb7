"""Can the mailboxes be read, and can replies leave? Real connections, nothing is changed."""

import os
from collections.abc import Iterator
from datetime import datetime
from email.parser import BytesHeaderParser
from pathlib import Path

from mailbot.config import FolderSender, ImapAccount, Mailbox, MaildirFolder, SmtpSender
from mailbot.doctor.finding import FAIL, OK, WARN, Finding
from mailbot.errors import AgainLater, ConfigError
from mailbot.intake.imap import open_connection
from mailbot.intake.imap_connection import ImapConnection
from mailbot.intake.opening import folders_of
from mailbot.replies.errors import NotAccepted
from mailbot.replies.smtp import try_login

_NEWEST = 20
"""So many of the newest mails may hold the header that names our server."""


def look_at_source(mailbox: Mailbox, now: datetime) -> Iterator[Finding]:
    """Log in and open every folder, or look at the directory."""
    subject = f"mailbox {mailbox.id}"
    match mailbox.source:
        case ImapAccount():
            yield from _imap(mailbox, subject, now)
        case MaildirFolder(path=path):
            yield _directory(subject, path, "new", "cur")
        case other:
            yield _directory(subject, other.path)


def look_at_sender(mailbox: Mailbox, now: datetime) -> Iterator[Finding]:
    """Log in at the submission server, or look at the directory."""
    subject = f"replies of {mailbox.id}"
    match mailbox.sender:
        case SmtpSender() as settings:
            try:
                try_login(mailbox, settings, lambda: now)
            except (NotAccepted, AgainLater, ConfigError, OSError) as error:
                advice = "check host, port, security, user and password of the sender"
                yield Finding(FAIL, subject, str(error), advice)
            else:
                yield Finding(OK, subject, f"login at {settings.host} works")
        case FolderSender(path=path):
            place = next(p for p in (path.absolute(), *path.absolute().parents) if p.exists())
            if os.access(place, os.W_OK):
                yield Finding(OK, subject, f"written as files into {path}")
            else:
                yield Finding(FAIL, subject, f"{path} is not writable", "give it to this user")


def _imap(mailbox: Mailbox, subject: str, now: datetime) -> Iterator[Finding]:
    try:
        connection = open_connection(mailbox, lambda: now)
    except (AgainLater, ConfigError, OSError) as error:
        advice = "check host, port, security, user and password of the source"
        yield Finding(FAIL, subject, str(error), advice)
        return
    try:
        yield from _folders(connection, mailbox, subject)
    finally:
        connection.close()


def _folders(connection: ImapConnection, mailbox: Mailbox, subject: str) -> Iterator[Finding]:
    for folder, _ in folders_of(mailbox):
        try:
            selected = connection.select(folder, writable=False)
        except AgainLater as error:
            yield Finding(FAIL, subject, str(error), "correct the name of the folder")
            continue
        yield Finding(OK, subject, f"folder {folder}: {selected.exists} mails")
    try:
        yield _server_name(mailbox, subject, _named_by_server(connection))
    except AgainLater:
        yield Finding(WARN, subject, "no mail could be looked at for the name of the server")


def _server_name(mailbox: Mailbox, subject: str, names: list[str]) -> Finding:
    """Compare the name in the newest mails with the one that is trusted."""
    if mailbox.authserv_id in names:
        return Finding(OK, subject, "Authentication-Results are signed as configured")
    if not names:
        advice = "ask the provider whether the server writes Authentication-Results"
        return Finding(WARN, subject, "the newest mails hold no Authentication-Results", advice)
    if not mailbox.authserv_id:
        advice = f'if that is your own server, set authserv_id = "{names[0]}"'
    else:
        advice = f'"{mailbox.authserv_id}" is configured; no sender will be believed'
    return Finding(WARN, subject, f"the newest mails are signed by {names[0]}", advice)


def _named_by_server(connection: ImapConnection) -> list[str]:
    """Return the server names in the topmost Authentication-Results of the newest INBOX mails."""
    selected = connection.select("INBOX", writable=False)
    first = max(1, selected.uidnext - _NEWEST)
    newest = connection.search(f"UID {first}:*", selected.exists)[-_NEWEST:]
    parser = BytesHeaderParser()
    names: list[str] = []
    for answer in connection.bodies(newest).values() if newest else ():
        header = parser.parsebytes(answer.content or b"").get("Authentication-Results", "")
        words = str(header).partition(";")[0].split()
        if words and words[0] not in names:
            names.append(words[0])
    return names


def _directory(subject: str, path: Path, *inside: str) -> Finding:
    if not path.is_dir() or not all((path / name).is_dir() for name in inside):
        what = f"{path} with {' and '.join(inside)}" if inside else str(path)
        return Finding(FAIL, subject, f"{what} is not there", "make it, or correct the path")
    if not os.access(path, os.R_OK | os.X_OK):
        return Finding(FAIL, subject, f"{path} is not readable", "give this user the right")
    return Finding(OK, subject, f"{path} is readable")
