"""An event changed or called off: who hears of it, how often, and what stands in the mail."""

import re
from datetime import date, time

import pytest
from sqlalchemy import select

from mailbot.coordinators.digest import print_digest
from mailbot.engine import later
from mailbot.errors import Stop
from mailbot.events.unreached import settle_by_phone
from mailbot.imports.amend import Wish, amend_event, call_off_event
from mailbot.imports.calendar import bring_calendar
from mailbot.storage.acts import Cause
from mailbot.storage.database import reading, transaction
from mailbot.storage.register import EnrolmentRow, EventNotice, EventRow
from mailbot.undo import undo_act
from tests.support.events import at, calendar_in, enrolment, entry_in, fill, hand, letters
from tests.support.register import NOON, add, event
from tests.support.station import Clock, close, make_app, sent

PAIR, WAITS = "l.zak@cis-debowo.example", "e.mroz@cis-debowo.example"


@pytest.fixture
def app(ready_database_url, tmp_path):
    made = make_app(ready_database_url, tmp_path, clock=Clock(NOON))
    yield made
    close(made)


def change(app, number="E1", **given):
    with transaction(app.database) as session:
        return amend_event(app, session, Wish(number, given), hand(app), enqueue=later)


def call_off(app, number="E1"):
    with transaction(app.database) as session:
        return call_off_event(app, session, number, hand(app), enqueue=later)


def stored(app, number="E1"):
    with reading(app.database) as session:
        return session.get_one(EventRow, number)


def states(app):
    with reading(app.database) as session:
        query = select(EnrolmentRow.person_id, EnrolmentRow.state)
        return dict(session.execute(query.order_by(EnrolmentRow.person_id)).all())


def test_one_letter_for_each_address_says_what_was_and_what_is(app):
    fill(app)

    amended = change(app, date="22.05.2024", place="Klub Bolko")

    mails = letters(app)
    assert set(mails) == {PAIR, WAITS}
    assert (
        "Termin: środa, 22 maja 2024 r. (poprzednio: środa, 15 maja 2024 r.)\n"
        "Miejsce: Klub Bolko, Dębowo (poprzednio: Ratusz, Dębowo)\n"
        "Zgłoszenie pozostaje ważne:\nŁucja Żak\nJan Lis\n"
    ) in mails[PAIR].body
    assert "Ewa Mróz (lista rezerwowa)" in mails[WAITS].body
    assert amended.told[0].unreachable == ("P4",)
    assert amended.told[0].persons == 3


def test_the_same_change_again_tells_nobody(app):
    fill(app)
    change(app, place="Klub Bolko")

    again = change(app, place="Klub Bolko")

    assert again.changes == ()
    assert len(sent(app)) == 2


def test_each_further_change_is_told_again_once(app):
    fill(app)
    change(app, place="Klub Bolko")

    change(app, start="10:00", end="14:00")

    to_the_pair = [mail for mail in sent(app) if mail.recipient == PAIR]
    assert len(to_the_pair) == 2
    assert "godz. 10:00–14:00 (poprzednio: środa, 15 maja 2024 r.)" in to_the_pair[1].body
    assert "Miejsce: Klub Bolko, Dębowo\n" in to_the_pair[1].body


def test_the_calendar_entry_keeps_its_uid_and_its_sequence_rises(app):
    fill(app)
    change(app, place="Klub Bolko")
    change(app, start="10:00", end="14:00")

    first, second = (entry_in(mail) for mail in sent(app) if mail.recipient == PAIR)

    assert first["UID"] == second["UID"]
    assert int(second["SEQUENCE"]) > int(first["SEQUENCE"]) > 0
    assert second["DTSTART"].dt == at(2024, 5, 15, 10)


def test_whoever_waits_gets_no_calendar_entry_and_no_link(app):
    fill(app)

    change(app, link="https://spotkania.example/abc")

    mails = letters(app)
    assert "Link do spotkania (nowy): https://spotkania.example/abc\n" in mails[PAIR].body
    assert "spotkania.example" not in mails[WAITS].content
    assert calendar_in(mails[WAITS]) is None


@pytest.mark.parametrize(
    "given",
    [{"coordinator": "Maria Mazur"}, {"notes": "Parking jest bezpłatny."}],
)
def test_what_does_not_matter_to_guests_is_changed_quietly(app, given):
    fill(app)

    amended = change(app, **given)

    assert len(amended.changes) == 1
    assert sent(app) == []


