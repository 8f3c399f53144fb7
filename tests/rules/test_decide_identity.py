from dataclasses import replace

import pytest

from parsers.facts import (
    Address,
    Trust,
)
from rules.decide import decide
from rules.decision import (
    Action,
    Decision,
    Enrol,
)
from rules.registry import (
    DossierState,
    PersonState,
)
from tests.support.messages import (
    ANNA,
    INSTITUTION,
    OURS,
    REGISTRY,
    case,
    envelope,
    message,
)

INVITATION = "Re: Zaproszenie na spotkanie sieciujące 20 maja"


def rules_of(decision: Decision) -> set[str]:
    return {f.rule for f in decision.findings if f.blocks}


def guests(decision: Decision) -> list[str | None]:
    return [op.person for op in decision.operations if isinstance(op, Enrol)]


@pytest.mark.parametrize(
    ("registry", "rule"),
    [
        (
            replace(REGISTRY, persons=(replace(ANNA, state=PersonState.PENDING),)),
            "person-not-complete",
        ),
        (
            replace(REGISTRY, institutions=(replace(INSTITUTION, dossier=DossierState.RECEIVED),)),
            "institution-not-accepted",
        ),
    ],
)
def test_papers_must_be_accepted(registry, rule):
    decision = decide(case("Będę", INVITATION, registry=registry))

    assert decision.action is Action.REVIEW
    assert rule in rules_of(decision)


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"trust": Trust.NONE}, "sender-not-vouched-for"),
        ({"sender_defects": ("two-addresses",)}, "sender-ambiguous"),
        ({"sender": None}, "sender-ambiguous"),
        ({"sender": Address(name="", address=OURS)}, "from-our-own-address"),
        (
            {"sender": Address(name="Jan Kowalski", address="a.nowak@ops-zalesie.example")},
            "shown-as-another",
        ),
        ({"recipients": ()}, "not-addressed-to-us"),
        ({"reply_to": (Address(name="", address="x@inny.example"),)}, "answers-go-elsewhere"),
    ],
)
def test_a_doubtful_envelope_goes_to_a_person_without_reply(changes, rule):
    mail = message("Będę", head=envelope(INVITATION).model_copy(update=changes))

    decision = decide(case(mail=mail))

    assert decision.action is Action.REVIEW
    assert rule in rules_of(decision)
    assert decision.reply is None


def test_an_unknown_sender_goes_to_a_person_and_learns_only_how_to_join():
    stranger = {"sender": Address(name="", address="a.nowak@poczta.example")}
    mail = message("Będę", head=envelope(INVITATION).model_copy(update=stranger))

    decision = decide(case(mail=mail))

    assert decision.action is Action.REVIEW
    assert "sender-unknown" in rules_of(decision)
    assert decision.reply is not None
    assert decision.reply.template == "docs_needed_institution"


def test_staff_who_write_of_themselves_name_nobody_of_the_register():
    registry = replace(REGISTRY, staff_addresses=frozenset(("szef@urzad.example",)))
    mail = message("Będę", head=envelope(INVITATION, "szef@urzad.example"))

    assert "nobody-named" in rules_of(decide(case(mail=mail, registry=registry)))


def test_a_shared_address_speaks_for_named_people_only():
    head = envelope(INVITATION, "biuro@ops-zalesie.example")

    named = decide(case(mail=message("Zgłaszam Jana Kowalskiego", head=head)))
    unnamed = decide(case(mail=message("Będę", head=head)))

    assert (named.action, guests(named)) == (Action.AUTO, ["P2"])
    assert "nobody-named" in rules_of(unnamed)


@pytest.mark.parametrize("signature", ["Jan Kowalski\nOPS Zalesie", "Zofia Wilk"])
def test_a_mail_signed_by_somebody_else_goes_to_a_person(signature):
    mail = message("Będę", INVITATION, signature=signature)

    assert "signed-by-another" in rules_of(decide(case(mail=mail)))


@pytest.mark.parametrize("signature", ["Ania Nowak", "A.N.\nOśrodek Pomocy", "-- \nOPS Zalesie"])
def test_the_own_signature_contradicts_nothing(signature):
    mail = message("Będę", INVITATION, signature=signature)

    assert decide(case(mail=mail)).action is Action.AUTO


def test_a_forwarded_mail_without_own_words_goes_to_a_person():
    mail = message("", INVITATION, is_forwarded=True)

    assert "handed-on" in rules_of(decide(case(mail=mail)))


def test_a_repeated_mail_is_not_answered_twice():
    again = replace(case("Będę", INVITATION), is_repeat=True)

    assert decide(again).reply is None
