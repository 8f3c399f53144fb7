"""Who moves to another institution keeps her lists; where she was is kept too."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from mailbot.dossiers.deciding import accept_document
from mailbot.dossiers.moving import carry_out, find_transfer
from mailbot.dossiers.updating import accept_update, differences_of
from mailbot.engine import later
from mailbot.errors import Stop
from mailbot.replies.by_hand import Hand
from mailbot.storage.database import open_database, reading, transaction
from mailbot.storage.register import (
    DossierDocument,
    DossierRow,
    EnrolmentRow,
    FormerValue,
    PersonRow,
)
from mailbot.undo import undo_act
from tests.support import readings
from tests.support.commands import config_file, run_command
from tests.support.dossiers import NIP, declaration, keep
from tests.support.readings import value
from tests.support.register import add, event, institution, kept_message, person
from tests.support.station import Clock, close, make_app

NOW = datetime(2024, 5, 13, 8, 0, tzinfo=UTC)
TODAY = date(2024, 5, 13)
ADDRESS = "l.zak@cis-debowo.example"


def fill(database):
    add(
        database,
        institution(),
        institution(id="I2", name="CIS Wałbrzych", aliases=[], domain=None, nip=NIP),
        person(),
        event(),
        kept_message(),
        EnrolmentRow(
            event_id="E1", person_id="P1", state="confirmed", ordered_at=NOW, changed_at=NOW
        ),
        DossierRow(
            nip=NIP,
            institution_id="I2",
            sender="biuro@cis.example",
            mailbox="es",
            state="accepted",
            opened_at=NOW,
        ),
        DossierDocument(
            message_id=1,
            part="1",
            seq=0,
            institution_id="I2",
            dossier_id=1,
            form="F1",
            state="scan_accepted",
            reading=readings.reading("F1").model_dump(mode="json"),
            received=NOW,
        ),
    )


@pytest.fixture
def app(ready_database_url, tmp_path, sandbox):
    made = make_app(ready_database_url, tmp_path, sandbox, Clock(NOW))
    fill(made.database)
    yield made
    close(made)


def f4(app, address=ADDRESS, *fields):
    """Accept a declaration for the other institution; return the number of the update."""
    with reading(app.database) as session:
        first = session.get_one(DossierDocument, 1)
    declared = keep(app, declaration("Łucja", "Żak", address), first)
    act(app, accept_document, declared)
    form = readings.reading("F4", value("added[0].name", "Żak Łucja"), *fields)
    return keep(app, form, first)


def act(app, does, *words):
    with transaction(app.database) as session:
        return does(app, session, *words, Hand("anna", NOW))


def differences(app, number):
    with reading(app.database) as session:
        return differences_of(session, number)


def move(app, to="I2", since=TODAY):
    with transaction(app.database) as session:
        return carry_out(session, find_transfer(session, "P1", to), since, Hand("anna", NOW))


def undo(app, entry):
    with transaction(app.database) as session:
        undo_act(app, session, entry, Hand("anna", NOW), enqueue=later)


def zak(app):
    with reading(app.database) as session:
        return [
            (p.id, p.institution_id, p.state)
            for p in session.scalars(select(PersonRow).order_by(PersonRow.institution_id))
        ]


def former(app):
    with reading(app.database) as session:
        rows = session.scalars(select(FormerValue).order_by(FormerValue.id))
        return [(r.field, r.value, r.valid_from, r.valid_to) for r in rows]


def enrolments(app):
    with reading(app.database) as session:
        return [(e.person_id, e.state) for e in session.scalars(select(EnrolmentRow))]


def test_an_update_of_the_new_institution_moves_her_and_tells_from_where(app):
    number = f4(app, ADDRESS.upper(), value("valid_from", "10.05.2024"))
    (told,) = differences(app, number)

    act(app, accept_update, number)

    assert told.moves_from == "Centrum Integracji Społecznej w Dębowie"
    assert zak(app) == [("P1", "I2", "complete")]
    assert former(app) == [("institution_id", "I1", None, date(2024, 5, 10))]
    assert enrolments(app) == [("P1", "confirmed")]


def test_who_was_removed_there_is_active_here(app):
    with transaction(app.database) as session:
        session.get_one(PersonRow, "P1").state = "inactive"

    act(app, accept_update, f4(app))

    assert zak(app) == [("P1", "I2", "complete")]
    assert ("state", "inactive", None, TODAY) in former(app)


@pytest.mark.parametrize("address", ["", "l.zak@inny.example"])
def test_a_namesake_with_another_address_is_a_new_person(app, address):
    number = f4(app, address)
    (told,) = differences(app, number)

    act(app, accept_update, number)

    assert told.moves_from == ""
    assert [(i, s) for _, i, s in zak(app)] == [("I1", "complete"), ("I2", "complete")]
    assert former(app) == []


def test_the_address_alone_does_not_tell_that_it_is_her(app):
    with transaction(app.database) as session:
        session.get_one(PersonRow, "P1").first_name = "Ewa"

    assert differences(app, f4(app))[0].moves_from == ""


def test_a_move_by_update_is_taken_back_as_one_act(app):
    entry, _ = act(app, accept_update, f4(app))

    undo(app, entry)

    assert zak(app) == [("P1", "I1", "complete")]
    assert former(app) == []
    assert enrolments(app) == [("P1", "confirmed")]


def test_there_and_back_leaves_a_history_without_a_gap(app):
    move(app, NIP, date(2024, 5, 2))
    move(app, "I1")

    assert former(app) == [
        ("institution_id", "I1", None, date(2024, 5, 2)),
        ("institution_id", "I2", date(2024, 5, 2), TODAY),
    ]


def test_she_cannot_leave_before_she_came(app):
    move(app, "I2", date(2024, 5, 2))

    with pytest.raises(Stop, match=r"dopiero od 02\.05\.2024"):
        move(app, "I1", date(2024, 5, 1))


def test_a_move_of_tomorrow_waits(app):
    with pytest.raises(Stop, match=r"dopiero od 14\.05\.2024"):
        move(app, since=date(2024, 5, 14))
    assert zak(app) == [("P1", "I1", "complete")]


@pytest.mark.parametrize(
    ("who", "where", "why"),
    [("P9", "I2", "osoby „P9”"), ("P1", "I9", "instytucji „I9”"), ("P1", "I1", "już w tej")],
)
def test_what_is_not_there_is_named(app, who, where, why):
    with reading(app.database) as session, pytest.raises(Stop, match=why):
        find_transfer(session, who, where)


def test_an_erased_person_is_not_moved(app):
    with transaction(app.database) as session:
        session.get_one(PersonRow, "P1").state = "erased"

    with reading(app.database) as session, pytest.raises(Stop, match="osoby"):
        find_transfer(session, "P1", "I2")


def test_the_command_shows_first_and_moves_when_told(
    tmp_path, ready_database_url, capsys, monkeypatch
):
    monkeypatch.setattr("mailbot.clock.utc_now", lambda: NOW)
    file = config_file(tmp_path, f'mode = "live"\ndatabase = "{ready_database_url}"\n')
    (tmp_path / "home").mkdir()
    database = open_database(ready_database_url)
    fill(database)
    words = ("dossier", "move", "P1", NIP, "-c", file)

    shown = run_command(capsys, *words)
    with reading(database) as session:
        assert session.get_one(PersonRow, "P1").institution_id == "I1"
    done = run_command(capsys, *words, "--accept", "--since", "2024-05-02")
    back = run_command(capsys, "dossier", "move", "P1", "I1", "--accept", "-c", file)

    line = "Łucja Żak (P1): Centrum Integracji Społecznej w Dębowie → CIS Wałbrzych"
    assert (shown.code, shown.out.strip(), done.code, back.code) == (0, line, 0, 0)
    assert "dawniej: Centrum Integracji Społecznej w Dębowie (do 2024-05-02)" in done.out
    assert "mailbot undo --act" in done.out
    assert "dawniej: CIS Wałbrzych (od 2024-05-02 do 2024-05-13)" in back.out
    database.dispose()
