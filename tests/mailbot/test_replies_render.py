import re
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.config.model import Office
from mailbot.replies.english import PHRASES
from mailbot.replies.errors import UnrenderableReply
from mailbot.replies.render import ReplyFacts, gather_facts, render, template_names
from parsers.forms.definition import load_forms
from rules.decision import Blanks, Language, ReplyPlan
from rules.form_gaps import GAPS
from rules.replies_to_papers import MISSING as PHRASES_OF_LACKS
from rules.replies_to_papers import ORDER
from tests.support.post_office import ANNA, JAN, MEETING, NOW, REGISTRY, VISIT, mailbox

FULL = ReplyFacts(
    office=Office(
        name="Ośrodek Przykładowy",
        coordinator="Zespół koordynujący",
        phone="71 000 00 00",
        forms_link="https://ops.example/formularze",
    ),
    ref="2024-0017",
    received=NOW,
    now=NOW,
    events={"e1": MEETING, "e2": VISIT},
    persons={"p1": "Anna Nowak", "p2": "Jan Żółć"},
    recruitment=REGISTRY.recruitment,
    deadline=date(2024, 5, 20),
    group="ds. promocji",
    resolution="12/2024",
    resolved_on=date(2024, 6, 3),
    before=replace(VISIT, place="Rynek"),
    materials="https://ops.example/materialy",
    materials_notes="Nagranie będzie dostępne przez miesiąc.",
    has_files=True,
    sent_on=date(2024, 5, 6),
    text="Parking jest przy wejściu.\n\nDojazd tramwajem 7.",
    has_copies=True,
)
EVERYTHING = ReplyPlan(
    template="confirm",
    event="e1",
    persons=("p1", "p2"),
    removed=("p2",),
    choices=("e1", "e2"),
    missing=("wskazanie grupy roboczej",),
    statements=("Zapis nie jest już aktualny.",),
    documents=("F1",),
    blanks=Blanks(asked="formularze"),
)
ALL = template_names()
LANGUAGES = get_args(Language)
IN_BOTH = [(language, template) for language in LANGUAGES for template in ALL]
OPENS = {"pl": "Dzień dobry,\n\n", "en": "Hello,\n\n"}
CASE = {"pl": r"\b[Ss]prawa 2024-0017\b", "en": r"\b[Cc]ase 2024-0017\b"}

# For each reply the facts without which it must not go out; everything else may be missing.
NEEDS = {
    "already_enrolled": {"event", "persons"},
    "confirm": {"event", "persons"},
    "waitlist": {"event", "persons"},
    "promoted": {"event", "persons", "deadline"},
    "cancelled": {"event", "persons"},
    "decline_noted": {"event"},
    "replaced": {"event", "persons", "removed"},
    "event_past": {"event"},
    "event_cancelled": {"event"},
    "event_cancelled_notice": {"event"},
    "after_deadline": {"event"},
    "docs_incomplete": {"missing"},
    "application_incomplete": {"missing"},
    "late_application": {"recruitment"},
    "early_application": {"recruitment"},
    "result_yes": {"persons", "group", "resolution", "resolved_on"},
    "result_no": {"group", "resolution", "resolved_on"},
    "reminder": {"event", "persons"},
    "forms": {"blanks"},
    "answer": {"text"},
    "correction": {"statements"},
    "thanks_after": {"event"},
    "event_changed": {"event"},
    "offer_expired": {"event", "persons"},
    "offer_declined": {"event", "persons"},
    "docs_reminder": {"missing"},
    "meeting_invitation": {"event"},
    "certificate": {"event"},
    "staff_noted": {"event"},
}
FROM_PLAN = (
    "event", "persons", "removed", "choices", "missing", "documents", "blanks", "statements",
)  # fmt: skip


