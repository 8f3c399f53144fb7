"""Something unsafe or doubtful about a configuration that loads."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Concern:
    """One finding of `check`."""

    path: str
    """The setting, such as ``mailboxes.0.source.security``."""
    message: str
    """What is wrong with it."""
    advice: str
    """What to do."""
    is_error: bool = True
    """True: refused; false: told."""

    def __str__(self) -> str:
        kind = "" if self.is_error else "warning: "
        return f"{kind}{self.path}: {self.message}; {self.advice}"
