"""The calendar that anybody may see, the printed month, and the entry beside a confirmation."""

from datetime import date, time, timedelta
from io import BytesIO

import pdfplumber
import pytest
from icalendar import Calendar

from mailbot.engine import later
from mailbot.errors import Stop
from mailbot.events.feed import calendar_feed
from mailbot.events.month import month_html, month_of
from mailbot.events.month_page import month_pdf
from mailbot.imports.amend import Wish, amend_event, call_off_event
from mailbot.imports.calendar import bring_calendar
from mailbot.replies.identity import event_of_uid, uid_of
from mailbot.storage.acts import Cause
from mailbot.storage.database import reading, transaction
from tests.support.events import at, calendar_in, entry_in, fill, hand
from tests.support.register import NOON, add, event, institution, person
from tests.support.station import Clock, close, deliver, mail, make_app, sent

SENDER = "l.zak@cis-debowo.example"
LINK = "https://spotkania.example/x"


@pytest.fixture
def app(ready_database_url, tmp_path, sandbox):
    made = make_app(ready_database_url, tmp_path, sandbox, Clock(NOON))
    yield made
    close(made)


def feed(app):
    with reading(app.database) as session:
        return calendar_feed(app, session)


def entries(app):
    calendar = Calendar.from_ical(feed(app))
    assert calendar.errors == []
    found = calendar.walk("VEVENT")
    assert all(entry.errors == [] for entry in found)
    return {str(entry["SUMMARY"]): entry for entry in found}


def amend(app, **given):
    with transaction(app.database) as session:
        amend_event(app, session, Wish("E1", given), hand(app), enqueue=later)


def month(app, first=date(2024, 5, 1)):
    with reading(app.database) as session:
        return month_of(session, app.config.office, first, app.clock().date())


def test_a_confirmation_brings_the_event_into_the_calendar_and_invites_nobody(app):
    add(
        app.database,
        institution(),
        person(),
        event(
            starts=time(10), ends=time(14), link="https://spotkania.example/x", notes="Wejście B."
        ),
    )

    deliver(app, mail("Dzień dobry,\nbędę na spotkaniu 15 maja.\nPozdrawiam", SENDER), 1)

    (reply,) = sent(app)
    entry = entry_in(reply)
    assert f"Link do spotkania: {LINK}\n" in reply.body
    assert "\nWejście B.\n" in reply.body
    assert entry["UID"] == uid_of(app.key, "E1")
    assert (entry["DTSTART"].dt, entry["DTEND"].dt) == (at(2024, 5, 15, 10), at(2024, 5, 15, 14))
    assert entry["LOCATION"] == "Ratusz, Dębowo"
    assert "METHOD" not in calendar_in(reply)
    assert "ATTENDEE" not in entry
    assert "Żak" not in str(entry.to_ical())


def test_an_event_without_hours_takes_whole_days(app):
    add(app.database, institution(), person(), event(last_day=date(2024, 5, 16)))

    deliver(app, mail("Dzień dobry,\nbędę na spotkaniu 15 maja.\nPozdrawiam", SENDER), 1)

    entry = entry_in(sent(app)[0])
    assert (entry["DTSTART"].dt, entry["DTEND"].dt) == (date(2024, 5, 15), date(2024, 5, 17))


@pytest.mark.parametrize(("day", "offset"), [(date(2024, 7, 3), 2), (date(2024, 12, 4), 1)])
def test_hours_are_those_of_warsaw_in_summer_and_winter(app, day, offset):
    add(app.database, event(first_day=day, last_day=day, starts=time(10), ends=time(14)))

    (entry,) = entries(app).values()

    assert entry["DTSTART"].dt.utcoffset() == timedelta(hours=offset)
    assert entry["DTSTART"].dt == at(day.year, day.month, day.day, 10)


def test_the_feed_has_announced_events_only_and_nothing_of_their_people(app):
    fill(
        app,
        link="https://spotkania.example/x",
        notes="Kod wejścia 1234.",
        coordinator="Maria Mazur",
    )
    add(
        app.database,
        event(id="E2", title="Jeszcze tajne", announced=date(2024, 5, 7)),
        event(id="E3", title="Dawne", first_day=date(2022, 1, 1), last_day=date(2022, 1, 1)),
    )

    published = feed(app).decode().replace("\r\n ", "")

    assert set(entries(app)) == {"Spotkanie sieciujące podmiotów reintegracyjnych"}
    for private in ("spotkania.example", "1234", "Mazur", "Żak", "cis-debowo", "tajne", "ATTENDEE"):
        assert private not in published


