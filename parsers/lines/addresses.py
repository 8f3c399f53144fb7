"""Mail addresses that known people may have: their names, put together as people do.

They are proposals for what the ink may say, without any favour: which one it is, or none, is read.
"""

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Final

from rapidfuzz.distance import Levenshtein

from parsers.facts.hints import Hints

_MOST: Final = 12
_PLAIN: Final = str.maketrans("ąćęłńóśźż", "acelnoszz")
_SHAPES: Final = (
    *("{first}.{last}", "{first}{last}", "{first}_{last}", "{first}-{last}"),
    *("{initial}.{last}", "{initial}{last}", "{initial}_{last}", "{last}.{first}"),
    *("{last}{first}", "{last}{initial}", "{last}", "{first}"),
)


def made_addresses(hints: Hints, read: Sequence[str]) -> list[str]:
    """List addresses made of known names and domains, those first that resemble what was read.

    Args:
        hints: People, and addresses whose domains others may share.
        read: The best readings so far; their own domain counts too.
    """
    domains = {text.rpartition("@")[2] for text in (*hints.emails, *read) if "@" in text}
    made = {
        f"{local}@{domain.lower()}"
        for person, domain in product(hints.persons, sorted(domains))
        for local in _locals(person)
        if domain
    }
    return sorted(made, key=lambda text: (-_near(text, read), text))[:_MOST]


def _locals(person: str) -> Iterator[str]:
    """Give what may stand before the sign for one person, also with half of a double surname."""
    names = person.lower().translate(_PLAIN).split()
    if len(names) < 2:  # noqa: PLR2004 - a given name and a surname
        return
    first, whole = names[0], names[-1]
    for last in dict.fromkeys((whole, *whole.split("-"))):
        for shape in _SHAPES:
            yield shape.format(first=first, initial=first[:1], last=last)


def _near(text: str, read: Sequence[str]) -> float:
    return max((Levenshtein.normalized_similarity(text, one) for one in read), default=0.0)
