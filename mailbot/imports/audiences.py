"""Which group is meant by a word in a list: by its name, its short name, or how it begins."""

import re
from collections.abc import Iterable

from mailbot.imports.desk import fold


def find_audience(word: str, audiences: Iterable[str]) -> str | None:
    """Return the group as configured; ``None`` when none, or more than one, is meant.

    Args:
        word: ``PES``, or a name with or without the short name in brackets.
        audiences: ``podmioty ekonomii społecznej (PES)`` …
    """
    wanted = fold(word)
    if not wanted:
        return None
    groups = tuple(audiences)
    exact = [group for group in groups if wanted in _names(group)]
    begun = [group for group in groups if fold(group).startswith(wanted)]
    found = exact or begun
    return found[0] if len(found) == 1 else None


def _names(group: str) -> set[str]:
    long, _, short = group.partition("(")
    names = {fold(group), fold(long), fold(re.sub(r"\).*", "", short))}
    return names - {""}