def test_the_feed_stays_the_same_until_something_changes_and_then_tells_when(app):
    fill(app, audience=["przedstawiciele nauki"], deadline=date(2024, 5, 10))
    before, again = feed(app), feed(app)
    uid = next(iter(entries(app).values()))["UID"]

    amend(app, place="Klub Bolko")

    (entry,) = entries(app).values()
    assert before == again
    assert entry["UID"] == uid
    assert int(entry["SEQUENCE"]) == 1
    assert entry["LAST-MODIFIED"].dt == NOON
    assert "Zgłoszenia do 10 maja 2024 r.: rejestracja@ops.example" in entry["DESCRIPTION"]
    assert "Dla kogo: przedstawiciele nauki" in entry["DESCRIPTION"]


def test_an_event_called_off_stays_in_the_feed_as_such(app):
    fill(app)
    with transaction(app.database) as session:
        call_off_event(app, session, "E1", hand(app), enqueue=later)

    (entry,) = entries(app).values()

    assert (entry["STATUS"], "Zgłoszenia" in entry["DESCRIPTION"]) == ("CANCELLED", False)


def test_our_own_feed_brought_back_changes_nothing(app, tmp_path):
    fill(app, starts=time(10), ends=time(14))
    add(
        app.database,
        event(id="E2", title="Seminarium", place=None, city=None, mode="online (Teams)"),
        event(id="E3", title="Odwołane", cancelled_on=date(2024, 5, 2)),
        event(id="E4", title="Kilka dni", last_day=date(2024, 5, 17), starts=time(9)),
    )
    path = tmp_path / "nasz.ics"
    path.write_bytes(feed(app))

    with transaction(app.database) as session:
        brought = bring_calendar(app, session, path, Cause(NOON), enqueue=later)

    assert brought.report.errors == ()
    assert dict(brought.report.unchanged) == {"wydarzeń": 4}
    assert sent(app) == []


def test_without_a_mailbox_there_is_nothing_to_publish(app):
    fill(app)
    object.__setattr__(app, "config", app.config.model_copy(update={"mailboxes": ()}))

    with pytest.raises(Stop, match="nie ma skrzynki"):
        feed(app)


def test_uids_are_those_of_one_installation():
    ours, theirs = b"a" * 32, b"b" * 32

    assert event_of_uid(ours, uid_of(ours, "E.1")) == "E.1"
    assert event_of_uid(ours, uid_of(theirs, "E.1")) is None
    assert event_of_uid(ours, "E.1@mailbot") is None
    assert uid_of(ours, "abc@office.example") == "abc@office.example"


def test_the_month_lists_announced_events_in_order_with_hours_and_groups(app):
    add(
        app.database,
        event(
            id="E2",
            title="Wizyta <b>studyjna</b>",
            first_day=date(2024, 5, 28),
            last_day=date(2024, 6, 2),
            audience=["przedstawiciele nauki"],
        ),
        event(starts=time(9, 30), ends=time(14), deadline=date(2024, 5, 10)),
        event(id="E3", title="Konsultacje", starts=time(12), cancelled_on=date(2024, 5, 2)),
        event(id="E4", title="Tajne", announced=date(2024, 6, 1)),
        event(id="E5", title="Czerwcowe", first_day=date(2024, 6, 1), last_day=date(2024, 6, 1)),
    )

    made = month(app)

    assert made.name == "maj 2024"
    assert [line.title for line in made.lines] == [
        "Spotkanie sieciujące podmiotów reintegracyjnych",
        "Konsultacje",
        "Wizyta <b>studyjna</b>",
    ]
    first, off, visit = made.lines
    assert (first.days, first.hours) == ("15\u00a0maja, środa", "9:30–14:00")
    assert (first.deadline, off.hours, off.is_cancelled) == ("do 10\u00a0maja", "12:00", True)
    assert visit.days == "28\u00a0maja – 2\u00a0czerwca, wtorek–niedziela"


def test_the_month_is_a_page_to_print_and_a_page_for_the_web(app):
    add(
        app.database,
        event(last_day=date(2024, 5, 16), audience=["przedstawiciele nauki"]),
        event(id="E2", title="Wizyta <b>studyjna</b>", cancelled_on=date(2024, 5, 2)),
    )
    made = month(app)

    with pdfplumber.open(BytesIO(month_pdf(made))) as opened:
        page = opened.pages[0].extract_text()
    web = month_html(made)

    for words in ("Harmonogram wydarzeń – maj 2024", "15–16", "Ratusz, Dębowo", "ODWOŁANE"):
        assert words in page
        assert words in web
    assert "Wizyta &lt;b&gt;studyjna&lt;/b&gt;" in web
    assert month_pdf(made) == month_pdf(made)


def test_an_empty_month_says_so(app):
    made = month(app, date(2024, 12, 1))

    with pdfplumber.open(BytesIO(month_pdf(made))) as opened:
        assert "W tym miesiącu nie ogłoszono wydarzeń." in opened.pages[0].extract_text()
    assert "W tym miesiącu nie ogłoszono wydarzeń." in month_html(made)
