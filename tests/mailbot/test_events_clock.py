"""What goes out by the clock around an event: reminder, thanks, certificates."""

import threading
from datetime import date, time, timedelta
from email import message_from_string
from email.policy import default
from io import BytesIO

import pdfplumber
import pytest
from sqlalchemy import select

from mailbot.config.process import Events
from mailbot.daemon import running_daemon
from mailbot.engine import later
from mailbot.errors import Stop
from mailbot.events.certificates import certificates_of, send_certificates
from mailbot.events.materials import MOST_BYTES, Materials, set_materials
from mailbot.events.reminders import send_reminders
from mailbot.events.thanks import release_thanks, send_thanks
from mailbot.replies.working_days import working_day_before
from mailbot.storage.database import reading, transaction
from mailbot.storage.register import EnrolmentRow
from tests.support.events import at, enrolment, entry_in, fill, hand, letters
from tests.support.register import NOON, add, event
from tests.support.station import Clock, close, make_app, sent

PAIR, WAITS = "l.zak@cis-debowo.example", "e.mroz@cis-debowo.example"


@pytest.fixture
def clock():
    return Clock(NOON)


@pytest.fixture
def make(ready_database_url, tmp_path, clock):
    made = []

    def build(**settings):
        made.append(make_app(ready_database_url, tmp_path, clock=clock, events=Events(**settings)))
        return made[-1]

    yield build
    for app in made:
        close(app)


def attend(app, *persons, absent=()):
    with transaction(app.database) as session:
        for row in session.scalars(select(EnrolmentRow)):
            if row.person_id in {*persons, *absent}:
                row.state = "attended" if row.person_id in persons else "absent"


def release(app):
    with transaction(app.database) as session:
        return release_thanks(session, "E1", hand(app))


def materials(app, **given):
    with transaction(app.database) as session:
        set_materials(app, session, "E1", Materials(**given), hand(app))


def files(mail):
    message = message_from_string(mail.content, policy=default)
    return {
        part.get_filename(): part.get_payload(decode=True) for part in message.iter_attachments()
    }


def text_of(pdf):
    with pdfplumber.open(BytesIO(pdf)) as opened:
        return " ".join(opened.pages[0].extract_text().split())


@pytest.mark.parametrize(
    ("moment", "count"),
    [
        (at(2024, 5, 12), 0),  # a Sunday
        (at(2024, 5, 13, 7), 0),
        (at(2024, 5, 13, 8), 1),
        (at(2024, 5, 14), 1),
        (at(2024, 5, 15), 0),  # the day itself
    ],
)
def test_the_reminder_goes_out_two_days_before_in_working_hours(make, clock, moment, count):
    app = make()
    fill(app)
    clock.now = moment

    assert send_reminders(app) == count


def test_a_reminder_lists_the_people_of_one_address_and_carries_the_calendar_entry(make, clock):
    app = make()
    fill(app, starts=time(10), ends=time(14), notes="Prosimy zabrać laptop.")
    clock.now = at(2024, 5, 13)

    send_reminders(app)

    mail = letters(app)[PAIR]
    assert "Na liście są:\nŁucja Żak\nJan Lis\n\nProsimy zabrać laptop.\n" in mail.body
    assert entry_in(mail)["DTSTART"].dt == at(2024, 5, 15, 10)


def test_nobody_is_reminded_twice_however_often_the_clock_fires(make, clock):
    app = make()
    fill(app)
    clock.now = at(2024, 5, 13)
    send_reminders(app)

    again = [send_reminders(app) for clock.now in (at(2024, 5, 13, 11), at(2024, 5, 14))]

    assert again == [0, 0]
    assert set(letters(app)) == {PAIR}


