"""Papers whose NIP nobody could read, filed by a person; several institutions in one mail."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from mailbot.dossiers.assigning import assign_papers
from mailbot.dossiers.deciding import refuse_document
from mailbot.engine import later
from mailbot.errors import Stop
from mailbot.replies.by_hand import Hand
from mailbot.storage.database import reading, transaction
from mailbot.storage.register import DossierDocument, DossierRow
from mailbot.undo import undo_act
from tests.support import readings
from tests.support.dossiers import NIP, SENDER, bring, declaration, keep
from tests.support.readings import value
from tests.support.register import add, institution
from tests.support.station import Clock, close, make_app

NOW = datetime(2024, 5, 13, 8, 0, tzinfo=UTC)
OTHER = "5252248481"
F1, F2 = "f1_text.pdf", "f2_text.pdf"


@pytest.fixture
def app(ready_database_url, tmp_path, sandbox):
    made = make_app(ready_database_url, tmp_path, sandbox, Clock(NOW))
    yield made
    close(made)


def assign(app, mail, nip=NIP):
    with transaction(app.database) as session:
        return assign_papers(app, session, mail, nip, Hand("anna", NOW))


def undo(app, entry):
    with transaction(app.database) as session:
        undo_act(app, session, entry, Hand("anna", NOW), enqueue=later)


def state(app):
    """Return the dossiers, and in which of them each document lies."""
    with reading(app.database) as session:
        dossiers = session.scalars(select(DossierRow).order_by(DossierRow.id)).all()
        found = session.scalars(select(DossierDocument).order_by(DossierDocument.id)).all()
        return (
            [(d.id, d.nip, d.institution_id, d.state, d.address) for d in dossiers],
            [(d.form, d.dossier_id, d.institution_id) for d in found],
        )


def test_a_dossier_of_nobody_gets_its_number(app):
    mail = bring(app, F2)
    before = state(app)

    done = assign(app, mail, f"PL {NIP[:3]}-{NIP[3:6]}-{NIP[6:8]}-{NIP[8:]}")

    assert state(app)[0] == [(done.dossier, NIP, None, "incomplete", SENDER)]
    undo(app, done.entry)
    assert state(app) == before


def test_papers_go_into_the_dossier_that_is_there_and_an_emptied_one_goes(app):
    bring(app, F1)
    mail = bring(app, F2, sender="ktos@daleko.example", number=2)
    before = state(app)

    done = assign(app, mail)

    dossiers, documents = state(app)
    assert [d[0] for d in dossiers] == [done.dossier]
    assert [d[1] for d in documents] == [done.dossier] * 2
    undo(app, done.entry)
    assert state(app) == before


def test_a_registered_institution_gets_its_dossier_and_the_papers(app):
    mail = bring(app, F2)
    add(app.database, institution(nip=NIP, dossier="none"))

    done = assign(app, mail)

    ((number, nip, home, standing, address),), documents = state(app)
    assert (number, nip, home, standing, address) == (
        done.dossier,
        NIP,
        "I1",
        "incomplete",
        SENDER,
    )
    assert documents == [("F2", done.dossier, "I1")]


def test_only_the_papers_of_that_mail_leave_a_dossier_of_nobody(app):
    bring(app, F2)
    mail = bring(app, F2, number=2)

    done = assign(app, mail)

    dossiers, documents = state(app)
    assert [d[1] for d in dossiers] == [None, NIP]
    assert [d[1] for d in documents] == [dossiers[0][0], done.dossier]


def test_an_emptied_dossier_that_a_person_accepted_stays(app):
    mail = bring(app, F2)
    with transaction(app.database) as session:
        session.scalars(select(DossierRow)).one().institution_id = None
        session.scalars(select(DossierRow)).one().nip = OTHER
        session.scalars(select(DossierRow)).one().state = "accepted"

    assign(app, mail)

    assert [(d[1], d[3]) for d in state(app)[0]] == [(OTHER, "accepted"), (NIP, "incomplete")]


def test_papers_with_a_read_number_stay_where_they_are(app):
    mail = bring(app, F1)

    with pytest.raises(Stop, match="bez odczytanego NIP-u"):
        assign(app, mail, OTHER)


def test_papers_that_lie_there_already_are_not_filed_again(app):
    mail = bring(app, F2)
    assign(app, mail)

    with pytest.raises(Stop, match="bez odczytanego NIP-u"):
        assign(app, mail)


def test_what_a_person_has_judged_is_taken_back_first(app):
    mail = bring(app, F2)
    with transaction(app.database) as session:
        refuse_document(app, session, 1, "nieczytelny", Hand("anna", NOW))

    with pytest.raises(Stop, match="nr 1 są już rozpatrzone"):
        assign(app, mail)


@pytest.mark.parametrize(("nip", "mail", "why"), [("123", 1, "poprawnym"), (NIP, 99, "nr 99")])
def test_a_wrong_number_is_named(app, nip, mail, why):
    with pytest.raises(Stop, match=why):
        assign(app, mail, nip)


def test_of_several_institutions_in_one_mail_only_the_unread_papers_move(app):
    mail = bring(app, F1, F2)
    with reading(app.database) as session:
        first = session.scalars(select(DossierDocument)).first()
    keep(app, declaration("Ewa", "Nowa"), first)
    keep(app, readings.reading("F1", value("nip", NIP), value("name", "CIS")), first)

    done = assign(app, mail, OTHER)

    dossiers, documents = state(app)
    homes = {number: nip for number, nip, *_ in dossiers}
    assert sorted((form, homes[where]) for form, where, _ in documents) == [
        ("F1", NIP),
        ("F1", NIP),
        ("F2", OTHER),
        ("F2", OTHER),
    ]
    assert len(done.documents) == 2
