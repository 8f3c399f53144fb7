"""How mail leaves: the seam between the outbox and the world, and its implementation for folders.

A sender answers two questions: "did you take this mail?" (it returns, or raises one of
`NotAccepted` and `MaybeAccepted`) and, after a crash, "has this mail gone out?" (`contains`).
"""

import contextlib
import hashlib
import os
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from mailbot.replies.errors import NotNow


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail for one recipient, with its envelope."""

    message_id: str
    sender: str
    recipient: str
    content: bytes


class MailSender(Protocol):
    """A way for mail to leave."""

    @property
    def settles_after_s(self) -> float:
        """So long after an attempt began, `contains` may still be wrong about an absence."""
        ...

    def deliver(self, letter: Letter) -> None:
        """Hand the mail over; returning means that it was accepted.

        Raises:
            NotNow: It was certainly not taken, and may be later.
            Refused: It was certainly not taken, and never will be.
            MaybeAccepted: It was handed over and no answer came.
        """
        ...

    def contains(self, message_id: str) -> bool | None:
        """Tell whether a mail with this Message-ID went out; ``None``: there is no way to know.

        Raises:
            JournalAway: It cannot be looked up at the moment.
        """
        ...

    def file_copy(self, letter: Letter) -> None:
        """Keep a copy of a sent mail where people look for it; best effort, never raises."""
        ...


class FolderMailSender:
    """Replies become .eml files. The file is its own proof, so nothing is ever in doubt."""

    settles_after_s: float = 0

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def deliver(self, letter: Letter) -> None:
        """Write the file so that it is there completely and durably, or not at all."""
        target = self._file(letter.message_id)
        if target.exists():
            return
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            _write_durably(target, letter.content)
        except OSError as error:
            raise NotNow(f"Nie można zapisać pliku: {error.strerror}") from error

    def contains(self, message_id: str) -> bool | None:
        """Tell whether the file is there."""
        return self._file(message_id).exists()

    def file_copy(self, letter: Letter) -> None:
        """Do nothing: the file is the copy."""

    def _file(self, message_id: str) -> Path:
        # Our ids are safe in file names but for their brackets; whatever else comes is hashed.
        name = message_id.strip("<>").partition("@")[0]
        if not name.replace(".", "").isalnum():
            name = hashlib.sha256(message_id.encode()).hexdigest()
        return self._folder / f"{name}.eml"


def _write_durably(target: Path, content: bytes) -> None:
    """Write beside the target, sync, rename, sync the directory."""
    draft = target.with_name(f".{target.name}.{os.getpid()}-{threading.get_ident()}")
    try:
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(target)
    except OSError:
        with contextlib.suppress(OSError):
            draft.unlink()
        raise
    directory = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
