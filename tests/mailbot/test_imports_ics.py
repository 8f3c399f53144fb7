"""A calendar of another program brought in, and our own published one brought back."""

from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from mailbot.config.process import Events
from mailbot.imports import Terms, import_events
from mailbot.imports.audiences import find_audience
from mailbot.imports.desk import Desk
from mailbot.imports.ics import CalendarFile, read_ics
from mailbot.imports.series import MOST_DAYS
from mailbot.imports.sheets import UnreadableList
from mailbot.storage.acts import Cause
from mailbot.storage.database import open_database, reading, transaction
from mailbot.storage.register import EventRow
from tests.support.register import NOON, make_tables

KEY = b"k" * 32


@pytest.fixture
def database(tmp_path):
    engine = open_database(f"sqlite:///{tmp_path}/mailbot.db")
    make_tables(engine)
    yield engine
    engine.dispose()


def calendar(*entries: str, head: str = "") -> str:
    body = "".join(f"BEGIN:VEVENT\n{entry.strip()}\nEND:VEVENT\n" for entry in entries)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//\n{head}{body}END:VCALENDAR\n"


def entry(*lines: str, uid: str = "abc@office.example") -> str:
    return "\n".join((f"UID:{uid}", "DTSTAMP:20240501T000000Z", "SUMMARY:Spotkanie", *lines))


def bring(database, tmp_path: Path, text: str, now: datetime = NOON):
    path = tmp_path / "kalendarz.ics"
    path.write_bytes(text.replace("\n", "\r\n").encode())
    with transaction(database) as session:
        return import_events(session, path, Terms(Cause(now), key=KEY))


def events(database) -> list[EventRow]:
    with reading(database) as session:
        return list(session.scalars(select(EventRow).order_by(EventRow.first_day, EventRow.id)))


def reasons(troubles) -> list[str]:
    return [trouble.reason for trouble in troubles]


@pytest.mark.parametrize(
    ("times", "days", "hours"),
    [
        (
            (
                "DTSTART;TZID=Europe/Warsaw:20240515T100000",
                "DTEND;TZID=Europe/Warsaw:20240515T140000",
            ),
            (date(2024, 5, 15), date(2024, 5, 15)),
            (time(10), time(14)),
        ),
        (
            ("DTSTART:20240515T080000Z", "DURATION:PT4H"),
            (date(2024, 5, 15), date(2024, 5, 15)),
            (time(10), time(12 + 2)),
        ),
        (
            ("DTSTART:20241215T230000Z", "DTEND:20241216T010000Z"),
            (date(2024, 12, 16), date(2024, 12, 16)),
            (time(0), time(2)),
        ),
        (
            ("DTSTART:20240515T100000", "DTEND:20240516T140000"),
            (date(2024, 5, 15), date(2024, 5, 16)),
            (time(10), time(14)),
        ),
        (
            ("DTSTART;VALUE=DATE:20240515", "DTEND;VALUE=DATE:20240517"),
            (date(2024, 5, 15), date(2024, 5, 16)),
            (None, None),
        ),
        (
            ("DTSTART;VALUE=DATE:20240515",),
            (date(2024, 5, 15), date(2024, 5, 15)),
            (None, None),
        ),
        (
            (
                "DTSTART;TZID=Europe/Warsaw:20240515T200000",
                "DTEND;TZID=Europe/Warsaw:20240516T000000",
            ),
            (date(2024, 5, 15), date(2024, 5, 15)),
            (time(20), None),
        ),
        (
            ("DTSTART:20240515T100000",),
            (date(2024, 5, 15), date(2024, 5, 15)),
            (time(10), None),
        ),
        (
            (
                "DTSTART;TZID=Central European Standard Time:20240515T100000",
                "DTEND;TZID=Central European Standard Time:20240515T110000",
            ),
            (date(2024, 5, 15), date(2024, 5, 15)),
            (time(10), time(11)),
        ),
    ],
)
def test_days_and_hours_are_those_of_warsaw(database, tmp_path, times, days, hours):
    report = bring(database, tmp_path, calendar(entry(*times)))

    (event,) = events(database)
    assert report.errors == ()
    assert event.id == "abc@office.example"
    assert (event.first_day, event.last_day) == days
    assert (event.starts, event.ends) == hours


def test_the_same_calendar_twice_changes_nothing(database, tmp_path):
    text = calendar(
        entry("DTSTART:20240515T080000Z", "LOCATION:Ratusz\\, Dębowo"),
        entry("DTSTART;VALUE=DATE:20240516", "STATUS:CANCELLED", uid="x" * 60),
    )

    bring(database, tmp_path, text)
    report = bring(database, tmp_path, text, NOON + timedelta(days=3))

    assert (report.changed.total(), report.added.total()) == (0, 0)
    assert [event.place for event in events(database)] == ["Ratusz, Dębowo", None]


