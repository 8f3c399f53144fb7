"""What is answered about people whom the register does not know."""

from dataclasses import replace

import pytest

from parsers.facts import Address, Trust
from rules.case import Case
from rules.decide import decide
from rules.decision import Action, ReplyPlan
from rules.registry import DossierState, Person, PersonState
from tests.support.messages import INSTITUTION, REGISTRY, case, envelope, message

ELSEWHERE = Person("P9", "Zofia", "Wrzos", "I9", "z.wrzos@klub.example", PersonState.COMPLETE)
WISH = "Chcielibyśmy wziąć udział w spotkaniu 20 maja. Stowarzyszenie Łąka"


def stranger(
    words: str, *, trust: Trust = Trust.DMARC, shown: str = "", named: bool = False
) -> Case:
    sender = "kontakt@laka.example"
    head = envelope("spotkanie", sender).model_copy(
        update={"sender": Address(name=shown, address=sender), "trust": trust}
    )
    registry = replace(
        REGISTRY, institutions=(), persons=(), elsewhere=(ELSEWHERE,) if named else ()
    )
    return case(mail=message(words, head=head), registry=registry)


def reply_to(one: Case) -> ReplyPlan | None:
    decision = decide(one)
    assert decision.action is Action.REVIEW
    return decision.reply


def template(one: Case) -> str | None:
    reply = reply_to(one)
    return reply.name if reply else None


def test_an_institution_that_writes_for_the_first_time_learns_how_to_join():
    reply = reply_to(stranger(WISH))

    assert reply is not None
    assert reply.template == "docs_needed_institution"
    assert reply.blanks is not None
    assert reply.blanks.needed_of == ("institution", "person")
    assert reply.blanks.institution is None


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("Będę na spotkaniu 20 maja.\nZofia Wrzos", ""),
        ("Będę na spotkaniu 20 maja.", "Zofia Wrzos"),
    ],
)
def test_an_unknown_address_with_a_registered_name_is_asked_to_confirm(words, shown):
    assert template(stranger(words, shown=shown, named=True)) == "verify_sender"


@pytest.mark.parametrize(
    "one",
    [
        stranger(WISH, trust=Trust.NONE),
        stranger("Zapraszamy na nasze szkolenie, rabat 20 %. Zapisy: https://sklep.example"),
        stranger("Proszę o zapis na spotkanie 20 maja, szczegóły: http://laka.example/zapis"),
        stranger("Proszę o zapis na spotkanie w grudniu."),
        stranger("Składam skargę na organizację spotkania 20 maja."),
    ],
    ids=["unproven", "offer", "link", "no event", "complaint"],
)
def test_nobody_else_gets_forms(one):
    assert template(one) not in {"docs_needed_institution", "verify_sender"}


def test_one_new_colleague_of_an_accepted_institution_needs_papers():
    reply = reply_to(case("Zgłaszam na spotkanie 20 maja Zenona Bukowskiego."))

    assert reply is not None
    assert (reply.template, reply.event) == ("docs_needed_person", "E1")
    assert reply.blanks is not None
    assert reply.blanks.needed_of == ("person",)


@pytest.mark.parametrize(
    "words",
    [
        "Zgłaszam na spotkanie 20 maja siebie i Zenona Bukowskiego.",
        "Zgłaszam na spotkanie 20 maja Jana Kowalskiego i Zenona Bukowskiego.",
        "Zgłaszam Zenona Bukowskiego.",
    ],
)
def test_with_others_beside_them_or_without_an_event_a_person_decides(words):
    assert template(case(words)) not in {"docs_needed_person", "docs_needed_institution"}


def test_an_institution_without_accepted_papers_is_not_asked_for_one_persons_papers():
    waiting = replace(INSTITUTION, dossier=DossierState.RECEIVED)
    registry = replace(REGISTRY, institutions=(waiting,))

    assert (
        template(case("Zgłaszam na spotkanie 20 maja Zenona Bukowskiego.", registry=registry))
        is None
    )
