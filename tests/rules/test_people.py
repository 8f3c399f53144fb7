from dataclasses import replace

import pytest

from parsers.polish import analyse
from rules.names import Case
from rules.people import Mention, People, SenderKind, identify_sender
from rules.registry import Institution, Registry
from tests.support.messages import (
    ANNA,
    INSTITUTION,
    OURS,
    REGISTRY,
    case,
    envelope,
    message,
)


def mentions(text: str, registry: Registry = REGISTRY) -> tuple[Mention, ...]:
    return People(registry).find(text, analyse(text, "").tokens)


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("Anna Nowak", "P1"),
        ("Nowak Anna", "P1"),
        ("panią Annę Nowak", "P1"),
        ("Ani Nowak", "P1"),
        ("jana kowalskiego", "P2"),
        ("JAN KOWALSKI", "P2"),
        ("z Janem Kowalskim", "P2"),
        ("Ewy Bielskiej", "P3"),
        ("Ewe Bielska", "P3"),
    ],
)
def test_first_name_and_surname_in_any_form_name_a_person(text, person):
    (mention,) = mentions(text)

    assert mention.persons == (person,)
    assert mention.is_full


@pytest.mark.parametrize("text", ["Kowalski", "Anna", "Kowalskim"])
def test_a_lone_name_is_a_mention_but_not_a_full_one(text):
    (mention,) = mentions(text)

    assert not mention.is_full


@pytest.mark.parametrize("text", ["Anna, Nowak", "Adam Wilk", "anna", "Anna Kowalska-Wilk"])
def test_what_is_not_first_name_and_surname_of_one_person_is_no_full_mention(text):
    assert not [m for m in mentions(text) if m.is_full]


def test_the_written_ending_tells_the_case():
    (nominative,) = mentions("będzie Ewa Bielska")
    (instrumental,) = mentions("z Ewą Bielską")

    assert Case.NOMINATIVE in nominative.cases
    assert Case.NOMINATIVE not in instrumental.cases
    assert Case.INSTRUMENTAL in instrumental.cases


def test_namesakes_are_ambiguous():
    other = replace(ANNA, id="P9", address=None)

    (mention,) = mentions("Anna Nowak", replace(REGISTRY, persons=(ANNA, other)))

    assert mention.persons == ("P1", "P9")


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("a.nowak@ops-zalesie.example", SenderKind.PERSON),
        ("biuro@ops-zalesie.example", SenderKind.SHARED),
        ("nowy@ops-zalesie.example", SenderKind.SHARED),
        ("a.nowak@poczta.example", SenderKind.UNKNOWN),
        (OURS, SenderKind.OURS),
        ("szef@urzad.example", SenderKind.STAFF),
    ],
)
def test_the_sender_is_known_by_the_address_only(address, kind):
    registry = replace(REGISTRY, staff_addresses=frozenset(("szef@urzad.example",)))
    mail = message("Będę", head=envelope(sender=address))

    assert identify_sender(case(mail=mail, registry=registry)).kind is kind


def test_a_shared_private_address_is_nobodys_own():
    twin = replace(ANNA, id="P9", first_name="Adam")

    sender = identify_sender(case("Będę", registry=replace(REGISTRY, persons=(ANNA, twin))))

    assert (sender.kind, sender.person) == (SenderKind.SHARED, None)


def test_an_address_of_two_institutions_is_unknown():
    other = Institution(
        "I2", "Inna", (), None, None, ("biuro@ops-zalesie.example",), INSTITUTION.dossier
    )
    mail = message("Będę", head=envelope(sender="biuro@ops-zalesie.example"))
    registry = replace(REGISTRY, institutions=(INSTITUTION, other))

    assert identify_sender(case(mail=mail, registry=registry)).kind is SenderKind.UNKNOWN


def test_without_a_single_sender_nobody_is_known():
    head = envelope().model_copy(update={"sender": None})

    assert identify_sender(case(mail=message("Będę", head=head))).kind is SenderKind.UNKNOWN
