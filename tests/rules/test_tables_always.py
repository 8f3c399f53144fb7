"""What no table of rules can ever do, and what every table must."""

from hypothesis import given, reject, settings
from hypothesis import strategies as st

from rules.decide import decide
from rules.decision import Action, Decision
from rules.tables.allowed import Allowed, is_left
from rules.tables.ruling import ruled
from rules.tables.table import Rule, Table, Then, WrongTable, compiled, fits
from rules.tables.words import WORDS
from tests.support import rule_tables
from tests.support.messages import case
from tests.support.rule_tables import LAST, conditions, values

CAREFUL = (Action.AUTO, Action.AUTO_AND_REVIEW, Action.REVIEW)
MAILS = (
    "Proszę o zapisanie mnie na spotkanie sieciujące 20 maja.",
    "Rezygnuję ze spotkania 20 maja.",
    "Proszę o zapisanie mnie na spotkanie sieciujące 20 maja. Czy jest parking?",
    "Żądam usunięcia moich danych osobowych.",
    "Nie wiem jeszcze, czy przyjadę.",
    "W załączeniu przesyłam deklarację.",
)
ANY_TEXT = Allowed(frozenset(("none",)))
DECIDED = {mail: decide(case(mail)) for mail in MAILS}


def usable(rules: list[Rule]) -> Table:
    named = [
        Rule(f"r{n}", r.why, r.when, r.then, r.section, r.coordinator) for n, r in enumerate(rules)
    ]
    try:
        return compiled((*named, LAST))
    except WrongTable:
        reject()


tables = st.lists(rule_tables.rules, max_size=4)


def without_rules(decision: Decision) -> Decision:
    return decision.model_copy(update={"circumstances": {}})


@settings(max_examples=200)
@given(st.sampled_from(MAILS), tables)
def test_no_table_makes_a_decision_less_careful_or_adds_anything_to_it(mail, rules):
    before = without_rules(DECIDED[mail])

    after = ruled(usable(rules), DECIDED[mail].circumstances, before)

    assert CAREFUL.index(after.action) >= CAREFUL.index(before.action)
    assert after.operations == before.operations
    assert after.matters == before.matters
    assert after.reply is None or after.reply == before.reply
    assert after.settles in {before.settles, None}
    assert set(after.findings) >= set(before.findings)
    if after.action is not before.action:
        assert after.section != "cisza"
    if after.action is Action.REVIEW and before.action is not Action.REVIEW:
        assert after.reply is None
        assert after.findings[0].blocks


@settings(max_examples=100)
@given(rule_tables.facts, tables, st.randoms(use_true_random=False))
def test_the_order_of_facts_and_of_conditions_never_matters(facts, rules, random):
    table = usable(rules)
    turned = [
        Rule(r.name, r.why, shuffled(r.when, random), r.then)
        for r in (row.rule for row in table.rows)
    ]

    chosen = compiled(turned).first(shuffled(facts, random))

    first = table.first(facts)
    assert chosen is not None
    assert first is not None
    assert chosen.rule.name == first.rule.name


@settings(max_examples=200)
@given(rule_tables.facts, tables)
def test_some_rule_always_decides(facts, rules):
    assert usable(rules).first(facts) is not None


@given(st.data(), st.sampled_from(sorted(WORDS)))
def test_every_word_can_be_used_and_every_form_of_a_condition_means_what_it_says(data, name):
    word = WORDS[name]
    condition = data.draw(conditions(word))
    value = data.draw(values(word))
    row = usable([Rule("r", "Tak.", {name: condition}, Then.SHOW)]).rows[0]

    assert fits(row, {name: value}) is meant(condition, value)


def meant(condition, value) -> bool:
    """Say the plain way whether a condition holds."""
    if isinstance(condition, list):
        return value in condition
    if not isinstance(condition, dict):
        return value == condition
    return (
        value not in condition.get("not_in", ())
        and value >= condition.get("ge", value)
        and value <= condition.get("le", value)
    )


@settings(max_examples=150)
@given(rule_tables.facts, st.lists(rule_tables.rules, min_size=1, max_size=4))
def test_a_rule_found_dead_is_never_reached(facts, rules):
    named = [Rule(f"r{n}", r.why, r.when, r.then) for n, r in enumerate(rules)]
    try:
        compiled((*named, LAST))
    except WrongTable as wrong:
        dead = {mistake.place[0] for mistake in wrong.mistakes}
        rows = [compiled((rule, LAST)).rows[0] if is_fine(rule) else None for rule in named]
        first = next((n for n, row in enumerate(rows) if row and fits(row, facts)), None)
        assert first not in dead


def is_fine(rule: Rule) -> bool:
    try:
        compiled((rule, LAST))
    except WrongTable:
        return False
    return True


def test_with_too_many_pieces_a_rule_counts_as_reachable():
    names = iter(WORDS)
    pairs = zip(names, names, strict=False)
    taken = [dict.fromkeys(pair, ANY_TEXT) for pair in pairs]

    assert is_left({}, taken, WORDS)


def shuffled(mapping, random):
    items = list(mapping.items())
    random.shuffle(items)
    return dict(items)