def test_a_moved_entry_moves_the_event_and_a_cancelled_one_calls_it_off(database, tmp_path):
    bring(database, tmp_path, calendar(entry("DTSTART:20240515T080000Z")))

    moved = bring(database, tmp_path, calendar(entry("DTSTART:20240520T080000Z")))
    off = bring(
        database, tmp_path, calendar(entry("DTSTART:20240520T080000Z"), head="METHOD:CANCEL\n")
    )

    (event,) = events(database)
    assert moved.changes[0].columns == {"first_day", "last_day"}
    assert off.changes[0].is_cancelled
    assert (event.first_day, event.cancelled_on) == (date(2024, 5, 20), date(2024, 5, 6))


def test_a_series_becomes_one_event_for_each_day_also_when_the_clocks_change(database, tmp_path):
    series = entry(
        "DTSTART;TZID=Europe/Warsaw:20241021T100000",
        "DTEND;TZID=Europe/Warsaw:20241021T120000",
        "RRULE:FREQ=WEEKLY;UNTIL=20241111T090000Z",
        "EXDATE;TZID=Europe/Warsaw:20241104T100000",
    )
    changed = entry(
        "RECURRENCE-ID;TZID=Europe/Warsaw:20241028T100000",
        "DTSTART;TZID=Europe/Warsaw:20241029T110000",
        "DTEND;TZID=Europe/Warsaw:20241029T120000",
    )

    bring(database, tmp_path, calendar(changed, series))

    assert [(e.id[-9:], e.first_day, e.starts, e.ends) for e in events(database)] == [
        ("-20241021", date(2024, 10, 21), time(10), time(12)),
        ("-20241028", date(2024, 10, 29), time(11), time(12)),
        ("-20241111", date(2024, 11, 11), time(10), time(12)),
    ]


def test_whole_days_repeat_too_and_further_days_are_listed(database, tmp_path):
    series = entry(
        "DTSTART;VALUE=DATE:20240601",
        "RRULE:FREQ=DAILY;UNTIL=20240602",
        "RDATE;VALUE=DATE:20240610",
        uid="d" * 50,
    )

    bring(database, tmp_path, calendar(series))

    found = events(database)
    assert [e.first_day.day for e in found] == [1, 2, 10]
    assert len({e.id for e in found}) == 3
    assert {e.starts for e in found} == {None}


def test_a_single_changed_day_without_its_series_is_one_event(database, tmp_path):
    alone = entry("RECURRENCE-ID:20240513T080000Z", "DTSTART:20240514T080000Z")

    bring(database, tmp_path, calendar(alone))

    (event,) = events(database)
    assert (event.id, event.first_day) == ("abc@office.example-20240513", date(2024, 5, 14))


def test_only_the_near_days_of_an_endless_series_are_taken(database, tmp_path):
    weekly = entry("DTSTART:20100104T080000Z", "RRULE:FREQ=WEEKLY")

    report = bring(database, tmp_path, calendar(weekly))

    found = events(database)
    assert report.errors == ()
    assert date(2024, 3, 1) < found[0].first_day < date(2024, 3, 20)
    assert date(2025, 6, 1) < found[-1].first_day < date(2025, 6, 20)


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (
            ("DTSTART:20240515T080000Z", "RRULE:FREQ=HOURLY"),
            "Seria powtarza się częściej niż codziennie.",
        ),
        (
            ("DTSTART:20240515T080000Z", "RRULE:FREQ=DAILY"),
            f"Seria ma za dużo dni (najwięcej {MOST_DAYS}).",
        ),
        (("DTSTART:32.13.2024",), "Wpis kalendarza jest uszkodzony albo nie ma daty."),
        ((), "Wpis kalendarza jest uszkodzony albo nie ma daty."),
    ],
)
def test_what_cannot_be_right_is_refused_with_its_place(database, tmp_path, lines, reason):
    report = bring(database, tmp_path, calendar(entry(*lines)))

    (error,) = report.errors
    assert str(error) == f"wpis nr 1 (abc@office.example): {reason}"
    assert events(database) == []


def test_what_is_private_or_tentative_is_left_out_and_told(database, tmp_path):
    text = calendar(
        entry("DTSTART:20240515T080000Z", "CLASS:PRIVATE", uid="a@x"),
        entry("DTSTART:20240515T080000Z", "STATUS:TENTATIVE", uid="b@x"),
        entry("DTSTART:20240516T080000Z", uid="c@x"),
    )

    report = bring(database, tmp_path, text)

    assert reasons(report.notes)[:2] == [
        "Pominięto wpis prywatny.",
        "Pominięto wpis wstępny (TENTATIVE).",
    ]
    assert [event.id for event in events(database)] == ["c@x"]


