"""Times of day, and every number that is neither a date nor a time.

No number is dropped: one that fits no kind is ``other`` and must be explained by somebody.
"""

import re
from collections.abc import Iterable
from datetime import time

from parsers.facts import NumberMention, Span, TimeMention
from parsers.polish.taken import Taken
from parsers.polish.text import Piece, word_list

_CLOCK = re.compile(
    r"\b(?:godz(?:inie|iny|\.)?\.? ?|o |od |do )?(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)\b"
    r"|\b(?:godz(?:inie|iny|\.)?\.? ?|o godz\.? )(?P<hour2>[01]?\d|2[0-3])"
    r"(?:\.(?P<minute2>[0-5]\d))?\b"
    r"|(?<=[:.]\d\d)(?: ?[-–—] ?)(?P<hour4>[01]?\d|2[0-3])[:.](?P<minute4>[0-5]\d)\b"
    r"|\b(?:o )(?P<hour3>[01]?\d|2[0-3])\.(?P<minute3>[0-5]\d)\b"
)
_PHONE = re.compile(
    r"(?<![\w.,/-])(?:\+?48[ -]?)?(?:\d{3}[ -]?\d{3}[ -]?\d{3}|\d{2}(?:[ -]?\d{2,3}){3})(?![\w/-])"
)
_LABELLED_PHONE = re.compile(
    r"\b(?:tel|kom|fax|faks|telefon)\b[.: ]{0,3}(?P<number>\+?\d[\d ()-]{4,18}\d)", re.IGNORECASE
)
_POSTAL = re.compile(r"(?<![\w-])\d{2}-\d{3}(?![\w-])")
_LIST = re.compile(r"(?:^|\n)[ \t]{0,8}(?P<number>\d{1,2})[.)](?=[ \t]+[^\W\d])")
_COUNTED = frozenset(
    word_list(
        """
    osoba osoby osob osobe osobowo miejsce miejsca miejsc uczestnik uczestnikow uczestnicy
    uczestnika pracownik pracownikow pracownika pracownice przedstawiciel przedstawicieli panie
    panow kolezanki kolegow delegatow
    """
    )
)
_NUMERALS = {
    form: value
    for value, forms in (
        (1, "jedna jedno jeden jednej jednego jedno"),
        (2, "dwie dwa dwoje dwoch dwojka dwojke dwiema dwojga dwoma oboje obie obaj dwuosobowo"),
        (3, "trzy trzech troje trojka trojke trzema trojga trzej"),
        (4, "cztery czterech czworo czworka czworke czterema czterej czworga"),
        (5, "piec pieciu piecioro piatka piatke pieciorga"),
        (6, "szesc szesciu szescioro szostka szostke"),
        (7, "siedem siedmiu"),
        (8, "osiem osmiu"),
        (10, "dziesiec dziesieciu"),
    )
    for form in forms.split()
}


def read_times(text: str, taken: Iterable[Span]) -> tuple[TimeMention, ...]:
    """Read clock times; "10.30" only after "o" or "godz.", because it may be a date."""
    spans = Taken(len(text), taken)
    found = []
    for match in _CLOCK.finditer(text):
        hour = match["hour"] or match["hour2"] or match["hour3"] or match["hour4"]
        minute = match["minute"] or match["minute2"] or match["minute3"]
        minute = minute or match["minute4"] or "0"
        span = Span(start=match.start(), end=match.end())
        if not spans.touches(span):
            found.append(TimeMention(span=span, at=time(int(hour), int(minute))))
    return tuple(found)


def read_numbers(
    text: str, pieces: list[Piece], taken: Iterable[Span]
) -> tuple[NumberMention, ...]:
    """Name every number outside the ``taken`` spans (dates and times)."""
    spans = Taken(len(text), taken)
    found: list[NumberMention] = []
    for kind, match_span in _shaped(text):
        if not spans.touches(match_span):
            found.append(NumberMention(span=match_span, value=None, kind=kind))
            spans.add(match_span)
    for index, piece in enumerate(pieces):
        span = Span(start=piece.start, end=piece.end)
        if spans.touches(span):
            continue
        following = pieces[index + 1].folded if index + 1 < len(pieces) else ""
        if piece.folded in _NUMERALS:
            value: int | None = _NUMERALS[piece.folded]
            found.append(NumberMention(span=span, value=value, kind="count"))
        elif piece.folded.isdecimal():
            value = int(piece.folded) if len(piece.folded) <= 9 else None  # noqa: PLR2004
            kind = "count" if following in _COUNTED else "other"
            found.append(NumberMention(span=span, value=value, kind=kind))
    return tuple(sorted(found, key=lambda n: n.span.start))


def _shaped(text: str) -> Iterable[tuple[str, Span]]:
    """List numbers that are known by their shape."""
    for match in _LABELLED_PHONE.finditer(text):
        yield "phone", Span(start=match.start("number"), end=match.end("number"))
    for match in _PHONE.finditer(text):
        yield "phone", Span(start=match.start(), end=match.end())
    for match in _POSTAL.finditer(text):
        yield "postal", Span(start=match.start(), end=match.end())
    for match in _LIST.finditer(text):
        yield "list", Span(start=match.start("number"), end=match.end("number"))
