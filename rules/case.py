"""One case: the mail as read, the circumstances, and what we know. The only input of `decide`."""

from dataclasses import dataclass
from datetime import datetime

from parsers.facts import ParsedMessage, Trust
from rules.decision import Operation
from rules.registry import Registry


@dataclass(frozen=True, slots=True)
class MailboxPolicy:
    """What holds for the mailbox that took the mail."""

    id: str
    own_addresses: frozenset[str]
    """All addresses of all our mailboxes, lower case: mail from them is never answered."""
    addresses: frozenset[str]
    """The addresses of this mailbox; a mail that names none of them is not answered."""
    least_trust: Trust = Trust.SPF
    """Below this a registered address is only a claim."""


@dataclass(frozen=True, slots=True)
class Question:
    """Our question which event is meant, to which nobody has answered yet."""

    message: int
    """The mail that we asked about; it waits for a person or for the answer."""
    events: tuple[str, ...]
    """As we numbered them."""
    asked: str
    """The address to which we sent it."""
    operations: tuple[Operation, ...]
    """What the mail that we asked about wants, without an event; nothing else held that mail."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A place that our earlier mail offered to somebody of the waiting list."""

    event: str
    person: str
    until: datetime | None
    """Last moment for the answer, included; ``None``: that offer stands no more."""


@dataclass(frozen=True, slots=True)
class Thread:
    """What the mail answers to, proven by our signed Message-ID in its References."""

    events: tuple[str, ...] = ()
    """Events our earlier mail was about."""
    our_message: int | None = None
    """Id of our outgoing mail."""
    question: Question | None = None
    acknowledged: frozenset[str] = frozenset()
    """Templates of acknowledgements that went out in this thread already: each does so once."""
    offer: Offer | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """Everything `decide` may look at."""

    message: ParsedMessage
    received: datetime
    """When our server took it (INTERNALDATE), aware."""
    mailbox: MailboxPolicy
    registry: Registry
    thread: Thread = Thread()
    is_repeat: bool = False
    """The same content came from the same sender within 24 hours: no second reply."""