def plan(template: str, names: set[str] | None = None, language: Language = "pl") -> ReplyPlan:
    """A plan with only these facts; with all of them by default."""
    wanted = set(FROM_PLAN) if names is None else names
    empty = {n: None if n in {"event", "blanks"} else () for n in FROM_PLAN if n not in wanted}
    return EVERYTHING.model_copy(update={"template": template, "language": language, **empty})


def facts(names: set[str]) -> ReplyFacts:
    bare = replace(MEETING, place=None, city=None, mode="", starts=None, ends=None, deadline=None)
    return replace(
        FULL,
        office=Office(),
        events={"e1": bare},
        recruitment=FULL.recruitment if "recruitment" in names else None,
        deadline=FULL.deadline if "deadline" in names else None,
        group=FULL.group if "group" in names else "",
        resolution=FULL.resolution if "resolution" in names else "",
        resolved_on=FULL.resolved_on if "resolved_on" in names else None,
        before=None,
        materials="",
        materials_notes="",
        has_files=False,
        sent_on=None,
        text=FULL.text if "text" in names else "",
        has_copies=False,
    )


IN_ENGLISH = replace(
    FULL,
    office=Office(name="Office", coordinator="Team"),
    events={
        "e1": replace(MEETING, title="Meeting", place="Club", city=None),
        "e2": replace(VISIT, title="Visit", place="Club", city=None),
    },
    persons={"p1": "Anna Nowak", "p2": "Jan Lis"},
    before=replace(VISIT, place="Square", city=None),
    materials_notes="The recording will be there for a month.",
    group="promotion",
    text="The car park is at the entrance.",
)
FORM_TITLES = {form.title for form in load_forms()}
# Two empty lines, a blank at the end of a line, a heading without what it heads, " ." and the like.
AWRY = re.compile(r"\{|\}|\n\n\n|[ \t]\n|: *\n\n| {2}| [.,;:]")


def test_there_is_a_template_for_every_reply_of_the_office():
    assert len(ALL) == 45
    assert set(NEEDS) <= set(ALL)


def test_every_reply_can_be_written_in_english_too():
    assert template_names("en") == ALL


@pytest.mark.parametrize(("language", "template"), IN_BOTH)
def test_every_reply_has_subject_greeting_and_a_footer_with_the_case(language, template):
    reply = render(plan(template, language=language), FULL)

    assert "[2024-0017]" in reply.subject
    assert reply.body.startswith(OPENS[language])
    assert re.search(CASE[language], reply.body)
    assert reply.body.endswith("Zespół koordynujący, tel. 71 000 00 00\nOśrodek Przykładowy\n")
    assert not AWRY.search(reply.subject + reply.body)


@pytest.mark.parametrize(("language", "template"), IN_BOTH)
def test_every_reply_can_do_without_all_optional_facts(language, template):
    needed = NEEDS.get(template, set())

    reply = render(plan(template, needed, language), facts(needed))

    assert "None" not in reply.subject + reply.body
    assert not AWRY.search(reply.subject + reply.body)


@pytest.mark.parametrize("template", ALL)
def test_an_english_reply_has_no_polish_of_ours_in_it(template):
    said = plan(template, language="en").model_copy(update={"statements": ("It is so.",)})

    reply = render(said, IN_ENGLISH)

    shown = [line for line in reply.body.split("\n") if line not in FORM_TITLES]
    assert not re.search("[ąćęłńóśźżĄĆĘŁŃÓŚŹŻ]", "\n".join([reply.subject, *shown]))


@pytest.mark.parametrize("phrase", [*PHRASES])
def test_a_phrase_of_the_rules_is_said_in_the_language_of_the_reply(phrase):
    said = plan("docs_incomplete", language="en").model_copy(update={"missing": (phrase,)})

    reply = render(said, FULL)

    assert phrase not in reply.body
    assert PHRASES[phrase] in reply.body


def test_whatever_an_application_lacks_can_be_said_in_english():
    assert set(PHRASES) >= {*PHRASES_OF_LACKS.values(), *GAPS.values(), *ORDER}


