"""A real PostgreSQL server that lives as long as the tests that need it.

It is made by ``initdb`` in a temporary directory, listens on a free port of the loopback address
and on a socket in that directory, and is gone a second after the tests, also when they are killed.
PostgreSQL refuses to run as root: then it runs as ``postgres`` or ``nobody``.

``MAILBOT_TEST_POSTGRES`` (an URL whose user may create databases) takes a server that runs already.
"""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
from sqlalchemy import URL, make_url

SUPERUSER = "mailbot"
READY_WITHIN_S = 30
_numbers = count(1)


class NoPostgresError(Exception):
    """There is no PostgreSQL here; the message says what to install."""


@dataclass(slots=True)
class Postgres:
    """A server and the way to a new, empty database in it."""

    url: URL
    """Database ``postgres`` of the server; databases for tests are made beside it."""
    directory: Path | None = None
    """Where our own server lives; ``None`` for a server that was given to us."""
    options: tuple[str, ...] = ()
    _process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def fresh_database(self, template: str | None = None) -> str:
        """Create an empty database, or a copy of one, and return its URL.

        It goes away with the server. Nobody may be connected to the template.
        """
        name = f"mailbot_test_{next(_numbers)}_{uuid4().hex[:8]}"
        with psycopg.connect(_dsn(self.url), autocommit=True) as connection:
            like = f' TEMPLATE "{make_url(template).database}"' if template else ""
            connection.execute(f'CREATE DATABASE "{name}"{like}')
        return self.url.set(database=name).render_as_string(hide_password=False)

    def drop_database(self, url: str) -> None:
        """Drop a database made here, and throw out who is still connected."""
        with psycopg.connect(_dsn(self.url), autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{make_url(url).database}" WITH (FORCE)')

    def start(self) -> None:
        """Start our server and return when it answers."""
        if self.directory is None:
            raise NoPostgresError("a server that was given to the tests is not ours to start")
        command = [
            *_dying_with_us(),
            str(find_program("postgres")),
            *("-D", str(self.directory / "data")),
            *("-k", str(self.directory), "-h", "127.0.0.1", "-p", str(self.url.port)),
            *(f"-c{option}" for option in self.options),
        ]
        with (self.directory / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                command, cwd=self.directory, stdout=log, stderr=log, **_unprivileged()
            )
        self._wait_until_ready()

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """End our server: SIGINT breaks connections off, SIGQUIT is a crash."""
        if self._process is None:
            return
        self._process.send_signal(how)
        try:
            self._process.wait(timeout=READY_WITHIN_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + READY_WITHIN_S
        while True:
            try:
                psycopg.connect(_dsn(self.url), connect_timeout=2).close()
            except psycopg.OperationalError as error:
                over = self._process is None or self._process.poll() is not None
                if over or time.monotonic() > deadline:
                    raise NoPostgresError(f"PostgreSQL did not start: {self.log()}") from error
                time.sleep(0.02)
            else:
                return

    def log(self) -> str:
        """Return the last lines of the server's log, for a failing test."""
        if self.directory is None:
            return ""
        return (self.directory / "server.log").read_text(errors="replace")[-2000:]


@contextlib.contextmanager
def running_postgres(*, fsync: bool = False, options: tuple[str, ...] = ()) -> Iterator[Postgres]:
    """Run a server for the time of the block.

    Args:
        fsync: Whether commits reach the disk; only tests of power loss and benchmarks care.
        options: Further settings, as ``name=value``.

    Raises:
        NoPostgresError: No program was found; say so and skip.
    """
    given = os.environ.get("MAILBOT_TEST_POSTGRES")
    if given:
        yield Postgres(make_url(given))
        return
    durable = "on" if fsync else "off"
    settings = (f"fsync={durable}", f"synchronous_commit={durable}", f"full_page_writes={durable}")
    directory = Path(tempfile.mkdtemp(prefix="mbpg"))
    server = Postgres(_loopback_url(), directory, (*settings, "max_connections=200", *options))
    try:
        _make_cluster(directory)
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(directory, ignore_errors=True)


def find_program(name: str) -> Path:
    """Find a program of PostgreSQL in PATH or where Debian hides it, the newest version first."""
    places = [
        *sorted(
            Path("/usr/lib/postgresql").glob("*/bin"),
            key=lambda place: int(place.parent.name) if place.parent.name.isdigit() else 0,
            reverse=True,
        ),
        Path("/usr/local/pgsql/bin"),
    ]
    found = shutil.which(name) or shutil.which(name, path=os.pathsep.join(map(str, places)))
    if found is None:
        raise NoPostgresError(
            f"no program {name!r} (Debian, Ubuntu: apt install postgresql); "
            "or set MAILBOT_TEST_POSTGRES to the URL of a server"
        )
    # Resolved, because initdb looks for its files beside the place it was started from.
    return Path(found).resolve()


def _make_cluster(directory: Path) -> None:
    user = _unprivileged()
    if user:
        shutil.chown(directory, user["user"], user["group"])
    made = subprocess.run(
        [
            *(str(find_program("initdb")), "-D", str(directory / "data"), "-U", SUPERUSER),
            *("-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions"),
        ],
        cwd=directory,
        capture_output=True,
        check=False,
        text=True,
        **user,
    )
    if made.returncode:
        raise NoPostgresError(f"initdb failed: {made.stderr[-1000:]}")


def _unprivileged() -> dict[str, Any]:  # Any: arguments for `subprocess` of several types
    """Return the arguments that make a child run as nobody in particular when we are root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return {"user": name, "group": pwd.getpwnam(name).pw_gid, "extra_groups": []}
    raise NoPostgresError("PostgreSQL does not run as root, and there is no other user here")


def _dying_with_us() -> tuple[str, ...]:
    """Return the prefix that ends the server when the tests are killed."""
    setpriv = shutil.which("setpriv")
    return (setpriv, "--pdeathsig", "INT") if setpriv else ()


def _loopback_url() -> URL:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return URL.create(
        "postgresql+psycopg", SUPERUSER, host="127.0.0.1", port=port, database="postgres"
    )


def _dsn(url: URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)
