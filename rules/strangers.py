"""Does a clause name people whom nobody knows: "Jana Kowalskiego oraz Xymenę Qwertową"?"""

import re

from parsers.facts import Word
from rules.heard import Heard
from rules.roles import Part
from rules.stated import Stated
from rules.word_sets import word_set

_AND = word_set("i oraz plus")
_SURNAME = re.compile(r"\w+(?:[scz]k(?:i|a|iego|iej|iemu|im)|wicz(?:a|owi|em)?|czyk(?:a|owi|iem)?)")
_LEADING = word_set("w we na do z ze u od o dla przy pod nad ul")
_SHORTEST_NAME = 3


def names_strangers(heard: Heard, stated: Stated) -> bool:
    """Say whether a list of guests goes on with unknown words, or such words look like a name."""
    candidates = {i for i in stated.clause.tokens if _can_be_name(heard, i)}
    behind_guests = {r.mention.last for r in stated.roles if r.part is Part.GUEST}
    return any(
        (i - 1 in candidates and _is_full_name(heard, i))
        or (i - 1 in behind_guests and heard.language.tokens[i - 1].folded in _AND)
        or (
            i in behind_guests
            and (i + 1 in candidates or _is_surname(heard, i))
            and _is_apart(heard, i)
        )
        for i in candidates
    )


def _is_apart(heard: Heard, index: int) -> bool:
    """Say whether a comma or a new line stands before a word."""
    start, end = (t.span for t in heard.language.tokens[index - 1 : index + 1])
    return any(start.end <= b.start and b.end <= end.start for b in heard.language.breaks)


def _can_be_name(heard: Heard, index: int) -> bool:
    token = heard.language.tokens[index]
    is_capital = token.text[:1].isupper() and token.text[1:].islower()
    is_unknown = token.kind is Word.UNKNOWN and index not in heard.explained()
    return is_capital and is_unknown and len(token.text) >= _SHORTEST_NAME


def _is_full_name(heard: Heard, index: int) -> bool:
    """Say whether a word is a surname behind a first name; "w Jeleniej Górze" is a place."""
    before = heard.language.tokens[index - 2].folded if index > 1 else ""
    return _is_surname(heard, index) and before not in _LEADING


def _is_surname(heard: Heard, index: int) -> bool:
    return _SURNAME.fullmatch(heard.language.tokens[index].folded) is not None
