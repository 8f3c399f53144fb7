import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from parsers.facts import Leaf, LeafRole, Machine, MachineKind
from rules.decide import decide
from rules.decision import Action, Decision
from rules.explain import explain
from rules.tables.table import Rule, Table, Then, WrongTable, compiled
from rules.tables.told import fact_lines, traced
from rules.tables.words import SECTIONS, WORDS
from tests.support.messages import MEETING, REGISTRY, case, envelope, message
from tests.support.rule_tables import LAST, rule

SIGN_UP = "Proszę o zapisanie mnie na spotkanie sieciujące 20 maja."
KEEP = rule("jak-zwykle", "as_decided")


def table(*rules: Rule) -> Table:
    return compiled((*rules, LAST))


def mistakes(*rules: Rule) -> list[str]:
    with pytest.raises(WrongTable) as caught:
        compiled(rules)
    return [mistake.message for mistake in caught.value.mistakes]


def test_without_rules_nothing_changes_and_the_facts_are_kept():
    decision = decide(case(SIGN_UP))

    assert decision.action is Action.AUTO
    assert decision.ruling is None
    assert decision.circumstances.keys() == WORDS.keys()


def test_the_facts_of_a_plain_sign_up():
    facts = decide(case(SIGN_UP)).circumstances

    assert facts == {
        "mailbox": "es",
        "sender": "person",
        "sender_domain": "ops-zalesie.example",
        "trust": "dmarc",
        "institution": "I1",
        "dossier": "accepted",
        "event": "E1",
        "series": "sieciowanie",
        "mode": "stacjonarnie",
        "days_left": 16,
        "free_places": 40,
        "persons": 1,
        "enrols": True,
        "waits": False,
        "cancels": False,
        "replaces": False,
        "applies": False,
        "documents": False,
        "updates": False,
        "asks": False,
        "matter": "none",
        "attachments": 0,
        "answer": False,
        "repeated": False,
        "recruitment": False,
        "decision": "auto",
        "replies": True,
        "section": "obsluzone_automatycznie",
        "weekday": "monday",
        "hour": 9,
    }


def test_the_facts_of_a_stranger_are_that_there_is_nothing():
    stranger = envelope(sender="ktos@poczta.example")
    mail = message("Dzień dobry, kto prowadzi szkolenia?", head=stranger)

    facts = decide(case(mail=mail)).circumstances

    assert facts["sender"] == "unknown"
    assert facts["institution"] == facts["event"] == facts["mode"] == "none"
    assert facts["dossier"] == "unknown"
    assert facts["days_left"] is facts["free_places"] is None


def test_a_mail_about_two_events_is_about_several():
    mail = "Proszę o zapisanie mnie na spotkanie sieciujące 20 maja i na webinar RODO 27 maja."

    facts = decide(case(mail)).circumstances

    assert facts["event"] == facts["series"] == facts["mode"] == "several"


def test_an_event_declared_full_has_no_free_places():
    full = replace(MEETING, full_since=MEETING.announced)
    registry = replace(REGISTRY, events=(full,))

    assert decide(case(SIGN_UP, registry=registry)).circumstances["free_places"] == 0


def test_attachments_are_counted_and_signatures_are_not():
    leaves = tuple(
        Leaf(
            path=f"1.{n}",
            name="",
            declared_type="a/b",
            sniffed_type="a/b",
            role=role,
            size=1,
            sha256="0",
        )
        for n, role in enumerate((LeafRole.ATTACHMENT, LeafRole.ATTACHMENT, LeafRole.SIGNATURE))
    )
    mail = message(SIGN_UP, "").model_copy(update={"leaves": leaves})

    assert decide(case(mail=mail)).circumstances["attachments"] == 2


def test_a_rule_holds_what_would_have_been_done_with_its_reason_and_name():
    held = decide(case(SIGN_UP), table(rule("oddzial", why="Ustalamy z oddziałem.", event="E1")))

    assert held.action is Action.REVIEW
    assert held.reply is None
    assert held.section == "do_rozstrzygniecia"
    assert held.operations == decide(case(SIGN_UP)).operations
    assert held.findings[0].rule == "held-by-a-rule"
    assert held.findings[0].reason == "Ustalamy z oddziałem. (reguła «oddzial»)"
    assert held.ruling is not None
    assert (held.ruling.rule, held.ruling.then) == ("oddzial", "review")


def test_a_rule_shows_what_is_done_all_the_same():
    shown = decide(case(SIGN_UP), table(rule("pokaz", "show", persons={"ge": 1})))

    assert shown.action is Action.AUTO_AND_REVIEW
    assert shown.reply == decide(case(SIGN_UP)).reply
    assert shown.findings[0].rule == "shown-by-a-rule"


