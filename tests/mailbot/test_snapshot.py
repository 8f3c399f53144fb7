from datetime import date

import pytest

from mailbot.storage.database import open_database, reading
from mailbot.storage.namesakes import MOST_NAMESAKES
from mailbot.storage.recruiting import RecruitmentRow
from mailbot.storage.register import EnrolmentRow
from mailbot.storage.snapshot import Surroundings, take_snapshot
from parsers.polish import analyse
from rules.name_keys import asked_keys
from rules.people import People
from rules.registry import EnrolmentState
from tests.support.register import NOON, add, event, institution, make_tables, person, shared

AROUND = Surroundings(frozenset({"staff@dops.example"}), frozenset({"wp.example"}))


@pytest.fixture
def database(database_url):
    engine = open_database(database_url)
    make_tables(engine)
    yield engine
    engine.dispose()


def snapshot(database, sender, text=""):
    names = asked_keys(analyse(text, "").tokens)
    with reading(database) as session:
        return take_snapshot(session, sender, NOON, AROUND, names)


@pytest.mark.parametrize(
    "sender",
    ["l.zak@cis-debowo.example", "biuro@cis-debowo.example", "ktos@cis-debowo.example"],
)
def test_an_institution_is_found_by_person_shared_address_and_domain(database, sender):
    add(database, institution(), person(), shared("biuro@cis-debowo.example"))

    registry = snapshot(database, sender)

    assert [i.id for i in registry.institutions] == ["I1"]
    assert [p.id for p in registry.persons] == ["P1"]
    assert registry.institutions[0].shared_addresses == ("biuro@cis-debowo.example",)


def test_a_freemail_domain_belongs_to_no_institution(database):
    add(database, institution(domain="wp.example"), person(address=None))

    assert snapshot(database, "ktos@wp.example").institutions == ()


def test_a_person_registered_with_freemail_is_found_by_the_full_address(database):
    add(database, institution(), person(address="zak@wp.example"))

    assert [p.id for p in snapshot(database, "zak@wp.example").persons] == ["P1"]


def test_people_of_other_institutions_are_not_in_the_snapshot(database):
    other = institution(id="I2", domain="gops.example")
    add(
        database, institution(), other, person(), person(id="P2", institution_id="I2", address=None)
    )

    registry = snapshot(database, "l.zak@cis-debowo.example")

    assert [p.id for p in registry.persons] == ["P1"]


def test_an_ambiguous_sender_brings_nobody(database):
    add(database, institution(), person())

    registry = snapshot(database, None)

    assert (registry.institutions, registry.persons) == ((), ())


def test_events_that_ended_long_ago_are_left_out(database):
    day = date(2024, 3, 7)
    add(database, event(id="old", first_day=day, last_day=date(2024, 3, 6)))
    add(database, event(id="recent", first_day=day, last_day=day))

    assert [e.id for e in snapshot(database, None).events] == ["recent"]


def test_only_confirmed_and_offered_places_count_as_taken(database):
    add(database, institution(), event())
    for number, state in enumerate(EnrolmentState):
        add(database, person(id=f"P{number}", address=None))
        add(
            database,
            EnrolmentRow(
                event_id="E1",
                person_id=f"P{number}",
                state=state.value,
                ordered_at=NOON,
                changed_at=NOON,
            ),
        )

    assert [e.taken for e in snapshot(database, None).events] == [2]


def test_the_standing_of_the_senders_people_is_known(database):
    row = EnrolmentRow(
        event_id="E1", person_id="P1", state="waitlisted", ordered_at=NOON, changed_at=NOON
    )
    add(database, institution(), person(), event(), row)

    (enrolment,) = snapshot(database, "l.zak@cis-debowo.example").enrolments

    assert (enrolment.event, enrolment.person) == ("E1", "P1")
    assert enrolment.state is EnrolmentState.WAITLISTED


def test_the_latest_recruitment_is_the_one_that_counts(database):
    for name, month in (("R1", 4), ("R2", 5)):
        groups = [{"id": "G1", "name": "Grupa"}]
        days = {"opens": date(2024, month, 6), "closes": date(2024, month, 24)}
        add(database, RecruitmentRow(id=name, title="Nabór", groups=groups, **days))

    recruitment = snapshot(database, None).recruitment

    assert recruitment is not None
    assert (recruitment.id, recruitment.groups) == ("R2", (("G1", "Grupa"),))


def test_staff_and_freemail_come_from_the_configuration(database):
    registry = snapshot(database, None)

    assert registry.staff_addresses == AROUND.staff
    assert registry.freemail_domains == AROUND.freemail_domains


def of_another(database, **names):
    add(
        database,
        institution(),
        institution(id="I2", name="Spółdzielnia Socjalna „Świt”", city="Wołów", domain=None),
        person(),
        person(id="P2", institution_id="I2", address=None, **names),
    )


@pytest.mark.parametrize(
    ("first_name", "last_name", "text"),
    [
        ("Stefania", "Kędzierska", "dzwoniła pani Stefania Kędzierska ze Świtu"),
        ("Stefania", "Kędzierska", "proszę wpisać Stefcię Kędzierską"),
        ("Paweł", "Gołąb", "z Pawłem Gołębiem"),
        ("Jerzy", "Kozioł", "Kozła Jerzego"),
        ("Anna", "Nowak-Kowalczyk", "Annę Kowalczyk"),
        ("Anna", "Nowak-Kowalczyk", "Ania Nowak"),
        ("Ołena", "Szewczenko", "OLENA SZEWCZENKO"),
        ("Kleopatra", "Zdrój", "Kleopatra Zdrój"),
    ],
)
@pytest.mark.parametrize("sender", [None, "staff@dops.example", "l.zak@cis-debowo.example"])
def test_a_full_name_is_looked_up_in_the_whole_register(
    database, sender, first_name, last_name, text
):
    of_another(database, first_name=first_name, last_name=last_name)

    registry = snapshot(database, sender, text)

    assert [p.id for p in registry.elsewhere] == ["P2"]
    assert [(i.id, i.city) for i in registry.elsewhere_institutions] == [("I2", "Wołów")]
    (mention,) = People(registry).find(text, analyse(text, "").tokens)[:1]
    assert mention.persons == ("P2",)


@pytest.mark.parametrize("text", ["Stefania", "p. Kędzierska", "Stefania Kędra", ""])
def test_a_lone_or_another_name_brings_nobody_of_other_institutions(database, text):
    of_another(database, first_name="Stefania", last_name="Kędzierska")

    assert snapshot(database, "l.zak@cis-debowo.example", text).elsewhere == ()


def test_a_name_of_the_senders_own_people_is_not_looked_up_elsewhere(database):
    own = person()
    of_another(database, first_name=own.first_name, last_name=own.last_name)

    text = f"{own.first_name} {own.last_name}"
    registry = snapshot(database, "l.zak@cis-debowo.example", text)

    assert registry.elsewhere == ()


def test_of_many_namesakes_only_a_few_are_read(database):
    of_another(database, first_name="Jan", last_name="Kowalski")
    for number in range(2 * MOST_NAMESAKES):
        names = {"first_name": "Jan", "last_name": "Kowalski"}
        add(database, person(id=f"K{number}", institution_id="I2", address=None, **names))

    assert len(snapshot(database, None, "Jan Kowalski").elsewhere) == MOST_NAMESAKES


def test_whose_data_were_erased_is_not_found(database):
    of_another(database, first_name="Jan", last_name="Kowalski", state="erased")

    assert snapshot(database, None, "Jan Kowalski").elsewhere == ()
