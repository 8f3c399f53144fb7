from dataclasses import replace
from datetime import date, datetime

import pytest

from parsers.facts import (
    Address,
    Leaf,
    LeafRole,
    Machine,
    MachineKind,
    Outcome,
    Problem,
    Trust,
)
from parsers.facts.document import DocumentOutcome, DocumentReading
from rules.case import Case
from rules.decide import decide
from rules.decision import (
    Action,
    ApplyGroup,
    Cancel,
    Decision,
    Documents,
    Enrol,
    Question,
    Replace,
    Update,
)
from rules.explain import explain
from rules.registry import (
    DossierState,
    Enrolment,
    EnrolmentState,
    PersonState,
    Recruitment,
    Registry,
)
from tests.support.messages import (
    ANNA,
    INSTITUTION,
    MEETING,
    OURS,
    REGISTRY,
    WARSAW,
    WEBINAR,
    case,
    enrolled,
    envelope,
    message,
)

INVITATION = "Re: Zaproszenie na spotkanie sieciujące 20 maja"


def rules_of(decision: Decision) -> set[str]:
    return {f.rule for f in decision.findings if f.blocks}


def guests(decision: Decision) -> list[str | None]:
    return [op.person for op in decision.operations if isinstance(op, Enrol)]


def with_event(**changes: object) -> Registry:
    return replace(REGISTRY, events=(replace(MEETING, **changes), WEBINAR))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "words",
    [
        "Będę",
        "Potwierdzam.",
        "Tak, potwierdzam udział. Do zobaczenia!",
        "Chętnie wezmę udział",
        "Proszę o zapisanie mnie na spotkanie sieciujące 20.05. Dziękuję",
        "Dzień dobry,\n\nchciałabym wziąć udział w spotkaniu 20 maja.\n\nPozdrawiam\nAnna Nowak",
        "Zapisuję się. Pozdrawiam, A. Nowak, kierowniczka, OPS Zalesie, tel. 600 000 012",
        "Będę uczestniczyć w spotkaniu stacjonarnie",
    ],
)
def test_a_plain_own_sign_up_is_carried_out_and_confirmed(words):
    decision = decide(case(words, INVITATION))

    assert decision.action is Action.AUTO
    assert decision.operations == (Enrol(event="E1", person="P1"),)
    assert decision.reply is not None
    assert (decision.reply.template, decision.reply.persons) == ("confirm", ("P1",))
    assert (decision.section, decision.intents) == ("obsluzone_automatycznie", ("enrol",))


@pytest.mark.parametrize(
    ("words", "persons"),
    [
        ("Zgłaszam Jana Kowalskiego", ["P2"]),
        ("Będę ja i Jan Kowalski", ["P1", "P2"]),
        ("Wezmę udział razem z Janem Kowalskim", ["P1", "P2"]),
        ("Zgłaszam siebie i Jana Kowalskiego", ["P1", "P2"]),
        ("Proszę wpisać:\n1. Jan Kowalski\n2. Ewa Bielska", ["P2", "P3"]),
        ("Proszę wpisać: Jan Kowalski, Ewa Bielska oraz ja", ["P1", "P2", "P3"]),
        ("Zgłaszam 2 osoby: Jan Kowalski i pani Ewa Bielska", ["P2", "P3"]),
        ("OPS Zalesie zgłasza udział Pani Ewy Bielskiej", ["P3"]),
        ("Na spotkaniu będzie pani dyrektor Ewa Bielska", ["P3"]),
        ("Proszę nas wpisać, mnie i Jana Kowalskiego", ["P1", "P2"]),
    ],
)
def test_registered_colleagues_can_be_named(words, persons):
    decision = decide(case(words, INVITATION))

    assert decision.action is Action.AUTO
    assert guests(decision) == persons