def test_the_first_rule_that_fits_decides():
    rules = (rule("nie", persons={"ge": 2}), rule("tak", "as_decided", persons=1), KEEP)

    decision = decide(case(SIGN_UP), table(*rules))

    assert decision.action is Action.AUTO
    assert decision.ruling is not None
    assert decision.ruling.rule == "tak"


def test_what_no_rule_lets_through_is_held_by_the_last():
    decision = decide(case(SIGN_UP), table(rule("nie", "as_decided", event="E2")))

    assert decision.action is Action.REVIEW
    assert decision.ruling is not None
    assert decision.ruling.rule == "reszta"


def test_a_rule_chooses_section_and_coordinator():
    chosen = Rule("droga", "Tak.", {}, Then.AS_DECIDED, "nabor", "ewa@ops.example")

    decision = decide(case("Czy jest parking?"), table(chosen))

    assert decision.section == "nabor"
    assert decision.ruling is not None
    assert decision.ruling.coordinator == "ewa@ops.example"


def test_a_request_about_own_data_stays_where_it_is_looked_for():
    moved = Rule("droga", "Tak.", {}, Then.AS_DECIDED, "pytania")

    decision = decide(case("Żądam usunięcia moich danych osobowych."), table(moved))

    assert decision.section == "skargi_i_rodo"


def test_machines_are_met_with_silence_whatever_the_rules():
    mail = message(
        "Jestem na urlopie",
        "",
        machine=Machine(kind=MachineKind.AUTO_REPLY, evidence="header", is_certain=True),
    )

    decision = decide(case(mail=mail), table())

    assert decision.action is Action.SILENT
    assert decision.ruling is None


def test_the_explanation_names_rule_and_coordinator():
    chosen = Rule("droga", "Tak.", {}, Then.AS_DECIDED, None, "ewa@ops.example")
    the_case = case(SIGN_UP)

    text = explain(the_case.message, decide(the_case, table(chosen)))

    assert "Reguła: «droga», prowadzi ewa@ops.example" in text


@pytest.mark.parametrize(
    ("when", "message"),
    [
        ({"sendr": "person"}, "nieznany fakt «sendr» – czy chodziło o «sender»?"),
        ({"skrzynka": "es"}, "nieznany fakt «skrzynka» – czy chodziło o «mailbox»?"),
        ({"xyz": 1}, "nieznany fakt «xyz»; wszystkie wypisuje `mailbot rules words`"),
        ({"sender": "persn"}, "«sender»: nie ma wartości «persn» – czy chodziło o «person»?"),
        (
            {"trust": "qqq"},
            "«trust»: nie ma wartości «qqq»; dozwolone: none, spf, dmarc",
        ),
        ({"persons": "3"}, "«persons»: oczekiwano liczby całkowitej od 0 do 1000"),
        ({"persons": True}, "«persons»: oczekiwano liczby całkowitej od 0 do 1000"),
        ({"persons": 0.5}, "«persons»: oczekiwano liczby całkowitej od 0 do 1000"),
        ({"hour": {"ge": 24}}, "«hour»: oczekiwano liczby całkowitej od 0 do 23"),
        ({"asks": "tak"}, "«asks»: oczekiwano true albo false"),
        ({"event": " "}, "«event»: oczekiwano niepustego tekstu"),
        ({"persons": []}, "«persons»: pusta lista niczego nie dopuszcza"),
        ({"persons": {}}, "«persons»: pusty warunek; dozwolone: ge, le, not_in"),
        (
            {"sender": {"not_inn": ["person"]}},
            "«sender»: nieznane porównanie «not_inn» – czy chodziło o «not_in»?",
        ),
        ({"sender": {"ge": 1}}, "«sender»: nieznane porównanie «ge»; dozwolone: not_in"),
        ({"sender": {"not_in": "person"}}, "«sender»: «not_in» wymaga listy"),
    ],
)
def test_a_wrong_condition_is_told_with_what_was_meant(when, message):
    assert mistakes(rule("a", **when), LAST) == [message]


def test_all_mistakes_are_told_at_once_each_with_its_place():
    with pytest.raises(WrongTable) as caught:
        compiled((rule("a", why=" ", sendr=1), rule("b", hour=99), LAST))

    places = [mistake.place for mistake in caught.value.mistakes]
    assert places == [(0, "why"), (0, "when", "sendr"), (1, "when", "hour")]


