"""What an import did, or why it did nothing, in Polish for the person who holds the list."""

from collections import Counter
from dataclasses import dataclass, field

from mailbot.events.changes import EventChange


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something about one row."""

    place: str
    """Where to look: ``arkusz „Osoby”, wiersz 5``."""
    reason: str
    """One Polish sentence."""

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}" if self.place else self.reason


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of one file. With any error, nothing of the file was taken."""

    errors: tuple[Trouble, ...] = ()
    notes: tuple[Trouble, ...] = ()
    """What was left out or changed on purpose, and is worth a look."""
    added: Counter[str] = field(default_factory=Counter)
    """How many, by Polish name in the genitive plural: ``instytucji``, ``osób`` …"""
    changed: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
    changes: tuple[EventChange, ...] = ()
    """What became of events that were known already; people on their lists may have to hear it."""

    @property
    def is_taken(self) -> bool:
        """Tell whether the file was imported."""
        return not self.errors
