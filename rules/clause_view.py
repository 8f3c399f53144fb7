"""One clause before the signature: its words, its verbs and the part that each name plays in it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from parsers.facts import Act, Clause, Language, Predicate, Token, Word
from rules.people import Mention
from rules.roles import ASIDE_WORDS, Part, Role, roles
from rules.stated import SELF
from rules.word_sets import word_set

YOU = 2
THIRD = 3
ABOUT = frozenset((Act.ATTEND, Act.SIGN_UP, Act.WITHDRAW, Act.REPLACE, Act.STAY))
"""What verbs do that are about attendance."""
MINE = word_set("moj moja moje mojego mojej moim mojemu swoj swoja swoje swojego swojej swoim")
US = word_set("my nas nam nami oboje obie obaj obydwoje obydwie obydwaj nasz nasza nasze")
THEM = word_set("on ona oni one jego jej ich go niego niej nia nim nich im jemu")
GROUPS = word_set(
    "sklad skladzie ekipa ekipe ekipy zespol zespole zespolu wszyscy wszystkich wszystkie komplet "
    "kadra kadre kadry delegacja delegacje reprezentacja reprezentacje pracownicy pracownikow "
    "czlonkow czlonkinie kolezanki kolezanek koledzy kolegow ktos kogos"
)
"""People who are not named."""
_SILENT = frozenset((Act.THANK, Act.INFORM, Act.GREET))
_ASIDE_BEFORE = word_set("u od do dla przez przy po wedlug")
_NO_PEOPLE = frozenset((Word.TITLE, Word.POLITE, Word.ENROLMENT, Word.EVENT))


def _word(token: Token) -> str:
    """Return a folded word; "ją" is no "ja", though both fold alike."""
    return "nia" if token.text.lower() == "ją" else token.folded


def _is_told(predicate: Predicate) -> bool:
    """Say whether somebody was told something: "naczelnik jest uprzedzony"."""
    return predicate.act is Act.INFORM and predicate.is_passive


@dataclass(frozen=True, slots=True)
class Writer:
    """Who "ja" is."""

    id: str = SELF
    """Of the register, where known."""
    is_staff: bool = False
    """Is of the office: "dzwoniła pani X" passes on what she said."""


@dataclass(frozen=True, slots=True)
class ClauseView:
    """A clause as the questions about it need it; see `view`."""

    language: Language
    clause: Clause
    own: str
    """Id of the writer."""
    tokens: tuple[int, ...]
    """Indexes of its words before the signature."""
    words: tuple[str, ...]
    """The same words, folded."""
    predicates: tuple[Predicate, ...]
    """Its verbs; thanks, greetings and "informuję, że" are none."""
    roles: tuple[Role, ...]

    def acts(self) -> set[Act]:
        """Return what its verbs do."""
        return {p.act for p in self.predicates}

    def about(self) -> list[Predicate]:
        """List its verbs that are about attendance."""
        return [p for p in self.predicates if p.act in ABOUT]

    def parts(self) -> set[Part]:
        """Return the parts that its names play."""
        return {r.part for r in self.roles}

    def guests(self) -> list[Role]:
        """List the names that stand where its own people stand."""
        return [r for r in self.roles if r.part is Part.GUEST]

    def word(self, at: int) -> str:
        """Return the word at a place in the clause; outside of it, nothing."""
        return self.words[at] if 0 <= at < len(self.words) else ""

    def unnamed_words(self) -> Iterator[tuple[str, str, str]]:
        """Yield every word that is no part of a name with the word before and behind it."""
        named = {i for r in self.roles for i in range(r.mention.first, r.mention.last)}
        for at, word in enumerate(self.words):
            if self.tokens[at] not in named:
                yield self.word(at - 1), word, self.word(at + 1)

    def says(self, words: frozenset[str]) -> bool:
        """Say whether a pronoun stands as a person of the clause, not in "u nas", "do nich"."""
        return any(
            word in words and self.word(at - 1) not in _ASIDE_BEFORE and not self._is_led(at)
            for at, word in enumerate(self.words)
        )

    def _is_led(self, at: int) -> bool:
        """Say whether a group only tells of what somebody is head: "kierownika zespołu"."""
        before = self.language.tokens[self.tokens[at - 1]] if at else None
        return self.words[at] in GROUPS and before is not None and before.kind is Word.TITLE

    def says_after(self, heads: frozenset[str], words: frozenset[str]) -> bool:
        """Say whether one of some words stands right behind one of others."""
        return any(
            word in words and self.word(at - 1) in heads for at, word in enumerate(self.words)
        )

    def says_people(self) -> bool:
        """Say whether a noun for people is an object of the clause: "naszych członków"."""
        tokens = self.language.tokens
        return any(
            tokens[i].is_person
            and tokens[i].kind not in _NO_PEOPLE
            and self.word(at - 1) not in ASIDE_WORDS
            for at, i in enumerate(self.tokens)
        )

    def before(self, mention: Mention) -> str:
        """Return the word before a name and its titles, also of the clause before."""
        at = mention.first - 1
        while at >= 0 and self.language.tokens[at].kind is Word.TITLE:
            at -= 1
        return self.language.tokens[at].folded if at >= 0 else ""


def view(
    language: Language, clause: Clause, mentions: Sequence[Mention], end: int, writer: Writer
) -> ClauseView:
    """Look at a clause.

    Args:
        language: Facts of the text.
        clause: The clause.
        mentions: People named in the text.
        end: First token of the signature.
        writer: Who wrote it.
    """
    inside = [m for m in mentions if m.first in clause.tokens and m.first < end]
    tokens = tuple(i for i in clause.tokens if i < end)
    silent = _SILENT | {Act.REPORT} if writer.is_staff else _SILENT
    return ClauseView(
        language=language,
        clause=clause,
        own=writer.id,
        tokens=tokens,
        words=tuple(_word(language.tokens[i]) for i in tokens),
        predicates=tuple(p for p in clause.predicates if p.act not in silent or _is_told(p)),
        roles=roles(language, clause, inside),
    )
