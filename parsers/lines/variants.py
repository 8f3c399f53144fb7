"""The same reading with its signs put right: what a person could have meant by it.

The recogniser is weakest at small signs: a comma is read as a full stop, the opening quotation mark
is lost, a space is swallowed. These variants are only proposals; the ink decides among them.
"""

import re
from collections.abc import Iterator
from typing import Final

from parsers.forms.definition import FieldType, Lexicon
from parsers.lines.reading import Ask

_DATE: Final = re.compile(
    r"(?P<before>.*?)(?P<day>[0-3]?\d)(?P<first>[ .,\-/]{0,3})(?P<month>[01]?\d)"
    r"(?P<second>[ .,\-/]{0,3})(?P<year>(?:19|20)\d\d)(?P<tail>.*)"
)
_POSTAL: Final = re.compile(r"(?P<before>.*?)[.,;]? ?(?P<code>\d\d ?- ?\d{3}) ?(?P<city>\D.*)")
_MOST_WORDS_IN_QUOTES: Final = 4
EITHER_CASE: Final = frozenset(
    {Lexicon.POWIAT, Lexicon.VOIVODESHIP, Lexicon.CITIZENSHIP, Lexicon.ROLE}
)
"""Fields that people begin with a capital or not."""
ALIKE: Final = frozenset("cćjkopsśuvwxyzźż")
"""Small letters that differ from their capital by size alone."""
# The letter of a house number, and the figure that it looks like.
_LIKE_FIGURES: Final = {"B": "8", "b": "6", "a": "0", "D": "0", "G": "6", "A": "4", "g": "9"}


def variants(ask: Ask, text: str) -> Iterator[str]:
    """Give other ways to write a reading, for a field of this kind."""
    if ask.is_place_and_date or ask.type is FieldType.DATE:
        yield from _dates(text, with_place=ask.is_place_and_date)
    elif ask.type is FieldType.EMAIL:
        yield from _mails(text)
    elif ask.lexicon is None and "@" in text:
        yield from _mails(text.replace(" ", ""))
        yield text.replace(" ", "")
    elif ask.type in {FieldType.TEXT, FieldType.MULTILINE}:
        yield from _texts(ask, text)


def _dates(text: str, *, with_place: bool) -> Iterator[str]:
    match = _DATE.fullmatch(text)
    if match is None:
        return
    place = match["before"].strip(" .,;-") if with_place else ""
    signs = {sign for sign in (match["first"] + match["second"]) if sign in ".-/"} or {"."}
    tails = {"", " r."} if match["tail"].strip() else {""}
    for sign in sorted(signs | {"."}):
        for tail in sorted(tails):
            day = sign.join((match["day"], match["month"], match["year"])) + tail
            yield f"{place}, {day}" if place else day


def _mails(text: str) -> Iterator[str]:
    """A dot that was lost before the ending, an at sign that was read as a letter."""
    if "@" not in text:
        for place in range(1, len(text) - 3):
            if text[place] in "aQ0oOe":
                yield text[:place] + "@" + text[place + 1 :]
    for ending in ("com.pl", "org.pl", "pl", "eu", "com"):
        if text.endswith(ending) and not text.endswith("." + ending):
            yield text[: -len(ending)].rstrip(".-") + "." + ending


def _texts(ask: Ask, text: str) -> Iterator[str]:
    tidy = re.sub(r"(?<=[^\W\d]) ?([,;]) ?(?=\w)", r"\1 ", text)
    tidy = re.sub(r" ([.,;:])", r"\1", tidy).strip()
    if tidy != text:
        yield tidy
    if ask.lexicon is Lexicon.ADDRESS and (match := _POSTAL.fullmatch(text)):
        code = match["code"].replace(" ", "")
        yield f"{match['before']}, {code} {match['city'].strip()}"
    if ask.lexicon is Lexicon.CODE and re.fullmatch(r"\d+.", text):
        yield from (text[:-1] + other for other in _taken_for(text[-1]))
    if ask.lexicon is Lexicon.CODE and re.fullmatch(r"\d(?:[.,; ]+\d)+", text):
        yield ", ".join(re.findall(r"\d", text))
    if ask.lexicon in EITHER_CASE and text[:1].lower() in ALIKE:
        yield text[:1].swapcase() + text[1:]
    if ask.lexicon in {Lexicon.INSTITUTION, Lexicon.PROSE, None}:
        yield from _quoted(text)


def _taken_for(sign: str) -> Iterator[str]:
    for letter, figure in _LIKE_FIGURES.items():
        if sign == letter:
            yield figure
        if sign == figure:
            yield letter


def _quoted(text: str) -> Iterator[str]:
    """Put the missing quotation marks where a word begins or ends."""
    if '"' not in text:
        starts = [match.start() for match in re.finditer(r"\w+", text)]
        for start in starts[1:][-_MOST_WORDS_IN_QUOTES:]:
            yield f'{text[:start]}"{text[start:]}"'
    if text.count('"') != 1:
        return
    place = text.index('"')
    plain = text.replace('"', "")
    if place == 0 or text[place - 1] == " ":
        ends = [match.end() for match in re.finditer(r"\w+[.!?]?", plain) if match.end() > place]
        for end in ends[:_MOST_WORDS_IN_QUOTES]:
            yield text[: end + 1] + '"' + text[end + 1 :]
        return
    starts = [match.start() for match in re.finditer(r"\w+", plain) if match.start() < place]
    for start in starts[-_MOST_WORDS_IN_QUOTES:]:
        yield text[:start] + '"' + text[start:]
