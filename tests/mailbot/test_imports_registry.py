import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from mailbot.imports import Report, import_registry
from mailbot.imports.template import write_registry_template
from mailbot.storage.database import open_database, reading, transaction
from mailbot.storage.register import InstitutionRow, PersonRow, SharedAddress
from rules.name_keys import person_keys
from tests.support.register import add, institution, make_tables, person

FREEMAIL = frozenset({"wp.example"})
NIP = "7252045678"
HEADER = "Imię;Nazwisko;E-mail;Instytucja;NIP\n"


@pytest.fixture
def database(tmp_path):
    engine = open_database(f"sqlite:///{tmp_path}/mailbot.db")
    make_tables(engine)
    yield engine
    engine.dispose()


def bring(database: Engine, path: Path) -> Report:
    with transaction(database) as session:
        return import_registry(session, path, FREEMAIL)


def csv(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "lista.csv"
    path.write_bytes(text.encode(encoding))
    return path


def as_json(tmp_path: Path, data: object) -> Path:
    path = tmp_path / "lista.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def workbook(tmp_path: Path, **sheets: list[list[object]]) -> Path:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    path = tmp_path / "lista.xlsx"
    book.save(path)
    return path


def everybody(session: Session) -> list[tuple[str, str, str | None, str]]:
    rows = session.scalars(select(PersonRow).order_by(PersonRow.last_name))
    return [(row.first_name, row.last_name, row.address, row.institution_id) for row in rows]


def errors(report: Report) -> list[str]:
    return [str(trouble) for trouble in report.errors]


def notes(report: Report) -> list[str]:
    return [str(trouble) for trouble in report.notes]


def test_one_list_of_people_brings_their_institutions_too(database, tmp_path):
    text = (
        HEADER + f"Anna;Żółć;A.Zolc@OPS.example;Ośrodek Pomocy;{NIP}\n"
        f"Jan;Kowalski;;Ośrodek Pomocy;725-204-56-78\n"
    )

    report = bring(database, csv(tmp_path, text))

    assert (report.is_taken, dict(report.added)) == (True, {"instytucji": 1, "osób": 2})
    with reading(database) as session:
        (row,) = session.scalars(select(InstitutionRow))
        assert (row.name, row.nip, row.dossier) == ("Ośrodek Pomocy", NIP, "none")
        assert everybody(session) == [
            ("Jan", "Kowalski", None, row.id),
            ("Anna", "Żółć", "a.zolc@ops.example", row.id),
        ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1250"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_polish_letters_survive_every_usual_csv(database, tmp_path, encoding, separator):
    text = (HEADER + f"Łucja;Źdźbło;;Świetlica;{NIP}\n").replace(";", separator)

    bring(database, csv(tmp_path, text, encoding))

    with reading(database) as session:
        assert [row[:2] for row in everybody(session)] == [("Łucja", "Źdźbło")]


def test_the_same_file_twice_changes_nothing(database, tmp_path):
    path = csv(tmp_path, HEADER + f"Anna;Żółć;a@ops.example;Ośrodek;{NIP}\nJan;Nowak;;Inny;\n")
    bring(database, path)

    report = bring(database, path)

    assert not report.added
    assert not report.changed
    assert dict(report.unchanged) == {"instytucji": 2, "osób": 2}


def test_with_one_wrong_row_nothing_is_taken(database, tmp_path):
    text = HEADER + f"Anna;Żółć;a@ops.example;Ośrodek;{NIP}\nJan;Nowak;to nie adres;Ośrodek;\n"

    report = bring(database, csv(tmp_path, text))

    assert errors(report) == ["wiersz 3: E-mail: To nie jest jeden adres e-mail."]
    with reading(database) as session:
        assert session.scalar(select(func.count()).select_from(InstitutionRow)) == 0
        assert everybody(session) == []


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (";Nowak;;Ośrodek;", "Brak imienia albo nazwiska."),
        ("Jan;Nowak;;;", "Brak instytucji tej osoby."),
        ("Jan;Nowak;;Ośrodek;7252045679", "NIP: NIP „7252045679” jest błędny"),
        (f"Jan;{'x' * 130};;Ośrodek;", "Nazwisko: Tekst jest za długi."),
        ("Jan;Nowak;a@b.example, c@d.example;Ośrodek;", "E-mail: To nie jest jeden adres"),
    ],
)
def test_a_wrong_row_is_told_with_its_number_and_a_polish_reason(database, tmp_path, row, reason):
    report = bring(database, csv(tmp_path, f"{HEADER}\nAnna;A;;B;\n{row}\n"))

    assert [line for line in errors(report) if line.startswith(f"wiersz 4: {reason}")]


