from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.facts import (
    Leaf,
    LeafRole,
    Machine,
    MachineKind,
)
from parsers.facts.document import DocumentOutcome, DocumentReading, PagePlace
from rules.case import Case
from rules.decide import decide
from rules.decision import (
    Action,
    ApplyGroup,
    Cancel,
    Documents,
    Enrol,
    Question,
    Replace,
    Update,
)
from rules.explain import explain
from rules.registry import (
    Recruitment,
)
from tests.support.messages import (
    REGISTRY,
    case,
    message,
)

INVITATION = "Re: Zaproszenie na spotkanie sieciujące 20 maja"


def attached(name: str = "skan.pdf", form: str | None = None) -> Case:
    leaf = Leaf(
        path="2",
        name=name,
        declared_type="application/pdf",
        sniffed_type="application/pdf",
        role=LeafRole.ATTACHMENT,
        size=10,
        sha256="0" * 64,
    )
    reading = DocumentReading(
        part="2", outcome=DocumentOutcome.OK, form=form, form_version="1", pages=(1,)
    )
    mail = message("W załączeniu dokumenty", "Dokumenty", leaves=(leaf,))
    return case(mail=mail.model_copy(update={"documents": (reading,)}))


def test_a_form_of_ours_is_acknowledged_and_waits_for_acceptance():
    decision = decide(attached(form="F1"))

    assert decision.action is Action.AUTO
    assert decision.operations == (Documents(institution="I1", docs=("F1",)),)
    assert decision.reply is not None
    assert (decision.reply.template, decision.reply.documents) == ("ack_docs", ("F1",))
    assert decision.section == "dokumenty_do_sprawdzenia"


@settings(max_examples=50)
@given(name=st.text(max_size=40), other=st.text(max_size=40))
def test_a_reply_never_names_a_document_as_its_sender_did(name, other):
    with_form = attached(name, form="F1")
    [leaf] = with_form.message.leaves
    leaves = (leaf, leaf.model_copy(update={"path": "3", "name": other}))
    mail = with_form.message.model_copy(update={"leaves": leaves})

    decision = decide(replace(with_form, message=mail))

    assert decision.reply is not None
    assert decision.reply.documents == ("F1", "inny dokument")


def test_every_form_of_a_file_is_acknowledged():
    with_form = attached(form="F2")
    [reading] = with_form.message.documents
    pages = reading.model_copy(update={"form": None})
    mail = with_form.message.model_copy(update={"documents": (reading, pages, reading)})

    decision = decide(replace(with_form, message=mail))

    assert decision.reply is not None
    assert decision.reply.documents == ("F2", "F2")


def test_a_form_whose_pages_came_in_two_files_is_acknowledged_once():
    with_form = attached("strona1.jpg", form="F1")
    [reading], [leaf] = with_form.message.documents, with_form.message.leaves
    places = tuple(PagePlace(part=part, member=None, page=1) for part in ("2", "3"))
    whole = reading.model_copy(update={"pages": (1, 2), "gathered": places})
    leaves = (leaf, leaf.model_copy(update={"path": "3", "name": "strona2.jpg"}))
    mail = with_form.message.model_copy(update={"leaves": leaves, "documents": (whole,)})

    decision = decide(replace(with_form, message=mail))

    assert decision.reply is not None
    assert decision.reply.documents == ("F1",)


def test_other_attachments_are_held_without_reply():
    decision = decide(attached("faktura.pdf"))

    assert decision.operations == (Documents(institution="I1", docs=("faktura.pdf",)),)
    assert decision.reply is None


def test_an_automatic_mail_with_documents_is_shown():
    machine = Machine(kind=MachineKind.AUTO_REPLY, evidence="x", is_certain=True)
    with_form = attached(form="F1")
    mail = with_form.message.model_copy(update={"machine": machine})

    assert decide(replace(with_form, message=mail)).action is Action.REVIEW


@pytest.mark.parametrize(
    ("words", "operation"),
    [
        ("Chyba rezygnuję z udziału 20 maja", Cancel(event="E1", person="P1")),
        ("Proszę może skreślić Jana Kowalskiego, 20 maja", Cancel(event="E1", person="P2")),
        (
            "Spotkanie 20 maja, errata: nie Jan Kowalski, tylko Ewa Bielska",
            Replace(event="E1", person="P2", new_person="P3"),
        ),
        ("Być może będę 20 maja", Enrol(event="E1", person="P1")),
        ("Będę na spotkaniu", Enrol(event=None, person="P1")),
        ("Zmiana adresu e-mail", Update(what="email", person="P1")),
    ],
)
def test_what_is_held_comes_with_the_best_proposal(words, operation):
    decision = decide(case(words))

    assert decision.action is Action.REVIEW
    assert operation in decision.operations


def test_a_question_is_shown_among_the_questions():
    decision = decide(case("Czy spotkanie 20 maja jest płatne?"))

    assert decision.operations == (Question(event="E1"),)
    assert decision.section == "pytania"


def test_an_application_to_a_group_is_shown_among_the_applications():
    call = Recruitment("R1", "Nabór", date(2026, 5, 1), date(2026, 5, 30), (("G1", "Grupa"),))

    decision = decide(
        case("Zgłaszam się do grupy roboczej", registry=replace(REGISTRY, recruitment=call))
    )

    assert decision.operations == (ApplyGroup(group=None, person="P1"),)
    assert decision.section == "nabor"


def test_a_complaint_is_shown_among_the_complaints():
    assert decide(case("Składam skargę")).section == "skargi_i_rodo"


def test_the_explanation_names_what_was_understood_and_what_was_left_over():
    mail = message("Będę 20 maja z Zofią", "")

    text = explain(mail, decide(case(mail=mail)))

    assert "do sprawdzenia przez osobę" in text
    assert "Propozycja: zapis, event: E1, person: P1" in text
    assert "Zofią" in text


def test_the_explanation_of_an_automatic_mail_names_the_reply():
    mail = message("Będę", INVITATION)

    text = explain(mail, decide(case(mail=mail)))

    assert text.splitlines()[:3] == [
        "Decyzja: wykonano automatycznie (zasady 2)",
        "Operacje: zapis, event: E1, person: P1",
        "Odpowiedź: confirm",
    ]


def test_the_explanation_quotes_the_words_of_a_finding():
    mail = message("Chyba będę", INVITATION)

    assert "[Chyba będę] (not-a-firm-statement)" in explain(mail, decide(case(mail=mail)))
