"""Rules and facts for tests: short to write, and random ones of every kind."""

from typing import Any

from hypothesis import strategies as st

from rules.tables.facts import Facts
from rules.tables.table import Rule, Then
from rules.tables.words import SECTIONS, WORDS, Word

TEXTS = ("none", "several", "I1", "E1", "es", "ops-zalesie.example")


def rule(name: str, then: str = "review", /, *, why: str = "Tak ustalono.", **when: Any) -> Rule:
    return Rule(name, why, when, Then(then))


LAST = rule("reszta")


def values(word: Word) -> st.SearchStrategy[Any]:
    """Values that a condition may name."""
    match word.kind:
        case "choice":
            return st.sampled_from(word.choices)
        case "yes_no":
            return st.booleans()
        case "number":
            return st.integers(0, min(word.most, 6))
        case "text":
            return st.sampled_from(TEXTS)


def conditions(word: Word) -> st.SearchStrategy[Any]:
    """Every form that a condition about a fact can have."""
    several = st.lists(values(word), min_size=1, max_size=3)
    forms: list[st.SearchStrategy[Any]] = [
        values(word),
        several,
        several.map(lambda listed: {"not_in": listed}),
    ]
    if word.kind == "number":
        forms += [values(word).map(lambda n: {"ge": n}), values(word).map(lambda n: {"le": n})]
    return st.one_of(forms)


whens = st.lists(st.sampled_from(sorted(WORDS)), max_size=3, unique=True).flatmap(
    lambda names: st.fixed_dictionaries({name: conditions(WORDS[name]) for name in names})
)
rules = st.builds(
    lambda when, then, section, coordinator: Rule("r", "Tak.", when, then, section, coordinator),
    whens,
    st.sampled_from(Then),
    st.sampled_from((None, *SECTIONS)),
    st.sampled_from((None, "anna@ops.example")),
)


def seen(word: Word) -> st.SearchStrategy[Any]:
    """Values that a case may have; numbers may be missing."""
    return st.one_of(st.none(), values(word)) if word.kind == "number" else values(word)


facts: st.SearchStrategy[Facts] = st.fixed_dictionaries(
    {name: seen(word) for name, word in WORDS.items()}
)
