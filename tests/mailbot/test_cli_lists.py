import pytest
from sqlalchemy import select

from mailbot.storage.database import open_database, reading
from mailbot.storage.register import EnrolmentRow
from mailbot.storage.tables import Journal, Outbox
from tests.support.commands import config_file, run_command
from tests.support.lists import MONDAY, on_the_list, people, standings
from tests.support.register import add, event, institution, person


class Desk:
    """A configured home on a given database, worked on through the commands."""

    def __init__(self, directory, capsys, url):
        self._capsys = capsys
        self._file = config_file(directory, f'mode = "live"\ndatabase = "{url}"\n')
        (directory / "home").mkdir()
        self.database = open_database(url)

    def run(self, *words):
        return run_command(self._capsys, *words, "-c", self._file)

    def letters(self):
        with reading(self.database) as session:
            return session.scalars(select(Outbox).order_by(Outbox.id)).all()

    def rows(self, table):
        with reading(self.database) as session:
            return session.scalars(select(table).order_by(table.id)).all()


@pytest.fixture
def desk(tmp_path, ready_database_url, capsys, monkeypatch):
    monkeypatch.delenv("SUDO_USER", raising=False)
    monkeypatch.setenv("LOGNAME", "ewa")
    monkeypatch.setenv("COLUMNS", "250")
    monkeypatch.setattr("mailbot.clock.utc_now", lambda: MONDAY)
    made = Desk(tmp_path, capsys, ready_database_url)
    add(
        made.database,
        institution(),
        institution(id="I2", name="CIS Wałbrzych", aliases=[], domain=None, city="Wałbrzych"),
        *people(4),
        person(id="A1", first_name="Anna", last_name="Nowak", institution_id="I1"),
        person(
            id="A2",
            first_name="Anna",
            last_name="Nowak",
            institution_id="I2",
            address="anna.nowak@cis.example",
        ),
        event(capacity=2),
    )
    yield made
    made.database.dispose()


def test_a_call_puts_the_person_on_the_list_and_the_letter_goes_to_the_registered_address(desk):
    said = desk.run(
        *("enrol", "Anna Nowak", "--institution", "CIS Wałbrzych", "--event", "15.05"),
        *("--note", "dzwoniła rano"),
    )

    assert (said.code, said.err) == (0, "")
    assert "Anna Nowak (A2), wydarzenie E1: na liście uczestników." in said.out
    (row,) = desk.rows(EnrolmentRow)
    assert (row.person_id, row.state, row.source, row.note) == (
        "A2",
        "confirmed",
        "phone",
        "dzwoniła rano",
    )
    (letter,) = desk.letters()
    assert (letter.recipient, letter.state) == ("anna.nowak@cis.example", "queued")
    assert "Potwierdzenie zapisu" in letter.subject
    entry = next(e for e in desk.rows(Journal) if e.act == "admitted")
    assert (entry.actor, entry.detail) == ("ewa", {"event": "E1", "person": "A2"})


def test_namesakes_are_listed_and_nobody_is_guessed(desk):
    said = desk.run("enrol", "Anna Nowak", "--event", "E1")

    assert said.code == 1
    assert "A1: Anna Nowak, Centrum Integracji Społecznej w Dębowie" in said.err
    assert "A2: Anna Nowak, CIS Wałbrzych" in said.err
    assert desk.rows(EnrolmentRow) == []


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("Anny Nowak", "--event", "E1"), "podobne:"),
        (("Zenon Ktoś", "--event", "E1"), "nie znaleziono: osoba „Zenon Ktoś”"),
        (("Zenon", "--event", "E1"), "nie znaleziono: osoba"),
        (("P1", "--event", "16.05"), "nie znaleziono: wydarzenie „16.05”"),
        (("P1", "--event", "31.02"), "nie znaleziono"),
        (("P1", "--event", "wyjazd"), "nie znaleziono"),
        (("P1", "--event", "E1", "--cancel"), "poza listą"),
        (("P1", "--event", "E1", "--cancel", "--replace-by", "P2"), "proszę wybrać jedno"),
        (("P1", "--event", "E1", "--replace-by", "P2"), "poza listą"),
        (("Anna Nowak", "--event", "E1", "--institution", "OPS Lipno"), "podobne:"),
    ],
)
def test_what_is_not_certain_or_not_possible_is_refused_in_words(desk, words, complaint):
    said = desk.run("enrol", *words)

    assert (said.code, complaint in said.err) == (1, True)
    assert desk.rows(EnrolmentRow) == []


@pytest.mark.parametrize(
    "day", ["15.05", "15.5.", "15.05.2024", "2024-05-15", "majowe sieciowanie"]
)
def test_an_event_is_found_by_its_day_or_its_title(desk, day):
    assert desk.run("enrol", "lis1 jan", "--event", day).code == 0
    assert standings(desk.database) == {"P1": "confirmed"}