def test_a_workbook_may_have_one_sheet_for_institutions_and_one_for_people(database, tmp_path):
    path = workbook(
        tmp_path,
        Instytucje=[
            ["Numer instytucji", "Instytucja", "NIP", "REGON", "KRS", "Telefon", "Uwagi", "E-mail"],
            ["I1", "Klub", int(NIP), 570539542.0, 949649, 713439154, "x", "biuro@klub.example"],
        ],
        Osoby=[["Imię", "Nazwisko", "Instytucja", "Stan"], ["Ewa", "Lis", "I1", "Kompletna"]],
        Puste=[],
    )

    report = bring(database, path)

    assert notes(report) == ["Instytucje: Pominięto nieznaną kolumnę „Uwagi”."]
    with reading(database) as session:
        row = session.get_one(InstitutionRow, "I1")
        assert (row.nip, row.regon, row.krs) == (NIP, "570539542", "0000949649")
        assert row.phone == "713439154"
        assert [s.address for s in session.scalars(select(SharedAddress))] == ["biuro@klub.example"]
        assert [p.state for p in session.scalars(select(PersonRow))] == ["complete"]


def test_empty_cells_leave_what_is_known(database, tmp_path):
    full = {
        "id": "I1",
        "name": "Klub",
        "aliases": ["KIS"],
        "city": "Oława",
        "nip": NIP,
        "dossier": "accepted",
        "shared_emails": ["a@klub.example"],
    }
    bring(database, as_json(tmp_path, {"institutions": [full]}))

    report = bring(
        database, as_json(tmp_path, {"institutions": [{"id": "I1", "city": "Brzeg", "nip": None}]})
    )

    assert dict(report.changed) == {"instytucji": 1}
    with reading(database) as session:
        row = session.get_one(InstitutionRow, "I1")
        assert (row.name, row.aliases, row.city, row.nip) == ("Klub", ["KIS"], "Brzeg", NIP)
        assert row.dossier == "accepted"
        assert [s.address for s in session.scalars(select(SharedAddress))] == ["a@klub.example"]


def test_shared_addresses_are_replaced_by_the_list_that_names_some(database, tmp_path):
    for addresses in (["a@klub.example", "b@klub.example"], "b@klub.example; c@klub.example"):
        entry = {"id": "I1", "name": "Klub", "shared_emails": addresses}
        bring(database, as_json(tmp_path, {"institutions": [entry]}))

    with reading(database) as session:
        found = session.scalars(select(SharedAddress.address).order_by(SharedAddress.address))
        assert list(found) == ["b@klub.example", "c@klub.example"]


def test_a_freemail_domain_belongs_to_no_institution(database, tmp_path):
    entry = {"id": "I1", "name": "Klub", "domain": "@WP.example"}

    report = bring(database, as_json(tmp_path, {"institutions": [entry]}))

    assert notes(report) == [
        "instytucja nr 1 (I1): Domena wp.example to darmowa poczta; pominięto ją."
    ]
    with reading(database) as session:
        assert session.get_one(InstitutionRow, "I1").domain is None


def test_an_institution_is_recognised_by_nip_and_by_name(database, tmp_path):
    add(database, institution(id="I7", name="Klub „Nowa Droga”", nip=NIP))
    text = HEADER + f"Anna;A;;Zupełnie inna nazwa;{NIP}\nEwa;E;;KLUB - nowa droga;\n"

    report = bring(database, csv(tmp_path, text))

    assert errors(report) == []
    with reading(database) as session:
        assert {row[3] for row in everybody(session)} == {"I7"}


