"""Working groups at work: terms, endings, successors, meetings and invitations."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from mailbot.clock import WARSAW
from mailbot.engine import later
from mailbot.errors import Stop
from mailbot.recruitments.meetings import invite, plan_meeting, too_few_meetings, year_of
from mailbot.recruitments.members import Successor, end_membership, members_on, name_successor
from mailbot.recruitments.news import recruitment_lines
from mailbot.replies.by_hand import Hand
from mailbot.storage.database import reading, transaction
from mailbot.storage.recruiting import Membership
from mailbot.storage.register import EnrolmentRow
from tests.support.call_world import LUCJA, settle
from tests.support.register import add, event
from tests.support.station import Clock, close, deliver, mail, make_app, sent

NOW = datetime(2024, 7, 1, 9, 0, tzinfo=WARSAW)
FIRST = date(2024, 6, 10)
LAST = date(2026, 12, 31)
MEETING = date(2024, 9, 10)


@pytest.fixture
def app(ready_database_url, tmp_path, sandbox):
    made = make_app(ready_database_url, tmp_path, sandbox, clock=Clock(NOW))
    settle(made)
    add(
        made.database,
        member(),
        member(person_id=None, name="Michał Kos", address="m.kos@kos.example"),
        event(title="Spotkanie grupy promocji", aliases=[], first_day=MEETING, last_day=MEETING,
              announced=FIRST),
    )  # fmt: skip
    yield made
    close(made)


def member(**changes):
    values = {
        "recruitment_id": "R1", "group_id": "G3", "person_id": "P1",
        "name": "Łucja Żak", "starts": FIRST, "ends": LAST, **changes,
    }  # fmt: skip
    return Membership(**values)


def act(app, what, *arguments, **more):
    with transaction(app.database) as session:
        return what(session, *arguments, Hand("anna", app.clock()), **more)


def planned(app, name="E1"):
    act(app, plan_meeting, name, "R1", "G3")


def invited(app, name="E1"):
    with transaction(app.database) as session:
        return invite(app, session, name, Hand("anna", app.clock()), enqueue=later)


def names_on(app, day):
    with reading(app.database) as session:
        return [row.name for row in members_on(session, day, "G3")]


@pytest.mark.parametrize(
    ("day", "are_members"),
    [
        (FIRST - timedelta(days=1), False),
        (FIRST, True),
        (LAST, True),
        (LAST + timedelta(days=1), False),
    ],
)
def test_a_term_counts_from_its_first_to_its_last_day(app, day, are_members):
    assert bool(names_on(app, day)) is are_members


def test_a_membership_ends_and_a_successor_takes_the_place_until_the_end_of_the_term(app):
    act(app, end_membership, 1, date(2024, 8, 31), why="zmiana pracy")

    act(app, name_successor, 1, Successor(person="P2"), date(2024, 9, 1))

    assert names_on(app, date(2024, 8, 31)) == ["Michał Kos", "Łucja Żak"]
    assert names_on(app, date(2024, 9, 1)) == ["Jan Lis", "Michał Kos"]
    with reading(app.database) as session:
        new = session.scalars(select(Membership).where(Membership.succeeds == 1)).one()
        old = session.get_one(Membership, 1)
    assert (new.ends, new.organisation) == (LAST, "Centrum Integracji Społecznej w Dębowie")
    assert old.ended_because == "zmiana pracy"


def test_a_place_that_is_not_free_or_given_already_has_no_successor(app):
    who = Successor(name="Ewa Sowa", organisation="Fundacja", address="E.Sowa@f.example")
    with pytest.raises(Stop, match="trwa jeszcze"):
        act(app, name_successor, 1, who, MEETING)
    act(app, end_membership, 1, date(2024, 8, 31), why="")
    act(app, name_successor, 1, who, MEETING)

    with pytest.raises(Stop, match="następczynię lub następcę"):
        act(app, name_successor, 1, who, MEETING)


@pytest.mark.parametrize(
    ("successor", "complaint"),
    [(Successor(person="P9"), "nie ma osoby P9"), (Successor(), "imię i nazwisko")],
)
def test_a_successor_must_be_somebody(app, successor, complaint):
    act(app, end_membership, 1, date(2024, 8, 31), why="")

    with pytest.raises(Stop, match=complaint):
        act(app, name_successor, 1, successor, MEETING)


@pytest.mark.parametrize(
    ("number", "last", "complaint"),
    [
        (9, MEETING, "nie ma członkostwa nr 9"),
        (1, FIRST - timedelta(days=1), "zaczyna się"),
        (1, LAST + timedelta(days=1), "kończy się już"),
    ],
)
def test_a_membership_ends_within_its_term_only(app, number, last, complaint):
    with pytest.raises(Stop, match=complaint):
        act(app, end_membership, number, last, why="")


# -- meetings -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "day", "year"),
    [
        (FIRST, FIRST, (FIRST, date(2025, 6, 9))),
        (FIRST, date(2025, 6, 9), (FIRST, date(2025, 6, 9))),
        (FIRST, date(2025, 6, 10), (date(2025, 6, 10), date(2026, 6, 9))),
        (date(2024, 2, 29), date(2025, 2, 28), (date(2024, 2, 29), date(2025, 2, 28))),
        (date(2024, 2, 29), date(2025, 3, 1), (date(2025, 3, 1), date(2026, 2, 28))),
    ],
)
def test_the_year_of_a_group_begins_with_its_term(first, day, year):
    assert year_of(first, day) == year


def test_fewer_than_two_meetings_a_year_are_warned_of_in_the_digest(app):
    add(
        app.database,
        event(id="E2", first_day=date(2025, 3, 4), last_day=date(2025, 3, 4)),
        event(id="E3", first_day=date(2025, 6, 10), last_day=date(2025, 6, 10)),
        event(id="E4", first_day=MEETING, last_day=MEETING, cancelled_on=FIRST),
    )
    for name in ("E1", "E3", "E4"):
        planned(app, name)
    with reading(app.database) as session:
        warned = recruitment_lines(session, NOW.date())
        [group] = too_few_meetings(session, NOW.date())
    assert group.planned == 1
    assert warned[-1].startswith("UWAGA: Grupa robocza ds. promocji")
    assert "zaplanowano 1 z 2 spotkań w roku od 10 czerwca 2024 r. do 9 czerwca" in warned[-1]

    planned(app, "E2")

    with reading(app.database) as session:
        assert too_few_meetings(session, NOW.date()) == ()


def test_members_of_the_day_are_invited_once_each_and_sign_up_by_answering(app):
    add(app.database, member(name="Ewa Sowa", person_id=None, ends=date(2024, 8, 1)))
    planned(app)

    first, again = invited(app), invited(app)

    assert (first.sent, again.sent) == (2, 2)
    letters = sent(app)
    assert [m.recipient for m in letters] == ["m.kos@kos.example", LUCJA]
    assert "(Grupa robocza ds. promocji i współpracy z biznesem)" in letters[1].body

    answer = mail(
        "Dzień dobry,\npotwierdzam swój udział w spotkaniu.\nŁucja Żak",
        LUCJA,
        headers=f"In-Reply-To: {letters[1].message_id_header}\r\n",
        subject=f"Re: {letters[1].subject}",
    )
    deliver(app, answer, 1)

    with reading(app.database) as session:
        rows = session.execute(select(EnrolmentRow.person_id, EnrolmentRow.state)).all()
    assert [tuple(row) for row in rows] == [("P1", "confirmed")]


def test_a_member_without_an_address_is_named(app):
    add(app.database, member(name="Ewa Sowa", person_id=None))
    planned(app)

    assert invited(app).without_address == ("Ewa Sowa",)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("E9", "R1", "G3"), "nie ma wydarzenia E9"),
        (("E1", "R1", "G9"), "nie ma grupy G9"),
        (("E1", "R9", "G3"), "nie ma naboru R9"),
    ],
)
def test_a_meeting_needs_an_event_a_call_and_a_group(app, arguments, complaint):
    with pytest.raises(Stop, match=complaint):
        act(app, plan_meeting, *arguments)


def test_an_event_is_the_meeting_of_one_group(app):
    planned(app)

    with pytest.raises(Stop, match="już spotkaniem"):
        planned(app)


def test_nobody_is_invited_to_what_is_no_meeting_or_is_over(app):
    with pytest.raises(Stop, match="nie jest spotkaniem"):
        invited(app)
    planned(app)
    app.clock.now = datetime(2024, 9, 11, 0, 0, tzinfo=WARSAW)

    with pytest.raises(Stop, match="już się odbyło"):
        invited(app)
