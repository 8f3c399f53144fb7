"""Who is put on the list by the words: plain statements of coming and of signing up.

A statement counts only if its verb is plain: not negated, softened, conditional, past or asked.
Whoever is named in it must stand in a grammatical place of a guest, or stays unexplained.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from parsers.facts import Act, Clause, Language, Predicate, Token, Word
from rules.names import Case
from rules.people import Mention, Sender, SenderKind

_WITH = frozenset(("z", "ze"))
_AND = frozenset(("i", "oraz", "takze", "rowniez", "tez", "wraz", "razem", "wspolnie"))
_HIM = Case.GENITIVE | Case.ACCUSATIVE
_GUEST = Case.NOMINATIVE | _HIM | Case.INSTRUMENTAL
_NO_GUESTS_AFTER = frozenset((Word.PLAIN, Word.POLITE, Word.DOUBT, Word.UNKNOWN))
_LISTED = frozenset((Word.NUMBER, Word.TITLE, Word.INSTITUTION))
_FOR_OTHERS = frozenset(("imieniu", "ramienia", "upowaznienia"))
_ME = frozenset(("ja", "mnie", "siebie", "sie"))
_MINE = frozenset(
    ("swoj", "moj", "moja", "moje", "mojego", "mojej", "swoja", "swoje", "swojego", "swojej")
)


@dataclass(frozen=True, slots=True)
class Statement:
    """What is plainly stated about coming."""

    is_made: bool
    names_self: bool
    persons: tuple[str, ...]
    """Others who are put on the list, in the order of the words."""
    clauses: frozenset[int]
    """Clauses that make it."""
    mentions: frozenset[int]
    """Mentions that it uses, by their first token."""
    self_words: frozenset[int]
    """Tokens that name the speaker as a guest."""
    lacks_names: bool
    """It speaks of more people than it names."""


NOTHING = Statement(
    is_made=False,
    names_self=False,
    persons=(),
    clauses=frozenset(),
    mentions=frozenset(),
    self_words=frozenset(),
    lacks_names=False,
)


def read_statement(
    text: str, language: Language, mentions: Sequence[Mention], signature: int, sender: Sender
) -> Statement:
    """Join all plain statements of the own words.

    Args:
        text: The own words.
        language: Facts about them.
        mentions: Mentions of registered people in them.
        signature: Where the signature begins; what stands there states nothing.
        sender: Who writes.
    """
    parts = [
        _Clause(_Place(index, clause, language.tokens, signature, text), mentions, sender)
        for index, clause in enumerate(language.clauses)
    ]
    made = [part for part in parts if part.is_statement()]
    if not made:
        return NOTHING
    listed = _lists(parts, made)
    used = [m for part in made for m in part.guests()]
    used += [m for part in listed for m in part.listed()]
    own = sender.person.id if sender.person else None
    named = list(dict.fromkeys(m.persons[0] for m in used))
    myself = [i for part in (*made, *listed) for i in part.self_words()]
    says_self = any(part.names_self(has_list=bool(listed)) for part in made)
    others = tuple(p for p in named if p != own)
    return Statement(
        is_made=True,
        names_self=says_self or bool(myself) or own in named,
        persons=others,
        clauses=frozenset(part.index for part in (*made, *listed)),
        mentions=frozenset(m.first for m in used),
        self_words=frozenset(myself),
        lacks_names=any(part.speaks_for_several() for part in made) and not others,
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """A sentence in its text."""

    index: int
    clause: Clause
    tokens: Sequence[Token]
    signature: int
    text: str


class _Clause:
    """One sentence with the people named in it."""

    def __init__(self, place: _Place, mentions: Sequence[Mention], sender: Sender) -> None:
        span = place.clause.span
        self.index = place.index
        self.opens_list = place.clause.opens_list
        self._clause = place.clause
        self._tokens = place.tokens
        self._sender = sender
        self._text = place.text
        self._range = [
            i for i, t in enumerate(place.tokens) if span.start <= t.span.start < span.end
        ]
        self._in_signature = bool(self._range) and self._range[0] >= place.signature
        inside = set(self._range)
        self._mentions = [
            m
            for m in mentions
            if m.first in inside and m.first < place.signature and m.cases != Case.VOCATIVE
        ]

    def is_statement(self) -> bool:
        """Say whether every verb plainly says that somebody comes or is signed up."""
        predicates = self._clause.predicates
        return (
            bool(predicates)
            and not self._clause.is_question
            and not self._in_signature
            and all(is_plain(p) for p in predicates)
            and all(p.is_first_person or self._has_people_for(p) for p in predicates)
        )

    def _has_people_for(self, predicate: Predicate) -> bool:
        """Say whether a third person has its people: "będzie Anna", "OPS zgłasza Annę"."""
        cases = [m.cases for m in self._mentions if m.is_full]
        if predicate.act is Act.ATTEND:
            return any(Case.NOMINATIVE in c for c in cases)
        return bool(cases) and not any(Case.NOMINATIVE in c for c in cases)

    def names_self(self, *, has_list: bool) -> bool:
        """Say whether the speaker is among the guests."""
        if self.self_words():
            return True
        for predicate in self._clause.predicates:
            if predicate.act is Act.ATTEND and predicate.is_first_person:
                return True
        puts_nobody = not self._mentions and not has_list
        return puts_nobody and self._sender.kind is SenderKind.PERSON

    def self_words(self) -> list[int]:
        """List the words that make the speaker a guest: ja, mnie, się, swój udział."""
        says_i = not self._clause.predicates or any(
            p.is_first_person for p in self._clause.predicates
        )
        return [
            i
            for i in self._range
            if self._tokens[i].folded == "ja"
            or (says_i and self._tokens[i].folded in _ME)
            or (says_i and self._tokens[i].folded in _MINE and self._is_attendance(i + 1))
        ]

    def _is_attendance(self, index: int) -> bool:
        return index in self._range and self._tokens[index].kind is Word.ENROLMENT

    def speaks_for_several(self) -> bool:
        """Say whether a plural verb, or "w imieniu", needs more names than the speaker's."""
        if any(self._tokens[i].folded in _FOR_OTHERS for i in self._range):
            return True
        return any(p.is_plural for p in self._clause.predicates) and not any(
            self._tokens[i].folded == "mnie" for i in self._range
        )

    def guests(self) -> list[Mention]:
        """List the mentions that stand where guests stand."""
        found: list[Mention] = []
        for mention in self._mentions:
            if self._is_guest(mention, found):
                found.append(mention)
        return found

    def _is_guest(self, mention: Mention, before: list[Mention]) -> bool:
        if not mention.is_full or len(mention.persons) != 1 or not mention.cases & _GUEST:
            return False
        previous = self._before(mention.first)
        if previous is None:
            return self._stands_free(mention)
        token = self._tokens[previous]
        if token.folded in _WITH:
            return Case.INSTRUMENTAL in mention.cases
        joins = token.folded in _AND or any(m.last == previous + 1 for m in before)
        governs = token.kind not in _NO_GUESTS_AFTER and self._stands_free(mention)
        return joins or governs

    def _before(self, index: int) -> int | None:
        """Return the token before a mention, its titles and numbering left out."""
        at = index - 1
        while at in self._range and self._tokens[at].kind in {Word.TITLE, Word.NUMBER}:
            at -= 1
        return at if at in self._range else None

    def _stands_free(self, mention: Mention) -> bool:
        """Say whether the verb itself can govern the mention."""
        own = self._sender.person
        if own is not None and mention.persons == (own.id,):
            return True
        speaks_of_self = self.names_self(has_list=True)
        acts = {p.act for p in self._clause.predicates}
        first = all(p.is_first_person for p in self._clause.predicates)
        if not first and Act.ATTEND in acts:
            return Case.NOMINATIVE in mention.cases
        if self._follows_a_colon(mention):
            return bool(mention.cases & (_HIM | Case.NOMINATIVE))
        if speaks_of_self:
            # "zgłaszam się, Jan Nowak" is signed by him; "zgłaszam siebie i Jana Nowaka" is not.
            return bool(mention.cases & _HIM) and Case.NOMINATIVE not in mention.cases
        # "zgłaszam udział Jan Nowak" may be signed by him.
        return bool(mention.cases & _HIM)

    def _follows_a_colon(self, mention: Mention) -> bool:
        """Say whether a colon announced the names: "proszę wpisać: Anna Nowak"."""
        start = self._clause.span.start
        return ":" in self._text[start : mention.span.start]

    def is_list(self) -> bool:
        """Say whether the sentence is nothing but names, numbering and functions."""
        named = {i for m in self._mentions for i in range(m.first, m.last)}
        return not self._clause.predicates and not self._in_signature and all(
            i in named
            or self._tokens[i].kind in _LISTED
            or self._tokens[i].folded in _AND
            or self._tokens[i].kind is Word.SELF
            for i in self._range
        )  # fmt: skip

    def listed(self) -> list[Mention]:
        """List the mentions of a list."""
        return [
            m
            for m in self._mentions
            if m.is_full and len(m.persons) == 1 and m.cases & (_HIM | Case.NOMINATIVE)
        ]


def is_plain(predicate: Predicate) -> bool:
    """Say whether a verb plainly says that its people come."""
    return predicate.act in {Act.ATTEND, Act.SIGN_UP} and not (
        predicate.is_negated or predicate.is_modal or predicate.is_conditional or predicate.is_past
    )


def _lists(parts: list[_Clause], made: list[_Clause]) -> list[_Clause]:
    """Find the lines of names that follow a statement which ends with a colon."""
    statements = {part.index for part in made}
    opened: set[int] = set()
    for part, following in pairwise(parts):
        is_open = part.index in opened or (part.index in statements and part.opens_list)
        if is_open and following.is_list():
            opened.add(following.index)
    return [part for part in parts if part.index in opened]
