"""From the window to the notices: what the calendar and people do with applications."""

from datetime import date, datetime, timedelta
from io import BytesIO

import pytest
from docx import Document
from openpyxl import load_workbook
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from mailbot.clock import WARSAW
from mailbot.engine import later
from mailbot.errors import Stop
from mailbot.recruitments.assessing import conflict, score
from mailbot.recruitments.by_clock import keep_calls
from mailbot.recruitments.calls import Call, Group, close_call, demand_call, open_call
from mailbot.recruitments.committee import committee_list
from mailbot.recruitments.deciding import Confirmed, admit, confirm, prefer, withdraw
from mailbot.recruitments.draft import draft_resolution
from mailbot.recruitments.news import recruitment_lines
from mailbot.recruitments.outcome import (
    Resolution,
    record_resolution,
    release_notices,
    too_few_or_many,
)
from mailbot.recruitments.sheet import HEADINGS, committee_workbook
from mailbot.replies.by_hand import Hand
from mailbot.storage.database import reading, transaction
from mailbot.storage.recruiting import ApplicationRow, Assessment, RecruitmentRow
from mailbot.storage.tables import Journal
from mailbot.undo import undo_act
from tests.support.call_world import (
    AFTER,
    IN_TIME,
    JAN,
    LUCJA,
    OPENING,
    a_row,
    applications,
    settle,
    states,
)
from tests.support.register import add
from tests.support.station import Clock, close, make_app, sent

COMMITTEE_DAY = datetime(2024, 6, 3, 12, 0, tzinfo=WARSAW)
RESOLVED = date(2024, 6, 3)


@pytest.fixture
def app(ready_database_url, tmp_path):
    made = make_app(ready_database_url, tmp_path, clock=Clock(IN_TIME))
    settle(made)
    yield made
    close(made)


def hand(app):
    return Hand("anna", app.clock())


def act(app, what, *arguments, **more):
    with transaction(app.database) as session:
        return what(session, *arguments, hand(app), **more)


def handed_in(app, *rows):
    """Put applications into the record, each with the mail that brought it; return their ids."""
    for number, row in enumerate(rows, start=1):
        add(app.database, *a_row(number, **row))
    return [row.id for row in applications(app)]


def before_the_committee(app, *rows):
    numbers = handed_in(app, *rows)
    app.clock.now = AFTER
    act(app, close_call, "R1")
    app.clock.now = COMMITTEE_DAY
    return numbers


def resolution(*appointed, number="7/2024", groups=()):
    return Resolution(number, RESOLVED, appointed, groups)


def release(app):
    with transaction(app.database) as session:
        return release_notices(app, session, "R1", hand(app), enqueue=later)


# -- the calendar ---------------------------------------------------------------------------------


def test_what_came_early_counts_from_the_first_day_on_and_is_asked_for_what_it_lacks(app):
    handed_in(
        app,
        {"state": "early", "lacks": ["application-early"]},
        {
            "state": "early",
            "person_id": "P2",
            "name": "Jan Lis",
            "lacks": ["application-early", "application-without-form"],
        },
    )
    app.clock.now = OPENING - timedelta(seconds=1)
    keep_calls(app, app.clock.now)
    assert states(app) == ["early", "early"]

    app.clock.now = OPENING
    keep_calls(app, app.clock.now)

    assert [(r.state, r.lacks) for r in applications(app)] == [
        ("complete", []),
        ("incomplete", ["application-without-form"]),
    ]
    [asked] = sent(app)
    assert asked.recipient == JAN
    assert "podpisany formularz zgłoszeniowy" in asked.body


def test_the_end_of_the_window_lists_the_incomplete_ones_once(app):
    [number] = handed_in(app, {"state": "incomplete", "lacks": ["application-without-form"]})
    last_second = datetime(2024, 5, 24, 23, 59, 59, tzinfo=WARSAW)
    keep_calls(app, last_second)
    app.clock.now = AFTER

    first, again = keep_calls(app, AFTER), keep_calls(app, AFTER + timedelta(days=1))

    assert (first, again) == (1, 0)
    assert states(app) == ["incomplete"]
    with reading(app.database) as session:
        [ended] = session.scalars(select(Journal).where(Journal.act == "call-ended"))
        [line] = committee_list(session, "R1")
    assert ended.detail["incomplete"] == [number]
    assert line.notes == "formalnie niekompletne; brak formularza zgłoszeniowego"


# -- people decide --------------------------------------------------------------------------------


