from datetime import date

import pytest

from mailbot.storage.database import open_database, reading
from mailbot.storage.register import EnrolmentRow, RecruitmentRow
from mailbot.storage.snapshot import Surroundings, take_snapshot
from rules.registry import EnrolmentState
from tests.support.register import NOON, add, event, institution, make_tables, person, shared

AROUND = Surroundings(frozenset({"staff@dops.example"}), frozenset({"wp.example"}))


@pytest.fixture
def database(database_url):
    engine = open_database(database_url)
    make_tables(engine)
    yield engine
    engine.dispose()


def snapshot(database, sender):
    with reading(database) as session:
        return take_snapshot(session, sender, NOON, AROUND)


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
