"""What stands around a word that may be a name: lines, gaps, titles, streets."""

import re
from collections.abc import Sequence

from parsers.facts import Token, Word
from rules.common_words import common_words
from rules.name_words import ABBREVIATED, HONOURS, MANS, PATRONS, TITLES, WOMANS
from rules.names import Gender

_POLISH_SIGNS = frozenset("ąćęłńóśźż")
_DASH = re.compile(r" ?[-–] ?")
_SPACE = re.compile(r"[ \t\u00a0]+|[ \t\u00a0]*\n[ \t\u00a0]*(?!\n)")
_SENTENCE_ENDS = re.compile(r"[.!?…\n•*]")
_WRAPPED = 55
"""A line at least so long may have been broken by the program that sent it, amid a name."""

_COMPANY_ENDS = re.compile(r"\s*(?:[Ss]p\.|s\.\s?c\.|S\.\s?A\.|s\.\s?j\.|II\b|&|sp\. )")


class NameText:
    """A text with its tokens, asked about their surroundings."""

    def __init__(self, text: str, tokens: Sequence[Token]) -> None:
        self.text = text
        self.tokens = tokens
        self.marked = any(sign in _POLISH_SIGNS for sign in text.lower())

    def gap(self, at: int) -> str:
        """Return what stands between token ``at`` and the next, or up to the end."""
        end = len(self.text)
        if at + 1 < len(self.tokens):
            end = self.tokens[at + 1].span.start
        return self.text[self.tokens[at].span.end : end]

    def gap_before(self, at: int) -> str:
        """Return what stands before token ``at``."""
        return self.gap(at - 1) if at else self.text[: self.tokens[0].span.start]

    def joined(self, at: int, *, wrapped: bool = False) -> bool:
        """Say whether only space parts token ``at`` from the next.

        Args:
            at: The token.
            wrapped: Take a line break for space, where the line is as long as programs break them.
        """
        if not 0 <= at < len(self.tokens) - 1:
            return False
        gap = self.gap(at)
        if not _SPACE.fullmatch(gap):
            return False
        return "\n" not in gap or (
            wrapped and self._line_length(self.tokens[at].span.end) >= _WRAPPED
        )

    def dashed(self, at: int) -> bool:
        """Say whether a dash joins token ``at`` and the next."""
        return at + 1 < len(self.tokens) and bool(_DASH.fullmatch(self.gap(at)))

    def dotted(self, at: int) -> bool:
        """Say whether a dot and perhaps a space follow token ``at``."""
        return self.gap(at)[:1] == "."

    def _line_length(self, end: int) -> int:
        return end - (self.text.rfind("\n", 0, end) + 1)

    def is_capital(self, at: int) -> bool:
        """Say whether a token begins with a capital letter."""
        return at < len(self.tokens) and self.tokens[at].text[:1].isupper()

    def is_word(self, at: int) -> bool:
        """Say whether the language knows nothing of a capitalised word."""
        return self.is_capital(at) and self.tokens[at].kind is Word.UNKNOWN

    def starts_sentence(self, at: int) -> bool:
        """Say whether a sentence or a line begins with a token."""
        return at == 0 or bool(_SENTENCE_ENDS.search(self.gap_before(at)))

    def is_common(self, at: int) -> bool:
        """Say whether a token is also a word for something else than a person."""
        return self.tokens[at].folded in common_words()

    def is_lone_line(self, first: int, last: int) -> bool:
        """Say whether tokens ``first`` to ``last`` (excluded) fill their line but for titles."""
        before = self.title_start(first)
        if before and self.tokens[before - 1].kind is Word.NUMBER:
            before -= 1
        starts = before == 0 or "\n" in self.gap_before(before)
        return starts and (last >= len(self.tokens) or "\n" in self.gap(last - 1))

    def title_start(self, at: int) -> int:
        """Return the first of the titles right before a token; itself if there are none."""
        first = at
        while first > 0 and self.is_title(first - 1):
            first -= 1
        return first

    def is_title(self, at: int) -> bool:
        """Say whether a token is a title of what follows."""
        if self.tokens[at].folded not in TITLES:
            return False
        gap = self.gap(at)
        if "." in gap and self.tokens[at].folded not in ABBREVIATED:
            return False
        if self.tokens[at].text == "P" and not self._is_capital_title(at):
            return False
        return bool(gap) and not gap.strip(" .\u00a0") and ".." not in gap

    def _is_capital_title(self, at: int) -> bool:
        """Say whether "P." is a title: first in a sentence that goes on behind the name."""
        ends = at + 2 >= len(self.tokens) or "\n" in self.gap(at + 1)
        return self.starts_sentence(at) and not ends and "." in self.gap(at)

    def is_titled(self, at: int) -> bool:
        """Say whether a title or a function stands right before a token."""
        return self.title_start(at) < at

    def is_honoured(self, at: int) -> bool:
        """Say whether a title that only people have stands right before a token."""
        titles = self.tokens[self.title_start(at) : at]
        return any(token.folded in HONOURS for token in titles)

    def title_gender(self, at: int) -> Gender:
        """Return what the titles before a token tell."""
        titles = {token.folded for token in self.tokens[self.title_start(at) : at]}
        if titles & WOMANS:
            return Gender.WOMAN
        return Gender.MAN if titles & MANS else Gender.UNKNOWN

    def is_function(self, at: int) -> bool:
        """Say whether a word is a function or a title and so no name."""
        return self.tokens[at].folded in TITLES and self.tokens[at].text != "P"

    def is_patron(self, at: int) -> bool:
        """Say whether a name at a token is that of a street, a school, a company."""
        before = self.title_start(at) - 1
        if before < 0 or "\n" in self.gap(before) or self.gap(before).strip(' .\u00a0„"'):
            return False
        return self.tokens[before].folded in PATRONS

    def is_company(self, last: int) -> bool:
        """Say whether a company's legal form, or a king's number, follows token ``last - 1``."""
        return bool(_COMPANY_ENDS.match(self.text, self.tokens[last - 1].span.end))
