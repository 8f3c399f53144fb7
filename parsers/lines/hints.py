"""What the register already knows of the sender, as proposals for what the ink may say.

A hint is weighed like every other text; being known makes it likelier, as a person or institution
that writes once mostly writes again. It never makes a reading acceptable by itself.
"""

from collections.abc import Sequence
from typing import Final

from rapidfuzz.distance import Levenshtein

from parsers.forms.definition import FieldType, Lexicon
from parsers.lines.reading import Ask

# A hint this far from everything that was read is about something else.
_NEAR: Final = 0.55
_NUMBERS: Final = frozenset({FieldType.NIP, FieldType.REGON, FieldType.KRS})
_PLACES: Final = frozenset({Lexicon.CITY, Lexicon.GMINA})


def hinted_texts(ask: Ask, read: Sequence[str]) -> list[str]:
    """List what is known of the sender and resembles what was read.

    Args:
        ask: The field, with the hints.
        read: The best readings so far.
    """
    found = []
    for hint in _known(ask):
        near = max(
            (Levenshtein.normalized_similarity(hint.lower(), text.lower()) for text in read),
            default=0.0,
        )
        if near >= _NEAR:
            capitals = any(text.isupper() for text in read[:1])
            found.append(hint.upper() if capitals else hint)
    return found


def is_hinted(ask: Ask, text: str) -> bool:
    """Tell whether a reading is known of the sender."""
    return any(hint.lower() == text.lower() for hint in _known(ask))


def _known(ask: Ask) -> list[str]:
    hints = ask.hints
    by_type = {
        FieldType.EMAIL: [hint.lower() for hint in hints.emails],
        FieldType.PHONE: list(hints.phones),
        **{number: list(hints.numbers) for number in _NUMBERS},
    }
    if ask.type in by_type:
        return by_type[ask.type]
    if ask.lexicon is Lexicon.INSTITUTION:
        return [hint.replace("„", '"').replace("”", '"') for hint in hints.institutions]
    if ask.lexicon in _PLACES:
        return list(hints.places)
    return _parts_of_names(ask, hints.persons)


def _parts_of_names(ask: Ask, persons: Sequence[str]) -> list[str]:
    """Give whole names, or the part that the field asks for."""
    names = [name.split() for name in persons if name.split()]
    parts = {
        Lexicon.PERSON: [" ".join(name) for name in names],
        Lexicon.FIRST_NAME: [name[0] for name in names],
        Lexicon.SURNAME: [name[-1] for name in names],
    }
    return parts.get(ask.lexicon, []) if ask.lexicon else []