def test_a_person_says_whose_a_doubtful_application_is_and_the_candidate_is_told(app):
    [number] = handed_in(
        app,
        {
            "state": "received", "person_id": None, "candidate_key": "?1.0", "name": "J. Lis",
            "address": "", "lacks": ["application-candidate-unsure"],
        },
    )  # fmt: skip

    with transaction(app.database) as session:
        state = confirm(app, session, number, Confirmed(person="P2"), hand(app), enqueue=later)

    [row] = applications(app)
    assert (state, row.state, row.person_id, row.name) == ("complete", "complete", "P2", "Jan Lis")
    assert sent(app)[0].recipient == JAN


@pytest.mark.parametrize(
    ("lacks", "found", "state"),
    [
        (["application-candidate-unsure"], {}, "complete"),
        (["application-form-unsure", "application-form-incomplete"], {}, "incomplete"),
        (["application-form-incomplete"], {"is_form_complete": True}, "complete"),
        (["application-without-group"], {"group": "G2"}, "complete"),
        (["application-late", "application-candidate-unsure"], {}, "late"),
    ],
)
def test_what_is_confirmed_follows_the_same_rules_as_any(app, lacks, found, state):
    received = AFTER if state == "late" else IN_TIME
    [number] = handed_in(
        app,
        {
            "state": "received", "person_id": None, "candidate_key": "?1.0", "lacks": lacks,
            "received": received,
        },
    )  # fmt: skip
    who = Confirmed(name="Michał Kos", address="M.Kos@kos.example", **found)

    with transaction(app.database) as session:
        confirm(app, session, number, who, hand(app), enqueue=later)

    [row] = applications(app)
    assert (row.state, row.name, row.address) == (state, "Michał Kos", "m.kos@kos.example")
    assert len(sent(app)) == 1


def test_a_confirmed_newer_version_supersedes_the_older(app):
    _, number = handed_in(
        app,
        {},
        {"state": "received", "candidate_key": "?2.0", "received": IN_TIME + timedelta(hours=1)},
    )

    with transaction(app.database) as session:
        confirm(app, session, number, Confirmed(person="P1"), hand(app), enqueue=later)

    assert states(app) == ["superseded", "complete"]


@pytest.mark.parametrize(
    ("found", "complaint"),
    [
        ({"person": "P9"}, "nie ma osoby P9"),
        ({"group": "G9"}, "nie ma grupy G9"),
        ({"name": ""}, "trzeba podać osobę"),
    ],
)
def test_a_confirmation_that_names_nobody_known_is_refused(app, found, complaint):
    [number] = handed_in(
        app, {"state": "received", "person_id": None, "candidate_key": "?1.0", "name": "",
              "address": ""}
    )  # fmt: skip

    with transaction(app.database) as session, pytest.raises(Stop, match=complaint):
        confirm(app, session, number, Confirmed(**found), hand(app), enqueue=later)


def test_something_worse_never_replaces_what_is_complete(app):
    _, number = handed_in(
        app,
        {},
        {
            "state": "received", "candidate_key": "?2.0",
            "lacks": ["application-form-incomplete"],
        },
    )  # fmt: skip

    with transaction(app.database) as session, pytest.raises(Stop, match="stoi już na liście"):
        confirm(app, session, number, Confirmed(person="P1"), hand(app), enqueue=later)


def test_a_late_one_takes_part_only_when_a_person_admits_it(app):
    [number] = handed_in(app, {"state": "late", "lacks": ["application-late"], "received": AFTER})
    app.clock.now = AFTER
    act(app, close_call, "R1")
    assert states(app) == ["late"]

    act(app, admit, number)

    assert states(app) == ["to_committee"]
    with reading(app.database) as session:
        [line] = committee_list(session, "R1")
    assert (line.is_in_time, line.is_votable) == (False, True)
    assert "dopuszczone mimo terminu" in line.notes


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ({}, "kompletne"),
        (
            {"state": "late", "lacks": ["application-late", "application-without-form"]},
            "niekompletne",
        ),
    ],
)
def test_only_a_late_and_complete_one_can_be_admitted(app, row, complaint):
    [number] = handed_in(app, row)

    with pytest.raises(Stop, match=complaint):
        act(app, admit, number)


def test_a_late_version_beside_one_in_time_is_not_admitted(app):
    _, number = handed_in(app, {}, {"state": "late", "received": AFTER})

    with pytest.raises(Stop, match="złożone w terminie"):
        act(app, admit, number)