def test_nobody_hears_of_a_change_of_an_event_that_is_over(app):
    fill(app, first_day=date(2024, 5, 3), last_day=date(2024, 5, 3))

    change(app, place="Klub Bolko")

    assert sent(app) == []


def test_a_raised_capacity_offers_the_place_to_whoever_waits(app):
    fill(app)

    amended = change(app, capacity="4")

    (mail,) = sent(app)
    assert amended.told[0].offered == ("P3",)
    assert (mail.recipient, mail.subject.startswith("Zwolniło się miejsce")) == (WAITS, True)


def test_calling_off_ends_the_list_and_tells_everybody_once(app):
    fill(app)

    call_off(app)
    again = call_off(app)

    mails = letters(app)
    assert again.changes == ()
    assert stored(app).cancelled_on == date(2024, 5, 6)
    assert set(states(app).values()) == {"cancelled"}
    assert "zostało odwołane" in mails[PAIR].body
    assert "Dotyczy to zgłoszeń:\nŁucja Żak\nJan Lis\n" in mails[PAIR].body
    assert calendar_in(mails[PAIR]) is None


def test_a_place_given_up_before_is_not_told_of_the_end(app):
    fill(app)
    with transaction(app.database) as session:
        for row in session.scalars(select(EnrolmentRow).where(EnrolmentRow.person_id == "P3")):
            row.state = "cancelled"

    call_off(app)

    assert set(letters(app)) == {PAIR}


def test_after_the_end_a_change_is_no_news(app):
    fill(app)
    call_off(app)

    change(app, place="Klub Bolko")

    assert len(sent(app)) == 2


def test_calling_off_taken_back_brings_back_the_list_and_keeps_the_letters_back(app):
    fill(app)
    (called_off,) = call_off(app).changes

    with transaction(app.database) as session:
        undone = undo_act(app, session, called_off.entry, hand(app), enqueue=later)

    assert stored(app).cancelled_on is None
    assert states(app) == {
        "P1": "confirmed",
        "P2": "confirmed",
        "P3": "waitlisted",
        "P4": "confirmed",
    }
    assert len(undone.kept_back) == 2
    assert {mail.state for mail in sent(app)} == {"withheld"}


def test_a_change_taken_back_raises_the_sequence_further(app):
    fill(app)
    (moved,) = change(app, place="Klub Bolko").changes
    before = stored(app).sequence

    with transaction(app.database) as session:
        undo_act(app, session, moved.entry, hand(app), enqueue=later)

    assert (stored(app).place, stored(app).sequence > before) == ("Ratusz", True)


def test_the_digest_asks_for_a_call_until_somebody_phoned(app):
    fill(app)
    change(app, place="Klub Bolko")
    (coordinator,) = app.config.coordinators

    asks = print_digest(app, coordinator, date(2024, 5, 6))
    with transaction(app.database) as session:
        settled = settle_by_phone(session, "E1", ["P4", "P1"], hand(app))
    asks_no_more = print_digest(app, coordinator, date(2024, 5, 7))

    line = "do zawiadomienia telefonicznie (brak adresu e-mail)"
    assert f"1 × {line} – Spotkanie sieciujące podmiotów reintegracyjnych: Bez Poczty" in asks
    assert "mailbot event phoned E1 P4" in asks
    assert settled == ("P4",)
    assert line not in asks_no_more


def test_the_digest_says_which_events_were_changed_and_called_off(app):
    fill(app)
    add(app.database, event(id="E2", title="Wizyta studyjna"))
    change(app, place="Klub Bolko")
    call_off(app, "E2")

    text = print_digest(app, app.config.coordinators[0], date(2024, 5, 6))

    assert re.search(r"Spotkanie sieciujące.*\(zmienione\)", text)
    assert re.search(r"Wizyta studyjna: odwołane, 0 z 30 \(odwołane teraz\)", text)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"date": "30.02.2024"}, "nie jest datą"),
        ({"title": " "}, "nie może być puste"),
        ({"start": "14:00", "end": "10:00"}, "nie jest późniejsza"),
        ({"deadline": "20.05.2024"}, "późniejszy niż samo wydarzenie"),
        ({"mailbox": "nosuch"}, "nie ma skrzynki „nosuch”; jest: es"),
        ({"audience": "wszyscy"}, "nieznana grupa „wszyscy”"),
        ({"link": "teams"}, "nie jest adres strony"),
    ],
)
def test_a_value_that_will_not_do_is_told_and_nothing_changes(app, given, reason):
    fill(app)

    with pytest.raises(Stop, match=reason):
        change(app, **given)

    assert stored(app).sequence == 0


