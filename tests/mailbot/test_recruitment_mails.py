"""Applications by mail, from the bytes to the record and the answer, on both databases."""

from datetime import datetime, timedelta

import pytest

from mailbot.clock import WARSAW
from mailbot.engine import later
from mailbot.replies.by_hand import Hand
from mailbot.replies.sending import send
from mailbot.storage.database import transaction
from mailbot.undo import undo_message
from tests.support.applications import application_form
from tests.support.call_world import (
    AFTER,
    IN_TIME,
    JAN,
    LUCJA,
    OPENING,
    applications,
    letter,
    settle,
    states,
)
from tests.support.station import Clock, close, deliver, make_app, message, sent

STRANGER = "m.kos@spoldzielnia.example"
TEXT = "Dzień dobry,\n\nprzesyłam formularz do grupy roboczej nr 3.\n"


@pytest.fixture
def app(ready_database_url, tmp_path, sandbox):
    made = make_app(ready_database_url, tmp_path, sandbox, clock=Clock(IN_TIME))
    settle(made)
    yield made
    close(made)


def test_a_signed_form_with_a_group_in_time_is_complete_and_acknowledged(app):
    deliver(app, letter(TEXT, application_form(3)), 1)

    [row] = applications(app)
    assert (row.state, row.group_id, row.person_id) == ("complete", "G3", "P1")
    assert (row.name, row.organisation, row.role) == (
        "Łucja Żak", "Centrum Integracji Społecznej w Dębowie", "kierowniczka",
    )  # fmt: skip
    assert row.form["motivation"].startswith("Prowadzę centrum")
    [reply] = sent(app)
    assert "otrzymanie zgłoszenia do grupy roboczej: Grupa robocza ds. promocji" in reply.body


@pytest.mark.parametrize(
    ("form", "text", "missing"),
    [
        (application_form(3, signed=False), TEXT, "czytelny podpis osoby kandydującej"),
        (application_form(3, without=("motivation",)), TEXT, "uzasadnienie kandydatury"),
        (None, "Kandyduję do grupy roboczej nr 3.", "podpisany formularz zgłoszeniowy"),
        (
            application_form(),
            "Przesyłam formularz zgłoszeniowy do grupy roboczej, proszę o przydział.",
            "zaznaczenie grupy roboczej",
        ),
    ],
)
def test_what_lacks_something_in_time_is_incomplete_and_asked_for_exactly_that(
    app, form, text, missing
):
    deliver(app, letter(text, *([form] if form else [])), 1)

    [row] = applications(app)
    assert (row.state, row.person_id) == ("incomplete", "P1")
    [reply] = sent(app)
    assert "zgłoszenie wymaga uzupełnienia do 24 maja 2024 r." in reply.body
    assert missing in reply.body


def test_a_supplement_before_the_end_makes_it_complete_and_settles_the_first_mail(app):
    first = deliver(app, letter(TEXT, application_form(3, signed=False)), 1)
    app.clock.now = datetime(2024, 5, 24, 23, 59, 59, tzinfo=WARSAW)

    deliver(app, letter("Przesyłam podpisany formularz.", application_form(3), number=2), 2)

    [row] = applications(app)
    assert (row.state, row.lacks, row.message_id) == ("complete", [], first)
    assert row.received == IN_TIME
    assert row.completed_at == app.clock.now
    assert message(app, first).state == "done"
    assert "potwierdzamy otrzymanie zgłoszenia" in sent(app)[1].body


def test_a_form_that_came_without_its_group_is_supplied_with_it(app):
    text = "Przesyłam formularz zgłoszeniowy do grupy roboczej, proszę o przydział."
    deliver(app, letter(text, application_form()), 1)

    deliver(app, letter(TEXT, application_form(3), number=2), 2)

    [row] = applications(app)
    assert (row.state, row.group_id) == ("complete", "G3")


def test_before_the_opening_it_is_early_kept_and_answered(app):
    app.clock.now = OPENING - timedelta(milliseconds=1)

    deliver(app, letter(TEXT, application_form(3)), 1)

    assert states(app) == ["early"]
    assert "nabór trwa od 6 maja 2024 r. do 24 maja 2024 r." in sent(app)[0].body


def test_after_the_closing_it_is_late_kept_and_answered(app):
    app.clock.now = AFTER

    deliver(app, letter(TEXT, application_form(3)), 1)

    assert states(app) == ["late"]
    assert "zgłoszenie wpłynęło 25 maja 2024 r., godz. 0:07" in sent(app)[0].body


def test_a_second_application_to_the_same_group_supersedes_the_first(app):
    deliver(app, letter(TEXT, application_form(3)), 1)

    newer = deliver(app, letter(TEXT, application_form(3, role="prezeska"), number=2), 2)

    first, second = applications(app)
    assert (first.state, first.superseded_by) == ("superseded", newer)
    assert (second.state, second.role) == ("complete", "prezeska")
    assert "Rozpatrzona zostanie wersja najnowsza" in sent(app)[1].body


