from dataclasses import replace

import pytest

from parsers.facts import Machine, MachineKind, Trust
from rules.case import Thread
from rules.decide import decide
from rules.decision import Action, MatterKind
from rules.matters import business
from rules.understanding import understand
from tests.support.messages import case, envelope, message

RODO, COMPLAINT = MatterKind.RODO, MatterKind.COMPLAINT


def found(text, subject=""):
    made = case(text, subject)
    return business(made, understand(made))


@pytest.mark.parametrize(
    "text",
    [
        "Żądam usunięcia moich danych osobowych z Państwa bazy.",
        "Proszę o kopię moich danych osobowych.",
        "Wnoszę o dostęp do danych osobowych, które mnie dotyczą.",
        "Cofam zgodę na przetwarzanie moich danych.",
        "Wycofuję zgodę na wykorzystanie mojego wizerunku.",
        "Wnoszę sprzeciw wobec przetwarzania danych.",
        "Skąd mają Państwo moje dane?",
        "Jakie moje dane osobowe Państwo przetwarzacie?",
        "Na podstawie art. 15 RODO proszę o informacje.",
        "Proszę o usunięcie mojego adresu z bazy.",
        "Proszę mnie usunąć z Państwa bazy danych.",
        "Doszło do wycieku moich danych.",
        "Please delete my personal data.",
        "This is a GDPR request.",
    ],
)
def test_a_right_over_ones_own_data_is_recognised(text):
    assert found(text) == (RODO,)


@pytest.mark.parametrize(
    "text",
    [
        "Zgodnie z RODO informujemy, że administratorem danych jest Ośrodek.",
        "Wyrażam zgodę na przetwarzanie moich danych osobowych zgodnie z RODO.",
        "Oświadczam, że znam prawo do usunięcia moich danych osobowych.",
        "Przysługuje mi prawo dostępu do moich danych osobowych.",
        "Zapisuję się na szkolenie z dostępu do danych osobowych.",
        "Proszę o zmianę moich danych kontaktowych: nowy telefon.",
        "Nie cofam zgody na przetwarzanie danych.",
        "Proszę usunąć mnie z listy uczestników.",
        "Będę na webinarze RODO.",
    ],
)
def test_clauses_topics_and_changes_of_data_are_no_request_about_data(text):
    assert RODO not in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "Składam skargę na sposób prowadzenia szkolenia z księgowości.",
        "Niniejszym wnoszę zażalenie.",
        "To jest reklamacja.",
        "Skarżę się na brak odpowiedzi.",
        "Odwołuję się od wyniku naboru.",
        "Przesyłam odwołanie od decyzji komitetu.",
        "I would like to file a complaint.",
    ],
)
def test_a_complaint_is_recognised(text):
    assert found(text) == (COMPLAINT,)


@pytest.mark.parametrize(
    "text",
    [
        "Nie składam skargi, tylko pytam.",
        "Spotkanie zostało odwołane, szkoda.",
        "Proszę o odwołanie mojego zgłoszenia.",
        "Skarbnik nie przyjdzie.",
        "Obyło się bez skarg.",
        "Wycofuję skargę.",
    ],
)
def test_what_only_sounds_like_a_complaint_is_none(text):
    assert found(text) == ()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Wnioskuję o udostępnienie informacji publicznej.", MatterKind.PUBLIC_INFORMATION),
        ("Jestem dziennikarką lokalnego portalu.", MatterKind.MEDIA),
        ("Przygotowuję artykuł o spółdzielniach.", MatterKind.MEDIA),
        ("Proszę o wypowiedź do reportażu.", MatterKind.MEDIA),
        ("W załączeniu przesyłam fakturę za salę.", MatterKind.INVOICE),
        ("Kierujemy ostateczne wezwanie do zapłaty.", MatterKind.INVOICE),
        ("Przedstawiamy ofertę cateringu.", MatterKind.OFFER),
        ("Oferujemy szkolenia z zakresu BHP.", MatterKind.OFFER),
        ("Przesyłam CV i list motywacyjny.", MatterKind.JOB),
        ("Chciałabym odbyć u Państwa praktykę.", MatterKind.JOB),
    ],
)
def test_other_business_of_the_office_is_recognised(text, kind):
    assert found(text) == (kind,)


