"""Notice new files in a Maildir or a drop folder."""

import hashlib
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from mailbot.config import MaildirFolder
from mailbot.intake.drop import SETTLED_S, list_drop
from mailbot.intake.files import INBOX
from mailbot.intake.maildir import list_maildir
from mailbot.intake.watching import Watching

GLANCE_EVERY_S = 1.0
UNREST_S = SETTLED_S + 3
"""After a change the directory is listed for so long: drop files settle, times are coarse."""


def watch_directory(watching: Watching, path: Path, parts: tuple[Path, ...]) -> None:
    """Hint when a file appears that was not there before; returns when asked to stop.

    A glance looks only at the time of the directory; the names are listed after a change, and
    every ``poll_every_s`` in any case.

    Raises:
        OSError: The directory is gone.
    """
    known: set[int] = set()
    stamps: tuple[int, ...] = ()
    listed = restless_until = float("-inf")
    while True:
        path.stat()
        now = time.monotonic()
        if (found := _stamps(parts)) != stamps:
            stamps, restless_until = found, now + UNREST_S
        if now < restless_until or now - listed >= watching.mailbox.poll_every_s:
            is_sweep = now - listed >= watching.mailbox.poll_every_s
            fresh = _list(watching, path).keys() - known
            if fresh:
                watching.saw(INBOX, _token(fresh))
                known |= fresh
            if is_sweep:
                watching.looked()
                listed = now
        if watching.stop.wait(GLANCE_EVERY_S):
            return


def _list(watching: Watching, path: Path) -> Mapping[int, Path]:
    if isinstance(watching.mailbox.source, MaildirFolder):
        return list_maildir(path)
    return list_drop(path, watching.clock())


def _stamps(parts: tuple[Path, ...]) -> tuple[int, ...]:
    stamps = []
    for part in parts:
        with suppress(FileNotFoundError):
            stamps.append(part.stat().st_mtime_ns)
    return tuple(stamps)


def _token(numbers: set[int]) -> str:
    """Name a set of new files: the same ones after a restart get the same name."""
    text = ",".join(map(str, sorted(numbers)))
    return f"files:{hashlib.sha256(text.encode()).hexdigest()[:24]}"
