"""What the doctor says about one thing."""

from dataclasses import dataclass
from typing import Literal

Status = Literal["ok", "warn", "fail"]

OK: Status = "ok"
WARN: Status = "warn"
FAIL: Status = "fail"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report."""

    status: Status
    subject: str
    """What was looked at: ``database``, ``mailbox rejestracja``."""
    message: str
    """What was found."""
    advice: str = ""
    """What to do about it; empty when nothing."""