def test_an_application_to_another_group_is_a_record_of_its_own_and_the_order_is_asked(app):
    deliver(app, letter(TEXT, application_form(3)), 1)

    other = "Przesyłam formularz do grupy roboczej nr 5."
    deliver(app, letter(other, application_form(5), number=2), 2)

    assert [(r.state, r.group_id) for r in applications(app)] == [
        ("complete", "G3"),
        ("complete", "G5"),
    ]
    assert "kolejność preferencji wskazanych grup" in sent(app)[1].body


def test_the_order_of_preference_in_a_form_is_recorded(app):
    text = "Przesyłam formularz zgłoszeniowy do grup roboczych nr 3 i 5."

    deliver(app, letter(text, application_form(3, 5, priority="5, 3")), 1)

    ranks = {r.group_id: r.preference for r in applications(app)}
    assert ranks == {"G3": 2, "G5": 1}


def test_the_candidate_withdraws_from_the_own_address(app):
    deliver(app, letter(TEXT, application_form(3)), 1)

    text = "Wycofuję swoje zgłoszenie do grupy roboczej nr 3."
    deliver(app, letter(text, subject="Wycofanie zgłoszenia", number=2), 2)

    assert states(app) == ["withdrawn"]
    assert "potwierdzamy wycofanie zgłoszenia do grupy roboczej: Grupa" in sent(app)[1].body


def test_nobody_withdraws_for_somebody_else(app):
    deliver(app, letter(TEXT, application_form(3)), 1)

    text = "Wycofuję zgłoszenie Łucji Żak do grupy roboczej nr 3."
    other = deliver(app, letter(text, subject="Wycofanie zgłoszenia", sender=JAN, number=2), 2)

    assert states(app) == ["complete"]
    assert message(app, other).state == "held"


def test_a_third_person_hands_in_with_the_candidates_signature_and_both_are_told(app):
    text = "Przesyłam formularz Łucji Żak do grupy roboczej nr 3."

    deliver(app, letter(text, application_form(3), sender=JAN), 1)

    [row] = applications(app)
    assert (row.state, row.person_id) == ("complete", "P1")
    mails = sent(app)
    assert [m.recipient for m in mails] == [JAN, LUCJA]
    assert all("otrzymanie zgłoszenia do grupy roboczej: Grupa" in m.body for m in mails)


def test_a_candidate_who_is_in_no_register_is_recorded_as_the_form_says(app):
    form = application_form(
        3, name="Michał Kos", email=STRANGER, institution="Spółdzielnia Socjalna „Kos”"
    )

    held = deliver(app, letter(TEXT, form, sender=STRANGER), 1)

    [row] = applications(app)
    assert (row.state, row.person_id, row.name) == ("complete", None, "Michał Kos")
    assert (row.organisation, row.address) == ("Spółdzielnia Socjalna „Kos”", STRANGER)
    assert message(app, held).state == "held"
    assert "otrzymanie zgłoszenia do grupy roboczej" in sent(app)[0].body


def test_a_stranger_whose_form_tells_another_address_waits_for_a_person(app):
    form = application_form(3, name="Michał Kos", email="kto.inny@spoldzielnia.example")

    deliver(app, letter(TEXT, form, sender=STRANGER), 1)

    [row] = applications(app)
    assert (row.state, row.name, row.address) == ("received", "Michał Kos", "")


def test_a_second_version_of_a_strangers_application_supersedes_the_first(app):
    form = application_form(3, name="Michał Kos", email=STRANGER)

    deliver(app, letter(TEXT, form, sender=STRANGER), 1)
    deliver(app, letter(TEXT, form, sender=STRANGER, number=2), 2)

    assert states(app) == ["superseded", "complete"]


def test_an_application_with_something_else_in_the_mail_waits_for_a_person(app):
    text = f"{TEXT}Proszę też zapisać mnie na spotkanie 15 maja."

    deliver(app, letter(text, application_form(3)), 1)

    assert states(app) == ["received"]


def test_a_worse_version_does_not_replace_a_complete_one_by_itself(app):
    deliver(app, letter(TEXT, application_form(3)), 1)

    deliver(app, letter(TEXT, application_form(3, signed=False), number=2), 2)

    assert states(app) == ["complete", "received"]


def test_a_late_version_leaves_the_one_in_time_as_it_is(app):
    deliver(app, letter(TEXT, application_form(3)), 1)
    app.clock.now = AFTER

    deliver(app, letter(TEXT, application_form(3), number=2), 2)
    deliver(app, letter(TEXT, application_form(3), number=3), 3)

    assert states(app) == ["complete", "superseded", "late"]


def test_a_mail_that_only_asks_about_the_groups_records_nothing(app):
    deliver(app, letter("Czy do grupy roboczej może kandydować emeryt?"), 1)

    assert applications(app) == []


def test_who_was_told_of_an_application_that_is_taken_back_is_told_how_it_stands(app):
    number = deliver(app, letter(TEXT, application_form(3)), 1)
    send(app, sent(app)[0].id)

    with transaction(app.database) as session:
        undo_message(app, session, number, Hand("anna", app.clock()), enqueue=later)

    correction = sent(app)[-1]
    assert correction.recipient == sent(app)[0].recipient
    assert "Zgłoszenie do grupy roboczej „Grupa robocza ds. promocji" in correction.body
    assert "”: nie jest zarejestrowane" in correction.body
    assert applications(app) == []
