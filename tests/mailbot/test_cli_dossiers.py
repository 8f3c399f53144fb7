"""Each command about dossiers, as a coordinator types it, on papers that came by mail."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from mailbot.storage.database import reading, transaction
from mailbot.storage.register import DossierDocument, DossierRow, InstitutionRow, PersonRow
from tests.support import readings
from tests.support.commands import config_file, run_command
from tests.support.dossiers import NIP, bring, declaration, keep
from tests.support.readings import value
from tests.support.register import add, institution, person
from tests.support.station import Clock, close, make_app

NOW = datetime(2024, 5, 13, 8, 0, tzinfo=UTC)
F1, F2 = "f1_text.pdf", "f2_text.pdf"


class Desk:
    """A process that took mails, and the commands on its database."""

    def __init__(self, app, file, capsys):
        self.app, self._file, self._capsys = app, file, capsys

    def run(self, *words):
        return run_command(self._capsys, *words, "-c", self._file)

    def say(self, *words):
        said = self.run(*words)
        assert (said.code, said.err) == (0, "")
        return said.out

    def number(self, form):
        with reading(self.app.database) as session:
            query = select(DossierDocument.id).where(DossierDocument.form == form)
            return session.scalars(query.order_by(DossierDocument.id.desc())).first()

    def keep(self, document):
        with reading(self.app.database) as session:
            first = session.scalars(select(DossierDocument).order_by(DossierDocument.id)).first()
        return keep(self.app, document, first)

    def rows(self, kind):
        with reading(self.app.database) as session:
            return session.scalars(select(kind).order_by(kind.id)).all()


@pytest.fixture
def desk(tmp_path, ready_database_url, capsys, monkeypatch, sandbox):
    monkeypatch.setattr("mailbot.clock.utc_now", lambda: NOW)
    (tmp_path / "desk" / "home").mkdir(parents=True)
    file = config_file(tmp_path / "desk", f'mode = "live"\ndatabase = "{ready_database_url}"\n')
    app = make_app(ready_database_url, tmp_path, sandbox, Clock(NOW))
    yield Desk(app, file, capsys)
    close(app)


def test_nothing_waits_at_first(desk):
    assert desk.say("dossiers") == "Żadna teczka nie czeka.\n"


def test_a_dossier_is_listed_and_shown_with_what_it_lacks(desk):
    bring(desk.app, F1, F2)

    listed, shown = desk.say("dossiers"), desk.say("dossier", "show", NIP)

    assert f"NIP {NIP}, instytucja spoza wykazu – niekompletna" in listed
    assert f"nr {desk.number('F1')}: F1 – do sprawdzenia" in shown
    assert "brakuje: " in shown
    assert "Grzegorz Święch" in shown


def test_accepting_refusing_and_the_original_are_noted_and_taken_back(desk):
    bring(desk.app, F1)
    number = desk.number("F1")

    accepted = desk.say("dossier", "accept", number)
    original = desk.say("dossier", "original", number)
    shown = desk.say("dossier", "show", NIP)
    refused = desk.say("dossier", "refuse", number, "--reason", "obcy podpis")

    assert f"Przyjęto dokument nr {number}." in accepted
    assert f"Odnotowano oryginał dokumentu nr {number}." in original
    assert "oryginał otrzymany" in shown
    assert f"Nie przyjęto dokumentu nr {number}." in refused
    assert "nieprzyjęty: obcy podpis" in desk.say("dossier", "show", NIP)
    entry = refused.partition("--act ")[2].partition("`")[0]
    desk.say("undo", "--act", entry)
    assert "oryginał otrzymany" in desk.say("dossier", "show", NIP)


def test_an_incomplete_dossier_is_not_accepted(desk):
    bring(desk.app, F1)

    said = desk.run("dossier", "accept-all", NIP)

    assert said.code != 0
    assert "jest niekompletna" in said.err
    assert desk.rows(InstitutionRow) == []


def test_a_complete_one_is_and_who_is_not_on_its_form_is_named(desk):
    bring(desk.app, F1, F2)
    desk.keep(readings.reading("F3"))
    desk.keep(declaration("Grzegorz", "Święch"))
    stranger = desk.keep(declaration("Ewa", "Obca", "ewa@obca.example"))
    with transaction(desk.app.database) as session:
        session.scalars(select(DossierRow)).one().address = ""

    said = desk.say("dossier", "accept-all", NIP)

    assert "Przyjęto instytucję" in said
    assert f"Pominięto oświadczenia osób spoza zgłoszenia: dokumenty nr {stranger}." in said
    assert "powiadomić telefonicznie" in said
    assert "Grzegorz" in {p.first_name for p in desk.rows(PersonRow)}
    assert desk.say("dossiers") == "Żadna teczka nie czeka.\n"
    assert "– przyjęta" in desk.say("dossiers", "--all")


def test_an_update_is_shown_and_then_accepted(desk):
    add(desk.app.database, institution(nip=NIP, city="Jawor"))
    bring(desk.app, F1)
    number = desk.keep(readings.reading("F5", value("city", "Legnica"), value("street", "Leśna")))

    shown = desk.say("dossier", "update", number)
    assert desk.rows(InstitutionRow)[0].city == "Jawor"
    done = desk.say("dossier", "update", number, "--accept")

    assert "city: Jawor → Legnica (pewność 99 %)\n" in shown
    assert "street: – → Leśna (pewność 99 %); do wpisania ręcznie" in shown
    assert f"Przyjęto aktualizację nr {number}." in done
    assert desk.rows(InstitutionRow)[0].city == "Legnica"
    assert "dawniej city: Jawor (do 2024-05-13)" in desk.say("dossier", "show", NIP)
    same = desk.keep(readings.reading("F5", value("city", "Legnica")))
    assert desk.say("dossier", "update", same) == "Nic się nie zmienia.\n"


def test_an_update_tells_from_where_somebody_comes(desk):
    add(
        desk.app.database,
        institution(),
        institution(id="I2", name="CIS Wałbrzych", aliases=[], domain=None, nip=NIP),
        person(),
    )
    bring(desk.app, F1)
    declared = desk.keep(declaration("Łucja", "Żak", "l.zak@cis-debowo.example"))
    with transaction(desk.app.database) as session:
        session.get_one(DossierDocument, declared).state = "scan_accepted"
    number = desk.keep(readings.reading("F4", value("added[0].name", "Łucja Żak")))

    assert "; przechodzi z: Centrum Integracji Społecznej w Dębowie" in desk.say(
        "dossier", "update", number
    )


def test_papers_without_a_number_are_assigned(desk):
    mail = bring(desk.app, F2)

    said = desk.say("dossier", "assign", mail, NIP)

    assert f"Dokumenty nr {desk.number('F2')} są w teczce nr 1." in said
    assert f"NIP {NIP}" in desk.say("dossiers")
    entry = said.partition("--act ")[2].partition("`")[0]
    desk.say("undo", "--act", entry)
    assert "NIP nieodczytany" in desk.say("dossiers")


def test_who_has_no_dossier_is_named(desk):
    said = desk.run("dossier", "show", "99")

    assert said.code != 0
    assert "nie ma teczki „99”" in said.err
