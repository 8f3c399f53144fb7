"""Notice that a text is not Polish, so that nobody draws conclusions from its few known words."""

from parsers.polish.text import Piece, word_list
from parsers.polish.words import KINDS

_COMMON = {
    "en": frozenset(
        word_list(
            """
    the and i you will would like please is are my for of at we our your be with register dear
    regards attend thank me not can about this have there how want could
    """
        )
    ),
    "de": frozenset(
        word_list(
            """
    und ich die der das ist nicht wir sie mit fur von bitte werde herr frau grusse zu
    """
        )
    ),
}
_LEAST = 3


def foreign_language(pieces: list[Piece]) -> str | None:
    """Return ``uk``, ``en`` or ``de`` when the text is clearly in that language."""
    words = [p.folded for p in pieces if p.folded[:1].isalpha()]
    cyrillic = sum("\u0400" <= w[0] <= "\u04ff" for w in words)
    if cyrillic * 2 > len(words):
        return "uk"
    polish = sum(w in KINDS for w in words)
    for language, common in _COMMON.items():
        hits = sum(w in common for w in words)
        if hits >= _LEAST and hits > polish:
            return language
    return None
