"""Who asks for empty forms, and whose data may be sent along."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.facts import DocumentReading, Leaf, LeafRole, Trust
from parsers.facts.document import DocumentOutcome
from rules.case import Thread
from rules.decide import decide
from rules.decision import Action, Decision
from rules.registry import DossierState, PersonState
from tests.support.messages import (
    ANNA,
    INSTITUTION,
    JAN,
    REGISTRY,
    case,
    envelope,
    message,
)

INVITATION = "Re: Zaproszenie na spotkanie sieciujące 20 maja"
STRANGER = "ktos@gdzies.example"


def rules_of(decision: Decision) -> set[str]:
    return {f.rule for f in decision.findings if f.blocks}


def asking(words: str, sender: str = "a.nowak@ops-zalesie.example", **head: object) -> Decision:
    envelope_of = envelope("Formularze", sender).model_copy(update=head)
    return decide(case(mail=message(words, head=envelope_of)))


def with_document(outcome: DocumentOutcome, sender: str, thread: Thread | None = None) -> Decision:
    leaf = Leaf(
        path="2",
        name="zgloszenie.pdf",
        declared_type="application/pdf",
        sniffed_type="application/pdf",
        role=LeafRole.ATTACHMENT,
        size=1,
        sha256="a" * 64,
    )
    document = DocumentReading(
        part="2", form=None, form_version=None, pages=(), outcome=outcome, fields=(), problems=()
    )
    mail = message("Przesyłam dokumenty.", head=envelope("Dokumenty", sender), leaves=(leaf,))
    asked = case(mail=mail.model_copy(update={"documents": (document,)}))
    return decide(replace(asked, thread=thread or Thread()))


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("Dzień dobry,\n\nproszę o przesłanie formularzy.\n\nPozdrawiam\nAnna Nowak", "formularzy"),
        ("Skąd wziąć formularz zgłoszeniowy?", "formularz zgloszeniowy"),
        (
            "Gdzie można pobrać formularz zgłoszeniowy instytucji?",
            "formularz zgloszeniowy instytucji",
        ),
        ("Prosimy o przesłanie pustych formularzy do wypełnienia. Dziękuję.", "formularzy"),
        ("Bardzo proszę o aktualny formularz aktualizacyjny", "formularz aktualizacyjny"),
        ("Czy mogę prosić o wzór formularza zgłoszeniowego?", "formularza zgloszeniowego"),
        ("Proszę przesłać mi formularze na ten adres", "formularze"),
    ],
)
def test_a_plain_request_is_answered_with_the_forms(words, asked):
    decision = asking(words)

    assert decision.action is Action.REVIEW
    assert decision.reply is not None
    assert decision.reply.template == "forms"
    assert decision.reply.blanks is not None
    assert decision.reply.blanks.asked == asked


@pytest.mark.parametrize(
    "words",
    [
        "Proszę o przesłanie formularzy i zapisanie mnie na 20 maja",
        "Proszę o przesłanie formularza oceny szkolenia",
        "Przesyłam formularz",
        "Nie proszę o formularz",
        "Proszę o formularz. Poza tym rezygnuję ze spotkania.",
        "Czy dostali Państwo formularz?",
        "Proszę o przesłanie formularza delegacji służbowej",
        "W załączeniu formularz zgłoszeniowy",
        "Skąd wziąć pieniądze",
        "formularz",
        "",
        "Proszę o przesłanie listy uczestników",
        "Jan Kowalski prosi o formularz",
    ],
)
def test_anything_besides_a_plain_request_gets_no_forms(words):
    reply = asking(words).reply

    assert reply is None or reply.template != "forms"


@pytest.mark.parametrize("subject", ["Rezygnuję ze spotkania", "Zgłaszam się na spotkanie"])
def test_a_subject_that_says_something_else_is_left_to_a_person(subject):
    mail = message("Proszę o przesłanie formularzy", head=envelope(subject))

    assert decide(case(mail=mail)).reply is None


def test_a_stranger_gets_empty_forms_and_no_data():
    decision = asking("Proszę o przesłanie formularzy", STRANGER)

    assert decision.reply is not None
    assert decision.reply.blanks is not None
    assert (decision.reply.blanks.institution, decision.reply.blanks.person) == (None, None)


def test_a_registered_person_gets_copies_with_own_data():
    decision = asking("Proszę o przesłanie formularzy")

    assert decision.reply is not None
    assert decision.reply.blanks is not None
    assert (decision.reply.blanks.institution, decision.reply.blanks.person) == ("I1", "P1")


def test_a_shared_address_gets_copies_of_the_institution_only():
    decision = asking("Proszę o przesłanie formularzy", "biuro@ops-zalesie.example")

    assert decision.reply is not None
    assert decision.reply.blanks is not None
    assert (decision.reply.blanks.institution, decision.reply.blanks.person) == ("I1", None)


def test_sharing_the_domain_of_an_institution_is_not_enough_for_its_data():
    decision = asking("Proszę o przesłanie formularzy", "nowy@ops-zalesie.example")

    assert decision.reply is not None
    assert decision.reply.blanks is not None
    assert decision.reply.blanks.institution is None


def test_without_proof_of_the_sender_nothing_is_sent():
    assert asking("Proszę o przesłanie formularzy", trust=Trust.NONE).reply is None


@given(st.text(max_size=60), st.sampled_from(list(Trust)), st.booleans())
@settings(max_examples=60)
def test_data_never_goes_to_an_address_that_is_not_registered(words, trust, is_known):
    sender = "a.nowak@ops-zalesie.example" if is_known else STRANGER
    reply = asking(f"Proszę o przesłanie formularzy {words}", sender, trust=trust).reply

    if reply is not None and reply.blanks is not None and reply.blanks.institution is not None:
        assert is_known
        assert trust >= Trust.SPF


def test_an_institution_without_papers_is_told_and_gets_its_forms():
    registry = replace(REGISTRY, institutions=(replace(INSTITUTION, dossier=DossierState.NONE),))

    decision = decide(case("Będę", INVITATION, registry=registry))

    assert decision.action is Action.REVIEW
    assert decision.reply is not None
    assert decision.reply.template == "docs_needed_institution"
    assert decision.reply.blanks is not None
    assert decision.reply.blanks.needed_of == ("institution", "person")


@pytest.mark.parametrize(
    ("state", "template"),
    [(PersonState.MENTIONED, "docs_needed_person"), (PersonState.PENDING, None)],
)
def test_only_papers_that_never_came_are_asked_for(state, template):
    registry = replace(REGISTRY, persons=(ANNA, replace(JAN, state=state)))

    reply = decide(case("Zgłaszam Jana Kowalskiego", INVITATION, registry=registry)).reply

    assert (reply.template if reply else None) == template


def test_an_own_sign_up_without_papers_is_told_too():
    registry = replace(REGISTRY, persons=(replace(ANNA, state=PersonState.MENTIONED), JAN))

    reply = decide(case("Będę", INVITATION, registry=registry)).reply

    assert reply is not None
    assert (reply.template, reply.event) == ("docs_needed_person", "E1")


@pytest.mark.parametrize("state", [DossierState.RECEIVED, DossierState.CLOSED])
def test_an_institution_whose_papers_are_with_us_is_not_asked_again(state):
    registry = replace(REGISTRY, institutions=(replace(INSTITUTION, dossier=state),))

    assert decide(case("Będę", INVITATION, registry=registry)).reply is None


def test_a_locked_document_is_asked_for_again_without_its_password():
    decision = with_document(DocumentOutcome.NEEDS_PASSWORD, "a.nowak@ops-zalesie.example")

    assert decision.action is Action.REVIEW
    assert decision.reply is not None
    assert decision.reply.template == "needs_password"


def test_a_stranger_with_a_locked_document_is_answered_only_in_our_own_thread():
    alone = with_document(DocumentOutcome.NEEDS_PASSWORD, STRANGER)
    answering = with_document(DocumentOutcome.NEEDS_PASSWORD, STRANGER, Thread((), 7))

    assert alone.reply is None
    assert answering.reply is not None
    assert answering.reply.template == "needs_password"


@pytest.mark.parametrize(
    ("outcome", "sign"),
    [
        (DocumentOutcome.NEEDS_PASSWORD, "hasła"),
        (DocumentOutcome.CORRUPT, "uszkodzony"),
        (DocumentOutcome.TOO_BIG, "za duży"),
        (DocumentOutcome.TIMEOUT, "czasie"),
        (DocumentOutcome.MEMORY, "pamięci"),
        (DocumentOutcome.CRASH, "błędem"),
        (DocumentOutcome.UNSUPPORTED, "formacie"),
        (DocumentOutcome.ACTIVE_CONTENT, "czynne"),
    ],
)
def test_a_document_that_was_not_read_is_held_with_the_reason(outcome, sign):
    decision = with_document(outcome, "a.nowak@ops-zalesie.example")

    assert "document-not-read" in rules_of(decision)
    assert sign in next(f.reason for f in decision.findings if f.rule == "document-not-read")


def test_a_document_that_was_read_is_not_complained_about():
    decision = with_document(DocumentOutcome.UNKNOWN_FORM, "a.nowak@ops-zalesie.example")

    assert "document-not-read" not in rules_of(decision)