def test_what_cannot_be_said_in_english_is_written_in_polish_as_a_whole():
    said = plan("docs_incomplete", language="en").model_copy(update={"missing": ("pieczęć",)})

    reply = render(said, FULL)

    assert reply.body.startswith("Dzień dobry,")
    assert "pieczęć" in reply.body


def test_an_english_confirmation_writes_day_time_and_promise_as_english_does():
    confirmation = plan("confirm", language="en").model_copy(
        update={"also": (ReplyPlan(template="question_ack"),)}
    )

    reply = render(confirmation, FULL)

    assert "Date: Wednesday, 15 May 2024, 10:00–14:00\n" in reply.body
    assert "you will receive an answer by 10 May 2024." in reply.body
    assert reply.body.count("Hello,") == 1


def test_a_further_act_in_the_same_reply_begins_as_a_sentence_does():
    confirmation = plan("confirm").model_copy(
        update={"also": (ReplyPlan(template="question_ack"),)}
    )

    reply = render(confirmation, FULL)

    assert "\n\nDziękujemy za wiadomość. Pytanie przekazaliśmy" in reply.body
    assert reply.body.count("Dzień dobry,") == 1


@pytest.mark.parametrize(("template", "fact"), [(t, f) for t in NEEDS for f in sorted(NEEDS[t])])
def test_a_reply_without_a_fact_that_it_needs_is_left_to_a_person(template, fact):
    left = NEEDS[template] - {fact}

    with pytest.raises(UnrenderableReply, match=r"Odpowiedzi .* nie da się napisać: brakuje"):
        render(plan(template, left), facts(left))


def test_a_reply_that_does_not_exist_is_left_to_a_person():
    with pytest.raises(UnrenderableReply, match="Nie ma szablonu"):
        render(ReplyPlan(template="nosuch"), FULL)


def test_a_confirmation_names_event_time_place_and_people_in_the_nominative():
    reply = render(plan("confirm"), FULL)

    assert reply.subject == "Potwierdzenie zapisu – Spotkanie sieciujące PES [2024-0017]"
    assert "Termin: środa, 15 maja 2024 r., godz. 10:00–14:00\n" in reply.body
    assert "Miejsce: Klub Bolko, Wrocław\nNa listę wpisano:\nAnna Nowak\nJan Żółć\n" in reply.body


def test_a_replacement_says_who_left_and_who_came():
    reply = render(plan("replaced").model_copy(update={"persons": ("p1",)}), FULL)

    assert "Z listy usunięto:\nJan Żółć\n\nNa listę wpisano:\nAnna Nowak\n" in reply.body


def test_choices_are_numbered_as_the_answer_should_name_them():
    reply = render(plan("clarify_event"), FULL)

    assert "\n1. Spotkanie sieciujące PES – środa, 15 maja 2024 r.," in reply.body
    assert "\n2. Wizyta studyjna – " in reply.body


def test_half_a_list_of_people_is_no_list():
    wanted = plan("confirm").model_copy(update={"persons": ("p1", "stranger")})

    with pytest.raises(UnrenderableReply, match="nazwisk z rejestru"):
        render(wanted, FULL)


@pytest.mark.parametrize(
    ("now", "promised"),
    [
        (datetime(2024, 5, 7, 8, tzinfo=UTC), "10 maja 2024 r."),
        (datetime(2024, 4, 29, 8, tzinfo=UTC), "6 maja 2024 r."),  # 1 and 3 May, a weekend
        (datetime(2024, 5, 7, 22, 30, tzinfo=UTC), "13 maja 2024 r."),  # the 8th in Warsaw
    ],
)
def test_a_question_is_answered_within_three_working_days(now, promised):
    reply = render(plan("question_ack"), replace(FULL, now=now))

    assert f"odpowiedź prześlemy do {promised}" in reply.body


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("after_deadline", "minął 10 maja 2024 r."),
        ("late_application", "nabór trwał do 24 maja 2024 r., a zgłoszenie wpłynęło 7 maja"),
        ("early_application", "nabór trwa od 6 maja 2024 r. do 24 maja 2024 r."),
        ("application_incomplete", "uzupełnienia do 24 maja 2024 r."),
        ("promoted", "potwierdzenie udziału do 20 maja 2024 r."),
    ],
)
def test_each_deadline_comes_from_its_own_source(template, words):
    assert words in render(plan(template), FULL).body


