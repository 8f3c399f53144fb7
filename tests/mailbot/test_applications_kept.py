"""Applications that were recorded: none is lost, and the newest of each counts."""

from datetime import date, datetime

import pytest
from sqlalchemy import Engine, insert, select

from mailbot.clock import WARSAW
from mailbot.storage.applications import record_application
from mailbot.storage.database import open_database, transaction
from mailbot.storage.migrate import migrate
from mailbot.storage.register import ApplicationRow, InstitutionRow, PersonRow, RecruitmentRow
from mailbot.storage.snapshot import Surroundings, take_snapshot
from mailbot.storage.tables import Message, MessageState, Raw
from rules.registry import Applied, Registry

NOW = datetime(2026, 5, 11, 12, tzinfo=WARSAW)
NOBODY = Surroundings(staff=frozenset(), freemail_domains=frozenset())


@pytest.fixture
def database(tmp_path) -> Engine:
    engine = open_database(f"sqlite:///{tmp_path / 'm.sqlite'}")
    migrate(engine)
    with transaction(engine) as session:
        session.add(
            InstitutionRow(
                id="I1", name="OPS", aliases=[], domain="ops.example", dossier="accepted"
            )
        )
        session.flush()
        session.execute(
            insert(PersonRow).values(
                id="P1", first_name="Anna", last_name="Nowak", institution_id="I1",
                address="a@ops.example", state="complete",
            )
        )  # fmt: skip
        session.add(
            RecruitmentRow(
                id="R1", title="Nabór", opens=date(2026, 5, 6), closes=date(2026, 5, 22),
                groups=[{"id": "G1", "name": "Grupa"}],
            )
        )  # fmt: skip
    return engine


def snapshot(engine: Engine) -> Registry:
    with transaction(engine) as session:
        return take_snapshot(session, "a@ops.example", NOW, NOBODY)


def apply(engine: Engine, digest: str, group: str) -> int:
    registry = snapshot(engine)
    with transaction(engine) as session:
        session.add(Raw(sha256=digest * 64, size=1, kept_at=NOW))
        session.flush()
        message = Message(
            sha256=digest * 64, mailbox="es", received=NOW, kept_at=NOW,
            logical_key=digest * 64, state=MessageState.KEPT.value,
        )  # fmt: skip
        session.add(message)
        session.flush()
        record_application(session, message, registry, group, "P1")
        return message.id


def test_the_snapshot_knows_who_applied_to_which_group(database):
    assert snapshot(database).applications == ()

    apply(database, "a", "G1")

    assert snapshot(database).applications == (Applied("G1", "P1"),)


def test_a_newer_application_supersedes_the_older_which_is_kept(database):
    apply(database, "a", "G1")
    newer = apply(database, "b", "G1")

    with transaction(database) as session:
        found = session.scalars(select(ApplicationRow.superseded_by).order_by(ApplicationRow.id))
        assert list(found) == [newer, None]
    assert snapshot(database).applications == (Applied("G1", "P1"),)


def test_an_application_to_another_group_stands_beside_it(database):
    apply(database, "a", "G1")
    apply(database, "b", "G2")

    assert snapshot(database).applications == (Applied("G1", "P1"), Applied("G2", "P1"))
