from datetime import datetime

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import StatementError

from mailbot.clock import WARSAW
from mailbot.storage.blobs import Blobs
from mailbot.storage.database import open_database, reading, transaction
from mailbot.storage.journal import note
from mailbot.storage.tables import Journal
from tests.support.register import NOON, make_tables


@pytest.fixture
def database(database_url):
    engine = open_database(database_url)
    make_tables(engine)
    yield engine
    engine.dispose()


def test_the_embedded_database_survives_power_loss_and_waits_for_locks(tmp_path):
    engine = open_database(f"sqlite:///{tmp_path}/m.db")
    with reading(engine) as session:
        pragmas = {
            name: session.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "busy_timeout", "foreign_keys")
        }
    engine.dispose()

    full = 2
    assert pragmas == {
        "journal_mode": "wal",
        "synchronous": full,
        "busy_timeout": 30000,
        "foreign_keys": 1,
    }


def test_moments_come_back_aware_and_equal(database):
    warsaw = NOON.astimezone(WARSAW)
    with transaction(database) as session:
        note(session, "kept", None, {"row": 1}, warsaw)

    with reading(database) as session:
        entry = session.scalars(select(Journal)).one()

    assert entry.at == NOON
    assert entry.at.tzinfo is not None
    assert (entry.actor, entry.act, entry.detail) == ("mailbot", "kept", {"row": 1})


def test_a_naive_moment_is_refused(database):
    with (
        pytest.raises(StatementError, match="naive datetime"),
        transaction(database) as session,
    ):
        note(session, "kept", None, {}, datetime(2024, 5, 6, 10, 0))


def test_a_transaction_that_fails_leaves_nothing(database):
    def fail():
        with transaction(database) as session:
            note(session, "kept", None, {}, NOON)
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with reading(database) as session:
        assert session.scalars(select(Journal)).all() == []


def test_the_same_bytes_are_stored_once_under_their_hash(tmp_path):
    blobs = Blobs(f"file://{tmp_path}/blobs")

    names = {blobs.put(b"tresc"), blobs.put(b"tresc")}

    (name,) = names
    assert blobs.get(name) == b"tresc"
    assert [p.name for p in (tmp_path / "blobs").rglob("*") if p.is_file()] == [name]


def test_a_damaged_blob_is_never_taken_for_the_message(tmp_path):
    blobs = Blobs(f"file://{tmp_path}/blobs")
    name = blobs.put(b"tresc")
    file = tmp_path / "blobs" / name[:2] / name
    file.chmod(0o600)
    file.write_bytes(b"inna tresc")

    with pytest.raises(ValueError, match="damaged"):
        blobs.get(name)


def test_a_blob_that_is_not_there_is_told(tmp_path):
    with pytest.raises(FileNotFoundError):
        Blobs(f"file://{tmp_path}/blobs").get("0" * 64)


def test_other_stores_are_chosen_by_url():
    blobs = Blobs("memory:///")

    assert blobs.get(blobs.put(b"x")) == b"x"


def test_a_name_without_its_bytes_is_written_again(tmp_path):
    blobs = Blobs(f"file://{tmp_path}/blobs")
    name = blobs.put(b"tresc")
    (tmp_path / "blobs" / name[:2] / name).write_bytes(b"")  # after a power cut

    blobs.put(b"tresc")

    assert blobs.get(name) == b"tresc"


def test_facts_with_nul_are_kept_on_both_databases(database):
    hostile = {"row": "a\x00b", "path": "\\u0000 \\\x00\x00"}
    with transaction(database) as session:
        note(session, "kept", None, hostile, NOON)

    with reading(database) as session:
        detail = session.scalars(select(Journal)).one().detail

    assert detail == {"row": "a\ufffdb", "path": "\\u0000 \\\ufffd\ufffd"}


def test_an_error_of_the_database_quotes_no_values(database):
    with pytest.raises(StatementError) as refused, transaction(database) as session:
        session.execute(text("select :word from nowhere"), {"word": "tajne"})

    assert "tajne" not in str(refused.value)