def test_whoever_signed_up_since_the_day_of_the_reminder_gets_none(make, clock):
    app = make()
    fill(app)
    with transaction(app.database) as session:
        for row in session.scalars(select(EnrolmentRow).where(EnrolmentRow.person_id == "P2")):
            row.changed_at = at(2024, 5, 13, 8)
    clock.now = at(2024, 5, 14)

    send_reminders(app)

    assert "Jan Lis" not in letters(app)[PAIR].body


def test_on_the_last_evening_before_a_long_weekend_nobody_is_forgotten():
    corpus_christi_friday = date(2024, 5, 31)

    assert working_day_before(corpus_christi_friday, 1) == date(2024, 5, 29)
    assert working_day_before(date(2024, 5, 15), 2) == date(2024, 5, 13)


@pytest.mark.parametrize("settings", [{"remind_days_before": 0}, {}])
def test_no_reminder_of_what_is_called_off_or_where_none_is_wanted(make, clock, settings):
    app = make(**settings)
    fill(app, cancelled_on=None if settings else date(2024, 5, 10))
    clock.now = at(2024, 5, 13)

    assert send_reminders(app) == 0


def test_thanks_wait_until_a_person_releases_them_and_the_event_is_over(make, clock):
    app = make()
    fill(app, ends=time(14), starts=time(10))
    counts = []
    for clock.now, act in (
        (at(2024, 5, 14), release),
        (at(2024, 5, 15, 13), None),
        (at(2024, 5, 15, 15), None),
        (at(2024, 5, 16, 9), None),
    ):
        if act:
            act(app)
        counts.append(send_thanks(app))

    assert counts == [0, 0, 1, 0]
    assert "dziękujemy za udział w wydarzeniu" in letters(app)[PAIR].body


def test_nobody_is_thanked_unless_somebody_says_so(make, clock):
    app = make()
    fill(app)
    attend(app, "P1")
    clock.now = at(2024, 5, 16)

    assert send_thanks(app) == 0


def test_once_attendance_is_recorded_only_those_who_came_are_thanked(make, clock):
    app = make(thanks="attendance")
    fill(app)
    clock.now = at(2024, 5, 16)
    before = send_thanks(app)
    attend(app, "P3", absent=("P1", "P2"))

    after = [send_thanks(app), send_thanks(app)]

    assert (before, after) == (0, [1, 0])
    assert set(letters(app)) == {WAITS}


def test_a_list_recorded_later_is_thanked_later(make, clock):
    app = make(thanks="attendance")
    fill(app)
    clock.now = at(2024, 5, 16)
    attend(app, "P1")
    send_thanks(app)
    attend(app, "P3")

    send_thanks(app)

    assert set(letters(app)) == {PAIR, WAITS}


def test_no_thanks_where_they_are_off(make, clock):
    app = make(thanks="off")
    fill(app)
    clock.now = at(2024, 5, 16)

    assert send_thanks(app) == 0


def test_thanks_for_what_is_called_off_are_not_released(make):
    app = make()
    fill(app, cancelled_on=date(2024, 5, 10))

    with pytest.raises(Stop, match="odwołane"):
        release(app)


def test_releasing_twice_is_told(make):
    app = make()
    fill(app)

    assert [release(app), release(app)] == [True, False]


def test_materials_go_with_the_thanks(make, clock, tmp_path):
    app = make()
    fill(app)
    slides = tmp_path / "Prezentacja żółta.pdf"
    slides.write_bytes(b"%PDF-1.7 slajdy")
    materials(app, link="https://ops.example/materialy", files=(slides,))
    materials(app, notes="Nagranie będzie dostępne przez miesiąc.")
    clock.now = at(2024, 5, 16)
    release(app)

    send_thanks(app)

    mail = letters(app)[PAIR]
    assert "adresem: https://ops.example/materialy\n" in mail.body
    assert "Nagranie będzie dostępne przez miesiąc.\n" in mail.body
    assert "Materiały przesyłamy w załączeniu." in mail.body
    assert files(mail) == {"Prezentacja-zolta.pdf": b"%PDF-1.7 slajdy"}