def test_an_event_of_several_days_moves_with_both_days(app):
    fill(app, last_day=date(2024, 5, 16))

    with pytest.raises(Stop, match="--end-date"):
        change(app, date="2024-05-20")
    change(app, date="2024-05-20", end_date="2024-05-21")

    assert (stored(app).first_day, stored(app).last_day) == (date(2024, 5, 20), date(2024, 5, 21))


def test_an_empty_text_empties_a_value(app):
    fill(app, starts=time(10), ends=time(14))

    change(app, place="", end="", audience="")

    assert (stored(app).place, stored(app).ends, stored(app).starts) == (None, None, time(10))


def test_an_event_that_goes_online_is_no_longer_at_its_place(app):
    fill(app)

    change(app, place="online")

    assert "Miejsce: online (poprzednio: Ratusz, Dębowo)" in letters(app)[PAIR].body


def test_there_is_no_event_of_that_number(app):
    fill(app)

    with pytest.raises(Stop, match="nie ma wydarzenia E9"):
        call_off(app, "E9")


def test_a_changed_line_of_a_list_is_told_once_and_the_same_file_again_to_nobody(app, tmp_path):
    fill(app)
    path = tmp_path / "lista.csv"
    path.write_text(
        "Numer;Tytuł;Data;Miejsce;Dla kogo;Skrzynka\n"
        "E1;Spotkanie sieciujące podmiotów reintegracyjnych;15.05.2024;Klub Bolko;PES|JST;es\n"
        "E7;Wizyta;20.05.2024;Rynek;;\n",
        encoding="utf-8",
    )

    def bring():
        with transaction(app.database) as session:
            return bring_calendar(app, session, path, Cause(NOON, "anna"), enqueue=later)

    first, second = bring(), bring()

    assert [len(told.letters) for told in first.told] == [2]
    assert (second.told, second.report.changed.total(), second.report.added.total()) == ((), 0, 0)
    assert len(sent(app)) == 2
    assert stored(app).audience == [
        "podmioty ekonomii społecznej (PES)",
        "jednostki samorządu terytorialnego (JST)",
    ]


def test_a_list_that_calls_off_and_changes_sends_one_letter_only(app, tmp_path):
    fill(app)
    path = tmp_path / "lista.csv"
    title = "Spotkanie sieciujące podmiotów reintegracyjnych"
    path.write_text(
        f"Numer;Tytuł;Data;Miejsce;Odwołano\nE1;{title};15.05.2024;Klub Bolko;06.05.2024\n",
        encoding="utf-8",
    )

    with transaction(app.database) as session:
        bring_calendar(app, session, path, Cause(NOON, "anna"), enqueue=later)

    assert {mail.subject.split(" – ")[0] for mail in letters(app).values()} == {
        "Wydarzenie odwołane"
    }


def test_without_a_mailbox_nobody_can_be_told_and_nothing_is_changed(app):
    fill(app)
    alone = app.config.model_copy(update={"mailboxes": ()})
    object.__setattr__(app, "config", alone)

    with pytest.raises(Stop, match="nie ma skrzynki"):
        change(app, place="Klub Bolko")

    assert stored(app).place == "Ratusz"


def test_the_mailbox_of_an_event_writes_about_it_and_its_coordinator_signs(app):
    fill(app, mailbox="gone", coordinator="Maria Mazur")

    change(app, place="Klub Bolko")

    mail = letters(app)[PAIR]
    assert mail.mailbox == "es"
    assert "\nMaria Mazur" in mail.body


def test_whoever_was_told_is_kept_with_the_mail(app):
    fill(app)
    add(app.database, event(id="E2"), enrolment("P1", event_id="E2"))
    change(app, place="Klub Bolko")

    with reading(app.database) as session:
        rows = session.scalars(select(EventNotice).order_by(EventNotice.person_id)).all()
        written = {row.person_id: row.outbox_id is not None for row in rows}

    assert written == {"P1": True, "P2": True, "P3": True, "P4": False}