def test_two_rules_of_one_name_are_refused():
    assert mistakes(rule("a", hour=1), rule("a", hour=2), LAST) == [
        "nazwę «a» nosi już wcześniejsza reguła"
    ]


@pytest.mark.parametrize("last", [rule("z", "show"), rule("z", hour=1)])
def test_the_last_rule_must_leave_everything_to_a_person(last):
    assert "ostatnia reguła («z») musi być bez warunków" in mistakes(last)[0]


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ({"sender": ["person", "shared"]}, {"sender": "person", "hour": 3}),
        ({"persons": {"ge": 2}}, {"persons": {"ge": 3, "le": 5}}),
        ({"event": {"not_in": ["E1"]}}, {"event": ["E2", "E3"]}),
        ({"event": {"not_in": ["E1"]}}, {"event": {"not_in": ["E1", "E2"]}}),
        ({}, {"asks": True}),
    ],
)
def test_a_rule_behind_a_wider_one_is_dead(earlier, later):
    told = mistakes(rule("a", "as_decided", **earlier), rule("b", **later), LAST)

    assert told == ["reguła «b» nigdy nie zadziała: przesłania ją «a»"]


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ({"persons": {"ge": 3}}, {"persons": {"ge": 2}}),
        ({"persons": {"ge": 0}}, {"asks": True}),
        ({"event": ["E1"]}, {"event": {"not_in": ["E2"]}}),
        ({"sender": "person", "hour": 3}, {"sender": "person"}),
    ],
)
def test_a_rule_that_something_reaches_is_not_dead(earlier, later):
    assert compiled((rule("a", **earlier), rule("b", **later), LAST)).rows


def test_a_rule_that_earlier_ones_cover_together_is_dead():
    rules = (rule("a", asks=True), rule("b", asks=False, hour={"le": 12}))

    assert mistakes(*rules, rule("c", hour=[11, 12]), LAST) == [
        "reguła «c» nigdy nie zadziała: przesłania ją «a», «b»"
    ]


def test_conditions_that_exclude_each_other_are_found():
    assert mistakes(rule("a", persons={"ge": 5, "le": 3}), LAST) == [
        "reguła «a» nigdy nie zadziała: sprzeczne warunki «persons»"
    ]


def test_the_trace_shows_every_condition_met_or_not_up_to_the_rule_that_fits():
    rules = (
        rule("duzo", persons={"ge": 3}, enrols=True),
        rule("tak", "show", why="Proszę zajrzeć.", sender=["person", "shared"]),
    )

    lines = list(traced(table(*rules), decide(case(SIGN_UP)).circumstances))

    assert lines == [
        "✘ reguła «duzo»: zostawić osobie",
        "    ✘ liczba osób, których dotyczy (persons): jest 1; ma być co najmniej 3",
        "    ✔ byłby zapis na wydarzenie (enrols): jest tak; ma być tak",
        "✔ reguła «tak»: pokazać osobie",
        f"    ✔ {WORDS['sender'].polish} (sender): jest person; ma być person / shared",
        "    Proszę zajrzeć.",
    ]


def test_the_lines_of_facts_say_what_is_missing():
    lines = list(fact_lines(decide(case("Dzień dobry")).circumstances))

    assert len(lines) == len(WORDS)
    assert "days_left = brak (liczba dni od wpływu do początku wydarzenia)" in lines


def test_every_word_is_told_in_both_languages_and_sections_are_real():
    for word in WORDS.values():
        assert word.polish
        assert word.english
        assert word.polish != word.english
    assert set(SECTIONS) < set(WORDS["section"].choices)


def test_the_page_about_rules_names_every_word_with_its_values():
    page = (Path(__file__).parents[2] / "docs" / "how-to" / "rules.md").read_text("utf-8")

    for word in WORDS.values():
        assert f"| `{word.name}` | {word.polish} | {word.english} |" in page
        assert all(f"`{choice}`" in page for choice in word.choices)


def test_the_rules_on_the_page_can_be_used():
    page = (Path(__file__).parents[2] / "docs" / "how-to" / "rules.md").read_text("utf-8")
    written = tomllib.loads(page.split("```toml")[1].split("```")[0])["rules"]

    used = compiled(
        [Rule(r["name"], r["why"], r.get("when", {}), Then(r["then"])) for r in written]
    )

    assert len(used.rows) == len(written) == 4


def test_facts_come_back_from_the_record_as_they_were():
    decision = decide(case(SIGN_UP))

    stored = Decision.model_validate_json(decision.model_dump_json())

    assert stored == decision
    assert stored.circumstances["enrols"] is True
    assert type(stored.circumstances["persons"]) is int
