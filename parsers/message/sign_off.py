"""Where a mail's own text ends: closing phrase, signature, standing footer.

Nothing that could be the sender speaking is ever taken away: a line after the closing that has a
verb of signing up, a list number, a date or a negation stays with the sender's own words, and the
rules hold what they cannot explain.
"""

import re

from parsers.facts import BlockKind
from parsers.message.footer_phrases import (
    DISCLAIMER,
    FIRST_PERSON,
    MAYBE_FOOTER,
    SPEECH,
    SURELY_FOOTER,
)

_CLOSING = re.compile(
    r"\W*(?:(?:z\s+(?:(?:góry|gory)\s+dziękuj[ęe]\s+i\s+)?)?"
    r"(?:(?:serdecznie|gorąco|ciepło|łączę|lacze|przesyłam|dziękuj[ęe](?:my)?(?:\s+i)?)\s+)*"
    r"(?:pozdrawiam(?:y)?|pozdrowienia(?:mi)?|pozdro|pozdr|poważaniem|powazaniem|szacunkiem"
    r"|(?:wyrazami|wyrazy)\s+szacunku|(?:serdecznymi|najlepszymi|ciepłymi)\s+(?:pozdrowieniami"
    r"|życzeniami)|pozdrowieniami|ukłony|uklony|ukłonami)"
    r"|(?:(?:kind|best|warm)\s+)*regards|yours\s+(?:sincerely|faithfully)|sincerely|cheers"
    r"|mit\s+freundlichen\s+gr(?:ü|ue)(?:ß|ss)en|(?:viele|liebe|beste)\s+gr(?:ü|ue)(?:ß|ss)e|mfg"
    r"|з\s+повагою)"
    r"(?:\s+(?:serdecznie|gorąco|ciepło|słonecznie|wiosennie))?"
    # The closing of a bilingual footer, or the name behind the phrase.
    r"(?P<rest>(?:\W+[^\W\d_]\w*\.?(?:-\w+)?){0,4})[\W_]*",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+")
_ENGLISH_CLOSING = ("best", "kind", "regards")

_DATE = re.compile(
    r"\b\d{1,2}[./]\d{1,2}(?:[./]\d{2,4})?\b|\b\d{1,2}\s+(?:stycz|lut|mar|kwie|maj|czerw|lip|sierp"
    r"|wrze|paźdz|list|grud)\w*",
    re.IGNORECASE,
)
# Telephone numbers and postal codes look like dates in part.
_NOT_DATE = re.compile(
    r"\b(?:tel|fax|faks|kom|mob|t|f|m)\b[.:]?\s*[+()\d\s./-]+|\d{2}-\d{3}", re.IGNORECASE
)
_DELIMITER = re.compile(r"--\s?|—|_{8,}|-{8,}")
_MAX_SIGNATURE_LINE = 90


def tail_kinds(lines: list[str]) -> list[BlockKind]:
    """Say of each line of the sender's text whether it is own words, signature or footer."""
    kinds = [BlockKind.OWN] * len(lines)
    start = _tail_start(lines)
    for number in range(start, len(lines)):
        kinds[number] = _kind_in_tail(lines[number], is_first=number == start)
    if start == len(lines):
        _mark_trailing_footers(lines, kinds)
    return kinds


def _tail_start(lines: list[str]) -> int:
    """Find the closing phrase or delimiter; the first words of a mail are never a closing."""
    has_text = False
    for number, line in enumerate(lines):
        if line.rstrip() == "--":
            return number
        if has_text and (_DELIMITER.fullmatch(line) or _is_closing(line)):
            return number
        has_text = has_text or bool(line.strip())
    return len(lines)


def _is_closing(line: str) -> bool:
    match = _CLOSING.fullmatch(line)
    if match is None:
        return False
    words: list[str] = _WORD.findall(match["rest"])
    return all(word[0].isupper() or word in _ENGLISH_CLOSING for word in words)


def _kind_in_tail(line: str, *, is_first: bool) -> BlockKind:
    if is_first or not line.strip():
        return BlockKind.SIGNATURE
    if _is_footer(line):
        return BlockKind.FOOTER
    if SPEECH.search(line) or _has_date(line):
        return BlockKind.OWN
    return BlockKind.SIGNATURE if len(line) <= _MAX_SIGNATURE_LINE else BlockKind.FOOTER


def _is_footer(line: str) -> bool:
    """Weigh the phrases of a line: the stronger side wins."""
    if DISCLAIMER.search(line):
        return True
    if SURELY_FOOTER.search(line):
        return not FIRST_PERSON.search(line)
    return MAYBE_FOOTER.search(line) is not None and not SPEECH.search(line)


def _mark_trailing_footers(lines: list[str], kinds: list[BlockKind]) -> None:
    """Take whole last paragraphs away that only a footer can be; the first paragraph stays."""
    end = len(lines)
    while end > 0:
        start = end
        while start > 0 and lines[start - 1].strip():
            start -= 1
        if not any(line.strip() for line in lines[:start]):
            return
        if start < end and not _is_footer_paragraph(lines[start:end]):
            return
        for number in range(start, end):
            is_footer = _is_footer(lines[number])
            kinds[number] = BlockKind.FOOTER if is_footer else BlockKind.SIGNATURE
        end = start - 1


def _is_footer_paragraph(paragraph: list[str]) -> bool:
    """Tell a last paragraph in which nobody speaks and at least one line is a footer's."""
    others = [line for line in paragraph if not _is_footer(line)]
    if len(others) == len(paragraph) or any(SPEECH.search(line) for line in others):
        return False
    if any(DISCLAIMER.search(line) or SURELY_FOOTER.search(line) for line in paragraph):
        return True
    # A line that goes on in small letters is a sentence, and sentences are the sender's.
    return not any(_has_date(line) for line in paragraph) and not any(
        line[:1].islower() for line in others
    )


def _has_date(line: str) -> bool:
    return _DATE.search(_NOT_DATE.sub(" ", line)) is not None
