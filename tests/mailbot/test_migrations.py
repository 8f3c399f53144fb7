import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from dbos._schemas.system_database import SystemSchema
from sqlalchemy import Engine, inspect, select, text

from mailbot.errors import Stop
from mailbot.storage.database import open_database, transaction
from mailbot.storage.migrate import (
    MIGRATIONS,
    DatabaseFromTheFutureError,
    current_revision,
    metadata,
    migrate,
    migrate_back,
    newest_revision,
)
from mailbot.storage.recruiting import ApplicationRow
from mailbot.storage.tables import Message, MessageState, Raw, Seen
from rules.name_keys import person_keys

NOW = datetime(2024, 5, 7, 8, 0, tzinfo=UTC)
SHA = "a" * 64


@pytest.fixture
def database(database_url: str) -> Iterator[Engine]:
    engine = open_database(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    copied = tmp_path / "100% migrations"
    shutil.copytree(MIGRATIONS, copied, ignore=shutil.ignore_patterns("__pycache__"))
    return copied


def add_revision(directory: Path, upgrade: str) -> None:
    """Put a revision after the newest one into a copy of the migrations."""
    body = "\n".join(f"    {line}" for line in upgrade.splitlines())
    (directory / "versions" / "9999_next.py").write_text(
        "import sqlalchemy as sa\nfrom alembic import op\n"
        f"revision = '9999'\ndown_revision = '{newest_revision()}'\n"
        f"def upgrade():\n{body}\n"
        "def downgrade():\n    pass\n"
    )


def keep_a_message(engine: Engine) -> None:
    with transaction(engine) as session:
        session.add(Raw(sha256=SHA, size=1, kept_at=NOW))
        session.flush()
        session.add(
            Message(
                id=17,
                sha256=SHA,
                mailbox="szkolenia",
                received=NOW,
                kept_at=NOW,
                logical_key="k",
                state=MessageState.KEPT,
            )
        )
        session.flush()
        session.add(Seen(account="szkolenia", folder="INBOX", uidvalidity=1, uid=9, message_id=17))


def tables_of(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names()) - {"alembic_version"}


def test_the_revisions_lead_to_exactly_the_tables_of_the_code(database):
    migrate(database)

    with database.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        differences = compare_metadata(context, metadata())
    assert differences == [], (
        "tables and revisions differ; run .venv/bin/python scripts/new_revision.py 'what changed'"
    )
    assert tables_of(database) == set(metadata().tables)


def test_the_way_back_leaves_nothing_and_the_way_up_works_again(database):
    migrate(database)
    migrate_back(database, "base")
    left = tables_of(database)
    migrate(database)

    assert left == set()
    assert tables_of(database) == set(metadata().tables)


def test_each_revision_can_be_undone_and_done_again(database, directory):
    revisions = [r.revision for r in ScriptDirectory(str(directory)).walk_revisions()]
    migrate(database)

    for older in [*revisions[1:], "base"]:
        migrate_back(database, older)
        migrate(database)

        assert current_revision(database) == newest_revision()


def test_what_was_kept_survives_the_start_of_the_next_version(database):
    migrate(database)
    keep_a_message(database)

    migrate(database)

    with database.connect() as connection:
        assert connection.execute(select(Message.id, Message.received)).all() == [(17, NOW)]


def test_a_rebuilt_table_keeps_what_refers_to_it(database, directory):
    migrate(database)
    keep_a_message(database)
    add_revision(
        directory,
        "with op.batch_alter_table('message', recreate='auto') as batch:\n"
        "    batch.alter_column('reason', type_=sa.String(500), existing_type=sa.Text())",
    )

    migrate(database, directory)

    assert current_revision(database) == "9999"
    with database.connect() as connection:
        assert connection.execute(select(Seen.message_id)).scalars().all() == [17]
        if database.dialect.name == "sqlite":
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1


def test_a_revision_that_fails_leaves_the_database_as_it_was(database, directory):
    migrate(database)
    keep_a_message(database)
    add_revision(
        directory,
        "op.drop_table('seen')\nop.create_table('half', sa.Column('x', sa.Integer))\nint('no')",
    )

    with pytest.raises(ValueError, match="invalid literal"):
        migrate(database, directory)

    assert current_revision(database) == newest_revision()
    assert tables_of(database) == set(metadata().tables)
    with database.connect() as connection:
        assert connection.execute(select(Seen.message_id)).scalars().all() == [17]


def test_a_revision_that_orphans_rows_is_not_carried_out_on_sqlite(tmp_path, directory):
    database = open_database(f"sqlite:///{tmp_path}/mailbot.db")
    migrate(database)
    keep_a_message(database)
    add_revision(directory, "op.execute('DELETE FROM message')")

    with pytest.raises(Stop, match="1 references to nothing; not done"):
        migrate(database, directory)

    with database.connect() as connection:
        assert connection.execute(select(Message.id)).scalars().all() == [17]
    database.dispose()


def test_a_database_of_a_newer_version_is_refused_with_what_to_do(database):
    migrate(database)
    with database.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(DatabaseFromTheFutureError, match=r"revision 9999.*Install that version"):
        migrate(database)


def test_processes_that_start_together_migrate_once(database_url):
    program = (
        "import sys; from mailbot.storage.database import open_database as o; "
        "from mailbot.storage.migrate import migrate as m; m(o(sys.argv[1]))"
    )
    started = [
        subprocess.Popen([sys.executable, "-c", program, database_url], stderr=subprocess.PIPE)
        for _ in range(3)
    ]
    endings = [(process.communicate(timeout=60)[1], process.returncode) for process in started]

    assert endings == [(b"", 0)] * 3
    engine = open_database(database_url)
    assert tables_of(engine) == set(metadata().tables)
    engine.dispose()


def test_the_tables_of_the_engine_stay_where_they_are(database):
    with database.begin() as connection:
        connection.execute(text("CREATE TABLE workflow_status (workflow_uuid TEXT PRIMARY KEY)"))

    migrate(database)
    migrate_back(database, "base")

    assert tables_of(database) == {"workflow_status"}


def test_no_table_of_ours_has_the_name_of_one_of_the_engine():
    theirs = {table.name for table in SystemSchema.metadata_obj.tables.values()}

    assert len(theirs) > 5
    assert not theirs & set(metadata().tables)


def test_no_revision_needs_code_of_ours():
    for revision in (MIGRATIONS / "versions").glob("*.py"):
        assert "mailbot" not in revision.read_text(), f"{revision.name} would change with the code"


def test_people_registered_before_get_their_name_keys(database):
    migrate(database)
    migrate_back(database, "0004")
    with database.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO institution (id, name, aliases, kind, dossier)"
                " VALUES ('I1', 'CIS', '[]', '', 'accepted')"
            )
        )
        connection.execute(
            text(
                "INSERT INTO person (id, first_name, last_name, institution_id, state)"
                " VALUES ('P1', 'Anna', 'Nowak-Lis', 'I1', 'complete')"
            )
        )

    migrate(database)

    with database.connect() as connection:
        keys = connection.execute(text("SELECT name_key, second_name_key FROM person")).one()
    assert tuple(keys) == person_keys("Anna", "Nowak-Lis")


