"""The daemon's side of `python -m parsers`: hands out mails, takes back facts, survives anything.

What comes back is treated as hostile: its size is bounded and every field is validated. A mail
that kills its reader gives an outcome, not an exception.
"""

from mailbot.sandbox.line import SandboxBroken
from mailbot.sandbox.pool import SCANS, Reading, Sandbox

__all__ = ["SCANS", "Reading", "Sandbox", "SandboxBroken"]
