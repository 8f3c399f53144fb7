"""What a digest says, as one frozen value: everything is looked up before anything is written.

Every text in it is one harmless line already; people appear by name only where the register or the
proposal names them, never with numbers of identity, and never with words of a mail.
"""

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Task:
    """A message that waits for a person."""

    ref: str
    received: datetime
    who: str
    section: str
    proposal: tuple[str, ...]
    is_carried_out: bool
    """True: the operations are done and a note or question is left; False: they are a proposal."""
    reasons: tuple[str, ...]
    assigned: str = ""
    """Address of the coordinator whom a rule chose; empty for nobody."""


@dataclass(frozen=True, slots=True)
class Done:
    """A message that was settled without a person."""

    ref: str
    who: str
    section: str
    what: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MatterLine:
    """Something that a person must answer."""

    number: int
    ref: str
    kind: str
    clock: str
    """``do 9 maja``, or that the day has passed."""
    is_overdue: bool
    responsible: str
    """Names; a dash for nobody."""
    answers: tuple[str, ...] = ()
    """Commands that would send an earlier answer that fits, the best first."""


@dataclass(frozen=True, slots=True)
class EventLine:
    """An event to come, with its list."""

    day: str
    title: str
    places: str
    change: str
    """Since the last digest, such as ``+9 −1``; empty when nothing changed."""


@dataclass(frozen=True, slots=True)
class MailboxLine:
    """How a mailbox is doing."""

    mailbox: str
    health: str
    is_ill: bool
    balance: str
    """``N w skrzynce = N w systemie``."""
    is_unequal: bool


@dataclass(frozen=True, slots=True)
class Trouble:
    """Mails or messages that share one problem."""

    what: str
    count: int
    refs: tuple[str, ...]
    """Of the first ten."""
    is_alarm: bool = True
    remedy: str = ""
    """The command by which a person settles it; empty if there is none."""


@dataclass(frozen=True, slots=True)
class Counts:
    """The balance of the time since the last digest."""

    arrived: int = 0
    done: int = 0
    ignored: int = 0
    waiting: int = 0
    """All that wait, however old."""


@dataclass(frozen=True, slots=True)
class DigestData:
    """One coordinator's digest of one day."""

    coordinator: str
    day: date
    since: datetime
    until: datetime
    digest_at: str
    is_shadow: bool
    counts: Counts
    tasks: tuple[Task, ...]
    """The longest waiting first; there may be more than these, see ``counts.waiting``."""
    done: tuple[Done, ...]
    """The latest first; there may be more than these, see ``counts.done``."""
    events: tuple[EventLine, ...]
    recruitment: str
    """A sentence while a recruitment is open, else empty."""
    recruitments: tuple[str, ...]
    """How each unfinished call stands and what comes next, one line each."""
    mailboxes: tuple[MailboxLine, ...]
    troubles: tuple[Trouble, ...] = field(default=())
    list_changes: tuple[str, ...] = ()
    """What the clock and people did to lists since the last digest, one line each."""
    matters: tuple[MatterLine, ...] = ()
    """The most urgent first."""

    @property
    def overdue(self) -> int:
        """How many answers are late."""
        return sum(line.is_overdue for line in self.matters)

    dossiers: tuple[str, ...] = field(default=())
    """Dossiers that wait for a person, one line each, without names of people."""

    @property
    def alarms(self) -> int:
        """How many things are wrong with the service itself."""
        ill = sum(line.is_ill or line.is_unequal for line in self.mailboxes)
        return ill + sum(trouble.is_alarm for trouble in self.troubles)