def test_a_withdrawal_by_telephone_is_taken_down_and_can_be_undone(app):
    [number] = handed_in(app, {})

    act(app, withdraw, number)
    assert states(app) == ["withdrawn"]

    with transaction(app.database) as session:
        entry = session.scalars(
            select(Journal.id).where(Journal.act == "application-withdrawn")
        ).one()
        undo_act(app, session, entry, hand(app), enqueue=later)
    assert states(app) == ["complete"]


def test_the_order_of_preference_is_taken_down(app):
    [number] = handed_in(app, {})

    assert act(app, prefer, number, 2)
    assert not act(app, prefer, number, 2)
    assert applications(app)[0].preference == 2
    with pytest.raises(Stop, match="od 1"):
        act(app, prefer, number, 0)


# -- the committee --------------------------------------------------------------------------------


def test_the_list_is_closed_by_a_person_after_the_end_and_not_before(app):
    handed_in(app, {}, {"group_id": "G5", "state": "incomplete"})
    app.clock.now = datetime(2024, 5, 24, 23, 59, 59, tzinfo=WARSAW)
    with pytest.raises(Stop, match=r"trwa do 24 maja 2024 r\. włącznie"):
        act(app, close_call, "R1")

    app.clock.now += timedelta(seconds=1)

    assert act(app, close_call, "R1") == 1
    assert act(app, close_call, "R1") == 0
    assert states(app) == ["to_committee", "incomplete"]


def test_the_list_is_not_closed_while_an_application_waits_for_a_person(app):
    [number] = handed_in(app, {"state": "received"})
    app.clock.now = AFTER

    with pytest.raises(Stop, match=f"zgłoszenia nr {number}"):
        act(app, close_call, "R1")


def test_members_note_points_and_a_conflict_of_interest_takes_points_out(app):
    [number] = handed_in(app, {})
    act(app, score, number, "Ewa Sowa", 7, note="zna temat")
    act(app, score, number, "Piotr Gil", 5)
    act(app, score, number, "Piotr Gil", 6)
    act(app, conflict, number, "Ewa Sowa", note="ta sama organizacja")

    with reading(app.database) as session:
        [line] = committee_list(session, "R1")
    assert (line.points, line.conflicts) == ("6 (1)", "Ewa Sowa")
    with pytest.raises(Stop, match="konflikt interesów"):
        act(app, score, number, "Ewa Sowa", 9)


@pytest.mark.parametrize(
    ("member", "points", "complaint"),
    [("Ewa Sowa", -1, "od 0"), ("Ewa Sowa", 1001, "od 0"), (" ", 5, "kto ocenia")],
)
def test_points_that_are_none_are_refused(app, member, points, complaint):
    [number] = handed_in(app, {})

    with pytest.raises(Stop, match=complaint):
        act(app, score, number, member, points)


def test_what_is_not_before_the_committee_gets_no_points(app):
    [number] = handed_in(app, {"state": "withdrawn"})

    with pytest.raises(Stop, match="wycofane"):
        act(app, score, number, "Ewa Sowa", 5)


def test_the_database_itself_refuses_points_in_conflict(app):
    [number] = handed_in(app, {})
    note = Assessment(
        application_id=number, member="Ewa Sowa", points=3, has_conflict=True, noted_at=IN_TIME
    )

    with pytest.raises(IntegrityError):
        add(app.database, note)


def the_list(app):
    handed_in(
        app,
        {"state": "incomplete", "lacks": ["application-without-form"], "group_id": "G3"},
        {"person_id": "P2", "name": "Jan Lis", "preference": 1},
        {
            "state": "late", "person_id": None, "candidate_key": "~x", "name": "=Michał Kos",
            "received": AFTER, "lacks": ["application-late"],
        },
        {"state": "withdrawn", "group_id": "G1"},
        {"group_id": None, "state": "incomplete", "lacks": ["application-without-group"],
         "person_id": None, "candidate_key": "~y", "name": ""},
    )  # fmt: skip


def test_the_workbook_has_the_columns_of_the_office_and_keeps_motivation_for_members(app):
    the_list(app)

    with reading(app.database) as session:
        book = load_workbook(BytesIO(committee_workbook(committee_list(session, "R1"))))

    everybody, members = book.worksheets
    rows = list(everybody.iter_rows(values_only=True))
    assert rows[0] == HEADINGS
    assert [(r[1], r[2], r[7], r[8]) for r in rows[1:]] == [
        (1, "Jan Lis", "tak", "tak"),
        (2, "Łucja Żak", "tak", "nie"),
        (3, "=Michał Kos", "nie", "tak"),
        (1, "osoba do ustalenia", "tak", "nie"),
    ]
    assert everybody["C4"].data_type == "s"
    assert rows[1][6] == "13.05.2024 9:30"
    texts = {str(cell) for row in rows for cell in row}
    assert not any("Chcę pomóc" in text for text in texts)
    assert [r[4] for r in members.iter_rows(values_only=True)][1] == "Chcę pomóc"


