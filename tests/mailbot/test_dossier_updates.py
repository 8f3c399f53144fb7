"""Updates of people (F4) and of data (F5): shown as differences, carried out by a person."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from mailbot.dossiers.deciding import accept_document
from mailbot.dossiers.updating import accept_update, differences_of
from mailbot.engine import later
from mailbot.errors import Stop
from mailbot.replies.by_hand import Hand
from mailbot.storage.addresses import address_of_institution
from mailbot.storage.database import reading, transaction
from mailbot.storage.register import (
    DossierDocument,
    DossierRow,
    FormerValue,
    InstitutionRow,
    PersonRow,
)
from mailbot.undo import undo_act
from tests.support import readings
from tests.support.dossiers import NIP, declaration, keep
from tests.support.readings import value
from tests.support.register import add, institution, kept_message, person
from tests.support.station import Clock, close, make_app

NOW = datetime(2024, 5, 13, 8, 0, tzinfo=UTC)
TODAY = date(2024, 5, 13)


@pytest.fixture
def app(ready_database_url, tmp_path, sandbox):
    made = make_app(ready_database_url, tmp_path, sandbox, Clock(NOW))
    add(
        made.database,
        institution(nip=NIP, city="Jawor", dossier="accepted"),
        person(first_name="Łucja", last_name="Żak"),
        kept_message(),
        DossierRow(
            nip=NIP,
            institution_id="I1",
            sender="biuro@cis.example",
            mailbox="es",
            state="accepted",
            opened_at=NOW,
        ),
        DossierDocument(
            message_id=1,
            part="1",
            seq=0,
            institution_id="I1",
            dossier_id=1,
            form="F1",
            state="scan_accepted",
            reading=readings.reading("F1").model_dump(mode="json"),
            received=NOW,
        ),
    )
    yield made
    close(made)


def first(app):
    with reading(app.database) as session:
        return session.scalars(select(DossierDocument).order_by(DossierDocument.id)).first()


def update(app, form, *fields):
    return keep(app, readings.reading(form, *fields), first(app))


def told(app, number):
    with reading(app.database) as session:
        return [
            (d.field, d.old, d.new, d.can_be_carried_out) for d in differences_of(session, number)
        ]


def accept(app, number, does=accept_update):
    with transaction(app.database) as session:
        return does(app, session, number, Hand("anna", app.clock()))


def row(app, kind, key):
    with reading(app.database) as session:
        return session.get_one(kind, key)


def former(app):
    with reading(app.database) as session:
        rows = session.scalars(select(FormerValue).order_by(FormerValue.id))
        return [(r.row_table, r.field, r.value, r.valid_from, r.valid_to) for r in rows]


def test_an_update_of_data_is_told_field_by_field_against_the_register(app):
    number = update(
        app,
        "F5",
        value("city", "Legnica"),
        value("new_name", "CIS Zielony Próg", sureness=0.3, is_accepted=False),
        value("street", "Leśna"),
    )

    assert told(app, number) == [
        ("city", "Jawor", "Legnica", True),
        ("new_name", "Centrum Integracji Społecznej w Dębowie", "CIS Zielony Próg", False),
        ("street", "", "Leśna", False),
    ]


def test_what_is_not_different_is_not_told(app):
    assert told(app, update(app, "F5", value("city", "Jawor"))) == []


def test_accepting_it_changes_what_was_surely_read_and_keeps_what_held(app):
    number = update(
        app,
        "F5",
        value("city", "Legnica"),
        value("new_name", "Inna", sureness=0.3, is_accepted=False),
        value("email", "Biuro@Nowe.example"),
        value("valid_from", "10.05.2024"),
    )

    accept(app, number)

    now = row(app, InstitutionRow, "I1")
    assert (now.city, now.name) == ("Legnica", "Centrum Integracji Społecznej w Dębowie")
    assert former(app) == [("institution", "city", "Jawor", None, date(2024, 5, 10))]
    with reading(app.database) as session:
        assert address_of_institution(session, "I1") == "biuro@nowe.example"


def test_history_has_no_gap_between_one_value_and_the_next(app):
    accept(app, update(app, "F5", value("city", "Legnica"), value("valid_from", "2024-05-10")))
    accept(app, update(app, "F5", value("city", "Lubin")))

    assert former(app) == [
        ("institution", "city", "Jawor", None, date(2024, 5, 10)),
        ("institution", "city", "Legnica", date(2024, 5, 10), TODAY),
    ]


def test_an_update_that_holds_later_waits_for_its_day(app):
    number = update(app, "F5", value("city", "Legnica"), value("valid_from", "14.05.2024"))

    with pytest.raises(Stop, match=r"14\.05\.2024"):
        accept(app, number)

    assert row(app, InstitutionRow, "I1").city == "Jawor"


def test_who_is_removed_stays_in_the_register_as_inactive(app):
    number = update(app, "F4", value("removed[0].name", "Żak Łucja"))

    accept(app, number)

    assert row(app, PersonRow, "P1").state == "inactive"
    assert former(app) == [("person", "state", "complete", None, TODAY)]


def test_an_update_is_refused_as_a_whole_when_it_removes_somebody_unknown(app):
    number = update(
        app, "F4", value("removed[0].name", "Łucja Żak"), value("removed[1].name", "Ewa Obca")
    )

    with pytest.raises(Stop, match=r"removed\[1\]\.name: wykaz nie ma"):
        accept(app, number)

    assert row(app, PersonRow, "P1").state == "complete"
    assert row(app, DossierDocument, number).state == "received"


def test_who_is_added_needs_an_accepted_declaration_first(app):
    number = update(app, "F4", value("added[0].name", "Ewa Nowa"))
    declared = keep(app, declaration("Ewa", "Nowa"), first(app))

    with pytest.raises(Stop, match="brak przyjętego oświadczenia"):
        accept(app, number)
    accept(app, declared, accept_document)
    accept(app, number)

    with reading(app.database) as session:
        new = session.scalars(select(PersonRow).where(PersonRow.last_name == "Nowa")).one()
        assert (new.institution_id, new.state) == ("I1", "complete")


def test_who_was_removed_before_is_not_added_silently(app):
    accept(app, update(app, "F4", value("removed[0].name", "Łucja Żak")))

    number = update(app, "F4", value("added[0].name", "Łucja Żak"), value("note", "x"))

    with pytest.raises(Stop, match="wykreślona"):
        accept(app, number)


def test_an_accepted_update_can_be_taken_back_with_its_history(app):
    entry, _ = accept(app, update(app, "F5", value("city", "Legnica")))

    with transaction(app.database) as session:
        undo_act(app, session, entry, Hand("anna", NOW), enqueue=later)

    assert row(app, InstitutionRow, "I1").city == "Jawor"
    assert former(app) == []


def test_an_update_is_accepted_once(app):
    number = update(app, "F5", value("city", "Legnica"))
    accept(app, number)

    with pytest.raises(Stop, match="już przyjęta"):
        accept(app, number)


def test_a_form_of_another_kind_is_no_update(app):
    with pytest.raises(Stop, match="nie jest aktualizacją"):
        accept(app, first(app).id)
