"""Words of a mail that name the sender's own institution: "MOPS Wałbrzych", "z Fundacji Most".

They say who writes, not what is asked; and a town in them is not the town of an event.
"""

from collections.abc import Sequence

from parsers.facts import Token, Word
from rules.registry import Institution
from rules.titles import fits, split_words

# The beginning of a long name is enough: "Miejski Ośrodek Pomocy Społecznej".
_LEAST_BEGINNING = 3
_IN = frozenset(("w", "we"))
_TOWARDS = frozenset(("na", "w", "we", "o", "do"))


def institution_tokens(tokens: Sequence[Token], institution: Institution | None) -> frozenset[int]:
    """Return the indexes of tokens that name the institution.

    A name or alias counts as a run of words in their order, in any form; a lone abbreviation
    (MOPS, CIS) counts if it stands in one of the names.
    """
    if institution is None:
        return frozenset()
    names = [split_words(name) for name in (institution.name, *institution.aliases)]
    found = {
        index
        for name in names
        for at in range(len(tokens))
        for index in range(at, at + _run(tokens, at, name))
    }
    words = {word for name in names for word in name}
    found |= {
        i
        for i, t in enumerate(tokens)
        if (t.kind is Word.INSTITUTION or _is_called_short(tokens, i, institution))
        and any(fits(t.folded, word) for word in words)
        and name_after(tokens, i + 1) is None
    }
    return frozenset(found)


def _is_called_short(tokens: Sequence[Token], at: int, institution: Institution) -> bool:
    """Say whether a workshop is the institution, and no event: "reprezentowanie Warsztatu"."""
    token = tokens[at]
    is_name = at > 0 and token.kind is Word.EVENT and token.text.istitle()
    if not is_name or tokens[at - 1].folded in _TOWARDS:
        return False
    return fits(token.folded, split_words(institution.name)[0])


def of_institution(word: str, institution: Institution) -> bool:
    """Say whether a folded word stands in the name, an alias or the town of the institution."""
    texts = (institution.name, *institution.aliases, institution.city or "")
    return any(fits(word, known) for text in texts for known in split_words(text))


def _run(tokens: Sequence[Token], at: int, name: tuple[str, ...]) -> int:
    """Return how many tokens from ``at`` are the whole name, or a good part of it."""
    length = 0
    while (
        length < len(name)
        and at + length < len(tokens)
        and fits(tokens[at + length].folded, name[length])
    ):
        length += 1
    is_part = length >= _LEAST_BEGINNING and name_after(tokens, at + length) is None
    return length if length == len(name) or is_part else 0


def name_after(tokens: Sequence[Token], at: int) -> int | None:
    """Return where a name or town goes on behind a word for institutions: "OPS we Wrocławiu"."""
    while at < len(tokens) and (tokens[at].folded in _IN or tokens[at].kind is Word.INSTITUTION):
        at += 1
    is_name = at < len(tokens) and tokens[at].kind is Word.UNKNOWN and tokens[at].text[:1].isupper()
    return at if is_name else None
