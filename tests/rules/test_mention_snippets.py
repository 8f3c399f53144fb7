"""The labelled snippets: who is named in them, and nobody else."""

from collections import Counter
from pathlib import Path

import pytest

from rules.people import People
from tests.support.snippets import read_snippets, told

SNIPPETS = Path(__file__).parents[1] / "samples" / "mentions.txt"
REGISTRY, LABELLED = read_snippets(SNIPPETS)
PEOPLE = People(REGISTRY)


@pytest.fixture(scope="module")
def counted() -> tuple[int, int, int]:
    wanted = found = right = 0
    for snippet in LABELLED:
        mentions = told(PEOPLE, snippet.text)
        wanted += len(snippet.wanted)
        found += len(mentions)
        right += (Counter(mentions) & Counter(snippet.wanted)).total()
    return wanted, found, right


def test_there_are_enough_snippets_to_say_something():
    assert len(LABELLED) >= 250


def test_nearly_everybody_who_is_named_is_found(counted):
    wanted, _, right = counted

    assert right / wanted >= 0.97


def test_hardly_anybody_is_found_who_is_not_named(counted):
    _, found, right = counted

    assert right / found >= 0.99


@pytest.mark.parametrize("section", sorted({s.section for s in LABELLED} - {"Not people"}))
def test_every_way_of_naming_is_understood_almost_always(section):
    snippets = [s for s in LABELLED if s.section == section]

    right = sum(told(PEOPLE, s.text) == list(s.wanted) for s in snippets)

    assert right / len(snippets) >= 0.9
