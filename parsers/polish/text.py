"""Cut a text into words, numbers and symbols, and into sentences.

Punctuation is left out; every other sign becomes a token, because a sign that nobody looked at
(an arrow, a crossed-out mark, a symbol for "no") could turn a sign-up into its opposite.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from parsers.facts import fold

# A sign-up has some hundred characters.  What lies beyond the cap becomes one word that nobody
# knows, so that nothing automatic can follow from the part that was read.
MAX_CHARS = 8_000


def word_list(words: str) -> list[str]:
    """Split a table of words as it stands in a module; any white space separates."""
    return words.split()


class Piece(NamedTuple):
    """A token before its kind is known."""

    text: str
    folded: str
    start: int
    end: int


class Sentence(NamedTuple):
    """A run of tokens ``first`` to ``last`` (excluded) with its characters."""

    first: int
    last: int
    start: int
    end: int
    mark: str
    """The sign that ended it: ``.``, ``?``, ``!``, ``:``, or empty for a line."""


class Joined:
    """Folded words joined by single spaces, for patterns that run over several words."""

    def __init__(self, pieces: Iterable[Piece]) -> None:
        self._starts: list[int] = []
        length = 0
        words = [piece.folded for piece in pieces]
        for word in words:
            self._starts.append(length)
            length += len(word) + 1
        self._text = " ".join(words)

    def find(self, pattern: re.Pattern[str]) -> Iterator[range]:
        """List the runs of words that a pattern fits, numbered from 0."""
        for match in pattern.finditer(self._text):
            first = bisect_left(self._starts, match.start())
            yield range(first, bisect_left(self._starts, match.end()))


_PIECE = re.compile(
    r"(?:https?://|www\.)\S{1,2000}"
    r"|[\w.+-]{1,64}@[\w.-]{1,255}"
    r"|\d+"
    r"|[^\W\d_]+(?:[-'’][^\W\d_]+)*"
    r"|[^\w\s.,;:!?()\[\]{}\"'„”“«»‚‘’`…–—_/|*•·#<>-]"
)
# Friendly signs; a cross, a thumb down or a thinking face stays visible.
_HARMLESS_SIGNS = frozenset(
    "\ufeff\u200b\u200d\ufe0f\u00ad🙂😊😀😃😄😉☺😁🤗🙌👍👌🎉🚀🌷🌸💐☀🥳💛💙❤🙋✔✅☕🍰♀♂"
)
# "godz. 10", "p. Nowak", "15.05", "2024 r." do not end a sentence.
_ABBREVIATIONS = frozenset(
    word_list(
        """
    gl kol dyr kier red mec wicedyr spec zast ref insp up sekr mjr kpt asp tzw ok m.in p pp r br
    godz ul al pl nr tel kom dr inz mgr prof hab ks s o dot ws tj tzn np itd itp m in dn pt pn wt
    sr czw sob niedz z ds nt zw im lok pok wewn st
    """
    )
)
_OF_DAYS = frozenset(("r", "br"))
# Behind "2024 r." and "13.06." these begin a sentence: they are no part of a name.
_BEGINNINGS = frozenset(
    word_list(
        """
    Do W We Na Z Ze Za Po O U Od Przy Czy Nie Ja To Proszę Prosimy Dziękuję Dziękujemy Niestety
    Ponadto Jednocześnie Zgłaszam Zgłaszamy Rezygnuję Rezygnujemy Jeśli Jeżeli Gdyby Czyli
    Dodatkowo Poproszę Będę Będziemy Będzie Jest Mam Mamy Natomiast Jednak Przepraszam Pozdrawiam
    Zapisuję Jadę Jedziemy Przyjadę Może Ale A I Oraz Też Również Tylko Link Informuję Potwierdzam
    Wpiszcie Dopiszcie Skreślcie Moja Mój Nasz Nasza Tam Wtedy Dlatego Więc Bo Jeszcze Chętnie
    Serdecznie Uprzejmie Bardzo Chcę Chciałbym Chciałabym Mogę Niech On Ona Oni My
    """
    )
)
_FIRST_EMOJI = 0x2600
_SMILEY = re.compile(r"[:;]-?[)D]+")
# A new line that begins with a bullet, a number or a letter: an item of a list.
_ITEM = re.compile(r"[^\w\n]*\n\s*(?:[-–—•*]+\s|[a-z]\)|\d{1,2}[.)]\s)")
_BREAK = re.compile(r"[.!?…]+|\n+|;")


def cut(text: str) -> list[Piece]:
    """List the tokens of a text in order."""
    masked = _SMILEY.sub(lambda m: " " * len(m.group()), text[:MAX_CHARS])
    pieces = [
        Piece(m.group(), fold(m.group()), m.start(), m.end())
        for m in _PIECE.finditer(masked)
        if m.group() not in _HARMLESS_SIGNS
    ]
    if len(text) > MAX_CHARS:
        pieces.append(Piece("…", "…", MAX_CHARS, len(text)))
    return pieces


def sentences(text: str, pieces: list[Piece]) -> list[Sentence]:
    """Group the tokens into sentences; every token belongs to exactly one.

    A line break ends a sentence unless the next line goes on in lower case, as in mails that were
    wrapped by the program that sent them.
    """
    found: list[Sentence] = []
    first = 0
    for index, piece in enumerate(pieces):
        mark = _mark_behind(text, pieces, index)
        if mark is not None:
            found.append(Sentence(first, index + 1, pieces[first].start, piece.end, mark))
            first = index + 1
    return found


def _mark_behind(text: str, pieces: list[Piece], index: int) -> str | None:
    """Return the sign that ends a sentence behind a token, or ``None`` when it goes on."""
    piece = pieces[index]
    if index + 1 == len(pieces):
        return _ending(piece, text[piece.end :], "") or ""
    following = pieces[index + 1]
    gap = text[piece.end : following.start]
    mark = _ending(piece, gap, following.text)
    is_of_day = piece.folded.isdigit() and text[piece.start - 1 : piece.start] in {
        ".",
        ":",
        "-",
        "–",
    }
    if mark is None and is_of_day and gap.startswith(". ") and following.text in _BEGINNINGS:
        return "."
    if mark is None and following.text[:1].isupper() and _is_emoji(piece, gap):
        return "."
    if mark is None and _ITEM.match(text, piece.end):
        return ":" if ":" in gap else "."
    return mark


def _is_emoji(piece: Piece, gap: str) -> bool:
    """Say whether a friendly sign ends a sentence: "gala 🥂 Ewelina"."""
    signs = (piece.text if len(piece.text) == 1 else "") + gap
    return any(ord(c) >= _FIRST_EMOJI for c in signs) or _SMILEY.search(gap) is not None


def _ending(piece: Piece, gap: str, following: str) -> str | None:
    """Say what ends a sentence between two tokens, or ``None`` when it goes on."""
    marks = _BREAK.findall(gap)
    if not marks:
        return None
    joined = "".join(marks)
    for mark in "?!":
        if mark in joined:
            return mark
    if "\n" in joined:
        goes_on = following[:1].islower() and "\n\n" not in joined and "." not in joined
        ended = ":" if ":" in gap else "."
    else:
        goes_on = piece.folded in _ABBREVIATIONS or piece.folded.isdigit() or len(piece.folded) == 1
        goes_on = goes_on and not (piece.folded in _OF_DAYS and following in _BEGINNINGS)
        ended = "."
    return None if goes_on else ended