def test_a_name_of_several_institutions_is_no_name(database, tmp_path):
    add(database, institution(id="I1", name="GOPS"), institution(id="I2", name="gops"))

    report = bring(database, csv(tmp_path, HEADER + "Anna;A;;GOPS;\n"))

    assert errors(report) == [
        "wiersz 2: Nazwa „GOPS” pasuje do kilku instytucji; podaj numer albo NIP.",
        "wiersz 2: Nie wiadomo, która to instytucja: „GOPS”.",
    ]


def test_a_number_without_a_name_must_be_known(database, tmp_path):
    report = bring(database, as_json(tmp_path, {"institutions": [{"id": "I9"}]}))

    assert errors(report) == [
        "instytucja nr 1 (I9): Tej instytucji nie ma w rejestrze, a brak jej nazwy."
    ]


def test_a_nip_belongs_to_one_institution(database, tmp_path):
    add(database, institution(id="I1", name="Klub", nip=NIP))
    entry = {"id": "I2", "name": "Inny", "nip": NIP}

    report = bring(database, as_json(tmp_path, {"institutions": [{"name": ""}, entry]}))

    assert errors(report) == [
        "instytucja nr 1 (bez id): Brak nazwy instytucji, jej numeru i NIP.",
        f"instytucja nr 2 (I2): NIP {NIP} ma w rejestrze inna instytucja.",
    ]


def test_a_person_of_an_unknown_institution_is_refused(database, tmp_path):
    entry = {"id": "P1", "first_name": "Jan", "last_name": "Lis", "institution": "I404"}

    report = bring(database, as_json(tmp_path, {"persons": [entry]}))

    assert errors(report) == ["osoba nr 1 (P1): Nie wiadomo, która to instytucja: „I404”."]


def test_a_person_is_recognised_by_number_and_by_institution_and_name(database, tmp_path):
    add(database, institution(id="I1", name="Klub"), institution(id="I2", name="Inny"))
    add(database, person(id="P1", first_name="Jan", last_name="Lis", institution_id="I1"))

    text = "Id;Imię;Nazwisko;Instytucja;E-mail\n;JAN;Lis;Klub;jan@klub.example\n"
    by_name = bring(database, csv(tmp_path, text))
    moved = bring(database, csv(tmp_path, "Id;Imię;Nazwisko;Instytucja\nP1;Jan;Lis-Nowak;I2\n"))

    assert dict(by_name.changed) == dict(moved.changed) == {"osób": 1}
    with reading(database) as session:
        assert everybody(session) == [("Jan", "Lis-Nowak", "jan@klub.example", "I2")]


def test_a_person_twice_in_the_file_must_be_the_same(database, tmp_path):
    same = HEADER + "Jan;Lis;jan@klub.example;Klub;\n" * 2

    assert bring(database, csv(tmp_path, same)).added["osób"] == 1
    report = bring(database, csv(tmp_path, same + "Jan;Lis;inny@klub.example;Klub;\n"))
    assert errors(report) == ["wiersz 4: Ta sama osoba inaczej niż w: wiersz 2."]


def test_two_people_with_one_address_are_remarked(database, tmp_path):
    text = HEADER + "Jan;Lis;biuro@klub.example;Klub;\nEwa;Lis;biuro@klub.example;Klub;\n"

    assert notes(bring(database, csv(tmp_path, text))) == [
        "wiersz 3: Ten sam adres e-mail ma też inna osoba z pliku."
    ]


