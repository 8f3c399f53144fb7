"""Mail that lies in a directory as files: the common part of Maildir and drop folder.

Nothing is moved, renamed or deleted. The directory belongs to others, so files may vanish or get
another name at any moment, and whatever is not an ordinary file is left alone.
"""

import hashlib
import os
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from mailbot.clock import WARSAW
from mailbot.intake.source import Fetched

INBOX = "INBOX"
"""The one folder of a directory."""

BATCH_BYTES = 8_000_000
BATCH_MAILS = 100

Listing = Callable[[], Mapping[int, Path]]
"""Lists the directory: file by UID."""


def number_of(*names: str) -> int:
    """Make a stable UID (63 bits, so that every database can hold it) from what names a file."""
    digest = hashlib.blake2b("\0".join(names).encode("utf-8", "surrogateescape"), digest_size=8)
    return int.from_bytes(digest.digest(), "big") >> 1


@dataclass(frozen=True, slots=True)
class FileFolder:
    """A directory as a folder of mail."""

    listing: Listing
    uidvalidity: int = 1
    ordered: bool = False

    def after(self, uid: int) -> list[int]:
        """List all files: their numbers have no order, the ledger knows which are new."""
        del uid
        return list(self.listing())

    def since(self, day: date) -> list[int]:
        """List files that changed on this day in Warsaw or later."""
        return [
            uid
            for uid, path in self.listing().items()
            if (received := received_at(path)) and received.astimezone(WARSAW).date() >= day
        ]

    def fetch(self, uids: Sequence[int]) -> Iterator[tuple[Fetched, ...]]:
        """Read files in the order in which they came."""
        batch: list[Fetched] = []
        size = 0
        for received, uid, path in self._dated(uids):
            content = read_file(path)
            if content is None and (content := self._read_renamed(uid)) is None:
                continue
            batch.append(Fetched(uid, received, content))
            size += len(content)
            if size >= BATCH_BYTES or len(batch) == BATCH_MAILS:
                yield tuple(batch)
                batch, size = [], 0
        if batch:
            yield tuple(batch)

    def _dated(self, uids: Sequence[int]) -> list[tuple[datetime, int, Path]]:
        """Find the files and sort them by time.

        Files that are gone are looked for once more: a Maildir file gets another name when
        somebody reads the mail at this very moment.
        """
        dated: dict[int, tuple[datetime, int, Path]] = {}
        for _ in range(2):
            if len(dated) == len(uids):
                break
            files = self.listing()
            for uid in uids:
                if uid in files and uid not in dated and (received := received_at(files[uid])):
                    dated[uid] = received, uid, files[uid]
        return sorted(dated.values(), key=lambda found: (found[0], found[2].name))

    def _read_renamed(self, uid: int) -> bytes | None:
        path = self.listing().get(uid)
        return None if path is None else read_file(path)

    def acknowledge(self, uids: Sequence[int]) -> None:
        """Do nothing: the directory belongs to others."""


def received_at(path: Path) -> datetime | None:
    """Return when the file was written, or ``None`` if it is gone."""
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except OSError:
        return None


def read_file(path: Path) -> bytes | None:
    """Read an ordinary file; ``None`` for anything else, and if it is gone.

    Links are not followed and pipes not waited for: whoever may write into the directory must not
    be able to show us other files of this machine or to stop us.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return None
        with os.fdopen(descriptor, "rb", closefd=False) as stream:
            return stream.read()
    finally:
        os.close(descriptor)
