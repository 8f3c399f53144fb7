"""Applications to working groups: recorded when all is clear, else to a person with what lacks."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.decision import Action, ApplyGroup, Decision
from tests.support.handed_in import (
    IN_TIME,
    RECRUITMENT,
    applied,
    decided,
    read_form,
    rules_of,
)
from tests.support.messages import WARSAW

FORM = "formularz_podpisany.pdf"


def pairs(decision: Decision) -> list[tuple[str | None, str | None]]:
    return [(o.group, o.person) for o in decision.operations if isinstance(o, ApplyGroup)]


@pytest.mark.parametrize(
    ("words", "group"),
    [
        ("W załączeniu przesyłam formularz zgłoszeniowy do grupy nr 3.", "G3"),
        ("Przesyłam podpisany formularz do grupy roboczej numer dwa.", "G2"),
        ("Przesyłam formularz do grupy G4.", "G4"),
        (
            "Kandyduję do grupy roboczej ds. promocji i współpracy z biznesem, formularz w załączniku.",  # noqa: E501 - one mail a line
            "G3",
        ),
        ("Wysyłam zgłoszenie do grupy od spółdzielni socjalnych.", "G4"),
        ("Załączam formularz do grupy promocja/biznes, podpisany.", "G3"),
        ("Przedkładam formularz do grupy ds. mieszkalnictwa wspomaganego.", "G1"),
        ("Przesyłam formularz do grupy zajmującej się zamówieniami publicznymi.", "G2"),
        ("Przesyłam formularz do pierwszej grupy roboczej.", "G1"),
        ("Formularz do trzeciej grupy w załączniku, podpisany.", "G3"),
        (
            "Zgłaszam się do grupy roboczej ds. spółdzielni socjalnych, formularz w załączeniu.",
            "G4",
        ),
        ("Składam papiery do grupy od biznesu.", "G3"),
        ("Przesyłam formularz do trójki, formularz podpisany, nabór do grup roboczych.", "G3"),
        ("przesylam formularz do grupy ds. spoldzielni socjalnych", "G4"),
        ("Przesyłam formularz do grupy roboczej\nds. promocji i współpracy z biznesem.", "G3"),
    ],
)
def test_a_clear_application_is_recorded_and_acknowledged(words, group):
    decision = decided(words, FORM)

    assert decision.action is Action.AUTO, rules_of(decision)
    assert pairs(decision) == [(group, "P1")]
    assert decision.reply is not None
    assert decision.reply.name == "ack_application"
    assert decision.reply.groups == (group,)
    assert decision.section == "nabor"


@pytest.mark.parametrize(
    ("words", "file"),
    [
        ("Przesyłam zgłoszenie do grupy roboczej.", "F6_Nowak_grupa3.pdf"),
        ("Formularz do grupy roboczej w załączeniu.", "nowak_grupa_biznes.pdf"),
        ("Moje zgłoszenie do grupy roboczej.", "zgloszenie_promocja-biznes.pdf"),
    ],
)
def test_the_name_of_a_file_may_tell_the_group(words, file):
    assert pairs(decided(words, file)) == [("G3", "P1")]


@pytest.mark.parametrize(
    ("words", "subject"),
    [
        ("Przesyłam podpisany formularz.", "zgłoszenie do grupy nr 3"),
        ("Formularz w załączeniu.", "nabór do grupy G3"),
    ],
)
def test_the_subject_may_tell_the_group(words, subject):
    assert pairs(decided(words, FORM, subject=subject)) == [("G3", "P1")]


@pytest.mark.parametrize(
    ("words", "lack"),
    [
        (
            "Przesyłam formularz do grupy roboczej, proszę mnie przydzielić.",
            "application-without-group",
        ),
        ("Przesyłam formularz do grupy nr 1 i 3.", "application-forms-too-few"),
        ("Przesyłam formularz do grupy nr 1 (promocja, biznes).", "application-group-unsure"),
        (
            "Zgłaszam się do grup: spółdzielni socjalnych oraz biznesu, formularz w załączniku.",
            "application-group-unsure",
        ),
        ("Przesyłam formularz do którejś grupy, najchętniej biznes.", "application-group-unsure"),
        (
            "Przesyłam formularz do grupy 3, nie wiem czy dobrze wybieram.",
            "application-group-unsure",
        ),
        (
            "Przesyłam formularz do grupy roboczej, liczę na owocną współpracę.",
            "application-without-group",
        ),
    ],
)
def test_without_one_certain_group_a_person_decides(words, lack):
    decision = decided(words, FORM)

    assert decision.action is Action.REVIEW
    assert lack in rules_of(decision)
    assert decision.reply is not None
    assert decision.reply.name == "application_incomplete"


@pytest.mark.parametrize(
    "words",
    [
        "Zgłaszam chęć pracy w grupie nr 3.",
        "Proszę przyjąć moją kandydaturę do grupy ds. spółdzielni socjalnych.",
        "Chciałabym działać w grupie od spółdzielni socjalnych.",
        "Kandyduję do grupy roboczej nr 3. Formularz doniosę osobiście.",
    ],
)
def test_an_application_without_a_form_is_incomplete(words):
    decision = decided(words)

    assert decision.action is Action.REVIEW
    assert "application-without-form" in rules_of(decision)
    assert decision.reply is not None
    assert decision.reply.name == "application_incomplete"
    assert decision.reply.missing == ("podpisany formularz zgłoszeniowy do grupy roboczej",)


@pytest.mark.parametrize(
    ("received", "rule"),
    [
        (datetime(2026, 5, 5, 23, 59, 59, tzinfo=WARSAW), "application-early"),
        (datetime(2026, 5, 6, 0, 0, 0, tzinfo=WARSAW), None),
        (datetime(2026, 5, 22, 23, 59, 59, tzinfo=WARSAW), None),
        (datetime(2026, 5, 23, 0, 0, 0, tzinfo=WARSAW), "application-late"),
    ],
)
def test_both_days_of_the_window_count_to_their_last_second_in_warsaw(received, rule):
    decision = decided("Przesyłam formularz do grupy nr 3.", FORM, received=received)

    assert (decision.action is Action.AUTO) is (rule is None)
    assert rules_of(decision) == ({rule} if rule else set())


@pytest.mark.parametrize(("day", "reply"), [(5, "early_application"), (23, "late_application")])
def test_who_applies_outside_of_the_window_is_told(day, reply):
    received = datetime(2026, 5, day, 12, tzinfo=WARSAW)

    decision = decided("Przesyłam formularz do grupy nr 3.", FORM, received=received)

    assert decision.reply is not None
    assert decision.reply.name == reply


@given(st.integers(-40 * 24 * 60, 40 * 24 * 60))
def test_an_application_outside_of_the_window_is_never_automatic(minutes):
    received = IN_TIME + timedelta(minutes=minutes)

    decision = decided("Przesyłam formularz do grupy nr 3.", FORM, received=received)

    inside = RECRUITMENT.opens <= received.astimezone(WARSAW).date() <= RECRUITMENT.closes
    assert (decision.action is Action.AUTO) is inside


@given(st.sampled_from(["obcy@poczta.example", "kto@gdzie.example", "anna@ops-zalesie.example.evil.example"]),  # noqa: E501 - one mail a line
       st.sampled_from(["nr 1", "nr 3", "ds. spółdzielni socjalnych", "G2"]))  # fmt: skip
def test_an_application_from_an_unknown_sender_is_never_automatic(sender, group):
    decision = decided(f"Przesyłam formularz do grupy {group}. Anna Nowak", FORM, sender=sender)

    assert decision.action is Action.REVIEW
    assert decision.reply is None


@given(st.lists(st.sampled_from(
    ["przesyłam", "formularz", "grupy", "roboczej", "zgłoszenie", "współpraca", "rozwój", "moje", "proszę", "w", "do", "zadania", "kandyduję", "podpisany"]  # noqa: E501 - one mail a line
), min_size=1, max_size=12))  # fmt: skip
def test_an_application_without_a_certain_group_is_never_automatic(words):
    decision = decided(" ".join(words) + ".", FORM)

    assert decision.action is not Action.AUTO or pairs(decision) == []


# -- who stands -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "file"),
    [
        (
            "W imieniu ośrodka zgłaszam kandydaturę Pana Jana Kowalskiego do grupy nr 3.",
            "zgloszenie_Kowalski.pdf",
        ),
        ("Przesyłam formularz Jana Kowalskiego do grupy nr 3.", FORM),
        ("Przedkładam formularz kandydata, pana Jana Kowalskiego, do grupy roboczej nr 3.", FORM),
        ("Przesyłam formularz do grupy nr 3.", "formularz_Kowalski_Jan.pdf"),
    ],
)
def test_a_colleague_may_hand_in_for_the_candidate(words, file):
    decision = decided(words, file)

    assert decision.action is Action.AUTO, rules_of(decision)
    assert pairs(decision) == [("G3", "P2")]


def test_each_candidate_of_a_list_has_a_group():
    words = (
        "Przedstawiamy dwie kandydatury:\n"
        "- Anna Nowak (kierownik) do grupy ds. spółdzielni socjalnych,\n"
        "- Jan Kowalski do grupy ds. promocji i współpracy z biznesem.\n"
        "Formularze w załącznikach."
    )

    decision = decided(words, "F6_Nowak_grupa4.pdf", "F6_Kowalski_grupa3.pdf")

    assert decision.action is Action.AUTO, rules_of(decision)
    assert set(pairs(decision)) == {("G4", "P1"), ("G3", "P2")}
    assert decision.reply is not None
    assert len(decision.reply.also) == 1


def test_two_candidates_in_one_sentence_are_told_apart():
    words = "Dwa formularze: mój do grupy nr 4, Jana Kowalskiego do grupy nr 3."

    decision = decided(words, "f_Nowak.pdf", "f_Kowalski.pdf", subject="nabór do grup roboczych")

    assert set(pairs(decision)) == {("G4", "P1"), ("G3", "P2")}


def test_files_alone_may_tell_candidates_and_groups():
    decision = decided(
        "Zgłoszenia do grup roboczych w załącznikach.",
        "F6_Nowak_grupa4.pdf",
        "F6_Kowalski_grupa3.pdf",
    )

    assert set(pairs(decision)) == {("G4", "P1"), ("G3", "P2")}


@pytest.mark.parametrize(
    ("words", "file"),
    [
        ("Przesyłam formularz pani Wandy Zawilskiej do grupy nr 3.", FORM),
        ("Przesyłam jej formularz do grupy nr 3.", FORM),
        ("Przesyłam formularz naszej koleżanki do grupy nr 3.", FORM),
        ("Przesyłam formularz do grupy nr 3.", "formularz_Zawilska.pdf"),
        (
            "Dwie kandydatury do grup: Jan Kowalski i Anna Nowak, formularze w załączniku, grupa 3 i grupa 4.",  # noqa: E501 - one mail a line
            FORM,
        ),
    ],
)
def test_without_a_certain_candidate_a_person_decides(words, file):
    assert decided(words, file).action is Action.REVIEW


def test_a_file_that_names_another_group_than_the_words_is_held():
    decision = decided("Przesyłam formularz do grupy nr 3.", "Nowak_grupa4.pdf")

    assert "application-group-unsure" in rules_of(decision)


def test_from_a_shared_box_somebody_must_be_named():
    box = "biuro@ops-zalesie.example"

    assert decided("Przesyłam formularz do grupy nr 3.", FORM, sender=box).action is Action.REVIEW
    named = decided("Przesyłam formularz Jana Kowalskiego do grupy nr 3.", FORM, sender=box)
    assert pairs(named) == [("G3", "P2")]
    assert named.action is Action.AUTO


# -- again ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        "Przesyłam poprawioną wersję formularza do grupy nr 3.",
        "Wysyłam jeszcze raz formularz do grupy nr 3.",
        "Formularz do grupy nr 3, proszę rozpatrywać tylko tę wersję.",
        "Kolejna wersja formularza do grupy nr 3, poprzedni formularz proszę pominąć.",
    ],
)
def test_a_newer_version_is_told_as_such(words):
    decision = decided(words, FORM)

    assert decision.action is Action.AUTO, rules_of(decision)
    assert decision.reply is not None
    assert decision.reply.name == "second_application"


def test_the_register_knows_an_earlier_application_to_the_same_group():
    words = "Przesyłam formularz do grupy nr 3."

    again = decided(words, FORM, registry=applied(("G3", "P1")))
    other = decided(words, FORM, registry=applied(("G4", "P1"), ("G3", "P2")))

    assert again.reply is not None
    assert again.reply.name == "second_application"
    assert other.reply is not None
    assert other.reply.name == "ack_application"


# -- what was read --------------------------------------------------------------------------------


def test_a_read_form_wins_over_names_and_words():
    form = read_form(
        "2", "F6", name="Jan Kowalski", groups="3. ds. promocji i współpracy z biznesem"
    )

    decision = decided("W załączeniu.", "skan.pdf", documents=(form,))

    assert decision.action is Action.AUTO, rules_of(decision)
    assert pairs(decision) == [("G3", "P2")]


@pytest.mark.parametrize("problem", ["signature-missing:candidate", "field-missing:motivation"])
def test_an_unsigned_or_unfilled_form_is_incomplete(problem):
    form = read_form("2", "F6", problems=(problem,), name="Anna Nowak", groups="3. ds. promocji")

    decision = decided("Przesyłam formularz do grupy nr 3.", FORM, documents=(form,))

    assert rules_of(decision) == {"application-form-incomplete"}
    assert decision.reply is not None
    assert decision.reply.name == "application_incomplete"


def test_a_file_called_a_form_that_was_read_as_another_paper_is_none():
    other = read_form("2", None)

    decision = decided("Przesyłam formularz do grupy nr 3.", FORM, documents=(other,))

    assert decision.action is Action.REVIEW


# -- what is no application -------------------------------------------------------------------------  # noqa: E501 - one mail a line


@pytest.mark.parametrize(
    "words",
    [
        "Zgłaszam swój udział w spotkaniu o grupach roboczych.",
        "Będę na spotkaniu informacyjnym o grupach roboczych DKRES.",
        "Zgłaszam swoją kandydaturę na stanowisko koordynatora, CV w załączniku.",
        "Nasza grupa przyjedzie autobusem.",
        "Czy mogę zgłosić się do dwóch grup roboczych?",
        "Proszę o wycofanie mojego zgłoszenia do grupy nr 3.",
    ],
)
def test_other_talk_of_groups_is_no_application(words):
    assert pairs(decided(words)) in ([], [(None, "P1")])
    assert "application-without-form" not in rules_of(decided(words))


@pytest.mark.parametrize(
    "words",
    [
        "Czy mogę zgłosić się do dwóch grup roboczych?",
        "Czy do grupy roboczej może kandydować emeryt?",
        "Nie mogę otworzyć formularza do grup roboczych. Proszę o przesłanie.",
    ],
)
def test_a_question_about_the_recruitment_is_passed_on(words):
    decision = decided(words)

    assert decision.action is Action.REVIEW
    assert decision.intents == ("question",)
    assert decision.reply is not None
    assert decision.reply.name == "question_ack"


@pytest.mark.parametrize(
    "words",
    [
        "Proszę o wycofanie mojego zgłoszenia do grupy nr 3.",
        "Rezygnuję z kandydowania do grupy roboczej.",
        "Złożyłam papiery do grupy nr 3. Proszę anulować moje zgłoszenie.",
        "Niestety nie wyrażam zgody na kandydowanie.",
    ],
)
def test_taking_an_application_back_is_for_a_person(words):
    decision = decided(words)

    assert decision.action is Action.REVIEW
    assert "application-withdrawn" in rules_of(decision)
    assert decision.intents == ("other",)
    assert decision.reply is not None
    assert decision.reply.name == "application_withdrawn"


@pytest.mark.parametrize(
    "more",
    [
        "Na spotkanie 20 maja nie przyjdę.",
        "Rezygnuję z webinaru.",
        "W załączeniu także faktura.",
        "Proszę mnie zapisać na webinar.",
    ],
)
def test_an_application_with_something_else_is_held(more):
    decision = decided(f"Przesyłam formularz do grupy nr 3. {more}", FORM)

    assert decision.action is Action.REVIEW
    assert "application-and-more" in rules_of(decision)


def test_a_question_beside_an_application_is_passed_on():
    decision = decided("Przesyłam formularz do grupy nr 3. Czy wiek jest przeszkodą?", FORM)

    assert decision.action is Action.AUTO_AND_REVIEW
    assert decision.reply is not None
    assert decision.reply.name == "ack_application+question_ack"


def test_a_request_beside_an_application_is_shown():
    decision = decided("Przesyłam formularz do grupy nr 3. Proszę o telefon do mnie.", FORM)

    assert decision.action is Action.AUTO_AND_REVIEW