def test_an_erased_person_does_not_come_back(database, tmp_path):
    add(database, institution(id="I1", name="Klub"))
    add(database, person(id="P1", first_name="—", last_name="—", state="erased", address=None))
    entry = {"id": "P1", "first_name": "Jan", "last_name": "Lis", "institution": "I1"}

    report = bring(database, as_json(tmp_path, {"persons": [entry]}))

    assert notes(report) == ["osoba nr 1 (P1): Dane tej osoby usunięto na jej żądanie; pominięto."]
    with reading(database) as session:
        assert session.get_one(PersonRow, "P1").first_name == "—"


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("regon", "123456789", "REGON: REGON „123456789” jest błędny"),
        ("krs", "12345678901", "KRS: KRS „12345678901” jest błędny (ma mieć 10 cyfr)."),
        ("domain", "klub", "Domena: „klub” nie jest domeną poczty"),
        ("dossier", "może", "Nieznany stan „może”; możliwe: brak,"),
        ("shared_emails", ["x"], "E-maile wspólne: To nie jest jeden adres e-mail."),
        ("name", {"a": 1}, None),
    ],
)
def test_a_wrong_value_of_an_institution_is_told_in_polish(
    database, tmp_path, field, value, reason
):
    entry = {"id": "I1", "name": "Klub", field: value}

    report = bring(database, as_json(tmp_path, {"institutions": [entry]}))

    assert [e.partition("(I1): ")[2].startswith(reason) for e in errors(report)] == (
        [True] if reason else []
    )


def test_cells_that_hold_nothing_say_nothing(database, tmp_path):
    blanks = dict.fromkeys(
        ("type", "aliases", "city", "domain", "nip", "regon", "krs", "phone", "dossier"), " "
    )
    entry = {"id": "I1", "name": "Klub", "shared_emails": ["", None]} | blanks

    report = bring(database, as_json(tmp_path, {"institutions": [entry | {"city": True}]}))

    assert errors(report) == []
    with reading(database) as session:
        row = session.get_one(InstitutionRow, "I1")
        assert (row.kind, row.aliases, row.city, row.nip, row.krs) == ("", [], None, None, None)


def test_states_may_be_polish_words(database, tmp_path):
    entry = {"id": "I1", "name": "Klub", "dossier": " Zaakceptowana "}

    bring(database, as_json(tmp_path, {"institutions": [entry], "freemail_domains": []}))

    with reading(database) as session:
        assert session.get_one(InstitutionRow, "I1").dossier == "accepted"


def test_the_template_has_headings_that_the_import_knows_and_nothing_to_take(database, tmp_path):
    path = tmp_path / "wzor.xlsx"
    write_registry_template(path)

    report = bring(database, path)

    assert errors(report) == ["W pliku nie ma ani instytucji, ani osób."]
    assert notes(report) == []


names = st.text(alphabet="aąbcżŻ -„'0", max_size=12)
people = st.fixed_dictionaries(
    {
        "id": st.sampled_from(["", "P1", "P2", None]),
        "first_name": names,
        "last_name": names,
        "institution": st.sampled_from(["I1", "Klub", "nikt", None]),
        "email": st.sampled_from([None, "", "a@b.example", "b@b.example", "zły"]),
        "status": st.sampled_from([None, "complete", "w toku", "??"]),
    }
)


@pytest.mark.slow
@settings(max_examples=25)
@given(rows=st.lists(people, max_size=4))
def test_a_list_is_taken_whole_or_not_at_all_and_twice_changes_nothing(tmp_path_factory, rows):
    directory = tmp_path_factory.mktemp("import")
    engine = open_database(f"sqlite:///{directory}/mailbot.db")
    make_tables(engine)
    path = as_json(directory, {"institutions": [{"id": "I1", "name": "Klub"}], "persons": rows})

    first, second = bring(engine, path), bring(engine, path)

    with reading(engine) as session:
        count = session.scalar(select(func.count()).select_from(PersonRow)) or 0
    engine.dispose()
    assert first.errors == second.errors
    assert count == (first.added["osób"] if first.is_taken else 0)
    assert not second.added
    assert not second.changed


def test_a_new_surname_brings_a_new_key(database, tmp_path):
    for last_name in ("Lis", "Lis-Nowak"):
        rows = [{"id": "P1", "first_name": "Ewa", "last_name": last_name, "institution": "I1"}]
        bring(
            database,
            as_json(tmp_path, {"institutions": [{"id": "I1", "name": "Klub"}], "persons": rows}),
        )

    with reading(database) as session:
        row = session.get_one(PersonRow, "P1")
        assert (row.name_key, row.second_name_key) == person_keys("Ewa", "Lis-Nowak")
