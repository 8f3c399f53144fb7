"""Dossiers from the first mail of an unknown institution to its acceptance, on real forms."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from mailbot.config.process import Dossiers, Rule
from mailbot.dossiers.asking import remind_dossiers
from mailbot.dossiers.content import find_dossier, standing_of
from mailbot.dossiers.deciding import (
    accept_document,
    accept_dossier,
    record_original,
    refuse_document,
)
from mailbot.dossiers.news import waiting_lines
from mailbot.engine import later
from mailbot.errors import Stop
from mailbot.replies.by_hand import Hand
from mailbot.storage.database import reading, transaction
from mailbot.storage.register import DossierDocument, DossierRow, InstitutionRow, PersonRow
from mailbot.storage.tables import Base
from mailbot.undo import undo_act
from rules.dossier import Lack, PaperState
from tests.support.dossiers import NIP, SENDER, bring, declaration, keep, papers, plain_text
from tests.support.register import add, institution, person
from tests.support.station import Clock, close, deliver, mail, make_app, message, sent

NOW = datetime(2024, 5, 13, 8, 0, tzinfo=UTC)
OTHER = "g.swiech@zielony-prog.example"
PESEL = "92071314764"
F1, F2, F3 = "f1_text.pdf", "f2_text.pdf", "f3.rtf"


@pytest.fixture
def app(ready_database_url, tmp_path, sandbox):
    made = make_app(ready_database_url, tmp_path, sandbox, Clock(NOW))
    yield made
    close(made)


def dossiers(app):
    with reading(app.database) as session:
        return session.scalars(select(DossierRow).order_by(DossierRow.id)).all()


def lacks(app, number=None):
    with reading(app.database) as session:
        dossier = find_dossier(session, number or NIP)
        return standing_of(session, dossier.id, app.config.dossiers).lacks


def documents(app):
    with reading(app.database) as session:
        found = session.scalars(select(DossierDocument).order_by(DossierDocument.id))
        return {row.form: row for row in found}


def act(app, does, *words):
    with transaction(app.database) as session:
        return does(app, session, *words, Hand("anna", app.clock()))


def accept_all(app):
    with transaction(app.database) as session:
        dossier = find_dossier(session, NIP)
        return accept_dossier(app, session, dossier, Hand("anna", app.clock()), enqueue=later)


def test_the_first_papers_of_an_unknown_institution_open_one_dossier(app):
    bring(app, F1, F2, F3)

    (dossier,) = dossiers(app)
    assert (dossier.nip, dossier.institution_id, dossier.state) == (NIP, None, "incomplete")
    assert dossier.address == SENDER
    assert lacks(app) == (
        Lack("F3", PaperState.UNSIGNED),
        Lack("F2", PaperState.MISSING, "Grzegorz Święch"),
    )


def test_the_answer_thanks_and_asks_for_exactly_what_is_missing(app):
    bring(app, F1, F2, F3)

    (mail,) = sent(app)
    told = plain_text(mail)
    assert "potwierdzamy otrzymanie dokumentów" in told
    assert "podpisane oświadczenie osoby delegowanej: Grzegorz Święch" in told
    assert "podpisany regulamin uczestnictwa (w otrzymanym dokumencie nie widać podpisu)" in told
    assert "Łucja" not in told
    assert "formularz zgłoszeniowy instytucji (" not in told


@pytest.mark.parametrize("machine", ["auto-replied", "auto-generated"])
def test_a_machine_that_sends_forms_is_never_asked_for_the_rest(app, machine):
    number = deliver(app, papers(F1, F2, machine=machine), 1)

    assert sent(app) == []
    assert [d.nip for d in dossiers(app)] == [NIP]
    assert message(app, number).state in {"held", "ignored"}


def test_a_mail_that_comes_again_is_not_asked_again(app):
    bring(app, F1)
    app.clock.now = NOW + timedelta(hours=1)
    bring(app, F1, number=2)

    assert len(sent(app)) == 1


def test_a_rule_of_the_coordinators_that_holds_a_mail_holds_the_request_too(
    ready_database_url, tmp_path, sandbox
):
    rules = (
        Rule(
            name="papiery",
            why="Papiery ogląda osoba.",
            when={"attachments": {"ge": 1}},
            then="review",
        ),
        Rule(name="reszta", why="Reszta bez zmian.", then="review"),
    )
    app = make_app(ready_database_url, tmp_path, sandbox, Clock(NOW), rules=rules)
    add(app.database, institution(domain="zielony-prog.example", dossier="received", nip=NIP))

    bring(app, F1)

    assert sent(app) == []
    close(app)


def test_nothing_of_a_form_gets_into_the_register_by_itself(app):
    bring(app, F1, F2, F3)

    with reading(app.database) as session:
        assert session.scalars(select(InstitutionRow)).all() == []
        assert session.scalars(select(PersonRow)).all() == []


def test_the_same_nip_is_the_same_dossier_whoever_sends_the_rest(app):
    bring(app, F1)
    bring(app, F3, sender=OTHER, number=2)

    (dossier,) = dossiers(app)
    assert {d.dossier_id for d in documents(app).values()} == {dossier.id}


def test_a_declaration_alone_joins_the_dossier_of_its_sender(app):
    bring(app, F1)
    bring(app, F2, number=2)

    assert len(dossiers(app)) == 1
    assert Lack("F2", PaperState.MISSING, "Łucja Ćwiertnia") not in lacks(app)


def test_a_declaration_that_came_first_joins_when_the_number_comes(app):
    bring(app, F2)
    assert [d.nip for d in dossiers(app)] == [None]

    bring(app, F1, number=2)

    assert [d.nip for d in dossiers(app)] == [NIP]
    assert lacks(app)[0] == Lack("F3", PaperState.MISSING)


def test_somebody_else_who_knows_the_nip_is_told_nothing_of_the_dossier(app):
    bring(app, F1)
    bring(app, F3, sender="obcy@inny.example", number=2)

    assert "brakuje" not in plain_text(sent(app)[1])
    assert "Święch" not in plain_text(sent(app)[1])


def test_what_is_missing_is_asked_for_once_within_the_days_of_the_configuration(app):
    bring(app, F1)
    app.clock.now = NOW + timedelta(days=6, hours=23)
    bring(app, F2, number=2)
    app.clock.now = NOW + timedelta(days=7)
    bring(app, F3, number=3)

    assert ["brakuje" in plain_text(mail) for mail in sent(app)] == [True, False, True]


def test_two_reminders_go_out_and_no_third(app):
    bring(app, F1)
    for days in (6, 7, 13, 14, 21, 28):
        app.clock.now = NOW + timedelta(days=days)
        remind_dossiers(app)

    reminders = sent(app)[1:]
    assert len(reminders) == 2
    assert all("przypominamy o dokumentach" in plain_text(mail) for mail in reminders)
    assert all(mail.recipient == SENDER for mail in reminders)


def test_a_dossier_is_accepted_by_a_person_and_only_when_complete(app):
    bring(app, F1, F2, F3)

    with pytest.raises(Stop, match="niekompletna"):
        accept_all(app)

    with reading(app.database) as session:
        assert session.scalars(select(InstitutionRow)).all() == []


@pytest.fixture
def complete(ready_database_url, tmp_path, sandbox):
    made = make_app(
        ready_database_url,
        tmp_path,
        sandbox,
        Clock(NOW),
        dossiers=Dossiers(first_time=("F1", "F3")),
    )
    bring(made, F1, F2, F3)
    act(made, record_original, documents(made)["F3"].id)
    yield made
    close(made)


def test_the_original_that_came_by_post_closes_the_gap(complete):
    assert dossiers(complete)[0].state == "complete"
    assert lacks(complete) == ()


def test_acceptance_enters_the_institution_and_whoever_is_delegated_and_declared(complete):
    done = accept_all(complete)

    with reading(complete.database) as session:
        row = session.get_one(InstitutionRow, done.institution)
        assert (row.nip, row.city, row.dossier) == (NIP, "Jawor", "accepted")
        (who,) = session.scalars(select(PersonRow)).all()
        assert (who.last_name, who.state) == ("Ćwiertnia", "complete")
        assert who.address == "l.cwiertnia@zielony-prog.example"
        assert who.institution_id == row.id
    letter = sent(complete)[-1]
    assert (letter.recipient, letter.subject.startswith("Dokumenty przyjęte")) == (SENDER, True)


@pytest.mark.parametrize(
    ("address", "moves"),
    [("l.cwiertnia@zielony-prog.example", True), ("l.cwiertnia@gdzie-indziej.example", False)],
)
def test_whoever_is_registered_elsewhere_moves_if_the_address_says_so(complete, address, moves):
    add(
        complete.database,
        institution(id="I9", name="Stare Miejsce", nip=None, aliases=[], domain=None),
        person(
            id="P9",
            first_name="Łucja",
            last_name="Ćwiertnia",
            institution_id="I9",
            address=address,
        ),
    )

    done = accept_all(complete)

    assert (done.persons == ("P9",)) is moves
    with reading(complete.database) as session:
        people = session.scalars(select(PersonRow)).all()
        assert len(people) == (1 if moves else 2)
        was = session.get_one(PersonRow, "P9")
        assert was.institution_id == (done.institution if moves else "I9")


def test_a_declaration_of_somebody_whom_no_form_delegates_is_told_and_left(complete):
    left = keep(complete, declaration("Ewa", "Obca"), documents(complete)["F1"])

    done = accept_all(complete)

    assert done.unlisted == (left,)
    with reading(complete.database) as session:
        assert session.get_one(DossierDocument, left).state == "received"
        assert [p.last_name for p in session.scalars(select(PersonRow))] == ["Ćwiertnia"]


def test_accepting_such_a_declaration_alone_enters_nobody(complete):
    left = keep(complete, declaration("Ewa", "Obca"), documents(complete)["F1"])
    accept_all(complete)

    act(complete, accept_document, left)

    with reading(complete.database) as session:
        assert [p.last_name for p in session.scalars(select(PersonRow))] == ["Ćwiertnia"]


def test_acceptance_can_be_taken_back(complete):
    done = accept_all(complete)

    with transaction(complete.database) as session:
        undo_act(complete, session, done.entry, Hand("anna", NOW), enqueue=later)

    with reading(complete.database) as session:
        assert session.scalars(select(InstitutionRow)).all() == []
        assert session.scalars(select(PersonRow)).all() == []
    assert dossiers(complete)[0].state == "complete"


def test_a_refused_document_is_missing_again(complete):
    act(complete, refuse_document, documents(complete)["F1"].id, "nieaktualne dane")

    assert dossiers(complete)[0].state == "incomplete"
    assert Lack("F1", PaperState.REFUSED) in lacks(complete)


def test_a_refusal_wants_a_reason(complete):
    with pytest.raises(Stop, match="powodu"):
        act(complete, refuse_document, documents(complete)["F1"].id, "  ")


def test_a_document_is_accepted_once(complete):
    act(complete, accept_document, documents(complete)["F1"].id)

    with pytest.raises(Stop, match="już przyjęty"):
        act(complete, accept_document, documents(complete)["F1"].id)


def test_a_registered_institution_keeps_its_data_and_stands_as_its_papers_do(app):
    add(app.database, institution(nip=NIP, dossier="none"), person(state="mentioned"))

    bring(app, F1, F2)

    with reading(app.database) as session:
        row = session.get_one(InstitutionRow, "I1")
        assert (row.name, row.dossier) == ("Centrum Integracji Społecznej w Dębowie", "incomplete")
    assert dossiers(app)[0].institution_id == "I1"


def test_the_pesel_leaves_the_dossier_for_no_other_table_and_no_mail(complete):
    accept_all(complete)
    deliver(complete, mail(f"Mój PESEL to {PESEL}, będę.", SENDER, 77), 77)

    with reading(complete.database) as session:
        said = {
            table.name: str(session.execute(select(table)).all())
            for table in Base.metadata.sorted_tables
            if table.name not in {"dossier_document", "raw"}
        }
    assert [name for name, text in said.items() if PESEL in text] == []
    assert PESEL in str(documents(complete)["F2"].reading)


def test_the_digest_names_the_dossier_that_waits_and_nobody_in_it(app):
    bring(app, F1, F2)

    with reading(app.database) as session:
        (line,) = waiting_lines(session, ["es"])
        assert waiting_lines(session, ["inna"]) == ()

    assert line == f"Teczka nr 1 (NIP {NIP}) – niekompletna, 2 dokumenty: mailbot dossier show 1"
