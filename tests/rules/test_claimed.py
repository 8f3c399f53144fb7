from dataclasses import replace

import pytest

from parsers.facts import Address
from rules.people import Sender, SenderKind, identify_sender
from rules.registry import Person
from tests.support.messages import ANNA, EWA, JAN, REGISTRY, case, envelope, message

TADEUSZ = replace(JAN, id="P4", first_name="Tadeusz", last_name="Rogala", address=None)
GRACJAN = replace(
    ANNA, id="P5", first_name="Gracjan", last_name="Nowak", address="nowakowie@poczta.example"
)
GRACJANA = replace(GRACJAN, id="P6", first_name="Gracjana")
OFFICE = "ops-zalesie.example"


def sender(words: str, local: str, shown: str = "", *people: Person) -> Sender:
    address = local if "@" in local else f"{local}@{OFFICE}"
    head = envelope(sender=address).model_copy(
        update={"sender": Address(name=shown, address=address)}
    )
    everybody = (ANNA, JAN, EWA, TADEUSZ, *people)
    registry = replace(REGISTRY, persons=everybody)
    return identify_sender(case(mail=message(words, head=head), registry=registry))


@pytest.mark.parametrize(
    ("words", "local", "shown"),
    [
        ("Będę", "tadeusz.rogala", "Tadeusz"),
        ("Będę", "t.rogala", "Tadeusz Rogala"),
        ("Będę", "rogala.t", "T. Rogala"),
        ("Będę.\n\nTadeusz Rogala", "biuro", "OPS"),
        ("Będę.\n\nTadek Rogala, kierownik", "nowy", ""),
        ("Będę.\n\nRogala Tadeusz", "t.rogala", ""),
    ],
)
def test_who_signs_from_an_address_of_the_institution_is_claimed(words, local, shown):
    found = sender(words, local, shown)

    assert (found.kind, found.person) == (SenderKind.SHARED, None)
    assert found.claimed == TADEUSZ


@pytest.mark.parametrize(
    ("words", "local", "shown"),
    [
        ("Będę", "biuro", "Tadeusz Rogala"),
        ("Będę", "t.rogala", "Ewa Bielska"),
        ("Będę", "t.rogala", ""),
        ("Będę.\n\nEwa Bielska", "t.rogala", "Tadeusz Rogala"),
        ("Będę.\n\nRogala", "biuro", ""),
        ("Będę.\n\nTadeusz", "biuro", ""),
        ("Zgłaszam Tadeusza Rogalę", "biuro", ""),
        ("Będę.\n\nTadeusz Rogala\nEwa Bielska", "biuro", ""),
    ],
)
def test_half_a_name_or_two_names_claim_nobody(words, local, shown):
    assert sender(words, local, shown).claimed is None


@pytest.mark.parametrize(
    ("words", "who"),
    [
        ("Będę\nGracjana", GRACJANA),
        ("Będę\nGracjan Nowak", GRACJAN),
        ("Będę\nNowak", None),
        ("Będę\nGracjan i Gracjana", None),
    ],
)
def test_of_a_couple_with_one_mailbox_the_signature_tells(words, who):
    found = sender(words, "nowakowie@poczta.example", "Gracjan Nowak", GRACJAN, GRACJANA)

    assert (found.kind, found.person) == (SenderKind.SHARED, None)
    assert found.persons == (GRACJAN, GRACJANA)
    assert found.claimed == who


def test_an_address_of_ones_own_claims_nobody_else():
    found = sender("Będę\nTadeusz Rogala", "a.nowak", "Tadeusz Rogala")

    assert (found.kind, found.person, found.claimed) == (SenderKind.PERSON, ANNA, None)


def test_from_elsewhere_a_signature_claims_nobody():
    found = sender("Będę\nTadeusz Rogala", "tadeusz.rogala@poczta.example", "Tadeusz Rogala")

    assert (found.kind, found.claimed) == (SenderKind.UNKNOWN, None)
