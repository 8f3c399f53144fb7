"""All language facts of one text, and for each of its words what the language knows about it."""

import re
from collections.abc import Iterable, Sequence

from parsers.facts import (
    Break,
    DateMention,
    Language,
    NumberMention,
    Span,
    TimeMention,
    Token,
    Word,
)
from parsers.polish.clauses import read_clauses
from parsers.polish.dates import read_dates
from parsers.polish.foreign import foreign_language
from parsers.polish.morphology import common_lemma, is_noun, is_person_noun
from parsers.polish.numbers import read_numbers, read_times
from parsers.polish.phrases import harmless_pieces
from parsers.polish.taken import Taken
from parsers.polish.text import MAX_CHARS, Piece, cut, sentences
from parsers.polish.words import KINDS, PEOPLE

MAX_QUOTED = 3_000
_BREAKS = re.compile(r"[,;]|\n+|(?<=\s)[-–—]+(?=\s)")


def analyse(own_words: str, subject: str, quoted: str = "") -> Language:
    """Read the language facts of a mail.

    Args:
        own_words: The sender's own new words; all spans refer to it.
        subject: The decoded subject line; its facts are in ``Language.subject``.
        quoted: What the mail quotes; its beginning is read to ``Language.quoted``.

    Returns:
        The facts.  A word that nothing explains stays `Word.UNKNOWN`; nothing is left out.
    """
    more = {"subject": _read(subject), "quoted": _read(quoted[:MAX_QUOTED]) if quoted else None}
    return _read(own_words).model_copy(update=more)


def _read(text: str) -> Language:
    pieces = cut(text)
    found = sentences(text, pieces)
    head = text[:MAX_CHARS]
    dates = read_dates(head)
    times = read_times(head, (d.span for d in dates))
    numbers = read_numbers(head, pieces, [*(d.span for d in dates), *(t.span for t in times)])
    harmless = harmless_pieces(text, pieces, found)
    special = {
        Word.DATE: _inside(pieces, dates),
        Word.TIME: _inside(pieces, times),
        Word.NUMBER: _inside(pieces, numbers),
        Word.POLITE: harmless,
    }
    # "15 maja" is no form of "mieć" (mają).
    settled = frozenset().union(*special.values())
    clauses, special[Word.VERB] = read_clauses(text, pieces, found, settled)
    return Language(
        tokens=tuple(_token(i, p, special) for i, p in enumerate(pieces)),
        dates=dates,
        times=times,
        numbers=numbers,
        clauses=clauses,
        harmless=tuple(_runs(pieces, sorted(harmless))),
        breaks=tuple(
            Break(start=m.start(), end=m.end(), is_line=m.group().startswith("\n"))
            for m in _BREAKS.finditer(head)
        ),
        foreign=foreign_language(pieces),
    )


def _token(index: int, piece: Piece, special: dict[Word, set[int]]) -> Token:
    kind = next((k for k, members in special.items() if index in members), None)
    if kind is None:
        kind = KINDS.get(piece.folded, Word.UNKNOWN)
    span = Span(start=piece.start, end=piece.end)
    is_word = piece.text[:1].isalpha()
    return Token(
        text=piece.text,
        folded=piece.folded,
        span=span,
        kind=kind,
        is_noun=is_word and is_noun(piece.text),
        is_person=is_word and (piece.folded in PEOPLE or is_person_noun(piece.text)),
        lemma=common_lemma(piece.text) if is_word else "",
    )


def _inside(
    pieces: list[Piece], mentions: Sequence[DateMention | TimeMention | NumberMention]
) -> set[int]:
    taken = Taken(MAX_CHARS, (m.span for m in mentions))
    return {i for i, p in enumerate(pieces) if taken.touches(Span(start=p.start, end=p.end))}


def _runs(pieces: list[Piece], indexes: list[int]) -> Iterable[Span]:
    """Join neighbouring tokens to spans."""
    start: int | None = None
    for place, index in enumerate(indexes):
        start = pieces[index].start if start is None else start
        if place + 1 == len(indexes) or indexes[place + 1] != index + 1:
            yield Span(start=start, end=pieces[index].end)
            start = None
