"""Which running process this is: a numbered slot, held by a lock that dies with the process.

The engine recovers the unfinished work of an executor id when a process with that id starts.  So an
id must never be used by two living processes, and must come back when one died: a lock of the
operating system (SQLite: one machine) or of the database server (PostgreSQL: many machines) gives
both.  A process that lost its lock must end at once: somebody else may be doing its work already.
"""

import fcntl
from pathlib import Path
from typing import Protocol, TextIO

from sqlalchemy import Connection, Engine, NullPool, create_engine, text

from mailbot.storage.database import is_sqlite

SLOTS = 256
_LOCK_SPACE = 7701
"""First number of our advisory locks, so that they meet no other application's."""
_PREFIX = "slot-"

_NOTICE_A_DEAD_LINE = {
    "connect_timeout": 10,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
"""Without these a process that is cut off would wait a quarter of an hour to learn that its lock is
gone, while another one does its work."""


class Slot(Protocol):
    """A held slot."""

    number: int

    @property
    def executor_id(self) -> str:
        """Name of this process for the engine."""
        ...

    def is_held(self) -> bool:
        """Tell whether the lock is still ours."""
        ...

    def release(self) -> None:
        """Give the slot back."""
        ...


class FileSlot:
    """A slot on one machine: an flock on a file, dropped by the kernel when the process ends."""

    def __init__(self, number: int, file: TextIO) -> None:
        self.number = number
        self._file = file

    @property
    def executor_id(self) -> str:
        """Name of this process for the engine."""
        return f"{_PREFIX}{self.number}"

    def is_held(self) -> bool:
        """Tell whether the file is still open; the kernel takes no lock away from a living one."""
        return not self._file.closed

    def release(self) -> None:
        """Close the file and with it the lock."""
        self._file.close()


class ServerSlot:
    """A slot on many machines: an advisory lock, dropped by the server when the session ends."""

    def __init__(self, number: int, connection: Connection) -> None:
        self.number = number
        self._connection = connection

    @property
    def executor_id(self) -> str:
        """Name of this process for the engine."""
        return f"{_PREFIX}{self.number}"

    def is_held(self) -> bool:
        """Ask the server: a session that answers still holds its locks."""
        try:
            self._connection.execute(text("select 1"))
        except Exception:  # noqa: BLE001 - whatever went wrong, the lock can no longer be relied on
            return False
        return True

    def release(self) -> None:
        """End the session and with it the lock."""
        self._connection.close()
        self._connection.engine.dispose()


def number_of(executor_id: str) -> int | None:
    """Return the slot number of an executor id, ``None`` if it is not one of ours."""
    digits = executor_id.removeprefix(_PREFIX)
    if executor_id == digits or not digits.isdecimal():
        return None
    return int(digits)


def take_slot(database: Engine, home: Path, number: int) -> Slot | None:
    """Take this slot, or return ``None`` when a living process holds it."""
    if is_sqlite(database):
        return _take_file(home, number)
    return _take_server(database, number)


def take_free_slot(database: Engine, home: Path) -> Slot:
    """Take the lowest free slot.

    Raises:
        RuntimeError: All slots are held; more processes than `SLOTS` are not supported.
    """
    for number in range(SLOTS):
        slot = take_slot(database, home, number)
        if slot is not None:
            return slot
    raise RuntimeError(f"all {SLOTS} executor slots are taken; stop some processes")


def _take_file(home: Path, number: int) -> FileSlot | None:
    directory = home / "slots"
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = (directory / str(number)).open("a")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        return None
    return FileSlot(number, file)


def _take_server(database: Engine, number: int) -> ServerSlot | None:
    engine = create_engine(
        database.url,
        poolclass=NullPool,
        isolation_level="AUTOCOMMIT",
        connect_args=_NOTICE_A_DEAD_LINE,
    )
    connection = engine.connect()
    query = text("select pg_try_advisory_lock(:space, :number)")
    if connection.execute(query, {"space": _LOCK_SPACE, "number": number}).scalar():
        return ServerSlot(number, connection)
    connection.close()
    engine.dispose()
    return None