@pytest.mark.parametrize(
    ("lines", "where"),
    [
        (("LOCATION:https://spotkania.example/x",), (None, "https://spotkania.example/x", "")),
        (
            ("LOCATION:online", "CONFERENCE;VALUE=URI:https://spotkania.example/x"),
            ("", "https://spotkania.example/x", "online"),
        ),
        (("LOCATION:Sala 5", "CONFERENCE;VALUE=URI:tel:+48710000000"), ("Sala 5", None, "")),
    ],
)
def test_a_place_in_the_web_is_a_link(database, tmp_path, lines, where):
    bring(database, tmp_path, calendar(entry("DTSTART:20240515T080000Z", *lines)))

    (event,) = events(database)
    assert (event.place, event.link, event.mode) == where


def test_entries_without_a_uid_are_known_again(database, tmp_path):
    text = calendar("SUMMARY:Wizyta\nDTSTART:20240515T080000Z")

    bring(database, tmp_path, text)
    report = bring(database, tmp_path, text)

    assert report.unchanged["wydarzeń"] == 1


@pytest.mark.parametrize("text", ["", "To nie jest kalendarz", "BEGIN:VCALENDAR\nEND:VEVENT\n"])
def test_what_is_no_calendar_is_told(database, tmp_path, text):
    (reason,) = reasons(bring(database, tmp_path, text).errors)

    assert reason in {
        "Plik nie jest poprawnym kalendarzem iCalendar (.ics).",
        "W pliku nie ma ani wydarzeń, ani naboru.",
    }


@given(junk=st.binary(max_size=200), start=st.text("0123456789TZ-", max_size=16))
def test_no_calendar_ever_breaks_the_import(tmp_path_factory, junk, start):
    path = tmp_path_factory.mktemp("ics") / "k.ics"
    text = calendar(entry(f"DTSTART:{start}", "RRULE:FREQ=WEEKLY;COUNT=3"))
    path.write_bytes(text.encode() + junk)
    desk = Desk()

    try:
        rows = read_ics(CalendarFile(path, KEY, NOON.date()), desk)
    except UnreadableList:
        return

    assert bool(rows) != bool(desk.errors)


def test_events_in_toml_have_days_and_hours_of_its_own_kind(database, tmp_path):
    path = tmp_path / "maj.toml"
    path.write_text(
        '[[events]]\nid = "E5"\ntitle = "Wizyta"\ndate = 2024-05-15\nstart = 10:00:00\n'
        'announced = 2024-04-01\naudience = ["PES", "przedstawiciele nauki"]\n'
        'link = "https://spotkania.example/5"\ncoordinator = "Maria Mazur"\nnotes = "Wejście B."\n',
        encoding="utf-8",
    )

    with transaction(database) as session:
        report = import_events(session, path, Terms(Cause(NOON)))

    (event,) = events(database)
    assert report.errors == ()
    assert (event.first_day, event.starts) == (date(2024, 5, 15), time(10))
    assert (event.link, event.coordinator, event.notes) == (
        "https://spotkania.example/5",
        "Maria Mazur",
        "Wejście B.",
    )
    assert event.audience == ["podmioty ekonomii społecznej (PES)", "przedstawiciele nauki"]


def test_damaged_toml_is_told(database, tmp_path):
    path = tmp_path / "maj.toml"
    path.write_text("events = [", encoding="utf-8")

    with transaction(database) as session:
        report = import_events(session, path, Terms(Cause(NOON)))

    (reason,) = reasons(report.errors)
    assert reason.startswith("Plik nie jest poprawnym TOML")


@pytest.mark.parametrize(
    ("word", "begins"),
    [
        ("PES", "podmioty"),
        ("pes", "podmioty"),
        ("podmioty ekonomii społecznej", "podmioty"),
        ("Organizacje pozarządowe", "organizacje"),
        ("jednostki samorządu terytorialnego (JST)", "jednostki"),
    ],
)
def test_a_group_is_found_by_its_name_its_short_name_or_its_beginning(word, begins):
    found = find_audience(word, Events().audiences)

    assert found is not None
    assert found.startswith(begins)


@pytest.mark.parametrize("word", ["przedstawiciele", "p", "wszyscy", " ", "()"])
def test_what_may_mean_several_groups_means_none(word):
    assert find_audience(word, Events().audiences) is None
