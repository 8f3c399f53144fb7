"""Numbers of identity (PESEL): they stay in the dossier and are blotted out everywhere else.

A blot is as long as what it hides, so that places in a text stay where they are.
"""

import re
from typing import Any, Final

from parsers.facts import ParsedMessage

_BLOT: Final = "•"
_LOOKS_LIKE_ONE: Final = re.compile(
    # No part of a longer number, of a telephone number with its country, of a hash or Message-ID.
    r"(?<![A-Za-z0-9+<])(?<!\d[.,-])\d{6}[ -]?\d{5}(?![A-Za-z0-9@]|[.,-]\d|[.][\w.]+@)"
)
_OF_A_PERSON: Final = frozenset({"pesel", "other_id"})
"""Values of our forms that name a person to every office: PESEL or another document."""


def has_identity_number(text: str) -> bool:
    """Say whether something in a text looks like a PESEL; its check digit is not asked for."""
    return _LOOKS_LIKE_ONE.search(text) is not None


def blotted(text: str) -> str:
    """Return a text of the same length in which whatever looks like a PESEL is unreadable."""
    return _LOOKS_LIKE_ONE.sub(lambda found: _BLOT * len(found[0]), text)


def kept_facts(facts: ParsedMessage) -> dict[str, Any]:
    """Return the facts as JSON, as they may lie outside of the dossier.

    The values of a form that are numbers of identity are hidden whole, however they were read.
    """
    kept: dict[str, Any] = _blotted_within(facts.model_dump(mode="json"))
    for document in kept["documents"]:
        for value in document["fields"]:
            if _last_name(value["field"]) in _OF_A_PERSON:
                value["value"] = _BLOT * len(value["value"])
                value["alternatives"] = []
    return kept


def _last_name(field: str) -> str:
    """Return the name of a value without its table: ``delegates[0].pesel`` is a ``pesel``."""
    return field.rpartition(".")[2]


def _blotted_within(value: Any) -> Any:
    if isinstance(value, str):
        return blotted(value)
    if isinstance(value, list):
        return [_blotted_within(one) for one in value]
    if isinstance(value, dict):
        return {name: _blotted_within(one) for name, one in value.items()}
    return value