@pytest.mark.parametrize(
    "words",
    [
        "Nie będę",
        "Będę?",
        "Czy mogę się zapisać",
        "Będę, jeśli zdążę",
        "Chyba będę",
        "Może wezmę udział",
        "Zapisałam się",
        "Zapiszę się w maju",
        "Będę po 20 maja",
        "Będę na urlopie",
        "Będę wdzięczna",
        "Będę w delegacji 20 maja",
        "Potwierdzam otrzymanie",
        "Będę, Jan Kowalski",
        "Będę\n\nJan Kowalski",
        "zgłaszam udział Jan Kowalski",
        "Będę tylko do 12",
        "Jan Kowalski zgłasza Ewę Bielską",
        "Zgłaszam Jana Kowalskiego zamiast Ewy Bielskiej",
        "Będę za Jana Kowalskiego",
        "Zgłaszam Ewę Bielską na miejsce Jana Kowalskiego",
        "Zgłaszam się i kolegę",
        "Dziękuję Ewie Bielskiej i potwierdzam udział",
        "Zgłaszam 2 osoby",
        "Będziemy",
        "Będziemy we dwoje",
        "Będzie Jan",
        "Wpisz mnie na listę rezerwową",
        "Będę. Proszę o fakturę",
        "Proszę potwierdzić udział Jana Kowalskiego",
        "Zgłaszam w imieniu OPS Zalesie udział",
        "Proszę o zapisanie Jana Kowalskiego lub Ewy Bielskiej",
        "Potwierdzam udział Ewy Bielskiej i Adama Wilka",
        "Będę ja, Jan Kowalski oraz dwie inne osoby",
        "Zgłaszam: Jan Kowalski\n\nEwa Bielska",
        "Zgłaszam się.\nPozdrawiam\nEwa Bielska",
        "Będę ❌",
        "Będę o 12:00",
        "Mój kolega Jan Kowalski będzie",
        "",
        "Do widzenia",
    ],
)
def test_anything_less_than_a_plain_sign_up_goes_to_a_person(words):
    decision = decide(case(words, INVITATION))

    assert decision.action is Action.REVIEW
    assert rules_of(decision)


def test_a_full_event_puts_on_the_waiting_list():
    decision = decide(case("Będę", INVITATION, registry=with_event(taken=40)))

    assert decision.operations == (Enrol(event="E1", person="P1", waitlist=True),)
    assert decision.reply is not None
    assert decision.reply.template == "waitlist"


def test_the_coordinators_word_makes_an_event_full():
    registry = with_event(full_since=date(2026, 5, 4))

    assert decide(case("Będę", INVITATION, registry=registry)).operations == (
        Enrol(event="E1", person="P1", waitlist=True),
    )


def test_too_few_places_for_all_goes_to_a_person():
    registry = with_event(taken=39)

    decision = decide(case("Będę ja i Jan Kowalski", INVITATION, registry=registry))

    assert rules_of(decision) == {"too-few-places"}


def test_without_a_number_of_places_there_is_room():
    registry = with_event(capacity=None, taken=500)

    assert decide(case("Będę", INVITATION, registry=registry)).action is Action.AUTO


def test_signing_up_again_changes_nothing_and_says_so():
    registry = enrolled(Enrolment("E1", "P1", EnrolmentState.CONFIRMED))

    decision = decide(case("Będę", INVITATION, registry=registry))

    assert decision.action is Action.AUTO
    assert decision.operations == (Enrol(event="E1", person="P1"),)
    assert decision.reply is not None
    assert decision.reply.template == "already_enrolled"
    assert "already-on-the-list" in {f.rule for f in decision.findings}


def test_a_person_on_the_list_of_a_full_event_stays_on_it():
    registry = replace(
        enrolled(Enrolment("E1", "P1", EnrolmentState.CONFIRMED)),
        events=(replace(MEETING, taken=40), WEBINAR),
    )

    assert decide(case("Będę", INVITATION, registry=registry)).operations == (
        Enrol(event="E1", person="P1", waitlist=False),
    )


def test_somebody_waiting_keeps_waiting():
    registry = enrolled(Enrolment("E1", "P1", EnrolmentState.WAITLISTED))

    decision = decide(case("Będę", INVITATION, registry=registry))

    assert decision.operations == (Enrol(event="E1", person="P1", waitlist=True),)
    assert decision.reply is not None
    assert decision.reply.template == "waitlist"


def test_after_a_cancellation_one_can_sign_up_again():
    registry = enrolled(Enrolment("E1", "P1", EnrolmentState.CANCELLED))

    decision = decide(case("Będę", INVITATION, registry=registry))

    assert decision.reply is not None
    assert decision.reply.template == "confirm"


@pytest.mark.parametrize(
    "state",
    [
        EnrolmentState.OFFERED,
        EnrolmentState.REQUESTED,
        EnrolmentState.ATTENDED,
        EnrolmentState.ABSENT,
    ],
)
def test_a_standing_that_needs_a_decision_goes_to_a_person(state):
    registry = enrolled(Enrolment("E1", "P1", state))

    decision = decide(case("Będę", INVITATION, registry=registry))

    assert rules_of(decision) == {"standing-needs-a-decision"}


