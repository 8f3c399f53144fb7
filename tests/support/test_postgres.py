import psycopg
import pytest
from sqlalchemy import make_url

from mailbot.storage.database import open_database
from tests.support.postgres import NoPostgresError, Postgres, find_program

pytestmark = pytest.mark.postgres


def test_every_database_is_new_and_empty(postgres_server: Postgres):
    first, second = postgres_server.fresh_database(), postgres_server.fresh_database()

    assert first != second
    for url in (first, second):
        engine = open_database(url)
        with engine.connect() as connection:
            tables = connection.exec_driver_sql(
                "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'"
            ).scalar_one()
        engine.dispose()
        assert tables == 0
        postgres_server.drop_database(url)


def test_a_dropped_database_refuses_connections(postgres_server: Postgres):
    url = postgres_server.fresh_database()
    postgres_server.drop_database(url)

    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(make_url(url).set(drivername="postgresql").render_as_string())


def test_a_missing_program_is_named_with_what_to_install(monkeypatch):
    monkeypatch.setenv("PATH", "")

    with pytest.raises(NoPostgresError, match=r"apt install postgresql.*MAILBOT_TEST_POSTGRES"):
        find_program("no-such-program")
