"""What becomes of a mail at the door, before anybody reads it?

Most mail is kept for reading. Some is only recorded: mail from before the cut-off day, mail in a
folder that is only watched, and the second copy of a mail that came through another mailbox.
"""

from dataclasses import dataclass
from datetime import date, datetime

from mailbot.clock import WARSAW
from mailbot.intake.ledger import Place
from mailbot.storage.tables import MessageState


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail with the names under which it is known, its bytes already safe."""

    uid: int
    sha256: str
    key: str
    """See `mailbot.intake.logical_key`."""
    size: int
    received: datetime


@dataclass(frozen=True, slots=True)
class Known:
    """A message of the database, or one that is about to become one."""

    sha256: str
    state: str
    received: datetime
    mailbox: str


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for the folder a mail lies in."""

    place: Place
    since: date
    """Day in Warsaw; mail received before it is historical."""
    watched: bool = False
    """The folder is only shown to people (Junk), never answered."""


@dataclass(frozen=True, slots=True)
class Fate:
    """The state in which a message begins."""

    state: MessageState
    reason: str = ""
    original: Known | None = None
    """The message of which this one is a copy."""


def fate_of(mail: Mail, original: Known | None, terms: Terms) -> Fate:
    """Decide the first state of a mail whose bytes were never kept before.

    Args:
        mail: The mail.
        original: The first message with the same logical key, if any.
        terms: What holds for its folder.
    """
    if original is None:
        return _by_place(mail.received, terms)
    if original.state != MessageState.HISTORICAL:
        return Fate(MessageState.IGNORED, _copied(original, terms), original)
    # A mailbox that was moved to another server shows old mail as received today.
    return _by_place(min(mail.received, original.received), terms)


def is_released(known: Known, terms: Terms) -> bool:
    """Tell whether a message that was only recorded must now be read after all.

    A coordinator who drags a sign-up from Junk to the inbox wants it answered. The first receipt
    counts, so old mail stays old wherever it is moved.
    """
    return (
        known.state == MessageState.HISTORICAL
        and _by_place(known.received, terms).state is MessageState.KEPT
    )


def _by_place(received: datetime, terms: Terms) -> Fate:
    if received.astimezone(WARSAW).date() < terms.since:
        day = f"{terms.since.day}.{terms.since:%m.%Y}"
        return Fate(
            MessageState.HISTORICAL,
            f"Wiadomość sprzed {day}, od kiedy skrzynka jest obsługiwana automatycznie.",
        )
    if terms.watched:
        return Fate(
            MessageState.HISTORICAL,
            f"Wiadomość leży w folderze „{terms.place.folder}”, który jest tylko przeglądany.",
        )
    return Fate(MessageState.KEPT)


def _copied(original: Known, terms: Terms) -> str:
    if original.mailbox == terms.place.mailbox:
        return "Druga kopia wiadomości, która już jest w systemie."
    return f"Kopia wiadomości przyjętej już przez skrzynkę „{original.mailbox}”."
