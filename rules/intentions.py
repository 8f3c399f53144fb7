"""The whole mail put together: which person comes to which event, stays away, or is replaced.

Clauses are walked in order.  Each claim takes its events from its own clause, else from the one
before, else from the rest of the mail; lists go on over fragments; pronouns mean the one person
spoken of before.  Whatever cannot be put together certainly becomes a doubt with its reason.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from parsers.facts import Act, Language, Word
from rules.events import Chosen
from rules.names import Case, Gender
from rules.people import Mention
from rules.stances import SELF, Stance, Stated


@dataclass(frozen=True, slots=True)
class Claim:
    """Somebody comes to, stays away from, or changes places at an event."""

    stance: Stance
    person: str
    event: str | None
    instead_of: str | None = None
    clause: int = -1
    is_weak: bool = False
    """Only says that somebody is not to be put on the list."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why something is not certain: name of the rule, Polish reason, clause."""

    rule: str
    reason: str
    clause: int = -1


@dataclass(frozen=True, slots=True)
class Intentions:
    """What the mail wants, as far as it is certain, and every doubt."""

    claims: tuple[Claim, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    used: frozenset[int] = frozenset()
    """First tokens of the mentions that the claims use."""
    clauses: frozenset[int] = frozenset()
    """Clauses that the claims come from."""


@dataclass(slots=True)
class _Group:
    """Claims of one statement before they are multiplied out."""

    stated: Stated
    people: list[str]
    outs: list[str]
    events: list[Chosen]
    counts: list[int]
    is_open: bool = False
    is_weak: bool = False
    pairs: list[tuple[str, Chosen]] = field(default_factory=list)


class Assembly:
    """Walks the clauses of one mail."""

    def __init__(
        self,
        language: Language,
        stated: Sequence[Stated],
        references: Sequence[Chosen],
        default: Sequence[Chosen],
        mentions: Sequence[Mention],
        own: str,
    ) -> None:
        self._language = language
        self._stated = stated
        self._references = references
        self._default = list(default)
        self._own = own
        self._mentions = mentions
        self._groups: list[_Group] = []
        self._doubts: list[Doubt] = []
        self._context: list[Chosen] = []
        self._used: set[int] = set()
        self._clauses: set[int] = set()

    def assemble(self) -> Intentions:
        """Return what the clauses say together."""
        has_acts = any(s.stance in _ACTS for s in self._stated)
        for stated in self._stated:
            self._take(stated, has_acts=has_acts)
        claims = self._claims()
        self._check_places(claims)
        self._check_halves(claims)
        self._check_contradictions(claims)
        self._check_lacking()
        return Intentions(
            claims=tuple(claims),
            doubts=tuple(dict.fromkeys(self._doubts)),
            used=frozenset(self._used),
            clauses=frozenset(self._clauses),
        )

    # -- clauses --------------------------------------------------------------------------------

    def _take(self, stated: Stated, *, has_acts: bool) -> None:
        here = self._events_in(stated)
        if stated.stance is Stance.NAMES:
            self._fragment(stated, here, has_acts=has_acts)
        elif stated.stance in _ACTS:
            if stated.unsure:
                self._doubt("people-unsure", stated.unsure, stated)
            self._statement(stated, here)
        if here:
            self._context = here

    def _events_in(self, stated: Stated) -> list[Chosen]:
        inside = set(stated.clause.tokens)
        found = [c for c in self._references if c.reference.tokens & inside and _speaks(c)]
        dated = [c for c in found if c.reference.has_date]
        certain = {c.event.id for c in dated if c.event is not None}
        return [
            c for c in found
            if c in dated or not certain or c.conflict or (c.event and c.reference.is_rich)
        ]  # fmt: skip

    def _statement(self, stated: Stated, here: list[Chosen]) -> None:
        people = list(stated.people)
        if stated.stance is Stance.AWAY and not people and stated.is_weak:
            return
        if not people and self._says_us(stated) and self._groups:
            self._groups[-1].is_weak = self._groups[-1].is_weak and stated.is_weak
            return
        if stated.is_elided and (found := self._subject_of(stated)) is not None:
            people = [found]
        elif stated.is_elided and stated.stance is Stance.COMES and self._says(stated, _REST):
            return  # "reszta naszych jedzie"
        elif stated.is_elided:
            if self._follows_subject(stated):
                if self._groups[-1].stated.stance is not stated.stance and not stated.is_weak:
                    self._doubt("people-unsure", "Nie wiadomo, o kim mowa.", stated)
                return
            if not here:
                return
            if not self._is_about_things(stated):
                return
        if stated.needs_event and not here and not self._in_sentence(stated):
            if [p for p in people if p != self._own]:
                self._doubt("verb-unsure", "Nie wiadomo, czy mowa o udziale.", stated)
                return
            if self._has_other_aim(stated):
                return
        if people in ([], [self._own]) and self._leads_elsewhere(stated):
            return
        if self._is_about_no_people(stated, people) or self._is_told_already(stated, people):
            return
        outs = list(stated.outs)
        if stated.pronoun_out:
            outs = self._last_away(stated)
        group = _Group(
            stated, people, outs, here, list(stated.counts),
            is_open=stated.clause.opens_list or stated.lacks_people or not people,
            is_weak=stated.is_weak,
        )  # fmt: skip
        if not group.events and self._context and not self._says(stated, _ALL):
            group.events = self._inherited(stated)
        self._pair(group)
        self._groups.append(group)
        self._use(stated)

    def _leads_elsewhere(self, stated: Stated) -> bool:
        """Say whether somebody goes to another place that day: "21 maja lecę do Frankfurtu"."""
        if stated.stance is not Stance.COMES:
            return False
        known = {i for c in self._references for i in c.reference.tokens}
        tokens = self._language.tokens
        return any(
            tokens[i].folded == "do" and i + 1 in stated.clause.tokens and i + 1 not in known
            and tokens[i + 1].text[:1].isupper() and tokens[i + 1].kind is Word.UNKNOWN
            and not tokens[i + 1].text.isupper()
            for i in stated.clause.tokens
        )  # fmt: skip

    def _has_other_aim(self, stated: Stated) -> bool:
        """Say whether a verb of motion leads elsewhere: "lecę do Frankfurtu"; "wbijam" does not."""
        words = [self._language.tokens[i].folded for i in stated.clause.tokens]
        return any(
            w in {"do", "w", "we", "na", "z", "przed"} and n + 1 < len(words)
            and words[n + 1] not in {"to", "pewno", "razie"}
            for n, w in enumerate(words)
        )  # fmt: skip

    def _in_sentence(self, stated: Stated) -> bool:
        """Say whether the sentence names an event somewhere else."""
        mine = {
            i for s in self._stated if s.clause.sentence == stated.clause.sentence
            for i in s.clause.tokens
        }  # fmt: skip
        return any(c.reference.first in mine and c.reference.names for c in self._references)

    @staticmethod
    def _is_about_no_people(stated: Stated, people: list[str]) -> bool:
        """Say whether a thing is the subject: "kardiolog potwierdzony na 7 maja"."""
        if people or stated.unsure or stated.lacks_people or stated.counts:
            return False
        acts = [p for p in stated.clause.predicates if p.act is Act.WITHDRAW]
        if stated.stance is Stance.AWAY and acts and all(p.is_passive for p in acts):
            return True
        if stated.clause.opens_list or stated.clause.has_colon or stated.stance is not Stance.COMES:
            return False
        acts = [p for p in stated.clause.predicates if p.act in {Act.ATTEND, Act.SIGN_UP}]
        return all(p.is_passive or p.person == _THIRD for p in acts)

    def _is_told_already(self, stated: Stated, people: list[str]) -> bool:
        """Say whether a bare "proszę wpisać" is about those whom the mail has named."""
        if people != [SELF] or not any(p.is_request for p in stated.clause.predicates):
            return False
        named = bool(self._groups) and bool(self._groups[-1].people)
        return named and not self._says(stated, _OWN) and stated.stance is Stance.COMES

    def _says_us(self, stated: Stated) -> bool:
        """Say whether "nas" stands for those of the statement before: "proszę nas wpisać"."""
        words = {self._language.tokens[i].folded for i in stated.clause.tokens}
        return bool(words & {"nas", "nam", "ich", "obie", "oboje"}) and not stated.counts

    def _inherited(self, stated: Stated) -> list[Chosen]:
        """Return the event spoken of before; of several, nobody knows which is meant."""
        events = {c.event.id for c in self._context if c.event is not None}
        if len(events) > 1 and not (self._groups and self._groups[-1].events == self._context):
            self._doubt("event-ambiguous", "Nie wiadomo, o którym wydarzeniu mowa.", stated)
        return list(self._context)

    def _follows_subject(self, stated: Stated) -> bool:
        """Say whether an elided subject is the person of the statement before."""
        return bool(self._groups) and bool(self._groups[-1].people)

    @staticmethod
    def _is_about_things(stated: Stated) -> bool:
        """Say whether an elided subject can be a person: "przyjdą", not "będzie parking"."""
        return any(p.lemma != "byc" or p.is_plural for p in stated.clause.predicates)

    def _last_away(self, stated: Stated) -> list[str]:
        for group in reversed(self._groups):
            if group.stated.stance is Stance.AWAY and len(group.people) == 1:
                self._groups.remove(group)
                if not self._context:
                    self._context = group.events
                return list(group.people)
        found = self._spoken_of(stated)
        if found is not None:
            return [found]
        self._doubt("replaced-unknown", "Nie wiadomo, kogo dotyczy zastępstwo.", stated)
        return []

    def _subject_of(self, stated: Stated) -> str | None:
        """Return whom a clause without a subject is about: the person named just before it."""
        acts = [p for p in stated.clause.predicates if p.act is Act.ATTEND]
        if acts and all(p.head == "chciec" for p in acts) and not self._groups:
            return self._spoken_of(stated, any_gender=True)
        if all(p.lemma == "byc" for p in acts):
            return self._by_pronoun(stated)
        start = stated.clause.tokens[0]
        since = max((max(g.stated.clause.tokens) for g in self._groups), default=-1)
        between = [m for m in self._mentions if since < m.first < start and m.persons]
        sentence = stated.clause.sentence
        near = [
            m for m in between
            if any(m.first in s.clause.tokens and s.clause.sentence == sentence
                   for s in self._stated)
        ]  # fmt: skip
        if len({m.persons for m in near}) == 1 and len(near[0].persons) == 1:
            return near[0].persons[0] if near[0].cases & Case.NOMINATIVE else None
        return self._by_pronoun(stated)

    def _by_pronoun(self, stated: Stated) -> str | None:
        """Return whom "jej nie będzie" means when nobody was said to come or stay away before."""
        words = {self._language.tokens[i].folded for i in stated.clause.tokens}
        if self._groups or not words & (_HER | _HIM):
            return None
        return self._spoken_of(stated)

    def _spoken_of(self, stated: Stated, *, any_gender: bool = False) -> str | None:
        """Return the only other person named before a clause, if the pronoun fits."""
        words = {self._language.tokens[i].folded for i in stated.clause.tokens}
        start = stated.clause.tokens[0]
        before = [
            m for m in self._mentions
            if m.first < start and m.persons and m.persons != (self._own,)
        ]  # fmt: skip
        persons = {m.persons for m in before}
        if len(persons) != 1 or len(before[0].persons) != 1:
            return None
        if any_gender:
            return before[0].persons[0]
        wanted = Gender.WOMAN if words & _HER else Gender.MAN
        return before[0].persons[0] if before[0].gender in {wanted, Gender.UNKNOWN} else None

    def _fragment(self, stated: Stated, here: list[Chosen], *, has_acts: bool) -> None:
        if self._is_greeting(stated):
            return
        if not stated.people and not stated.unsure:
            self._topic(stated, here)
            return
        if stated.unsure:
            self._doubt("people-unsure", stated.unsure, stated)
            return
        last = self._groups[-1] if self._groups else None
        if last is not None and last.is_open and not self._is_new(last, here):
            last.people += [p for p in stated.people if p not in last.people]
            last.counts += stated.counts
            if here and not last.events:
                last.events = here
            self._use(stated)
            return
        known = {p for g in self._groups for p in (*g.people, *g.outs)}
        if has_acts and not here and last is not None:
            if self._says(stated, _TOO) and not self._says(stated, _NO):
                last.people += [p for p in stated.people if p not in last.people]
                self._use(stated)
            elif set(stated.people) <= known:
                self._use(stated)
            return
        if self._is_signature(stated, here):
            return
        if last is None and self._says(stated, _TOO) and not here:
            self._doubt("people-unsure", "Nie wiadomo, do czego ktoś się dołącza.", stated)
        group = _Group(stated, list(stated.people), [], here, list(stated.counts), is_open=True)
        if not here and self._context:
            group.events = list(self._context)
        self._pair(group)
        self._groups.append(group)
        self._use(stated)

    def _says(self, stated: Stated, words: frozenset[str]) -> bool:
        return any(self._language.tokens[i].folded in words for i in stated.clause.tokens)

    def _is_greeting(self, stated: Stated) -> bool:
        """Say whether a fragment greets somebody: "Witam serdecznie Panią Agnieszkę"."""
        if is_call(stated) and not self._groups:
            return True
        return is_greeting(stated, self._language)

    def _is_signature(self, stated: Stated, here: list[Chosen]) -> bool:
        """Say whether a fragment is only the writer's name, behind or without other names."""
        if stated.people != (self._own,) or here or len(self._stated) == 1:
            return False
        later = any(
            s.people and s.stance is Stance.NAMES for s in self._stated if s.index > stated.index
        )
        opened = any(
            s.clause.opens_list or s.clause.has_colon
            for s in self._stated
            if s.index < stated.index
        )
        return not later and not (opened and bool(self._groups))

    def _topic(self, stated: Stated, here: list[Chosen]) -> None:
        """Take a fragment that only names events: a heading, or an item of a list of events."""
        last = self._groups[-1] if self._groups else None
        if last is not None and here and last.stated.clause.opens_list:
            last.events = [*last.events, *here]

    @staticmethod
    def _is_new(last: _Group, here: list[Chosen]) -> bool:
        """Say whether a fragment with its own event is an item of its own."""
        if not here or not last.events:
            return False
        return {c.event.id for c in here if c.event} != {c.event.id for c in last.events if c.event}

    def _use(self, stated: Stated) -> None:
        self._used |= {r.mention.first for r in stated.roles}
        self._clauses.add(stated.index)

    # -- pairs ----------------------------------------------------------------------------------

    def _pair(self, group: _Group) -> None:
        """Pair people and events that alternate: "Jana na webinar, mnie na warsztat"."""
        if len(group.events) < 2 or len(group.people) < 2:  # noqa: PLR2004 - nothing to pair
            return
        order = self._order(group)
        runs: list[list[str | Chosen]] = []
        for item in order:
            if runs and isinstance(runs[-1][0], str) == isinstance(item, str):
                runs[-1].append(item)
            else:
                runs.append([item])
        if len(runs) <= 2:  # noqa: PLR2004 - all people with all events
            return
        if len(runs) % 2:
            self._doubt("pairing-unsure", "Nie wiadomo, kto na które wydarzenie.", group.stated)
            return
        for one, two in zip(runs[::2], runs[1::2], strict=True):
            names, events = (one, two) if isinstance(one[0], str) else (two, one)
            group.pairs += [
                (p, e) for p in names if isinstance(p, str) for e in events if isinstance(e, Chosen)
            ]

    def _order(self, group: _Group) -> list[str | Chosen]:
        placed: list[tuple[int, str | Chosen]] = [(c.reference.first, c) for c in group.events]
        if self._own in group.people:
            at = self._self_word(group.stated)
            if at is not None:
                placed.append((at, self._own))
        for role in group.stated.roles:
            is_placed = any(p == role.mention.persons[0] for _, p in placed if role.mention.persons)
            if is_placed:
                continue
            if len(role.mention.persons) == 1 and role.mention.persons[0] in group.people:
                placed.append((role.mention.first, role.mention.persons[0]))
        return [item for _, item in sorted(placed, key=lambda p: p[0])]

    def _self_word(self, stated: Stated) -> int | None:
        words = {"ja", "mnie", "siebie", "sie", "swoj", "moj", "moja"}
        return next(
            (i for i in stated.clause.tokens if self._language.tokens[i].folded in words), None
        )

    # -- claims ---------------------------------------------------------------------------------

    def _claims(self) -> list[Claim]:
        found: list[Claim] = []
        for group in self._groups:
            stance = group.stated.stance
            if stance is Stance.NAMES:
                stance = Stance.COMES
            events = group.events or self._fallback(group)
            found += self._multiply(group, stance, events)
        return _without_consumed(list(dict.fromkeys(found)))

    def _fallback(self, group: _Group) -> list[Chosen]:
        """Return what the mail speaks of; "na wszystkim" means the list of events before it."""
        if not self._says(group.stated, _ALL):
            return self._default
        listed = [
            c for s in self._stated
            if s.stance is Stance.NAMES and not s.roles and s.index < group.stated.index
            for c in self._events_in(s)
        ]  # fmt: skip
        return listed or self._default

    def _multiply(
        self, group: _Group, stance: Stance, events: list[Chosen]
    ) -> Iterable[Claim]:
        for chosen in events:
            if chosen.event is None:
                self._no_event(chosen, group.stated)
        ids = [c.event.id for c in events if c.event is not None] or [None]
        index = group.stated.index
        if stance is Stance.SWAP:
            yield from self._swaps(group, ids)
            return
        if group.pairs:
            for person, chosen in group.pairs:
                yield Claim(stance, person, chosen.event.id if chosen.event else None, clause=index)
            return
        for event in dict.fromkeys(ids):
            for person in group.people:
                yield Claim(stance, person, event, clause=index, is_weak=group.is_weak)

    def _swaps(self, group: _Group, ids: list[str | None]) -> Iterable[Claim]:
        if not group.people and self._is_told_again(group):
            return
        if len(group.people) != len(group.outs) or not group.people:
            reason = "Nie wiadomo, kto kogo zastępuje."
            self._doubt("replacement-unclear", reason, group.stated)
            return
        for event in dict.fromkeys(ids):
            for comes, out in zip(group.people, group.outs, strict=True):
                yield Claim(Stance.SWAP, comes, event, instead_of=out, clause=group.stated.index)

    def _is_told_again(self, group: _Group) -> bool:
        """Say whether another statement tells who takes the same place."""
        return any(
            g is not group and g.people and set(g.outs) & set(group.outs) for g in self._groups
        )

    def _no_event(self, chosen: Chosen, stated: Stated) -> None:
        if chosen.conflict:
            self._doubt("event-conflict", chosen.conflict, stated)
        elif chosen.candidates:
            count = len(chosen.candidates)
            reason = f"Pasuje więcej niż jedno wydarzenie ({count})."
            self._doubt("event-ambiguous", reason, stated)

    def _check_lacking(self) -> None:
        named = any(g.people for g in self._groups if g.stated.stance is not Stance.AWAY)
        for group in self._groups:
            if not group.people and named and group.stated.stance is Stance.COMES:
                # "OPS zgłasza swój akces. Uczestnikiem będzie Anna."
                continue
            distinct = len(set(group.people))
            lacks = group.stated.lacks_people and distinct <= len(group.stated.people)
            too_few = any(n > distinct for n in group.counts)
            too_many = bool(group.counts) and all(n < distinct for n in group.counts)
            if not group.people or lacks or too_few:
                reason = "Nie podano nazwisk wszystkich osób, o których mowa."
                self._doubt("nobody-named", reason, group.stated)
            elif too_many:
                reason = "Podana liczba osób nie zgadza się z nazwiskami."
                self._doubt("count-differs", reason, group.stated)

    def _check_places(self, claims: list[Claim]) -> None:
        """Doubt a claim whose own clause names a town of another event."""
        for claim in claims:
            stated = next((s for s in self._stated if s.index == claim.clause), None)
            if stated is None or claim.event is None:
                continue
            inside = set(stated.clause.tokens)
            for chosen in self._references:
                places = (
                    chosen.reference.is_place_only
                    and chosen.reference.tokens & inside
                    and self._is_located(chosen.reference.first)
                )
                if places and claim.event not in chosen.reference.fitting:
                    reason = "Miejsce nie pasuje do wydarzenia."
                    self._doubt("event-conflict", reason, stated)

    def _check_halves(self, claims: list[Claim]) -> None:
        """Doubt a title here and a day there that belong to different events."""
        claimed = {c.event for c in claims}
        certain = [
            c for c in self._references if c.event is not None and c.event.id in claimed
        ]
        dated = {c.event.id for c in certain if c.event and c.reference.has_date}
        titled = {c.event.id for c in certain if c.event and c.reference.has_topic}
        if titled - dated and dated - titled:
            reason = "Data i tytuł wskazują na różne wydarzenia."
            self._doubts.append(Doubt("event-conflict", reason))

    def _is_located(self, first: int) -> bool:
        """Say whether "w", "do" stands before a town: it is no part of a name."""
        before = self._language.tokens[max(0, first - 1)].folded
        return before in {"w", "we", "do", "na"}

    def _check_contradictions(self, claims: list[Claim]) -> None:
        """Doubt whoever both comes to an event and stays away from it."""
        sides: dict[tuple[str, str | None], set[bool]] = {}
        for claim in claims:
            away = claim.stance is Stance.AWAY
            sides.setdefault((claim.person, claim.event), set()).add(away)
            if claim.instead_of:
                sides.setdefault((claim.instead_of, claim.event), set()).add(True)
        if any(len(found) > 1 for found in sides.values()):
            reason = "O tej samej osobie powiedziano, że będzie i że jej nie będzie."
            self._doubts.append(Doubt("contradiction", reason))

    def _doubt(self, rule: str, reason: str, stated: Stated) -> None:
        self._doubts.append(Doubt(rule, reason, stated.index))


def _speaks(chosen: Chosen) -> bool:
    """Say whether a reference can stand for an event by itself: a town alone cannot."""
    return chosen.reference.names or chosen.conflict is not None


def _without_consumed(claims: list[Claim]) -> list[Claim]:
    """Drop the withdrawal of somebody whose place another takes: one act, not two."""
    replaced = {(c.instead_of, c.event) for c in claims if c.stance is Stance.SWAP}
    comes = {(c.person, c.event) for c in claims if c.stance is Stance.SWAP}
    return [
        c
        for c in claims
        if not (c.stance is Stance.AWAY and (c.person, c.event) in replaced)
        and not (c.stance is Stance.COMES and (c.person, c.event) in comes)
    ]


_HER = frozenset(("jej", "niej", "nia", "ona"))
_HIM = frozenset(("jego", "niego", "go", "on", "nim", "mu"))
_GREETINGS = frozenset(
    "witam witaj witajcie czesc hej hejka halo siema dzien dobry droga drogi szanowna szanowny "
    "szanowni drodzy kochana kochani mila pani panie hello dear hi".split()
)
_THIRD = 3
_LONGEST_GREETING = 6
_LONGEST_CALL = 3


def is_call(stated: Stated) -> bool:
    """Say whether a fragment is only the first name of somebody at the office: "Aga,"."""
    nobody = bool(stated.roles) and all(not r.mention.persons for r in stated.roles)
    return nobody and len(stated.clause.tokens) <= _LONGEST_CALL


_OWN = frozenset("mnie mna siebie ja swoj moj moja moje swoje moich mojego".split())
def is_greeting(stated: Stated, language: Language) -> bool:
    """Say whether a short fragment begins with a greeting: "Witam serdecznie Panią Agnieszkę"."""
    first = language.tokens[stated.clause.tokens[0]].folded
    names_guest = any(r.mention.persons and r.mention.is_full for r in stated.roles)
    is_short = len(stated.clause.tokens) <= _LONGEST_GREETING
    return first in _GREETINGS and is_short and not names_guest


_REST = frozenset("reszta pozostali pozostale inni wszyscy wszystkie".split())
_ALL = frozenset("wszystkim wszystkie wszystko wszystkich oba obu obydwa obydwu kazdym kazde".split())
_TOO = frozenset(("tez", "takze", "rowniez", "dodatkowo", "plus"))
_NO = frozenset(("nie", "niestety", "bez"))
_ACTS = frozenset((Stance.COMES, Stance.AWAY, Stance.SWAP))
