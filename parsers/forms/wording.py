"""When do two pieces of printed wording say the same? Case, stars, colons and spacing do not count.

Used where a form is known by what is printed on it and not by where it stands: Word documents and
blanks that are not ours.
"""

import re
from collections.abc import Iterable
from typing import Final, TypeAlias

Tokens: TypeAlias = tuple[str, ...]

_ORNAMENT = re.compile(r"[^\w/@+-]+|(?<!\w)[/-]+(?!\w)")
_ASIDE = re.compile(r"\([^()]*\)")
# Lines to write on, drawn as dots, dashes or underscores; three dots may also end a sentence.
_LEADER = re.compile(r"(?:[.…_‥·]\s?){4,}|…{2,}|_{3,}")
_SPACES = re.compile(r"[ \t\xa0\u2000-\u200b\u202f]+")

MIN_TITLE: Final = 3
"""Two-word titles ("formularz zgłoszeniowy") head every second form in the country."""


def tokens(text: str) -> Tokens:
    """Cut into words without case and punctuation."""
    return tuple(_ORNAMENT.sub(" ", text.casefold()).split())


def without_asides(text: str) -> str:
    """Leave out what stands in brackets: "NIP (10 cyfr)" is "NIP"."""
    return _ASIDE.sub(" ", text)


def written(text: str) -> str:
    """Give what somebody wrote: without lines to write on, spaces joined, empty lines left out."""
    lines = (_SPACES.sub(" ", _LEADER.sub(" ", line)).strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def position(part: Tokens, whole: Tokens) -> int | None:
    """Find where ``part`` stands in ``whole`` without a gap; ``None`` if it does not."""
    for start in range(len(whole) - len(part) + 1):
        if whole[start : start + len(part)] == part:
            return start
    return None


def same_words(one: Tokens, other: Tokens) -> bool:
    """Say whether one wording is the other with words left out: "Telefon", "Telefon kontaktowy"."""
    if not one or not other:
        return False
    return set(one) <= set(other) or set(other) <= set(one)


def is_among(line: Tokens, known: Iterable[Tokens]) -> bool:
    """Say whether a line is one of the known wordings, or all of it but a word or two."""
    return any(
        line == one or (len(one) >= MIN_TITLE and position(one, line) is not None) for one in known
    )


def has_leader(text: str) -> bool:
    """Say whether there is a line to write on."""
    return _LEADER.search(text) is not None
