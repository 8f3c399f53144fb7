"""The commands about events, typed as a coordinator types them."""

from datetime import date, timedelta

import pytest
from icalendar import Calendar

from mailbot.clock import WARSAW, utc_now
from mailbot.config.load import load_config
from mailbot.engine import migrate_engine
from mailbot.storage.database import open_database, reading, transaction
from mailbot.storage.migrate import migrate
from mailbot.storage.register import EnrolmentRow, EventRow
from tests.support.commands import config_file, run_command
from tests.support.events import enrolment
from tests.support.register import add, event, institution, person

SOON = utc_now().astimezone(WARSAW).date() + timedelta(days=30)


@pytest.fixture
def office(tmp_path, capsys):
    """Give a way to type commands, and the database that they work on."""
    file = config_file(tmp_path)
    config = load_config(file)
    config.service.home.mkdir(parents=True)
    database = open_database(config.database_url)
    migrate(database)
    migrate_engine(database)
    add(
        database,
        institution(domain=None),
        event(first_day=SOON, last_day=SOON, audience=["przedstawiciele nauki"]),
        person(),
        person(id="P2", first_name="Bez", last_name="Poczty", address=None),
        enrolment("P1"),
        enrolment("P2", "waitlisted"),
    )
    yield lambda *words: run_command(capsys, *words, "--config", file), database
    database.dispose()


def test_an_event_is_shown_with_its_list_and_what_was_told(office):
    run, _ = office
    run("event", "change", "E1", "--place", "Klub Bolko")

    shown = run("event", "show", "E1")

    assert shown.code == 0
    for line in (
        "E1: Spotkanie sieciujące podmiotów reintegracyjnych",
        "  miejsce: Klub Bolko, Dębowo",
        "  dla kogo: przedstawiciele nauki",
        "  na liście uczestników: 1",
        "  na liście rezerwowej: 1",
        "  zmiana: wiadomość dostały osoby: 1, bez adresu: 1",
    ):
        assert line in shown.out.splitlines()
    assert "Żak" not in shown.out


def test_events_are_listed_with_their_numbers(office):
    run, database = office
    add(database, event(id="E0", first_day=date(2024, 1, 1), last_day=date(2024, 1, 1)))

    coming, everything = run("event", "list"), run("event", "list", "--all")

    assert "E1" in coming.out
    assert "1 z 30" in coming.out
    assert "E0" not in coming.out
    assert "E0" in everything.out


def test_a_change_says_whom_it_was_told_and_whom_to_phone(office):
    run, _ = office

    changed = run("event", "change", "E1", "--place", "Klub Bolko", "--notes", "Wejście B.")
    again = run("event", "change", "E1", "--place", "Klub Bolko")
    phoned = run("event", "phoned", "E1", "P2", "P1")

    assert changed.out.splitlines() == [
        "Zmieniono wydarzenie E1.",
        "Powiadomienia: 1 wiadomość, liczba osób: 1.",
        "Bez adresu e-mail, trzeba zadzwonić: P2.",
    ]
    assert again.out.splitlines() == ["Nic się nie zmieniło."]
    assert phoned.out.splitlines() == ["Nikt nie czeka na telefon: P1.", "Odnotowano: P2."]


def test_a_raised_capacity_says_how_many_were_offered_a_place(office):
    run, database = office
    with transaction(database) as session:
        session.get_one(EventRow, "E1").capacity = 1

    changed = run("event", "change", "E1", "--capacity", "2")

    assert "Zaproponowano wolne miejsca, liczba osób z listy rezerwowej: 1." in changed.out


def test_an_event_is_called_off_once(office):
    run, database = office

    first, again = run("event", "cancel", "E1"), run("event", "cancel", "E1")

    assert first.out.startswith("Odwołano wydarzenie E1.\n")
    assert again.out == "Wydarzenie jest już odwołane.\n"
    with reading(database) as session:
        assert session.get_one(EventRow, "E1").cancelled_on is not None


@pytest.mark.parametrize(
    ("words", "code", "reason"),
    [
        (("event", "change", "E1"), 2, "say what to change"),
        (("event", "change", "E9", "--place", "x"), 1, "nie ma wydarzenia E9"),
        (("event", "change", "E1", "--date", "jutro"), 1, "nie jest datą"),
        (("event", "show", "E9"), 1, "nie ma wydarzenia"),
        (("calendar", "month", "maj"), 2, "YYYY-MM"),
        (("calendar", "month", "2024-05"), 2, "--pdf FILE or --html"),
        (("event", "materials", "E1", "--link", "x"), 1, "adres strony"),
        (("certificates", "E1", "--out", "nowhere"), 1, "nikomu nie odnotowano obecności"),
    ],
)
def test_what_cannot_be_done_is_told(office, words, code, reason):
    run, _ = office

    outcome = run(*words)

    assert (outcome.code, reason in " ".join(outcome.err.split())) == (code, True)


def test_materials_and_thanks_are_set_and_released(office):
    run, database = office

    run("event", "materials", "E1", "--link", "https://ops.example/m", "--notes", "Do końca maja.")
    first, again = run("event", "thank", "E1"), run("event", "thank", "E1")

    assert first.out == "Podziękowania wyjdą po wydarzeniu, w godzinach pracy.\n"
    assert again.out == "Podziękowania są już zwolnione.\n"
    with reading(database) as session:
        assert session.get_one(EventRow, "E1").materials == {
            "link": "https://ops.example/m",
            "notes": "Do końca maja.",
        }


def test_the_calendar_is_written_as_a_feed_and_as_a_month(office, tmp_path):
    run, _ = office
    ics, pdf, web = (tmp_path / name for name in ("k.ics", "m.pdf", "m.html"))

    run("calendar", "export", "--ics", ics)
    run("calendar", "month", f"{SOON:%Y-%m}", "--pdf", pdf, "--html", web)

    assert len(Calendar.from_ical(ics.read_bytes()).walk("VEVENT")) == 1
    assert pdf.read_bytes().startswith(b"%PDF")
    assert "Spotkanie sieciujące" in web.read_text(encoding="utf-8")


def test_certificates_are_written_and_mailed(office, tmp_path):
    run, database = office
    with transaction(database) as session:
        for row in session.query(EnrolmentRow):
            row.state = "attended"

    first = run("certificates", "E1", "--out", tmp_path / "z", "--send")
    again = run("certificates", "E1", "--out", tmp_path / "z", "--send")

    assert sorted(file.name for file in (tmp_path / "z").iterdir()) == [
        "zaswiadczenie-E1-P1.pdf",
        "zaswiadczenie-E1-P2.pdf",
    ]
    assert "Powiadomienia: 1 wiadomość, liczba osób: 1." in first.out
    assert "Powiadomienia" not in again.out


def test_a_calendar_file_is_brought_in_and_changes_are_told(office, tmp_path):
    run, _ = office
    file = tmp_path / "lista.csv"
    file.write_text(f"Numer;Tytuł;Data;Miejsce\nE1;Spotkanie;{SOON};Klub Bolko\n", encoding="utf-8")

    first, again = run("import", "events", file), run("import", "events", file)

    assert "zmieniono: 1 wydarzeń" in first.out
    assert "Powiadomienia: 1 wiadomość, liczba osób: 1." in first.out
    assert "Powiadomienia" not in again.out
