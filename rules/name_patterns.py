"""How registered people are named: in full, by an initial, after a title, by one name alone."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from parsers.facts import Span, Word, fold
from rules.diminutives import diminutives
from rules.mentions import Mention, MentionKind
from rules.name_index import Found, NameIndex, agreed, narrowed
from rules.name_lone import fits_before, is_spoken_to, stands_alone
from rules.name_text import NameText
from rules.name_typos import slipped
from rules.names import Case, Forms, Gender, is_woman, name_forms, surname_forms

_MOST_SHORT = 4
"""Letters of a shortened first name: "Małg. Nowak"."""
_LETTERS_OF_TWO = frozenset(("sz", "cz", "dz", "ch", "st", "wl", "zb", "kr", "br", "gr"))
_MOST_TRIED = 100
"""With more people of one name a slip is not looked for: it would take time, and not be sure."""
_WORDS_OF_ONE_LETTER = frozenset("ziwouaz")


class _Shape(NamedTuple):
    """A first name and a surname side by side, all token indexes."""

    given: int
    family: int
    key: str
    """The surname as it is looked up."""
    first: int
    last: int


class Finder:
    """Whom a run of tokens names, in one text."""

    def __init__(self, text: NameText, here: NameIndex, elsewhere: NameIndex) -> None:
        self.text = text
        self.here = here
        self.elsewhere = elsewhere

    def full(self, at: int) -> Mention | None:
        """Find first name and surname that begin at a token."""
        shapes = [s for s in self._shapes(at) if self._is_written_as_name(s)]
        for index, table in (
            (self.here, self.here.lasts),
            (self.here, self.here.parts),
            (self.elsewhere, self.elsewhere.lasts),
            (self.elsewhere, self.elsewhere.parts),
        ):
            for shape in shapes:
                found = self._pair(index, table, shape)
                if found:
                    return self._mention(shape.first, shape.last, found, index, MentionKind.FULL)
        return next((m for s in shapes if (m := self._slip(s))), None)

    def _shapes(self, at: int) -> Iterator[_Shape]:
        """Yield the ways to read a name here, the longest first."""
        text, tokens = self.text, self.text.tokens
        if not text.joined(at, wrapped=True):
            if text.dashed(at) and text.joined(at + 1, wrapped=True):
                yield _Shape(at + 2, at, self._double(at), at, at + 3)
            return
        one, two = tokens[at].folded, tokens[at + 1].folded
        if at + 2 < len(tokens):
            if text.dashed(at + 1):
                yield _Shape(at, at + 1, self._double(at + 1), at, at + 3)
            if (
                text.joined(at + 1, wrapped=True)
                and text.is_capital(at + 1)
                and text.is_capital(at + 2)
            ):
                yield _Shape(at, at + 1, self._double(at + 1), at, at + 3)
                yield _Shape(at + 2, at, self._double(at), at, at + 3)
            is_middle = len(two) == 1 and text.dotted(at + 1)
            if (text.joined(at + 1, wrapped=True) or is_middle) and text.is_capital(at + 1):
                yield _Shape(at, at + 2, tokens[at + 2].folded, at, at + 3)
        yield _Shape(at, at + 1, two, at, at + 2)
        yield _Shape(at + 1, at, one, at, at + 2)

    def _double(self, at: int) -> str:
        return f"{self.text.tokens[at].folded}-{self.text.tokens[at + 1].folded}"

    def _is_written_as_name(self, shape: _Shape) -> bool:
        """Say whether capitals, or both small letters, leave no other reading."""
        tokens = self.text.tokens
        small = [i for i in (shape.given, shape.family) if not self.text.is_capital(i)]
        if len(small) == 2 and tokens[shape.given].kind is Word.UNKNOWN:  # noqa: PLR2004 - both
            return not self.text.is_common(shape.given)
        return all(tokens[i].kind is Word.UNKNOWN and not (self.text.is_common(i)) for i in small)

    def _pair(self, index: NameIndex, table: dict[str, Found], shape: _Shape) -> Found:
        tokens, marked = self.text.tokens, self.text.marked
        last = narrowed(table.get(shape.key, {}), tokens[shape.family].text, marked=marked)
        if not last:
            return {}
        given = tokens[shape.given]
        for firsts in (index.firsts, index.shorts):
            first = narrowed(firsts.get(given.folded, {}), given.text, marked=marked)
            undeclined = any(Case.NOMINATIVE in cases for cases in last.values())
            found = agreed(first, last, undeclined=undeclined)
            if found:
                return self.gendered(index, found, shape.first) or found
        return {}

    def gendered(self, index: NameIndex, found: Found, at: int) -> Found:
        """Leave those of the gender that a title before the token tells."""
        return index.of_gender(found, self.text.title_gender(at))

    def _slip(self, shape: _Shape) -> Mention | None:
        """Find a long name of the institution with one slip, the other name being right."""
        given = self.text.tokens[shape.given].folded
        first, last = self.here.first(given), self.here.lasts.get(shape.key, {})
        if max(len(first), len(last)) > _MOST_TRIED or not self.text.is_capital(shape.family):
            return None
        if first:
            found = self._slipped(shape.key, first, lambda person: [self._surname(person)])
        else:
            found = self._slipped(given, last, self._given)
        found = self.gendered(self.here, found, shape.first)
        if len(found) != 1:
            return None
        return self._mention(shape.first, shape.last, found, self.here, MentionKind.FULL)

    def _slipped(
        self, written: str, people: Found, names: Callable[[str], list[tuple[str, Forms]]]
    ) -> Found:
        """Return who of the people has a name that a word misses by one slip."""
        if not people or self._is_somebodys(written):
            return {}
        found: Found = {}
        for person, of_other in people.items():
            cases = slipped(written, names(person))
            if cases is not None:
                found[person] = of_other & cases or of_other
        return found

    def _is_somebodys(self, folded: str) -> bool:
        """Say whether a word is a name of somebody we know of: then it is no slip."""
        return any(
            folded in table
            for index in (self.here, self.elsewhere)
            for table in (index.lasts, index.parts, index.firsts, index.shorts)
        )

    def _surname(self, person: str) -> tuple[str, Forms]:
        who = self.here.persons[person]
        woman = is_woman(who.first_name, who.last_name)
        return fold(who.last_name), surname_forms(who.last_name, feminine=woman)

    def _given(self, person: str) -> list[tuple[str, Forms]]:
        who = self.here.persons[person]
        woman = is_woman(who.first_name, who.last_name)
        names = (who.first_name, *diminutives().get(fold(who.first_name), ()))
        return [(fold(name), name_forms(name, feminine=woman)) for name in names]

    def is_plain_initial(self, at: int) -> bool:
        """Say whether a token is surely an initial, whoever is registered: a letter and a dot."""
        written = self.text.tokens[at].text
        is_letter = len(written) == 1 or fold(written) in _LETTERS_OF_TWO
        if self.text.is_title(at):
            return False
        return self.is_initial(at) and is_letter and self.text.dotted(at)

    def initial(self, at: int) -> Mention | None:
        """Find a name with an initial that begins at a token, of somebody of the institution."""
        text = self.text
        end = at
        while end - at < 2 and self.is_initial(end):  # noqa: PLR2004 - "J. K. Nowak"
            end += 1
        if end > at and text.is_capital(end):
            found = self._by_initial(self._surnames(end), at, of_surname=False)
            return self._mention(at, end + 1, found, self.here, MentionKind.INITIAL)
        if not (text.joined(at) and text.is_capital(at) and self.is_last_initial(at + 1)):
            return None
        found = self._by_initial(self._surnames(at), at + 1, of_surname=False)
        if not found:
            first = self.here.first(text.tokens[at].folded)
            found = self._by_initial(first, at + 1, of_surname=True)
        return self._mention(at, at + 2, found, self.here, MentionKind.INITIAL)

    def is_initial(self, at: int) -> bool:
        """Say whether a token can be the initial before a surname."""
        if at + 1 >= len(self.text.tokens) or not self.text.is_capital(at):
            return False
        text, written = self.text, self.text.tokens[at].text
        gap = text.gap(at)
        if gap not in {".", ". ", " "} or text.is_function(at):
            return False
        if gap == " ":
            return len(written) == 1 and fold(written) not in _WORDS_OF_ONE_LETTER
        return len(written) == 1 or (len(written) <= _MOST_SHORT and not written.isupper())

    def is_last_initial(self, at: int) -> bool:
        """Say whether a token can be the initial after a name: a capital and a dot."""
        token = self.text.tokens[at]
        if len(token.text) != 1 or not token.text.isupper() or not self.text.dotted(at):
            return False
        return not (self.text.gap(at) in {".", ". "} and self.text.is_word(at + 1))

    def _surnames(self, at: int) -> Found:
        token = self.text.tokens[at]
        return narrowed(self.here.last(token.folded), token.text, marked=self.text.marked)

    def _by_initial(self, found: Found, at: int, *, of_surname: bool) -> Found:
        written = self.text.tokens[at].text.lower()
        kept: Found = {}
        for person, cases in found.items():
            who = self.here.persons[person]
            name = (who.last_name if of_surname else who.first_name).lower()
            if name.startswith(written) or (written.isascii() and fold(name).startswith(written)):
                kept[person] = cases
        return kept

    def titled(self, at: int) -> Mention | None:
        """Find a surname of the institution after a title."""
        text = self.text
        if not text.is_titled(at):
            return None
        token = text.tokens[at]
        if not text.is_capital(at) and (token.kind is not Word.UNKNOWN or text.is_common(at)):
            return None
        if self.here.first(token.folded):
            return None
        found = self.gendered(self.here, self._surnames(at), at)
        last = at + 1
        if text.dashed(at) and self._double(at) in self.here.lasts:
            found, last = self.here.lasts[self._double(at)], at + 2
        if found and text.is_common(at) and not text.is_honoured(at) and not text.is_capital(at):
            return None
        return self._mention(at, last, found, self.here, MentionKind.TITLED)

    def alone(self, at: int, done: int) -> Mention | None:
        """Find one name of somebody of the institution by itself.

        Args:
            at: The token.
            done: The first token that no mention has yet.
        """
        token, marked = self.text.tokens[at], self.text.marked
        first = narrowed(self.here.first(token.folded), token.text, marked=marked)
        last = self._surnames(at)
        first = self.gendered(self.here, first, at)
        found = {**last, **first}
        for person in set(first) & set(last):
            found[person] = first[person] | last[person]
        found = {p: c for p, c in found.items() if fits_before(self.text, at, c)}
        if not found or not stands_alone(self.text, at, done, self.is_name):
            return None
        kind = MentionKind.FIRST if first else MentionKind.SURNAME
        if token.kind is Word.POLITE and kind is MentionKind.SURNAME:
            return None
        if first and is_spoken_to(self.text, at, found):
            found = dict.fromkeys(found, Case.VOCATIVE)
        return self._mention(at, at + 1, found, self.here, kind)

    def is_name(self, at: int) -> bool:
        """Say whether a token is a name of somebody of the institution."""
        folded = self.text.tokens[at].folded
        return bool(self.here.first(folded) or self.here.last(folded))

    def _mention(
        self, first: int, last: int, found: Found, index: NameIndex, kind: MentionKind
    ) -> Mention | None:
        return mention(self.text, (first, last), found, index, kind) if found else None


def mention(
    text: NameText, place: tuple[int, int], found: Found, index: NameIndex, kind: MentionKind
) -> Mention:
    """Make a mention of registered people; ``place`` is its first token and the one behind it."""
    cases = Case.NONE
    for case in found.values():
        cases |= case
    first, last = place
    gender = index.gender(found)
    if gender is Gender.UNKNOWN:
        gender = text.title_gender(first)
    span = Span(start=text.tokens[first].span.start, end=text.tokens[last - 1].span.end)
    name = index.name(found) or text.text[span.start : span.end]
    is_full = kind in {MentionKind.FULL, MentionKind.GROUP}
    return Mention(first, last, tuple(sorted(found)), cases, is_full, span, kind, gender, name)
