"""Which working group is meant: by its number, or by words that only its name has."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from rules.registry import Recruitment
from rules.titles import fits, split_words

_ORDINALS = {
    "jeden": 1, "dwa": 2, "trzy": 3, "cztery": 4, "piec": 5, "szesc": 6,
    "jedynk": 1, "dwojk": 2, "trojk": 3, "czwork": 4, "piatk": 5,
    "pierwsz": 1, "drug": 2, "trzeci": 3, "czwart": 4, "piat": 5, "szost": 6,
}  # fmt: skip
_NUMBER = (
    r"(?:\d{1,2}|jeden|dwa|trzy|cztery|piec|szesc|pierwsz\w+|drug(?:a|iej)|trzeci\w*"
    r"|czwart\w+|piat(?:a|ej)|szost\w+)"
)
_NUMBERED = re.compile(
    rf"\bgrup\w*(?: robocz\w+)?(?: nr| numer)? ?({_NUMBER})\b((?: (?:i|oraz|lub|albo"
    rf"|czy) (?:nr )?\d{{1,2}}\b)*)"
    rf"|\bg ?(\d{{1,2}})\b|\bdo (jedynki|dwojki|trojki|czworki|piatki)\b|\b(?:nr"
    rf"|numer) ?({_NUMBER})\b|\b({_NUMBER}) grup(?:a|y|ie|e)\b"
)
_SEVERAL = re.compile(
    r"\b(?:do|w) (?:\w+ )?grup\b(?! robocz)|\bgrupach\b(?! robocz)"
    r"|\b(?:dwie|dwoch|dwu|trzy|trzech|obu|kilku|ktorejs|jakiejs|ktorejkolwiek|kazdej|dowolnej)"
    r" (?:z )?grup\w*|\bnie wiem\b|\bco do grupy\b"
)
_ANCHOR = re.compile(
    r"\b(?:grup\w*|zgloszeni\w*|formularz\w*|kandyd\w+|papier\w*|wniosek|wniosk\w+|nabor\w*"
    r"|g ?\d)\b"
)
_ECONOMY = re.compile(r"\b(?:podmiot\w* )?ekonomi\w+ spoleczn\w+")
# Everybody's words in letters: alone they point to no group.
_WEAK = ("wspolprac", "rozw", "zatrudni", "zada", "podmiot", "publiczn", "realiz")
_NO_TOPIC = frozenset(("grupa", "robocza", "przez", "oraz", "przy"))
_LEAST_WORD = 4
_ASIDE = "w tym"


@dataclass(frozen=True, slots=True)
class GroupsRead:
    """Groups that a text names."""

    ids: frozenset[str] = frozenset()
    is_unsure: bool = False
    """It names several without telling which, or its number and its words disagree."""

    @property
    def single(self) -> str | None:
        """The one group, if it is certain."""
        return next(iter(self.ids)) if len(self.ids) == 1 and not self.is_unsure else None


class Groups:
    """The groups of one recruitment with the words of their names."""

    def __init__(self, recruitment: Recruitment) -> None:
        self._numbers = {
            _number(group, place): group
            for place, (group, _) in enumerate(recruitment.groups, start=1)
        }
        self._names = {group: _topics(name) for group, name in recruitment.groups}

    def read(self, text: str, *, anchored: bool = True) -> GroupsRead:
        """Read one folded sentence.

        Args:
            text: Folded words divided by spaces.
            anchored: Only words behind "grupa", "formularz" and the like tell a topic.
        """
        text = _ECONOMY.sub(" ", text)
        is_many = _SEVERAL.search(text) is not None
        numbered = self._numbered(text)
        anchor = _ANCHOR.search(text)
        if anchored and anchor is None:
            return GroupsRead(numbered)
        topic = text[anchor.start() :] if anchored and anchor else text
        named = self._by_topic(topic)
        if numbered:
            disagrees = bool(named) and not numbered & named
            return GroupsRead(numbered, is_many or disagrees)
        return GroupsRead(named, is_many)

    def number_of(self, group: str) -> int:
        """Return the number by which people call a group."""
        return next(number for number, one in self._numbers.items() if one == group)

    def fits_a_name(self, word: str) -> bool:
        """Say whether a word stands in the name of a group."""
        return any(
            fits(word, one) for first, aside in self._names.values() for one in (*first, *aside)
        )

    def _numbered(self, text: str) -> frozenset[str]:
        found: set[str] = set()
        for match in _NUMBERED.finditer(text):
            one = next((g for g in match.group(1, 3, 4, 5, 6) if g), "")
            for word in (one, *re.findall(r"\d+", match[2] or "")):
                group = self._numbers.get(_value(word))
                if group:
                    found.add(group)
        return frozenset(found)

    def _by_topic(self, text: str) -> frozenset[str]:
        owners = list(self._owners(text.split()))
        strong = {next(iter(o)) for word, o in owners if len(o) == 1 and not _is_weak(word)}
        if strong:
            return frozenset(strong)
        if len({word[:_LEAST_WORD] for word, _ in owners}) < 2:  # noqa: PLR2004 - one everyday word is no topic
            return frozenset()
        common = frozenset.intersection(*(o for _, o in owners))
        return common if len(common) == 1 else frozenset()

    def _owners(self, words: list[str]) -> Iterable[tuple[str, frozenset[str]]]:
        """Yield each word of a topic with the groups whose names have it."""
        before: frozenset[str] = frozenset()
        for at, word in enumerate(words):
            owners = {
                g for g, (first, _) in self._names.items() if any(fits(word, w) for w in first)
            }
            previous = words[at - 1] if at else ""
            within = {
                g
                for g, (first, aside) in self._names.items()
                if g in before and _follows(previous, word, (*first, *aside))
            }
            # Inside of "zlecania usług społecznych" the words are of that group alone.
            here = frozenset((within - owners and within) or owners)
            if here:
                yield word, here
            before = here or frozenset(
                g for g, (_, aside) in self._names.items() if aside and fits(word, aside[0])
            )


def _follows(previous: str, word: str, name: tuple[str, ...]) -> bool:
    return any(fits(previous, one) and fits(word, two) for one, two in pairwise(name))


def _topics(name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the telling words of a group's name, and those after "w tym"."""
    text = " ".join(split_words(_no_economy(name)))
    first, _, aside = text.partition(f" {_ASIDE} ")
    return _telling(first), _telling(aside)


def _no_economy(name: str) -> str:
    return name.replace("ekonomii społecznej", "")


def _telling(text: str) -> tuple[str, ...]:
    return tuple(w for w in text.split() if len(w) >= _LEAST_WORD and w not in _NO_TOPIC)


def _is_weak(word: str) -> bool:
    return word.startswith(_WEAK)


def _number(group: str, place: int) -> int:
    digits = re.search(r"\d+$", group)
    return int(digits.group()) if digits else place


def _value(word: str) -> int:
    if word.isdigit():
        return int(word)
    return next((n for stem, n in _ORDINALS.items() if word.startswith(stem)), 0)
