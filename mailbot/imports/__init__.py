"""Lists that the office already has, brought in: who is registered, and which events there are."""

from mailbot.imports.events import Terms, import_events
from mailbot.imports.registry import import_registry
from mailbot.imports.report import Report, Trouble

__all__ = ["Report", "Terms", "Trouble", "import_events", "import_registry"]
