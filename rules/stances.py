"""What each clause states about coming: who comes, who does not, who takes whose place.

A stance is read only from a firm clause.  One that is conditional, modal, reported or asked about
is kept as such, so that the gates can hold on it; a clause about other matters is neutral.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from parsers.facts import Act, Clause, Language, Predicate, Word
from rules.names import Case
from rules.people import Mention, MentionKind
from rules.roles import ASIDE_WORDS, Part, Role, roles

SELF = "@self"
"""Stands for the writer wherever a person's id is expected."""


class Stance(StrEnum):
    """What a clause says about attendance."""

    COMES = "comes"
    AWAY = "away"
    """Its people do not come, or are taken off the list."""
    SWAP = "swap"
    """One takes the place of another."""
    NAMES = "names"
    """A fragment without a predicate: names, dates, titles."""
    MAYBE = "maybe"
    """About attendance, but not firm."""
    ASKS = "asks"
    MOVES = "moves"
    PAPERS = "papers"
    APPLIES = "applies"
    LATE = "late"
    REQUEST = "request"
    """Asks us for something else."""
    NEUTRAL = "neutral"


@dataclass(frozen=True, slots=True)
class Stated:
    """One clause with its stance and its people."""

    index: int
    clause: Clause
    stance: Stance
    people: tuple[str, ...] = ()
    """Ids, or `SELF`, of those who come or stay away."""
    outs: tuple[str, ...] = ()
    """Whose place is taken."""
    roles: tuple[Role, ...] = ()
    unsure: str | None = None
    """Polish sentence: why its people are not certain."""
    lacks_people: bool = False
    """It speaks of people whom it does not name."""
    is_elided: bool = False
    """Third person without a subject: the one spoken of before."""
    counts: tuple[int, ...] = ()
    """How many people it speaks of."""
    needs_event: bool = False
    """Its verbs mean attendance only with an event beside them."""
    is_weak: bool = False
    """Nobody withdraws: "proszę mnie nie wpisywać", "zostaje w biurze"."""
    pronoun_out: bool = False
    """za niego, w jej miejsce: the one who was said to stay away."""


_ABOUT = frozenset((Act.ATTEND, Act.SIGN_UP, Act.WITHDRAW, Act.REPLACE, Act.STAY))
_SILENT = frozenset((Act.THANK, Act.INFORM, Act.GREET))
_ASIDE_BEFORE = frozenset("u od do dla przez przy po wedlug".split())
_HANDED = frozenset("sklad nazwiska nazwisk liste lista osoby uczestnikow uczestniczki".split())
_COUPLE = 2
_BEFORE_THAT = frozenset(("zanim", "gdy", "kiedy", "gdyby", "jakby", "dopoki", "poki", "az"))
_SENDING = frozenset(
    "oddelegowac delegowac wydelegowac skierowac wyznaczyc wytypowac desygnowac wystawic".split()
)
_ACCEPTING = frozenset(("przyjac", "zaakceptowac"))
_GROUPS = frozenset(
    "sklad skladzie ekipa ekipe ekipy zespol zespole zespolu wszyscy wszystkich wszystkie komplet "
    "kadra kadre kadry delegacja delegacje reprezentacja reprezentacje pracownicy pracownikow "
    "czlonkow czlonkinie kolezanki kolezanek koledzy kolegow ktos kogos".split()
)
_ME = frozenset("ja mnie mna siebie sobie soba mi me myself".split())
_MY = frozenset("moj moja moje mojego mojej moim mojemu swoj swoja swoje swojego swojej swoim".split())
_WE = frozenset("my nas nam nami oboje obie obaj obydwoje obydwie obydwaj nasz nasza nasze".split())
_THEM = frozenset("on ona oni one jego jej ich go niego niej nia nim nich im jemu".split())
_SIGNED = frozenset(("podpisany", "podpisana", "podpisanego", "podpisanej", "podpisani"))
_PERSON_NOUN = frozenset("osoba osobe osoby osob".split())
_THING = frozenset("udzial obecnosc uczestnictwo zgloszenie miejsce rezerwacja zapis rejestracja".split())
_GROUP = re.compile(
    r"(?<![^ ])(?:kandyd\w+|aplikuj\w+|(?:do|w) (?:\w+ ){0,3}grup(?:y|ie|ach|)(?: robocz\w+)?(?= |$)"
    r"|grup(?:e|a) (?:robocz\w+|nr|ds))(?![^ ])"
)
_OTHER_COUNTED = re.compile(
    r"wydarz|termin|spotka|webinar|warsztat|szkole|konsulta|dni|dnia|dzien|spraw|rzecz|temat|godz|min"
    r"|lat|rok|razy|km|zl|tygod|miesi|pyta|mail|list|korekt|uwag|ulic|numer|dwa|trzy|formularz|dokument"
    r"|skan|zalacz|grup|kwesti|zdan|slow|pieter|pietr|pokoj|noc|strony|stron|form|edycj|konferenc|wizyt"
)
_PLACE = frozenset("miejsce miejsca zastepstwo".split())