def test_materials_that_will_not_do_are_refused(make, tmp_path):
    app = make()
    fill(app)
    big, one, two = tmp_path / "a.bin", tmp_path / "x" / "b.pdf", tmp_path / "y" / "b.pdf"
    big.write_bytes(bytes(MOST_BYTES + 1))
    for path in (one, two):
        path.parent.mkdir()
        path.write_bytes(b"1")

    for given, reason in (
        ({"link": "materiały"}, "adres strony"),
        ({"files": (big,)}, "za duże"),
        ({"files": (one, two)}, "tę samą nazwę"),
    ):
        with pytest.raises(Stop, match=reason):
            materials(app, **given)


def test_the_certificate_goes_with_the_thanks_where_it_is_wanted(make, clock):
    app = make(thanks="attendance", certificate_with_thanks=True)
    fill(app)
    clock.now = at(2024, 5, 16)
    attend(app, "P1", "P2", absent=("P4",))

    send_thanks(app)

    assert sorted(files(letters(app)[PAIR])) == [
        "zaswiadczenie-E1-P1.pdf",
        "zaswiadczenie-E1-P2.pdf",
    ]


def test_a_certificate_names_person_event_time_place_and_office(make, clock):
    app = make()
    fill(app, starts=time(10), ends=time(14), last_day=date(2024, 5, 16))
    attend(app, "P1")
    clock.now = at(2024, 5, 17)

    with reading(app.database) as session:
        (drawn,) = certificates_of(app, session, "E1").values()

    text = text_of(drawn.content)
    for words in (
        "Ośrodek Polityki Społecznej",
        "ZAŚWIADCZENIE",
        "Łucja Żak",
        "„Spotkanie sieciujące podmiotów reintegracyjnych”",
        "Termin: 15–16 maja 2024 r. (środa–czwartek), godz. 10:00–14:00",
        "Miejsce: Ratusz, Dębowo",
        "Data wystawienia: 17 maja 2024 r.",
    ):
        assert words in text


def test_only_whoever_was_there_gets_a_certificate_and_only_once(make):
    app = make()
    fill(app)
    attend(app, "P3", "P4", absent=("P1", "P2"))

    told = []
    for _ in range(2):
        with transaction(app.database) as session:
            drawn = certificates_of(app, session, "E1")
            told.append(send_certificates(app, session, "E1", drawn, enqueue=later))

    assert set(drawn) == {"P3", "P4"}
    assert [len(one.letters) for one in told] == [1, 0]
    assert list(files(letters(app)[WAITS])) == ["zaswiadczenie-E1-P3.pdf"]


def test_no_certificate_where_nobody_was_recorded(make):
    app = make()
    fill(app)

    for number in ("E1", "E9"):
        with pytest.raises(Stop), reading(app.database) as session:
            certificates_of(app, session, number)


def test_the_daemon_reminds_and_thanks_by_the_clock_and_the_mails_go_out(make, clock):
    app = make(thanks="attendance")
    fill(app)
    with running_daemon(app, watch=False) as daemon:
        for name, clock.now in (("remind", at(2024, 5, 13)), ("thank", at(2024, 5, 16))):
            daemon.fire_now(name, clock.now.isoformat())
            daemon.wait_until_done(threading.Event())
            attend(app, "P3", absent=("P1", "P2"))

    assert {mail.state for mail in letters(app).values()} == {"sent"}
    assert {name: mail.subject.split(" – ")[0] for name, mail in letters(app).items()} == {
        PAIR: "Przypomnienie",
        WAITS: "Dziękujemy za udział",
    }


def test_an_event_long_ago_is_not_thanked_for(make, clock):
    app = make()
    fill(app)
    add(app.database, event(id="E2"), enrolment("P1", event_id="E2"))
    release(app)
    clock.now = at(2024, 5, 15) + timedelta(days=90)

    assert send_thanks(app) == 0
    assert sent(app) == []