@pytest.mark.parametrize(
    "text",
    [
        "Proszę o wystawienie faktury na fundację.",
        "Czy faktura będzie wysłana pocztą?",
        "Oferta szkoleń jest ciekawa.",
        "Przesyłam formularz zgłoszeniowy.",
    ],
)
def test_a_guest_who_speaks_of_invoices_and_offers_brings_none(text):
    assert found(text) == ()


def test_the_beginning_of_a_subject_counts_but_not_that_of_an_answer():
    assert found("Proszę o rozpatrzenie.", "Skarga") == (COMPLAINT,)
    assert found("Proszę o rozpatrzenie.", "Re: Skarga") == ()


def test_a_complaint_goes_to_its_section_and_is_acknowledged():
    decision = decide(case("Składam skargę na organizację spotkania."))

    assert decision.action is Action.REVIEW
    assert (decision.section, decision.matters) == ("skargi_i_rodo", (COMPLAINT,))
    assert decision.reply is not None
    assert decision.reply.name == "complaint_ack"
    assert "for-a-person" in [finding.rule for finding in decision.findings]


def test_whoever_writes_from_an_address_that_nobody_vouches_for_gets_no_acknowledgement():
    head = envelope().model_copy(update={"trust": Trust.NONE})
    unsure = message("Żądam usunięcia moich danych osobowych.", head=head)

    decision = decide(case(mail=unsure))

    assert decision.matters == (RODO,)
    assert decision.reply is None


@pytest.mark.parametrize("text", ["Przesyłam fakturę.", "Przedstawiam ofertę."])
def test_invoices_and_offers_wait_for_a_person_without_an_answer(text):
    decision = decide(case(text))

    assert decision.section == "do_rozstrzygniecia"
    assert decision.reply is None


def test_a_sign_up_beside_a_request_about_data_is_carried_out_and_shown():
    text = "Zapisuję się na spotkanie 20 maja. Proszę o kopię moich danych osobowych."

    decision = decide(case(text))

    assert decision.section == "skargi_i_rodo"
    assert RODO in decision.matters
    assert decision.action in {Action.AUTO_AND_REVIEW, Action.REVIEW}


def test_a_mere_question_is_acknowledged_and_goes_to_the_questions():
    decision = decide(case("Czy przy sali jest parking?"))

    assert (decision.action, decision.section) == (Action.REVIEW, "pytania")
    assert decision.matters == (MatterKind.QUESTION,)
    assert decision.reply is not None
    assert decision.reply.name == "question_ack"


def test_a_second_question_in_a_thread_is_not_acknowledged_again():
    asked = case("Czy przy sali jest parking?")
    again = replace(asked, thread=Thread(acknowledged=frozenset({"question_ack"})))

    decision = decide(again)

    assert decision.reply is None
    assert decision.matters == (MatterKind.QUESTION,)


def test_an_acknowledged_question_does_not_hide_what_was_done():
    text = "Zapisuję się na spotkanie 20 maja. Czy jest parking?"
    asked = case(text)
    again = replace(asked, thread=Thread(acknowledged=frozenset({"question_ack"})))

    first, second = decide(asked).reply, decide(again).reply

    assert first is not None
    assert first.name == "confirm+question_ack"
    assert second is not None
    assert second.name == "confirm"


def test_a_machine_opens_no_matter():
    absent = Machine(kind=MachineKind.AUTO_REPLY, evidence="auto-submitted", is_certain=True)

    decision = decide(case(mail=message("Składam skargę.", machine=absent)))

    assert (decision.action, decision.matters) == (Action.SILENT, ())