def test_two_events_of_a_day_are_listed_and_refused(desk):
    add(desk.database, event(id="E2", title="Wizyta studyjna"))

    said = desk.run("enrol", "P1", "--event", "15.05")

    assert said.code == 1
    assert "E2: środa, 15 maja 2024 r., Wizyta studyjna" in said.err


def test_a_full_event_has_a_waiting_list_for_callers_too(desk):
    add(desk.database, *(on_the_list(n, "confirmed") for n in (1, 2)))

    said = desk.run("enrol", "P3", "--event", "E1")
    again = desk.run("enrol", "P3", "--event", "E1")

    assert "na liście rezerwowej" in said.out
    assert (again.code, "już jest na liście rezerwowej" in again.err) == (1, True)
    assert "Lista rezerwowa" in desk.letters()[0].subject


def test_a_free_place_goes_to_whoever_waits_longest_unless_a_person_insists(desk):
    add(desk.database, *(on_the_list(n, "waitlisted") for n in (1, 2)))

    refused = desk.run("enrol", "P2", "--event", "E1")
    newcomer = desk.run("enrol", "P3", "--event", "E1")
    insisted = desk.run("enrol", "P4", "--event", "E1", "--out-of-turn")
    first = desk.run("enrol", "P1", "--event", "E1")

    assert (refused.code, "przed nią czekają: P1" in refused.err) == (1, True)
    assert (newcomer.code, insisted.code, first.code) == (0, 0, 0)
    assert standings(desk.database) == {
        "P1": "confirmed",
        "P2": "waitlisted",
        "P3": "waitlisted",
        "P4": "confirmed",
    }


def test_a_call_that_cancels_offers_the_place_to_the_next(desk):
    add(desk.database, *(on_the_list(n, "confirmed") for n in (1, 2)), on_the_list(3, "waitlisted"))

    said = desk.run("enrol", "P1", "--event", "E1", "--cancel")

    assert "Wolne miejsce zaproponowano: P3." in said.out
    assert standings(desk.database) == {"P1": "cancelled", "P2": "confirmed", "P3": "offered"}
    assert sorted(letter.recipient[:2] for letter in desk.letters()) == ["p1", "p3"]


def test_whoever_was_offered_a_place_can_take_it_or_leave_it_by_telephone(desk):
    add(desk.database, *(on_the_list(n, "offered") for n in (1, 2)))

    desk.run("enrol", "P1", "--event", "E1")
    desk.run("enrol", "P2", "--event", "E1", "--cancel")

    assert standings(desk.database) == {"P1": "confirmed", "P2": "cancelled"}


def test_a_replacement_is_told_to_both(desk):
    add(desk.database, on_the_list(1, "confirmed"))

    desk.run("enrol", "P1", "--event", "E1", "--replace-by", "Jan Lis2")

    assert standings(desk.database) == {"P1": "cancelled", "P2": "confirmed"}
    assert [letter.recipient[:2] for letter in desk.letters()] == ["p2", "p1"]
    assert all("Zmiana osoby" in letter.subject for letter in desk.letters())


def test_without_an_address_a_person_is_asked_to_phone(desk):
    add(desk.database, person(id="P9", first_name="Ewa", last_name="Bez", address=None))

    said = desk.run("enrol", "P9", "--event", "E1")

    assert "powiadomić telefonicznie" in said.out
    assert desk.letters() == []


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"cancelled_on": MONDAY.date()}, "odwołano"),
        ({"first_day": MONDAY.date(), "last_day": MONDAY.date()}, "już się rozpoczęło"),
    ],
)
def test_nobody_is_put_on_the_list_of_an_event_that_is_off_or_begun(desk, changes, complaint):
    add(desk.database, event(id="E3", **changes))

    said = desk.run("enrol", "P1", "--event", "E3")

    assert (said.code, complaint in said.err) == (1, True)


def test_the_list_shows_who_has_a_place_who_is_asked_and_who_waits(desk):
    add(desk.database, *(on_the_list(n, s) for n, s in enumerate(("confirmed", "waitlisted"), 1)))
    add(desk.database, on_the_list(3, "offered"), on_the_list(4, "cancelled"))

    said = desk.run("list", "15.05")

    lines = [line for line in said.out.splitlines() if "Jan Lis" in line]
    assert "miejsc: 2" in said.out
    assert [("Lis1" in lines[0]), ("Lis3" in lines[1]), ("Lis2" in lines[2])] == [True] * 3
    assert "na liście rezerwowej" in lines[2]
    assert "Lis4" not in said.out
