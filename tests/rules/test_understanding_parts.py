"""Parts of understanding that need more than the words of one mail: threads, quotes, families."""

from dataclasses import replace

import pytest

from parsers.polish import analyse
from rules.case import Case, Thread
from rules.people import SenderKind
from rules.stances import SELF, Stance
from rules.understanding import Understanding, understand
from tests.support.messages import (
    INSTITUTION,
    JAN,
    MEETING,
    REGISTRY,
    WEBINAR,
    case,
    envelope,
    message,
)

STAFF = replace(REGISTRY, staff_addresses=frozenset(("szef@urzad.example",)))


def claims(understanding: Understanding) -> list[tuple[Stance, str, str | None]]:
    return [(c.stance, c.person, c.event) for c in understanding.intentions.claims]


def doubts(understanding: Understanding) -> set[str]:
    return {d.rule for d in understanding.intentions.doubts}


def quoting(words: str, quoted: str) -> Case:
    mail = message(words)
    language = analyse(words, "", quoted)
    return case(mail=mail.model_copy(update={"language": language}))


def test_a_thread_names_the_event_of_a_bare_answer():
    found = understand(replace(case("Będę"), thread=Thread(events=("E2", "E9"))))

    assert claims(found) == [(Stance.COMES, "P1", "E2")]


def test_a_thread_about_two_events_leaves_a_bare_answer_open():
    found = understand(replace(case("Będę"), thread=Thread(events=("E1", "E2"))))

    assert claims(found) == [(Stance.COMES, "P1", None)]
    assert doubts(found) == {"event-ambiguous"}


def test_a_quoted_invitation_names_the_event_of_a_bare_answer():
    found = understand(quoting("Będę", "Zapraszamy na webinar RODO 27 maja"))

    assert claims(found) == [(Stance.COMES, "P1", "E2")]


def test_own_words_win_over_a_quoted_invitation():
    found = understand(quoting("Będę 20 maja", "Zapraszamy na webinar RODO 27 maja"))

    assert claims(found) == [(Stance.COMES, "P1", "E1")]


def test_a_mail_without_any_event_is_about_none():
    assert claims(understand(case("Będę"))) == [(Stance.COMES, "P1", None)]


def test_a_body_that_says_nothing_lets_the_subject_speak():
    found = understand(case("Pozdrawiam", "Będę 20 maja"))

    assert not found.is_body
    assert claims(found) == [(Stance.COMES, "P1", "E1")]


def test_a_subject_that_refuses_is_kept_beside_the_body():
    found = understand(case("Będę 20 maja", "Nie będę"))

    assert [s.stance for s in found.subject_stated] == [Stance.AWAY]


def test_a_writer_who_is_not_known_is_kept_apart_from_people():
    head = envelope("spotkanie 20 maja", "biuro@ops-zalesie.example")

    found = understand(case(mail=message("Będę", head=head)))

    assert claims(found) == [(Stance.COMES, SELF, "E1")]


def test_the_office_passes_on_what_somebody_said():
    head = envelope("spotkanie 20 maja", "szef@urzad.example")
    mail = message("Dzwonił Jan Kowalski, będzie 20 maja", head=head)

    found = understand(case(mail=mail, registry=STAFF))

    assert found.sender.kind is SenderKind.STAFF


def test_a_mail_longer_than_any_sign_up_is_not_read():
    found = understand(case("Będę 20 maja. " * 300))

    assert claims(found) == []


@pytest.mark.parametrize(
    "words",
    [
        "Będę 20 maja w Krakowie na webinarze RODO",
        "Będę na spotkaniu sieciującym. Webinar 20 maja.",
    ],
)
def test_events_that_contradict_each_other_are_never_certain(words):
    found = understand(case(words))

    assert {event for _, _, event in claims(found)} <= {None, "E1"}


def test_a_family_of_two_is_two_guests():
    ewa = replace(JAN, id="P5", first_name="Maria")
    registry = replace(REGISTRY, persons=(*REGISTRY.persons, ewa))

    found = understand(case("Będą Kowalscy 20 maja", registry=registry))

    assert {person for _, person, _ in claims(found)} <= {"P2", "P5"}


def test_two_people_of_one_name_are_never_chosen_from():
    other = replace(JAN, id="P6")
    registry = replace(REGISTRY, persons=(*REGISTRY.persons, other))

    for words in ("Zgłaszam Jana Kowalskiego", "Zamiast Jana Kowalskiego będzie Ewa Bielska",
                  "Zastąpi mnie Jan Kowalski"):  # fmt: skip
        found = understand(case(f"{words}, 20 maja", registry=registry))

        assert claims(found) == []
        assert "people-unsure" in doubts(found)


def test_the_institution_in_a_list_is_no_stranger():
    found = understand(case(f"Zgłaszam Jana Kowalskiego i {INSTITUTION.name}, 20 maja"))

    assert "P2" in {person for _, person, _ in claims(found)}


def test_a_town_of_another_event_contradicts_a_day():
    elsewhere = replace(WEBINAR, city="Legnica", mode="stacjonarnie")
    registry = replace(REGISTRY, events=(MEETING, elsewhere))

    found = understand(case("Będę 20 maja razem z Janem Kowalskim w Legnicy", registry=registry))

    assert "event-conflict" in doubts(found)


def test_a_day_and_a_title_of_two_events_contradict_each_other():
    found = understand(
        case("Będę 20 maja. Zgłaszam Jana Kowalskiego na webinar o ochronie danych.")
    )

    assert "event-conflict" in doubts(found)