def revision_before(revision: str) -> str:
    script = ScriptDirectory(str(MIGRATIONS)).get_revision(revision)
    assert isinstance(script.down_revision, str)
    return script.down_revision


def test_applications_recorded_before_keep_their_place_and_get_name_and_state(database):
    migrate(database)
    migrate_back(database, revision_before("0011"))
    keep_a_message(database)
    values = "'R1', 'G1', 'P1', 17, '2024-05-07 08:00:00+00'"
    statements = (
        (
            "INSERT INTO institution (id, name, aliases, kind, dossier)"
            " VALUES ('I1', 'CIS', '[]', '', 'accepted')"
        ),
        (
            "INSERT INTO person (id, first_name, last_name, institution_id, address, state,"
            " name_key, second_name_key)"
            " VALUES ('P1', 'Anna', 'Nowak', 'I1', 'a@cis.example', 'complete', '', '')"
        ),
        (
            "INSERT INTO recruitment (id, title, opens, closes, groups)"
            " VALUES ('R1', 'Nabór', '2024-05-06', '2024-05-24', '[]')"
        ),
        (
            "INSERT INTO application"
            f" (recruitment_id, group_id, person_id, message_id, received) VALUES ({values})"
        ),
    )
    with database.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))

    migrate(database)

    with transaction(database) as session:
        [row] = session.scalars(select(ApplicationRow))
        assert (row.state, row.candidate_key, row.name) == ("complete", "P1", "Anna Nowak")
        assert (row.organisation, row.address, row.lacks) == ("CIS", "a@cis.example", [])
