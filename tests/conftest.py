"""What all tests share: one PostgreSQL server a run, started by the first test that asks."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.postgres import NoPostgresError, Postgres, running_postgres


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
