"""Papers, changes of data and thanks: what is recorded, acknowledged, shown, or put aside."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.decision import Action, Documents, Update
from rules.registry import DossierState, Enrolment, EnrolmentState
from tests.support.handed_in import RECRUITING, decided, read_form, rules_of
from tests.support.messages import INSTITUTION

NEW = replace(RECRUITING, institutions=(replace(INSTITUTION, dossier=DossierState.NONE),))


@pytest.mark.parametrize(
    ("words", "files", "forms"),
    [
        ("W załączniku komplet: formularz zgłoszeniowy instytucji, oświadczenie osoby delegowanej i podpisany regulamin.",  # noqa: E501 - one mail a line
         ("skan0001.pdf", "skan0002.pdf", "regulamin podpisany.pdf"), ("F1", "F2", "F3")),
        ("Przesyłam formularz aktualizacji osób.", ("aktualizacja_osob_OPS.pdf",), ("F4",)),
        ("Przesyłam formularz aktualizacji danych adresowych.", ("Formularz aktualizacja danych adresowych.pdf",), ("F5",)),  # noqa: E501 - one mail a line
        ("Zdjęcia podpisanych oświadczeń. Skaner się zbuntował.", ("IMG_1.jpg", "IMG_2.jpg"), ("F2",)),  # noqa: E501 - one mail a line
        ("W załączeniu oświadczenie oraz regulamin. Uprzejmie proszę o potwierdzenie wpływu.",
         ("Oswiadczenie_A_Nowak.pdf", "Regulamin_podpisany.pdf"), ("F2", "F3")),
        ("Przesyłam dokumenty.", ("F1 formularz.pdf", "F2_Kowalski.pdf"), ("F1", "F2")),
        ("W załączeniu regulamin.", ("dokument.pdf",), ("F3",)),
    ],
)  # fmt: skip
def test_our_forms_are_acknowledged_without_a_person(words, files, forms):
    decision = decided(words, *files)

    assert decision.action is Action.AUTO, rules_of(decision)
    assert next(o.docs for o in decision.operations if isinstance(o, Documents)) == forms
    assert decision.reply is not None
    assert decision.reply.name == "ack_docs"
    assert decision.section == "dokumenty_do_sprawdzenia"


def test_papers_of_an_institution_that_was_not_accepted_yet_are_acknowledged():
    decision = decided("Przesyłam regulamin.", "regulamin.pdf", registry=NEW)

    assert decision.action is Action.AUTO, rules_of(decision)


@pytest.mark.parametrize(
    ("words", "files"),
    [
        ("W załączniku faktura.", ("FV 31.pdf",)),
        ("Przesyłam regulamin i fakturę.", ("regulamin.pdf", "faktura.pdf")),
        ("W załączeniu pismo jak w tytule.", ("pismo.pdf",)),
        ("Przesyłam ofertę.", ("skan.pdf",)),
        ("Zapraszam na piknik.", ("zaproszenie.jpg",)),
        ("Przesyłam regulamin.", ("regulamin.pdf", "cokolwiek.xyz")),
        ("Przesyłam regulamin. Składam też skargę.", ("regulamin.pdf",)),
    ],
)
def test_papers_that_are_not_ours_go_to_a_person(words, files):
    assert decided(words, *files).action is Action.REVIEW


def test_papers_from_an_unknown_sender_go_to_a_person():
    decision = decided("Przesyłam regulamin.", "regulamin.pdf", sender="kto@gdzie.example")

    assert decision.action is Action.REVIEW
    assert decision.reply is None


def test_a_file_called_a_rule_book_that_was_read_as_something_else_is_none():
    decision = decided("Przesyłam regulamin.", "regulamin.pdf", documents=(read_form("2", None),))

    assert decision.action is Action.REVIEW


def test_what_was_read_is_ours_whatever_the_file_is_called():
    decision = decided("W załączeniu.", "abc.pdf", documents=(read_form("2", "F3"),))

    assert decision.action is Action.AUTO, rules_of(decision)
    assert decision.reply is not None
    assert decision.reply.documents == ("F3",)


@pytest.mark.parametrize(
    "more",
    ["Czy to wystarczy?", "Proszę o pilny kontakt.", "Prosimy o telefon do kierownika."],
)
def test_a_question_or_request_beside_papers_is_shown(more):
    decision = decided(f"Przesyłam regulamin. {more}", "regulamin.pdf")

    assert decision.action is Action.AUTO_AND_REVIEW
    assert decision.reply is not None
    assert decision.reply.template == "ack_docs"


@pytest.mark.parametrize(
    "more",
    [
        "Czy mogę przyjść na webinar?",
        "Na spotkanie nie przyjdę.",
        "Jutro mnie nie będzie.",
        "Rezygnuję z udziału.",
    ],
)
def test_papers_never_hide_what_is_said_of_an_event(more):
    decision = decided(f"Przesyłam regulamin. {more}", "regulamin.pdf")

    assert decision.action is not Action.AUTO


# -- changes --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ("Informuję o zmianie numeru telefonu: 74 100 20 30.", "phone"),
        ("Mój nowy numer telefonu to 600 000 001.", "phone"),
        ("Po rozwodzie wróciłam do nazwiska Zaręba. Proszę o zmianę w kartotece.", "name"),
        ("Nazywam się Nowak-Zaręba, z kreską. Proszę o korektę w wykazach.", "name"),
        (
            "Z dniem 1 lipca przechodzimy na nową pocztę i mój adres będzie brzmiał inaczej.",
            "email",
        ),
        ("Od czerwca urzędujemy w innym miejscu.", "address"),
        ("Zmieniła się nasza siedziba: zmiana siedziby od lipca.", "address"),
        ("Pani Ewa Bielska kończy pracę w naszym ośrodku.", "left"),
        ("Z końcem maja odeszłam z ośrodka. Usuńcie mnie z osób do kontaktu.", "left"),
        ("Informujemy o zmianie w zarządzie: prezeską jest nowa osoba.", "representative"),
    ],
)
def test_a_change_without_its_form_is_proposed_and_the_form_is_asked_for(words, what):
    decision = decided(words)

    assert decision.action is Action.REVIEW
    assert "data-change" in rules_of(decision)
    assert [o.what for o in decision.operations if isinstance(o, Update)] == [what]
    assert decision.reply is not None
    assert decision.reply.name == "update_form"


def test_the_one_who_left_is_the_one_who_is_named():
    decision = decided("Pani Ewa Bielska kończy pracę w naszym ośrodku.")

    assert [o.person for o in decision.operations if isinstance(o, Update)] == ["P3"]


@pytest.mark.parametrize(
    "words",
    [
        "Link do webinaru nie działa.",
        "Drukarka w gminie nie pracuje.",
        "Będę na webinarze 27 maja.",
    ],
)
def test_other_things_are_no_change_of_data(words):
    assert not [o for o in decided(words).operations if isinstance(o, Update) and o.what != "left"]


def test_a_change_is_never_acknowledged_to_a_stranger():
    assert decided("Mój nowy numer telefonu to 600.", sender="kto@gdzie.example").reply is None


# -- thanks ---------------------------------------------------------------------------------------

THANKS = [
    "Dziękuję, link działa.",
    "Super, dzięki za materiały!",
    "Bardzo dziękuję za przesłane materiały, na pewno się przydadzą!\nAnna",
    "Dziękuję, doszło. A.",
    "Pięknie dziękuję, dotarło w całości. AN",
    "Super, dzięki wielkie!\nAnia",
    "Serdecznie dziękujemy za organizację i za kawę.",
    "Bóg zapłać za piękne długopisy i teczki!",
]


@pytest.mark.parametrize("words", THANKS)
def test_mere_thanks_are_put_aside(words):
    decision = decided(words, subject="Re: Materiały")

    assert decision.action is Action.SILENT, rules_of(decision)
    assert decision.reply is None


@pytest.mark.parametrize(
    "words",
    [
        "Dziękuję, ale link nie działa.",
        "Dziękuję, czy będą materiały?",
        "Dziękuję, będę.",
        "Dziękuję za zaproszenie, przyjdę.",
        "Dziękuję za zaproszenie, niestety nie tym razem.",
        "Dziękuję. Jan Kowalski też przyjdzie.",
        "Dziękuję, widzimy się 20 maja.",
        "Dziękuję, do zobaczenia na spotkaniu.",
        "Dziękuję, potwierdzam.",
        "Link działa.",
        "Dziękuję, proszę mnie wypisać.",
    ],
)
def test_thanks_with_anything_else_are_never_put_aside(words):
    assert decided(words, subject="Re: Materiały").action is not Action.SILENT


@pytest.mark.parametrize("sender", ["kto@gdzie.example", "urzad@poczta.example"])
def test_thanks_of_strangers_go_to_a_person(sender):
    assert decided(THANKS[0], subject="Re: Link", sender=sender).action is Action.REVIEW


def test_thanks_for_an_offered_place_may_be_its_acceptance():
    offered = replace(RECRUITING, enrolments=(Enrolment("E1", "P1", EnrolmentState.OFFERED),))

    decision = decided("Super, dzięki!", subject="Re: Zwolniło się miejsce", registry=offered)

    assert decision.action is Action.REVIEW


def test_thanks_under_a_new_subject_count_by_the_subject_too():
    assert decided(THANKS[0], subject="rezygnacja").action is not Action.SILENT
    assert decided(THANKS[0], subject="Podziękowanie").action is Action.SILENT


@given(
    st.sampled_from(THANKS),
    st.sampled_from(["nie", "rezygnuję", "wypiszcie", "Jan Kowalski", "jutro", "20.05", "?"]),
)
def test_no_word_outside_of_the_list_is_ever_put_aside(words, other):
    assert decided(f"{words} {other}", subject="Re: Materiały").action is not Action.SILENT