@pytest.mark.parametrize(
    ("received", "action"),
    [
        (datetime(2026, 5, 18, 23, 59, 59, tzinfo=WARSAW), Action.AUTO),
        (datetime(2026, 5, 19, 0, 0, tzinfo=WARSAW), Action.REVIEW),
    ],
)
def test_the_deadline_counts_to_its_last_second_in_warsaw(received, action):
    decision = decide(case("Będę", INVITATION, received=received))

    assert decision.action is action
    assert (decision.reply.template if decision.reply else None) == (
        "confirm" if action is Action.AUTO else "after_deadline"
    )


@pytest.mark.parametrize(
    ("received", "action"),
    [
        (datetime(2026, 5, 20, 9, 59, tzinfo=WARSAW), Action.AUTO),
        (datetime(2026, 5, 20, 10, 0, tzinfo=WARSAW), Action.REVIEW),
    ],
)
def test_an_event_that_has_begun_is_past(received, action):
    registry = with_event(deadline=None)

    decision = decide(case("Będę", INVITATION, received=received, registry=registry))

    assert decision.action is action
    assert decision.reply is not None
    assert decision.reply.template == ("confirm" if action is Action.AUTO else "event_past")


@pytest.mark.parametrize(
    ("changes", "rule", "reply"),
    [
        ({"cancelled_on": date(2026, 5, 4)}, "event-cancelled", "event_cancelled"),
        ({"announced": date(2026, 5, 5)}, "event-not-announced", None),
    ],
)
def test_an_event_that_is_not_open_goes_to_a_person(changes, rule, reply):
    decision = decide(case("Będę", INVITATION, registry=with_event(**changes)))

    assert rules_of(decision) == {rule}
    assert (decision.reply.template if decision.reply else None) == reply


def test_an_ambiguous_event_is_asked_back_with_choices():
    second = replace(MEETING, id="E3", first_day=date(2026, 6, 17), last_day=date(2026, 6, 17))
    registry = replace(REGISTRY, events=(MEETING, second))

    decision = decide(case("Będę na sieciowaniu", registry=registry))

    assert decision.action is Action.REVIEW
    assert decision.reply is not None
    assert (decision.reply.template, decision.reply.choices) == ("clarify_event", ("E1", "E3"))


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
        ({"sender": Address(name="", address="a.nowak@poczta.example")}, "sender-unknown"),
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


def test_staff_mail_is_left_to_a_person():
    registry = replace(REGISTRY, staff_addresses=frozenset(("szef@urzad.example",)))
    mail = message("Będę", head=envelope(INVITATION, "szef@urzad.example"))

    assert "from-staff" in rules_of(decide(case(mail=mail, registry=registry)))


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


def test_a_forwarded_mail_goes_to_a_person():
    mail = message("Będę", INVITATION, is_forwarded=True)

    assert rules_of(decide(case(mail=mail))) == {"handed-on"}


def test_a_repeated_mail_is_not_answered_twice():
    again = replace(case("Będę", INVITATION), is_repeat=True)

    assert decide(again).reply is None


@pytest.mark.parametrize("outcome", [Outcome.DEGRADED, Outcome.REFUSED, Outcome.CRASHED])
def test_what_was_not_fully_read_is_shown_even_if_a_machine_wrote_it(outcome):
    machine = Machine(kind=MachineKind.BOUNCE, evidence="x", is_certain=True)
    mail = message("", machine=machine).model_copy(update={"outcome": outcome})

    decision = decide(case(mail=mail))

    assert decision.action is Action.REVIEW
    assert decision.findings[0].rule == "not-fully-read"


def test_reading_problems_hold_a_mail():
    mail = message("Będę", INVITATION).model_copy(
        update={"problems": (Problem(where="part 1", code="bad-base64"),)}
    )

    assert rules_of(decide(case(mail=mail))) == {"reading-problems"}


@pytest.mark.parametrize(("times", "action"), [(598, Action.AUTO), (599, Action.REVIEW)])
def test_a_letter_longer_than_any_sign_up_goes_to_a_person(times, action):
    decision = decide(case("Będę. " * times, "20 maja"))

    assert decision.action is action
    assert rules_of(decision) <= {"too-long", "event-not-named", "no-plain-sign-up"}


def test_a_foreign_language_holds_a_mail():
    decision = decide(case("Dear Sir, I will be there, please register me. Thank you and regards"))

    assert "not-polish" in rules_of(decision)