def test_the_mailbox_may_have_its_own_coordinator(tmp_path):
    own = mailbox(tmp_path, coordinator="Maria Mazur")

    gathered = gather_facts(REGISTRY, FULL.office, own, "2024-0001", (NOW, NOW))

    assert gathered.persons == {ANNA.id: "Anna Nowak", JAN.id: "Jan Żółć"}
    assert "\nMaria Mazur, tel. 71 000 00 00\n" in render(plan("docs_accepted"), gathered).body


@pytest.mark.parametrize(
    ("documents", "words"),
    [
        (("F1",), "dokumentów:\nFormularz zgłoszeniowy instytucji\n\n"),
        (
            ("F2", "F2", "F1"),
            "\nOświadczenie osoby delegowanej przez instytucję (2)\n\n",
        ),
        (
            ("F1", "inny dokument"),
            "dokumentów:\nFormularz zgłoszeniowy instytucji\ninny dokument\n\n",
        ),
        (("inny dokument", "inny dokument"), "dokumentów:\ninne dokumenty: 2\n\n"),
        (("KUP-TERAZ.pdf",), "dokumentów:\ninny dokument\n\n"),
        (("F7", "KUP-TERAZ.pdf"), "dokumentów:\ninne dokumenty: 2\n\n"),
        ((), "potwierdzamy otrzymanie dokumentów.\n"),
    ],
)
def test_names_of_attached_files_are_not_repeated(documents, words):
    reply = render(plan("ack_docs").model_copy(update={"documents": documents}), FULL)

    assert words in reply.body
    assert "KUP" not in reply.body


def test_a_change_names_only_what_is_different_now():
    moved = replace(FULL, before=replace(MEETING, place="Rynek", city=None))

    reply = render(plan("event_changed"), moved)

    assert "Miejsce: Klub Bolko, Wrocław (poprzednio: Rynek)\n" in reply.body
    assert "godz. 10:00–14:00\n" in reply.body


def test_an_answer_of_a_person_does_not_claim_to_come_from_a_machine():
    reply = render(plan("answer"), FULL)

    assert "Parking jest przy wejściu.\n\nDojazd tramwajem 7.\n\nSprawa 2024-0017." in reply.body
    assert "automatycznie" not in reply.body


HOSTILE = st.text(
    alphabet=st.sampled_from("aŻ <>&\"'{%}\r\n\t\0\x0b\x85\u2028\u202e\u200b\ud800"), max_size=30
)


@settings(max_examples=100)
@given(title=HOSTILE, name=HOSTILE, missing=HOSTILE, template=st.sampled_from(ALL))
def test_a_hostile_name_never_adds_a_line_or_leaves_its_place(title, name, missing, template):
    hostile = replace(
        FULL,
        events={"e1": replace(MEETING, title="x" + title)},
        persons={"p1": "x" + name, "p2": "Jan Żółć"},
    )
    wanted = plan(template).model_copy(update={"missing": ("x" + missing,)})

    reply = render(wanted, hostile)
    plain = render(plan(template), replace(FULL, events={"e1": MEETING}))

    assert reply.body.count("\n") == plain.body.count("\n")
    assert not re.search("[\0\r\x0b\x85\u2028\u202e\u200b\ud800]", reply.subject + reply.body)
    assert "\n" not in reply.subject
