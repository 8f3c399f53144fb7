"""What all tests share: real servers, one of each kind a run, started by the first who asks."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from coverage import Coverage
from hypothesis import settings

from mailbot.engine import migrate_engine
from mailbot.sandbox import Sandbox
from mailbot.storage.database import open_database
from mailbot.storage.migrate import migrate
from tests.support.dovecot import Dovecot, NoDovecotError
from tests.support.postgres import NoPostgresError, Postgres, running_postgres

# No test fails because a machine is slow; the first example of a run also makes the tables.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the files with slow tests begin: one that comes last would be waited for."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish() -> None:
    """Keep what was covered before the process is told to end: it is given ten seconds then."""
    measuring = Coverage.current()
    if measuring is not None:
        measuring.save()


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    """Give a sandbox that reads for all tests of this run; its template starts once."""
    made = Sandbox(1)
    yield made
    made.close()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Postgres]:
    """Give the server of this run; skip where there is none."""
    try:
        with running_postgres() as server:
            yield server
    except NoPostgresError as reason:
        pytest.skip(str(reason))


@pytest.fixture
def postgres_url(postgres_server: Postgres) -> Iterator[str]:
    """Give the URL of a new, empty PostgreSQL database."""
    url = postgres_server.fresh_database()
    yield url
    postgres_server.drop_database(url)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the URL of a new, empty database: the test runs once on each of the two kinds."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/mailbot.db"
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a SQLite file with all tables, ours and the engine's, to be copied."""
    file = tmp_path_factory.mktemp("template") / "mailbot.db"
    _make_all_tables(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def postgres_template(postgres_server: Postgres) -> str:
    """Give the URL of a PostgreSQL database with all tables, to be copied."""
    url = postgres_server.fresh_database()
    _make_all_tables(url)
    return url


def _make_all_tables(url: str) -> None:
    engine = open_database(url)
    migrate(engine)
    migrate_engine(engine)
    engine.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def ready_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the URL of a new database with all tables in it, ours and the engine's."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "mailbot.db")
        yield f"sqlite:///{tmp_path}/mailbot.db"
        return
    server: Postgres = request.getfixturevalue("postgres_server")
    url = server.fresh_database(request.getfixturevalue("postgres_template"))
    yield url
    server.drop_database(url)


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    """Give the IMAP server of this run, with a mailbox for every test; skip where there is none."""
    try:
        with Dovecot(users={f"user{n}": "haslo" for n in range(300)}) as server:
            yield server
    except NoDovecotError as reason:
        pytest.skip(str(reason))