@pytest.mark.parametrize(
    ("kind", "section", "intents"),
    [
        (MachineKind.BOUNCE, "bledy_doreczen", ("bounce",)),
        (MachineKind.AUTO_REPLY, "cisza", ("autoreply",)),
        (MachineKind.RECEIPT, "cisza", ("autoreply",)),
        (MachineKind.OWN, "cisza", ("other",)),
    ],
)
def test_a_certain_machine_is_met_with_silence(kind, section, intents):
    machine = Machine(kind=kind, evidence="auto-submitted", is_certain=True)

    decision = decide(case(mail=message("Będę", INVITATION, machine=machine)))

    assert decision.action is Action.SILENT
    assert (decision.reply, decision.operations) == (None, ())
    assert (decision.section, decision.intents) == (section, intents)
    assert "written-by-a-machine" in rules_of(decision)


@pytest.mark.parametrize(
    ("kind", "is_certain", "words"),
    [
        (MachineKind.AUTO_REPLY, False, "Jestem na urlopie"),
        (MachineKind.CALENDAR, True, ""),
        (MachineKind.LIST, True, "Biuletyn"),
        (MachineKind.AUTO_REPLY, True, "Już nie pracuję w OPS"),
    ],
)
def test_a_machine_that_may_bring_news_is_shown_but_not_answered(kind, is_certain, words):
    machine = Machine(kind=kind, evidence="x", is_certain=is_certain)

    decision = decide(case(mail=message(words, INVITATION, machine=machine)))

    assert decision.action is Action.REVIEW
    assert decision.reply is None


def test_a_list_mail_of_a_stranger_is_met_with_silence():
    machine = Machine(kind=MachineKind.LIST, evidence="list-id", is_certain=True)
    head = envelope("Biuletyn", "biuletyn@gazeta.example")

    assert decide(case(mail=message("", head=head, machine=machine))).action is Action.SILENT


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


def test_a_form_of_ours_is_acknowledged_and_held_for_acceptance():
    decision = decide(attached(form="F1"))

    assert decision.action is Action.REVIEW
    assert decision.operations == (Documents(institution="I1", docs=("F1",)),)
    assert decision.reply is not None
    assert (decision.reply.template, decision.reply.documents) == ("ack_docs", ("skan.pdf",))
    assert decision.section == "dokumenty_do_sprawdzenia"


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
        ("Rezygnuję z udziału 20 maja", Cancel(event="E1", person="P1")),
        ("Nie będę 20 maja", Cancel(event="E1", person="P1")),
        ("Proszę skreślić Jana Kowalskiego, 20 maja", Cancel(event="E1", person="P2")),
        (
            "Zamiast mnie 20 maja będzie Jan Kowalski",
            Replace(event="E1", person="P1", new_person="P2"),
        ),
        (
            "20 maja zastąpi mnie koleżanka",
            Replace(event="E1", person="P1", new_person=None),
        ),
        ("Być może będę 20 maja", Enrol(event="E1", person="P1")),
        ("Będę na spotkaniu", Enrol(event=None, person="P1")),
        ("Zmiana adresu e-mail", Update(what="email", institution="I1", person="P1")),
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
        "Decyzja: wykonano automatycznie (zasady 1)",
        "Operacje: zapis, event: E1, person: P1",
        "Odpowiedź: confirm",
    ]


def test_the_explanation_quotes_the_words_of_a_finding():
    mail = message("Nie będę", INVITATION)

    assert "[będę] (not-a-firm-statement)" in explain(mail, decide(case(mail=mail)))


@pytest.mark.parametrize(
    ("words", "subject", "rule"),
    [
        ("Będę", "Rezygnacja – spotkanie 20 maja", "unexplained-subject"),
        ("Będę", "Adam Wilk – spotkanie 20 maja", "unexplained-subject"),
        ("Będę", "Zgłoszenie: Jan Kowalski 20 maja", "unexplained-subject"),
        ("Będę 20 maja", "Nie będę", "unexplained-subject"),
    ],
)
def test_the_subject_must_not_say_anything_else(words, subject, rule):
    assert rule in rules_of(decide(case(words, subject)))


@pytest.mark.parametrize(
    "subject",
    ["Zgłoszenie Anny Nowak 20 maja", "OPS Zalesie – spotkanie 20 maja", "Zapisuję się 20 maja"],
)
def test_a_subject_that_says_the_same_is_explained(subject):
    assert decide(case("Zapisuję się", subject)).action is Action.AUTO
