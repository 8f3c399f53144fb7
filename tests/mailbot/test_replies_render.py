import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.config.model import Office
from mailbot.replies.errors import UnrenderableReply
from mailbot.replies.render import ReplyFacts, gather_facts, render, template_names
from rules.decision import Blanks, ReplyPlan
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
    earlier=NOW,
    earlier_subject="Potwierdzenie zapisu [2024-0017]",
    standings=("Anna Nowak – Wizyta studyjna: poza listą",),
)
EVERYTHING = ReplyPlan(
    template="confirm",
    event="e1",
    persons=("p1", "p2"),
    removed=("p2",),
    choices=("e1", "e2"),
    missing=("oświadczenie (F2)",),
    documents=("F1",),
    blanks=Blanks(asked="formularze"),
)
ALL = template_names()

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
    "correction": {"earlier", "earlier_subject"},
}
FROM_PLAN = ("event", "persons", "removed", "choices", "missing", "documents", "blanks")


def plan(template: str, names: set[str] | None = None) -> ReplyPlan:
    """A plan with only these facts; with all of them by default."""
    wanted = set(FROM_PLAN) if names is None else names
    empty = {n: None if n in {"event", "blanks"} else () for n in FROM_PLAN if n not in wanted}
    return EVERYTHING.model_copy(update={"template": template, **empty})


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
        earlier=FULL.earlier if "earlier" in names else None,
        earlier_subject=FULL.earlier_subject if "earlier_subject" in names else "",
        standings=(),
    )


def test_there_is_a_template_for_every_reply_of_the_office():
    assert len(ALL) == 33
    assert set(NEEDS) <= set(ALL)


@pytest.mark.parametrize("template", ALL)
def test_every_reply_has_subject_greeting_and_a_footer_with_the_case(template):
    reply = render(plan(template), FULL)

    assert "[2024-0017]" in reply.subject
    assert reply.body.startswith("Dzień dobry,\n\n")
    assert "(sprawa 2024-0017)" in reply.body
    assert reply.body.endswith("Zespół koordynujący, tel. 71 000 00 00\nOśrodek Przykładowy\n")


@pytest.mark.parametrize("template", ALL)
def test_every_reply_can_do_without_all_optional_facts(template):
    needed = NEEDS.get(template, set())

    reply = render(plan(template, needed), facts(needed))

    assert "None" not in reply.subject + reply.body
    assert not re.search(r"\{|\}|\n\n\n|[ \t]\n|: *\n\n| {2}| [.,;:]", reply.subject + reply.body)


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
