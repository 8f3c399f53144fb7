"""Bring the tables of a database to the shape that this version of the code expects.

All steps run in one transaction under a lock, so that any number of processes may start at once and
a step that fails leaves the database as it was. The engine's tables are the engine's own business:
only what belongs to `Base.metadata` has revisions here.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection, Engine, MetaData

from mailbot.errors import Stop
from mailbot.storage import matters, recruiting, register
from mailbot.storage.database import is_sqlite

MIGRATIONS = Path(__file__).parent / "migrations"

_LOCK = 0x6D61696C626F74
"""Number of the advisory lock on PostgreSQL: the letters of "mailbot"."""


class DatabaseFromTheFutureError(Stop):
    """The database was written by a newer version; ours must not touch it."""


def metadata() -> MetaData:
    """Return all tables of ours: those of every module stand in the same metadata."""
    of_each = (register.PersonRow, recruiting.RecruitmentRow, matters.MatterRow)
    return {table.metadata for table in of_each}.pop()


def migrate(engine: Engine, directory: Path = MIGRATIONS) -> None:
    """Bring the tables of the database to the newest revision; at once if they are there already.

    Raises:
        DatabaseFromTheFutureError: The database has a revision that this version does not know.
    """
    if current_revision(engine) == newest_revision(directory):
        return
    config = _configuration(directory)
    with _alone(engine) as connection:
        _refuse_the_future(connection, ScriptDirectory.from_config(config))
        _run(config, connection, lambda: command.upgrade(config, "head"))


def migrate_back(engine: Engine, revision: str, directory: Path = MIGRATIONS) -> None:
    """Take the tables back to an older revision (``base``: to nothing). Data of newer ones is lost.

    For an installation that returns to an older version, and for tests.
    """
    config = _configuration(directory)
    with _alone(engine) as connection:
        _run(config, connection, lambda: command.downgrade(config, revision))


def current_revision(engine: Engine) -> str | None:
    """Return the revision of the database; ``None`` for an empty one."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest_revision(directory: Path = MIGRATIONS) -> str | None:
    """Return the revision that this version of the code expects."""
    return ScriptDirectory.from_config(_configuration(directory)).get_current_head()


def _configuration(directory: Path) -> Config:
    config = Config()
    # A "%" would be read as the beginning of a substitution.
    config.set_main_option("script_location", str(directory).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["metadata"] = metadata()
    return config


def _run(config: Config, connection: Connection, order: Callable[[], None]) -> None:
    config.attributes["connection"] = connection
    order()


def _refuse_the_future(connection: Connection, revisions: ScriptDirectory) -> None:
    present = MigrationContext.configure(connection).get_current_revision()
    if present is None:
        return
    try:
        revisions.get_revision(present)
    except CommandError as error:
        raise DatabaseFromTheFutureError(
            f"the database is at revision {present}, which this version of mailbot does not know: "
            "it was used by a newer one. Install that version again, or restore a backup."
        ) from error


@contextmanager
def _alone(engine: Engine) -> Iterator[Connection]:
    """Give a connection in a transaction that no other process migrates beside."""
    with engine.connect() as connection:
        if is_sqlite(connection):
            with _sqlite_without_foreign_keys(connection):
                yield connection
        else:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
            yield connection
            connection.commit()


@contextmanager
def _sqlite_without_foreign_keys(connection: Connection) -> Iterator[None]:
    """Take the write lock, and check references at the end instead of at every step.

    SQLite alters a table by building a new one and dropping the old one, which would delete what
    refers to it. The switch does nothing inside a transaction, so it is turned around it.
    """
    connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        yield
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if broken:
            raise Stop(f"a migration would leave {len(broken)} references to nothing; not done")
        connection.commit()
    finally:
        connection.rollback()
        connection.exec_driver_sql("PRAGMA foreign_keys=ON")
