"""A drop folder: .eml files put there by hand, by an export or by a scanner.

Files must appear by rename. Who copies into place all the same is protected by waiting: a file
counts once it has not changed for a while.
"""

import os
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from mailbot.intake.files import INBOX, FileFolder, number_of
from mailbot.intake.source import FolderTrouble

SETTLED_S = 2.0
"""A file that changed more recently may still be growing."""


class DropSource:
    """Reads a drop folder and never changes it."""

    def __init__(self, path: Path, clock: Callable[[], datetime]) -> None:
        self._path = path
        self._clock = clock

    def open(self, folder: str = INBOX) -> FileFolder:
        """Open the directory; it has one folder."""
        del folder
        if not self._path.is_dir():
            raise FolderTrouble(f"Nie ma katalogu {self._path}.")
        return FileFolder(lambda: list_drop(self._path, self._clock()))

    def close(self) -> None:
        """Nothing is open between calls."""


def list_drop(path: Path, now: datetime) -> Mapping[int, Path]:
    """List the files by number.

    The number is made of name, size and time: files saved by hand get the same name again and
    again (``Zgłoszenie.eml``), and each is another mail.
    """
    found: dict[int, Path] = {}
    with os.scandir(path) as entries:
        for entry in entries:
            if entry.name.startswith(".") or not entry.name.lower().endswith(".eml"):
                continue
            try:
                status = entry.stat(follow_symlinks=False)
            except FileNotFoundError:
                continue
            is_settled = not 0 <= now.timestamp() - status.st_mtime < SETTLED_S
            if is_settled and entry.is_file(follow_symlinks=False):
                number = number_of(entry.name, str(status.st_size), str(status.st_mtime_ns))
                found[number] = Path(entry.path)
    return found