def test_an_early_one_stands_on_the_list_from_midnight_of_the_first_day(app):
    handed_in(app, {"received": OPENING - timedelta(days=3)})

    with reading(app.database) as session:
        [line] = committee_list(session, "R1")

    assert (line.received, line.is_in_time) == ("06.05.2024 0:00", True)


def test_the_draft_lists_whom_the_committee_decides_about_and_apart_from_them_the_others(app):
    the_list(app)

    with reading(app.database) as session:
        lines = committee_list(session, "R1")
        draft = Document(BytesIO(draft_resolution(demand_call(session, "R1"), lines)))

    tables = [[cell.text for cell in table.rows[-1].cells] for table in draft.tables]
    assert tables == [["1.", "Jan Lis", "CIS", "", "………………"]]
    words = "\n".join(p.text for p in draft.paragraphs)
    assert "prowadzonym od 6 maja 2024 r. do 24 maja 2024 r." in words
    assert "od dnia podjęcia uchwały do 31 grudnia 2026 r.\n" in words
    assert "=Michał Kos – Grupa robocza ds. promocji i współpracy z biznesem: wpłynęło po" in words


# -- the outcome ----------------------------------------------------------------------------------


def test_the_resolution_appoints_some_and_nobody_hears_of_it_before_the_release(app):
    first, second = before_the_committee(app, {}, {"person_id": "P2", "name": "Jan Lis"})

    assert act(app, record_resolution, "R1", resolution(second)) == (1, 1)

    assert states(app) == ["not_appointed", "appointed"]
    assert sent(app) == []
    assert first != second


def test_notices_go_out_when_a_person_releases_them_and_once_each(app):
    _, second = before_the_committee(app, {}, {"person_id": "P2", "name": "Jan Lis"})
    act(app, record_resolution, "R1", resolution(second))

    told, again = release(app), release(app)

    assert len(told.told) == 2
    assert again.told == ()
    assert states(app) == ["notified", "notified"]
    no, yes = sent(app)
    assert (no.recipient, yes.recipient) == (LUCJA, JAN)
    assert "uchwałą nr 7/2024 z dnia 3 czerwca 2024 r." in yes.body
    assert "Do składu grupy włączono:\nJan Lis" in yes.body
    assert "Zgłoszonej kandydatury nie uwzględniono" in no.body


def test_late_and_incomplete_ones_are_told_too_and_once(app):
    before_the_committee(
        app,
        {},
        {"person_id": "P2", "name": "Jan Lis", "state": "late", "lacks": ["application-late"]},
    )
    act(app, record_resolution, "R1", resolution())

    release(app)
    release(app)

    assert [m.recipient for m in sent(app)] == [LUCJA, JAN]
    assert states(app) == ["notified", "late"]


def test_a_candidate_without_an_address_is_named_and_not_called_notified(app):
    [number] = before_the_committee(
        app, {"person_id": None, "candidate_key": "~x", "name": "Michał Kos", "address": ""}
    )
    act(app, record_resolution, "R1", resolution(number))

    told = release(app)

    assert told.without_address == (number,)
    assert states(app) == ["appointed"]


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"number": " "}, "numer uchwały"),
        ({"resolved_on": date(2024, 6, 4)}, "w przyszłości"),
        ({"resolved_on": date(2024, 5, 24)}, "przed końcem naboru"),
        ({"groups": ("G9",)}, "nie ma grup G9"),
        ({"appointed": (99,)}, "nr 99 nie czekają"),
        ({"groups": ("G1",)}, "nie czeka na uchwałę"),
    ],
)
def test_a_resolution_that_makes_no_sense_is_refused(app, changes, complaint):
    before_the_committee(app, {})
    values = {"number": "7/2024", "resolved_on": RESOLVED, "appointed": (), **changes}

    with pytest.raises(Stop, match=complaint):
        act(app, record_resolution, "R1", Resolution(**values))
    assert states(app) == ["to_committee"]


def test_each_group_may_have_a_resolution_of_its_own(app):
    third, fifth = before_the_committee(app, {}, {"group_id": "G5"})

    act(app, record_resolution, "R1", resolution(third, groups=("G3",)))
    with pytest.raises(Stop, match="jest już wpisana"):
        act(app, record_resolution, "R1", resolution(fifth))
    act(app, record_resolution, "R1", resolution(fifth, number="8/2024"))

    assert states(app) == ["appointed", "appointed"]