def read_stances(
    language: Language,
    mentions: Sequence[Mention],
    end: int,
    own: str = SELF,
    *,
    is_staff: bool = False,
) -> tuple[Stated, ...]:
    """Read every clause before the signature.

    Args:
        language: Facts of the text.
        mentions: People named in it.
        end: First token of the signature.
        own: Id of the writer, where known.
        is_staff: The writer is of the office: "dzwoniła pani X" passes on what she said.
    """
    found: list[Stated] = []
    for index, clause in enumerate(language.clauses):
        if not clause.tokens or clause.tokens[0] >= end:
            continue
        inside = [m for m in mentions if m.first in clause.tokens and m.first < end]
        found.append(_Reader(language, clause, inside, (end, own, is_staff)).read(index))
    return tuple(found)


def _is_couple(mention: Mention) -> bool:
    """Say whether a family's name means exactly its two members: "Bąkowie"."""
    return mention.kind is MentionKind.GROUP and len(mention.persons) == _COUPLE


class _Reader:
    """One clause with its words, predicates and the people named in it."""

    def __init__(
        self,
        language: Language,
        clause: Clause,
        mentions: Sequence[Mention],
        bounds: tuple[int, str, bool],
    ) -> None:
        end, self._own, is_staff = bounds
        self._language = language
        self._clause = clause
        self._roles = roles(language, clause, mentions)
        self._tokens = [i for i in clause.tokens if i < end]
        self._words = [language.tokens[i].folded for i in self._tokens]
        silent = _SILENT | {Act.REPORT} if is_staff else _SILENT
        self._predicates = [p for p in clause.predicates if p.act not in silent]
        self._named = {i for m in mentions for i in range(m.first, m.last)}

    def read(self, index: int) -> Stated:
        stance = self._stance()
        stated = Stated(index, self._clause, stance, roles=self._roles)
        if stance in {Stance.COMES, Stance.AWAY, Stance.SWAP, Stance.NAMES}:
            return self._with_people(stated)
        return stated

    # -- stance ---------------------------------------------------------------------------------

    def _stance(self) -> Stance:
        if self._clause.is_question:
            return Stance.ASKS
        if not self._predicates:
            if self._has_out() and any(r.part is Part.GUEST for r in self._roles):
                return Stance.SWAP
            if (answer := self._answer()) is not None:
                return Stance.COMES if answer == "tak" else Stance.AWAY
            if self._left_out():
                return Stance.AWAY
            silent = bool(self._clause.predicates)
            return Stance.NEUTRAL if silent and not self._roles else Stance.NAMES
        acts = {p.act for p in self._predicates}
        if self._is_about_a_group():
            return Stance.APPLIES
        if Act.UNDECIDED in acts:
            return Stance.MAYBE
        if Act.MOVE in acts:
            return Stance.MOVES
        if Act.APPLY in acts:
            return Stance.APPLIES
        about = [
            p
            for p in self._predicates
            if p.act in _ABOUT and not self._is_past(p) and not self._is_aimless(p)
        ]
        if about:
            return self._about(about)
        if self._left_out():
            return Stance.AWAY
        return self._other(acts)

    def _answer(self) -> str | None:
        """Return the "tak" or "nie" that ends what is said of somebody: "ja nie (sesja rady)"."""
        tokens = self._language.tokens
        for n, index in enumerate(self._tokens):
            if self._words[n] not in {"tak", "nie"} or not n or tokens[index].kind is Word.POLITE:
                continue
            if self._words[n - 1] == "nie" or not self._is_about_somebody():
                continue
            last = n + 1 == len(self._tokens)
            if last or tokens[self._tokens[n + 1]].span.start - tokens[index].span.end > 1:
                return self._words[n]
        return None

    def _is_about_somebody(self) -> bool:
        """Say whether a person, the writer, a day or an event stands in the clause."""
        kinds = {self._language.tokens[i].kind for i in self._tokens}
        return bool(self._roles) or "ja" in self._words or bool(kinds & {Word.DATE, Word.EVENT})

    def _left_out(self) -> list[Role]:
        """List those without whom the rest comes: "jutro jednak bez Damiana"."""
        parts = {r.part for r in self._roles}
        if any(p.person == 1 for p in self._predicates) or self._self_words():
            return []
        if not parts or parts - {Part.EXCEPT, Part.ASIDE} or "bez" not in self._words:
            return []
        return [r for r in self._roles if r.part is Part.EXCEPT]

    def _is_about_a_group(self) -> bool:
        """Say whether the clause is about candidates for working groups."""
        words = " ".join(self._words)
        return _GROUP.search(words) is not None and "o grup" not in words

    @staticmethod
    def _is_past(predicate: Predicate) -> bool:
        return predicate.is_past and predicate.act is Act.ATTEND

    def _about(self, about: list[Predicate]) -> Stance:
        if self._clause.is_reported:
            return Stance.MAYBE
        if self._clause.connective in _BEFORE_THAT:
            return Stance.MAYBE
        if all(self._gives_away(p) and p.person != 1 for p in about) and not set(self._words) & _MY:
            return Stance.NEUTRAL  # "jego miejsce może oddacie komuś"
        if self._clause.connective.startswith("ktor") and not self._roles:
            return Stance.NEUTRAL  # "która już podobno zapisana"
        directions = {self._direction(p) for p in about}
        if None in directions:
            directions.discard(None)
            unsure = any(self._is_soft(p) or p.is_past for p in about)
            return Stance.MAYBE if directions or unsure else Stance.NEUTRAL
        if len(directions) > 1:
            return Stance.MAYBE
        [direction] = directions
        if direction is Stance.COMES and self._has_out():
            return Stance.SWAP
        return direction or Stance.NEUTRAL

    def _is_aimless(self, predicate: Predicate) -> bool:
        """Say whether a verb that needs a person has none: "proszę wysłać link"."""
        if not predicate.needs_person:
            return False
        if self._clause.opens_list or self._says(_GROUPS | _WE):
            return False
        return not self._roles and not self._self_words()

    @staticmethod
    def _is_soft(predicate: Predicate) -> bool:
        return predicate.is_conditional or predicate.is_modal

    def _direction(self, predicate: Predicate) -> Stance | None:
        """Return where a predicate points; ``None`` when it points nowhere for certain."""
        soft = predicate.is_conditional and not predicate.is_wish
        if predicate.person == 2 and not predicate.is_request:
            return None  # "skoro jedziecie do nas": it is about us
        if predicate.act is Act.REPLACE:
            return None if soft or predicate.is_negated or predicate.is_modal else Stance.SWAP
        if predicate.act in {Act.WITHDRAW, Act.STAY}:
            if predicate.is_negated or soft or predicate.is_modal:
                return None
            return Stance.AWAY
        if predicate.is_negated:
            if soft and predicate.act is Act.SIGN_UP:
                return None
            if predicate.act is Act.SIGN_UP and not predicate.is_request:
                declines = predicate.person == 1 and predicate.is_reflexive and not soft
                return Stance.AWAY if declines else None
            return None if soft else Stance.AWAY
        if soft or predicate.is_modal:
            return None
        if predicate.act is Act.SIGN_UP and predicate.is_past and not self._is_done(predicate):
            return None
        return Stance.COMES

    def _is_done(self, predicate: Predicate) -> bool:
        """Say whether the past is the act itself: "oddelegowałam Annę", "przyjąłem zaproszenie"."""
        if predicate.person == 1:
            return bool(self._roles) or predicate.lemma in _ACCEPTING
        return bool(self._roles) and (predicate.is_passive or predicate.lemma in _SENDING)

    def _asks_for_a_place(self) -> bool:
        """Say whether "proszę" governs people: "proszę Jadzię i mnie na Kłodzko"."""
        if any(p.lemma not in {"prosic", "poprosic"} or p.is_negated for p in self._predicates):
            return False
        if "o" in self._words or not any(w in {"na", "webinar", "warsztat"} for w in self._words):
            return False
        return any(r.part is Part.GUEST for r in self._roles) or self._self_words()

    def _lists_people(self) -> bool:
        """Say whether the writer hands over names: "podaję skład: …", "uzupełniamy nazwiska: …"."""
        first = [p for p in self._predicates if p.person == 1 and not p.is_negated and not p.is_past]
        guests = [r for r in self._roles if r.part is Part.GUEST]
        return bool(first) and len(first) == len(self._predicates) and bool(guests) and (
            bool(set(self._words) & _HANDED) or self._clause.has_colon
        )

    def _other(self, acts: set[Act]) -> Stance:
        if acts <= {Act.PAPERS, Act.OTHER} and self._lists_people():
            return Stance.COMES
        if any(p.head or p.lemma in {"moc", "dac", "zdazyc", "zdolac"} for p in self._predicates):
            cannot = [
                p
                for p in self._predicates
                if p.is_negated and p.lemma in {"moc", "dac", "zdazyc", "zdolac"} and p.act is Act.OTHER
            ]
            if cannot and len(self._predicates) == len(cannot) and self._can_be_away(cannot[0]):
                return Stance.AWAY
        if Act.ASK in acts:
            return Stance.ASKS
        if self._asks_for_a_place():
            return Stance.COMES
        if any(p.is_request or p.lemma in {"prosic", "poprosic"} for p in self._predicates):
            return Stance.REQUEST
        if Act.PAPERS in acts:
            return Stance.PAPERS
        if Act.LATE in acts:
            return Stance.LATE
        return Stance.NEUTRAL

    def _can_be_away(self, predicate: Predicate) -> bool:
        """Say whether "nie mogę" stands by itself: no other infinitive follows it."""
        return not predicate.is_past

    def _has_out(self) -> bool:
        if any(r.part is Part.OUT for r in self._roles):
            return True
        return self._self_out() or self._pronoun_out()

    def _after(self, heads: frozenset[str], words: frozenset[str]) -> bool:
        return any(
            w in words and self._words[n - 1] in heads for n, w in enumerate(self._words) if n
        )

    def _self_out(self) -> bool:
        """zamiast mnie, za mnie, w moje miejsce, na moje miejsce, w moim imieniu."""
        if self._after(frozenset(("zamiast", "za")), frozenset(("mnie",))):
            return True
        text = " ".join(self._words)
        return any(
            f"{p} {m} {n}" in text
            for p in ("w", "na")
            for m in ("moje", "moim", "mym")
            for n in ("miejsce", "miejscu", "zastepstwie", "imieniu")
        )

    def _pronoun_out(self) -> bool:
        if self._after(
            frozenset(("zamiast", "za")), frozenset(("niego", "niej", "nia", "nich", "jego", "jej"))
        ):
            return True
        text = " ".join(self._words)
        return any(
            f"{p} {m} {n}" in text
            for p in ("w", "na")
            for m in ("jego", "jej", "ich")
            for n in ("miejsce", "miejscu", "zastepstwie", "imieniu")
        )

    # -- people ---------------------------------------------------------------------------------

    def _with_people(self, stated: Stated) -> Stated:
        out = self._left_out()
        if out and stated.stance is Stance.AWAY and all(len(r.mention.persons) == 1 for r in out):
            return Stated(
                index=stated.index, clause=stated.clause, stance=stated.stance,
                people=tuple(r.mention.persons[0] for r in out), roles=self._roles,
            )  # fmt: skip
        if any(r.part in {Part.EITHER, Part.EXCEPT, Part.NOT} for r in self._roles):
            return self._unsure(stated, "Nie wszystkie wymienione osoby są pewne.")
        guests = self._guests(stated.stance)
        ambiguous = [r for r in guests if len(r.mention.persons) != 1 and not _is_couple(r.mention)]
        if ambiguous:
            return self._unsure(stated, "Nie wiadomo, o którą osobę chodzi.", lacks=True)
        named = [person for r in guests for person in r.mention.persons]
        if not named and not self._predicates and stated.stance in {Stance.COMES, Stance.AWAY}:
            return Stated(
                index=stated.index, clause=stated.clause, stance=stated.stance,
                people=(self._own,), roles=self._roles, counts=self._counts(),
            )  # fmt: skip
        myself = self._speaks_of_self(named, stated.stance)
        people = tuple(dict.fromkeys(([self._own] if myself else []) + named))
        if stated.stance is Stance.SWAP:
            return self._swap(stated, people)
        return Stated(
            index=stated.index, clause=stated.clause, stance=stated.stance, people=people,
            roles=self._roles, lacks_people=self._lacks(people, named),
            is_elided=self._is_elided(people), counts=self._counts(),
            is_weak=stated.stance is Stance.AWAY and self._is_weak(),
            needs_event=stated.stance is not Stance.NAMES
            and self._is_all_weak(),
        )  # fmt: skip

    def _is_all_weak(self) -> bool:
        acts = [p for p in self._predicates if p.act in _ABOUT]
        return bool(acts) and all(p.is_weak for p in acts)

    def _is_weak(self) -> bool:
        return all(
            p.act is Act.STAY or (p.act is Act.SIGN_UP and p.is_negated and p.is_request)
            for p in self._predicates
            if p.act in _ABOUT
        )

    def _unsure(self, stated: Stated, why: str, *, lacks: bool = False) -> Stated:
        return Stated(
            index=stated.index, clause=stated.clause, stance=stated.stance, roles=self._roles,
            unsure=why, lacks_people=lacks, counts=self._counts(),
        )  # fmt: skip

    def _guests(self, stance: Stance) -> list[Role]:
        """List the mentions that the predicate is about."""
        guests = [r for r in self._roles if r.part is Part.GUEST]
        if stance is Stance.NAMES:
            return guests
        objects = [r for r in guests if Case.NOMINATIVE not in r.mention.cases]
        signs = any(p.act is Act.SIGN_UP and p.person == 3 and not p.is_reflexive
                    and not p.is_passive and not p.head for p in self._predicates)  # fmt: skip
        if signs and objects:
            # "Anna Nowak zgłasza Jana Kowalskiego": the subject only signs.
            only = Case.NOMINATIVE | Case.VOCATIVE
            return [r for r in guests if r.mention.cases & ~only]
        return guests

    def _speaks_of_self(self, named: list[str], stance: Stance) -> bool:
        """Say whether the writer is among the people of the clause."""
        if any(p.names_self for p in self._predicates):
            return True
        if self._self_words():
            return True
        if not named and not self._says(_THEM | _WE):
            idioms = [
                p
                for p in self._predicates
                if p.act is Act.WITHDRAW and p.person == 0 and not p.is_passive
            ]
            if idioms and len(idioms) == len([p for p in self._predicates if p.act in _ABOUT]):
                return True
        first = [p for p in self._predicates if p.person == 1]
        if any(p.act is Act.ATTEND for p in first if not p.is_plural):
            return True
        if any(p.act is Act.WITHDRAW and not p.is_request and not p.is_plural for p in first):
            # "odwołuję Annę" takes off Anna, "rezygnuję" the writer.
            return not named
        if stance is Stance.AWAY and any(p.act is Act.OTHER for p in first if not p.is_plural):
            return True
        signs = any(p.act is Act.SIGN_UP and p.is_reflexive and p.person == 1 for p in first)
        if signs and not any(p.is_plural for p in first):
            return True
        if any(p.is_wish and not p.is_plural for p in first) and not named:
            return True
        if any(p.is_plural and p.act is Act.ATTEND for p in first) and self._is_with(named):
            return True
        return not named and self._is_about_nobody()

    def _is_with(self, named: list[str]) -> bool:
        """Say whether all whom a plural verb names come "z": "chciałybyśmy z Anią przyjść"."""
        guests = [r.mention for r in self._roles if r.part is Part.GUEST]
        with_them = [m for m in guests if self._before(m) in {"z", "ze"}]
        return bool(named) and bool(with_them) and len(with_them) == len(guests)

    def _says(self, words: frozenset[str]) -> bool:
        """Say whether a pronoun stands as a person of the clause, not in "u nas", "do nich"."""
        return any(
            w in words and (not n or self._words[n - 1] not in _ASIDE_BEFORE)
            for n, w in enumerate(self._words)
        )

    def _says_people(self) -> bool:
        """Say whether a noun for people is an object of the clause: "naszych członków"."""
        tokens = self._language.tokens
        return any(
            tokens[i].is_person
            and tokens[i].kind not in {Word.TITLE, Word.POLITE, Word.ENROLMENT, Word.EVENT}
            and (not n or self._words[n - 1] not in ASIDE_WORDS)
            for n, i in enumerate(self._tokens)
        )

    def _self_words(self) -> bool:
        for n, word in enumerate(self._words):
            if self._tokens[n] in self._named:
                continue
            before = self._words[n - 1] if n else ""
            if word in _ME and before not in {"u", "od", "zamiast", "za", "do", "przez", "dla"} and word not in {"mi", "sobie"}:
                return True
            if word == "mnie" and before == "dla":
                return True
            following = self._words[n + 1] if n + 1 < len(self._words) else ""
            if word in _MY and not self._predicates and following in {"w", "na", "do"}:
                return True  # "a swój w warsztacie o klastrach"
            if word in _MY and (following in _THING or following in _PERSON_NOUN
                                or following in {"udzialu", "obecnosci", "uczestnictwa", "skromna"}):  # fmt: skip
                return True
            if word in _SIGNED and before in {"nizej", "ponizej"}:
                return True
        return False

    def _is_about_nobody(self) -> bool:
        """Say whether no people stand in the clause at all: "proszę o wpisanie na listę"."""
        spoken_of = [r for r in self._roles if r.mention.cases & ~Case.VOCATIVE]
        if spoken_of or self._says(_THEM | _WE | _GROUPS) or self._counts() or self._says_people():
            return False
        acts = [p for p in self._predicates if p.act in _ABOUT]
        if not acts:
            return False
        return all(p.person in {0, 1, 2} and not p.is_plural and not p.is_passive for p in acts if p.act is not Act.SIGN_UP) and all(
            (p.person in {0, 1, 2} or p.is_request) and not p.is_passive and not (p.is_plural and p.person == 1 and not p.is_request)
            for p in acts if p.act is Act.SIGN_UP
        )

    def _lacks(self, people: tuple[str, ...], named: list[str]) -> bool:
        """Say whether it speaks of more people than it names."""
        plural = any(p.is_plural and p.person == 1 for p in self._predicates if p.act in _ABOUT)
        wants_more = plural and len(people) < 2 and not named
        counts = self._counts()
        groups = self._says(_GROUPS) and not named
        return wants_more or groups or (bool(counts) and max(counts) > len(people))

    def _is_elided(self, people: tuple[str, ...]) -> bool:
        return not people and any(
            p.person == 3 and p.act in {Act.ATTEND, Act.WITHDRAW, Act.OTHER} for p in self._predicates
        )

    def _counts(self) -> tuple[int, ...]:
        found = []
        for number in self._language.numbers:
            inside = [
                i for i in self._tokens
                if self._language.tokens[i].span.start < number.span.end
                and number.span.start < self._language.tokens[i].span.end
            ]  # fmt: skip
            if inside and number.kind == "count" and number.value is not None:
                following = self._language.tokens[inside[-1] + 1 : inside[-1] + 3]
                is_name = bool(following) and following[0].text[:1].isupper()
                is_other = any(_OTHER_COUNTED.match(t.folded) for t in following)
                if not is_other and not is_name:
                    found.append(number.value)
        return tuple(found)

    def _swap(self, stated: Stated, people: tuple[str, ...]) -> Stated:
        """Tell who takes whose place."""
        outs = [r for r in self._roles if r.part is Part.OUT]
        if any(len(r.mention.persons) != 1 for r in outs):
            return self._unsure(stated, "Nie wiadomo, kogo dotyczy zastępstwo.")
        out = tuple(r.mention.persons[0] for r in outs)
        comes = people
        if self._self_out():
            out = (*out, self._own)
            comes = tuple(p for p in people if p != self._own)
        verb = next((p for p in self._predicates if p.act is Act.REPLACE), None)
        if verb is not None and not out and self._gives_away(verb):
            return self._given_away(stated)
        if verb is not None and not out:
            return self._by_verb(stated, verb)
        return Stated(
            index=stated.index, clause=stated.clause, stance=Stance.SWAP, people=comes, outs=out,
            roles=self._roles, counts=self._counts(), pronoun_out=not out and self._pronoun_out(),
        )  # fmt: skip

    def _gives_away(self, verb: Predicate) -> bool:
        """Say whether a place goes to nobody in particular: "oddajcie je komuś z kolejki"."""
        gives = verb.lemma in {"oddac", "oddawac", "przekazac"}
        named = [r for r in self._roles if r.mention.cases & Case.DATIVE]
        return gives and not named

    def _given_away(self, stated: Stated) -> Stated:
        mine = any(w in _MY for w in self._words) or any(
            p.person == 1 and not p.is_request for p in self._predicates
        )
        if not mine:
            return Stated(stated.index, stated.clause, Stance.NEUTRAL, roles=self._roles)
        return Stated(
            index=stated.index, clause=stated.clause, stance=Stance.AWAY, people=(self._own,),
            roles=self._roles,
        )  # fmt: skip

    def _by_verb(self, stated: Stated, verb: Predicate) -> Stated:
        """Read "zastąpi mnie Anna", "podmienić mnie na Halinę", "oddaję miejsce Annie"."""
        guests = [r.mention for r in self._roles if r.part in {Part.GUEST, Part.ASIDE}]
        if any(len(m.persons) != 1 for m in guests):
            return self._unsure(stated, "Nie wiadomo, kogo dotyczy zastępstwo.")
        comes, out = self._sides(verb, guests)
        if comes is None or out is None or comes == out:
            return self._unsure(stated, "Nie wiadomo, kto kogo zastępuje.")
        return Stated(
            index=stated.index, clause=stated.clause, stance=Stance.SWAP, people=(comes,),
            outs=(out,), roles=self._roles, counts=self._counts(),
        )  # fmt: skip

    def _sides(self, verb: Predicate, guests: list[Mention]) -> tuple[str | None, str | None]:
        has_me = "mnie" in self._words
        own_place = any(
            w in _MY and self._words[n + 1 : n + 2] in (["miejsce"], ["miejsca"])
            for n, w in enumerate(self._words)
        )
        if verb.lemma in {"oddac", "oddawac", "przekazac"}:
            given = [m for m in guests if m.cases & Case.DATIVE]
            mine = own_place or not any(w in {"jego", "jej"} for w in self._words)
            return (given[0].persons[0] if len(given) == 1 else None), (self._own if mine else None)
        if verb.lemma in {"przejac", "przejmowac", "wskoczyc"}:
            comes = [m for m in guests if m.cases & Case.NOMINATIVE]
            if verb.person == 1:
                return self._own, (guests[0].persons[0] if len(guests) == 1 else None)
            return (comes[0].persons[0] if len(comes) == 1 else None), (self._own if own_place else None)
        if verb.lemma in {"podmienic", "podmieniac", "zamienic", "zamieniac", "wymienic"}:
            return self._exchanged(guests, has_me=has_me)
        if has_me:
            return (guests[0].persons[0] if len(guests) == 1 else None), self._own
        if verb.person == 1 and not verb.is_request and len(guests) == 1:
            return self._own, guests[0].persons[0]
        subjects = [m for m in guests if m.cases & Case.NOMINATIVE and not m.cases & Case.ACCUSATIVE]
        objects = [m for m in guests if m.cases & Case.ACCUSATIVE and not m.cases & Case.NOMINATIVE]
        if len(guests) == 2 and len(subjects) == 1 and len(objects) == 1:
            return subjects[0].persons[0], objects[0].persons[0]
        return None, None

    def _exchanged(
        self, guests: list[Mention], *, has_me: bool
    ) -> tuple[str | None, str | None]:
        """Read "X na Y": the one after "na" comes."""
        after = [m for m in guests if self._before(m) == "na"]
        others = [m for m in guests if m not in after and self._before(m) not in {"z", "ze"}]
        if len(after) != 1:
            return None, None
        if has_me and not others:
            return after[0].persons[0], self._own
        return (after[0].persons[0], others[0].persons[0]) if len(others) == 1 else (None, None)

    def _before(self, mention: Mention) -> str:
        at = mention.first - 1
        while at >= 0 and self._language.tokens[at].kind is Word.TITLE:
            at -= 1
        return self._language.tokens[at].folded if at >= 0 else ""
