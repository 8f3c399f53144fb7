"""A Maildir on this machine, filled by a mail server and perhaps read by people.

Source: https://cr.yp.to/proto/maildir.html. A mail keeps its unique name while it moves from
``new`` to ``cur`` and while its flags (after ``:2,``) change; ``tmp`` holds unfinished ones.
"""

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from mailbot.intake.files import INBOX, FileFolder, number_of
from mailbot.intake.source import FolderTrouble


class MaildirSource:
    """Reads a Maildir and never changes it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def open(self, folder: str = INBOX) -> FileFolder:
        """Open the Maildir; it has one folder."""
        del folder
        if not (self._path / "new").is_dir() or not (self._path / "cur").is_dir():
            raise FolderTrouble(f"Katalog {self._path} nie jest skrzynką Maildir (brak new i cur).")
        return FileFolder(lambda: list_maildir(self._path))

    def close(self) -> None:
        """Nothing is open between calls."""


def list_maildir(path: Path) -> Mapping[int, Path]:
    """List the mails by number; first ``new``, so that one being moved is found in ``cur``."""
    found: dict[int, Path] = {}
    for part in ("new", "cur"):
        with suppress(FileNotFoundError), os.scandir(path / part) as entries:
            for entry in entries:
                if not entry.name.startswith(".") and entry.is_file(follow_symlinks=False):
                    found[number_of(entry.name.partition(":2,")[0])] = Path(entry.path)
    return found