def test_without_a_closed_list_there_is_no_resolution_and_without_it_no_notice(app):
    handed_in(app, {})

    with pytest.raises(Stop, match="zamknąć listę"):
        act(app, record_resolution, "R1", resolution())
    with pytest.raises(Stop, match="wpisać uchwałę"):
        release(app)


def test_the_database_itself_refuses_an_outcome_without_a_resolution(app):
    [number] = handed_in(app, {})

    with pytest.raises(IntegrityError), transaction(app.database) as session:
        session.get_one(ApplicationRow, number).state = "appointed"


def test_the_database_itself_lets_one_application_of_each_count(app):
    with pytest.raises(IntegrityError):
        handed_in(app, {}, {})


def test_groups_with_too_few_or_too_many_members_are_told(app):
    [number] = before_the_committee(app, {})
    with transaction(app.database) as session:
        row = session.get_one(RecruitmentRow, "R1")
        row.least_members, row.most_members = 1, 0
    act(app, record_resolution, "R1", resolution(number))

    with reading(app.database) as session:
        told = too_few_or_many(session, "R1")

    assert len(told) == 5
    assert "najwięcej 0" in told[2]
    assert "najmniej 1" in told[0]


# -- calls ----------------------------------------------------------------------------------------


def a_call(**changes):
    values = {
        "id": "R2", "title": "Nabór uzupełniający", "opens": date(2024, 9, 2),
        "closes": date(2024, 9, 2), "groups": (Group("G1", "Grupa", "cel"),), **changes,
    }  # fmt: skip
    return Call(**values)


def test_a_call_of_one_day_is_announced(app):
    act(app, open_call, a_call())

    with reading(app.database) as session:
        row = session.get_one(RecruitmentRow, "R2")
    assert row.groups == [{"id": "G1", "name": "Grupa", "purpose": "cel"}]


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"id": "R1"}, "już jest"),
        ({"closes": date(2024, 9, 1)}, "przed swoim początkiem"),
        ({"groups": ()}, "co najmniej jednej grupy"),
        ({"groups": (Group("G1", "A"), Group("G1", "B"))}, "ten sam numer"),
        ({"term": (date(2024, 9, 2), date(2024, 9, 1))}, "kadencja"),
        ({"least_members": 5, "most_members": 4}, "większa od największej"),
    ],
)
def test_a_call_that_makes_no_sense_is_refused(app, changes, complaint):
    with pytest.raises(Stop, match=complaint):
        act(app, open_call, a_call(**changes))


@pytest.mark.parametrize("what", [close_call, record_resolution])
def test_a_call_or_application_that_is_not_there_is_told(app, what):
    arguments = [] if what is close_call else [resolution()]

    with pytest.raises(Stop, match="nie ma naboru R9"):
        act(app, what, "R9", *arguments)
    with pytest.raises(Stop, match="nie ma zgłoszenia nr 99"):
        act(app, admit, 99)


# -- the digest -----------------------------------------------------------------------------------


def lines(app, day):
    with reading(app.database) as session:
        return recruitment_lines(session, day)


def test_the_digest_says_at_every_stage_what_a_person_has_to_do_next(app):
    [number] = handed_in(app, {"state": "received", "candidate_key": "?1.0"})
    seen = [lines(app, date(2024, 5, 13))]
    with transaction(app.database) as session:
        confirm(app, session, number, Confirmed(person="P1"), hand(app), enqueue=later)
    seen.append(lines(app, date(2024, 5, 14)))
    app.clock.now = COMMITTEE_DAY
    seen.append(lines(app, date(2024, 5, 25)))
    act(app, close_call, "R1")
    seen.append(lines(app, RESOLVED))
    act(app, record_resolution, "R1", resolution())
    seen.append(lines(app, RESOLVED))
    release(app)
    seen.append(lines(app, RESOLVED))

    assert seen == [
        ("R1 – do sprawdzenia: 1.", "Zgłoszenia do sprawdzenia: mailbot call candidates R1"),
        ("R1 – kompletne: 1.",),
        ("R1 – kompletne: 1.", "Nabór zakończony; listę zamyka: mailbot call close R1"),
        ("R1 – przekazane Komitetowi: 1.", "Lista czeka na uchwałę: mailbot call resolve R1"),
        (
            "R1 – poza składem grupy: 1.",
            "Uchwała wpisana; wyniki ogłasza: mailbot call release R1",
        ),
        (),
    ]
