"""Predicates of one clause: what governs its verbs, what helps them, what negates and softens them.

Nothing here decides.  A verb that is negated, softened, conditional or asked about keeps its
meaning and carries the mark; the rules accept only what has no mark.
"""

from parsers.facts import Act, Predicate, Span, Word, fold
from parsers.polish.lexicon.idioms import Idiom
from parsers.polish.lexicon.verbs import NEED_PERSON, SURELY_COMING, Role
from parsers.polish.morphology import FINITE, Form
from parsers.polish.text import Piece, word_list
from parsers.polish.verbs import Found, Verb
from parsers.polish.words import KINDS

_NEGATORS = frozenset(word_list("nie nigdy ani nikt zaden zadna"))
# What may stand between "nie" and its verb.
_BETWEEN = frozenset(word_list("sie juz jednak tez mi nam tam tu go jej ich jeszcze sama sam"))
_REACH = 3
_HEAD_ORDER = (Role.MODAL, Role.FORCED, Role.WISH, Role.FIRM, Role.REQUEST)
_SOFT_ADVERBS = frozenset(
    word_list(
        """
    chyba ewentualnie prawdopodobnie raczej wstepnie warunkowo podobno przypuszczalnie pewnie
    zapewne bodajze niewykluczone
    """
    )
)
_ABOUT = frozenset((Act.ATTEND, Act.SIGN_UP, Act.WITHDRAW, Act.REPLACE, Act.MOVE))
_LEAVING = frozenset((Act.WITHDRAW, Act.REPLACE))
_FOR_PERSONS = frozenset(fold(word) for word in NEED_PERSON)
_COMING = frozenset(fold(word) for word in SURELY_COMING)
_ORDERED = frozenset((Act.SIGN_UP, Act.WITHDRAW))
_IN_ORDERS = frozenset(
    word_list(
        """
    go ja ich je mnie nas obie obu oboje nie wiec zatem czyli tez takze rowniez jeszcze i oraz pana
    pania na z ze do liste listy
    """
    )
)
_TOLD_WHERE = frozenset((Word.EVENT, Word.TITLE))
_HELPERS = frozenset(("byc", "zostac"))
_HELPED = frozenset((Form.INFINITIVE, Form.PAST, Form.PASSIVE))
_FREEING = frozenset(("zwolnic", "zwalniac"))
_SO_THAT = frozenset(("zeby", "by", "aby"))
_WOULD = frozenset(("bym", "bysmy"))
_YOU = 2


def read_predicates(
    pieces: list[Piece], clause: list[int], found: Found, inherited: Verb | None
) -> tuple[list[Predicate], set[int], Verb | None]:
    """Put heads (proszę, chcę, mogę), helpers (będę, zostali) and acts of one clause together.

    Args:
        pieces: All tokens of the text.
        clause: The indexes of the clause's tokens.
        found: The verbs and idioms of its sentence.
        inherited: The head of the clause before it.

    Returns:
        The predicates in order, all words that they are made of, and the head for a following
        clause that has only an infinitive.
    """
    builder = _Builder(pieces, clause, found)
    predicates, head = builder.build(inherited)
    return predicates, builder.used, head


class _Builder:
    def __init__(self, pieces: list[Piece], clause: list[int], found: Found) -> None:
        inside = [found.verbs[at] for at in clause if at in found.verbs]
        self.used: set[int] = {verb.at for verb in inside}
        self._pieces = pieces
        self._clause = clause
        self._words = frozenset(pieces[at].folded for at in clause)
        self._heads = [verb for verb in inside if verb.role is not Role.ACT]
        self._acts = [verb for verb in inside if verb.role is Role.ACT]
        self._idioms = [(at, *found.idioms[at]) for at in clause if at in found.idioms]
        self._is_soft = not _SOFT_ADVERBS.isdisjoint(self._words) or self._has_adverbial_moze()

    def build(self, inherited: Verb | None) -> tuple[list[Predicate], Verb | None]:
        helper = self._helper()
        acts = [verb for verb in self._acts if verb is not helper]
        head = self._main_head() or (inherited if _needs_head(acts) else None)
        found = [self._predicate(verb, head, helper) for verb in acts]
        if not acts or not self._absorbs(acts):
            found += [self._predicate(verb, None, None) for verb in self._heads]
        if helper is not None and not acts and not self._only_has(helper):
            found.append(self._predicate(helper, None, None))
        says_more = any(p.act in _ABOUT for p in found)
        found += [
            self._idiom(first, end, idiom)
            for first, end, idiom in self._idioms
            if not (idiom.is_noun and says_more)
        ]
        return sorted(found, key=lambda p: p.span.start), head

    def _has_adverbial_moze(self) -> bool:
        """Say whether "może" means perhaps: no infinitive that it could govern is there."""
        if {"byc", "moze"} <= self._words:
            return True
        is_there = any(
            self._pieces[verb.at].folded == "moze" and self._negator(verb.at) is None
            for verb in self._heads
        )
        return is_there and not any(verb.form.form is Form.INFINITIVE for verb in self._acts)

    def _main_head(self) -> Verb | None:
        by_role = (verb for role in _HEAD_ORDER for verb in self._heads if verb.role is role)
        return next(by_role, None)

    def _helper(self) -> Verb | None:
        """Find "będę", "zostali": a helper of the infinitive, past or passive beside it."""
        for verb in self._acts:
            if verb.lemma not in _HELPERS or verb.form.form not in FINITE:
                continue
            others = [other for other in (*self._acts, *self._heads) if other is not verb]
            # "zapisać ją byłoby błędem" is no future, "byłaby zapisana" is a passive.
            is_conditional = verb.form.form is Form.CONDITIONAL
            helped = frozenset((Form.PASSIVE,)) if is_conditional else _HELPED
            if any(other.form.form in helped for other in others):
                return verb
        return None

    def _only_has(self, helper: Verb) -> bool:
        """Say whether somebody will only have something: "będziemy mieli dyżur"."""
        is_having = bool(self._heads) and all(verb.lemma == "miec" for verb in self._heads)
        return is_having and self._negator(helper.at) is None

    def _absorbs(self, acts: list[Verb]) -> bool:
        """Say whether the heads say nothing beyond the acts: governors, and "wpisz proszę"."""
        governs = any(verb.is_governed for verb in acts)
        return governs or all(head.role is Role.REQUEST for head in self._heads)

    def _predicate(self, verb: Verb, head: Verb | None, helper: Verb | None) -> Predicate:
        governor = head if verb.is_governed else None
        finite = governor or verb
        is_order = verb.form.form is Form.ORDER
        is_bare_order = governor is None and helper is None and self._is_bare_order(verb)
        would = self._politely_would(verb)
        person = (helper or finite).form.person
        act = self._act(verb)
        return Predicate(
            span=self._span(verb.at, verb.at),
            lemma=verb.lemma,
            act=act,
            is_negated=self._is_negated(verb, finite, helper),
            is_modal=not is_bare_order and _is_modal(verb, act, governor, helper),
            is_conditional=self._is_soft or (verb.form.form is Form.CONDITIONAL and not would),
            person=_YOU if is_order else 1 if would else person,
            is_plural=(helper or finite).form.is_plural,
            is_past=not would and self._is_past(verb, finite, helper),
            is_wish=would or (governor is not None and governor.role is Role.WISH),
            is_request=is_order
            or is_bare_order
            or (governor is not None and governor.role is Role.REQUEST),
            needs_person=verb.lemma in _FOR_PERSONS,
            is_weak=act is Act.ATTEND and verb.lemma not in _COMING,
            is_passive=verb.form.form in {Form.PASSIVE, Form.IMPERSONAL},
            is_reflexive="sie" in self._words,
            head=governor.lemma if governor else "",
        )

    def _act(self, verb: Verb) -> Act:
        is_freed = verb.lemma in _FREEING and "sie" in self._words
        return Act.OTHER if is_freed else verb.act  # "zwolniło się miejsce"

    def _is_bare_order(self, verb: Verb) -> bool:
        """Say whether a lone infinitive orders: "dopisać go", "Annę Nowak wykreślić"."""
        is_lone = self._acts == [verb] and not self._heads and not self._idioms
        if not is_lone or verb.act not in _ORDERED or verb.form.form is not Form.INFINITIVE:
            return False
        others = [self._pieces[at] for at in self._clause if at != verb.at]
        return all(
            p.folded in _IN_ORDERS or not p.text[:1].islower() or KINDS.get(p.folded) in _TOLD_WHERE
            for p in others
        )

    def _politely_would(self, verb: Verb) -> bool:
        """Say whether "bym reflektował", "reflektowałabym" politely asks for a place."""
        is_conditional = verb.form.form is Form.CONDITIONAL or bool(self._words & _WOULD)
        return verb.lemma == "reflektowac" and is_conditional

    def _is_negated(self, verb: Verb, finite: Verb, helper: Verb | None) -> bool:
        """Count the denials of a verb, its head and its helper: "nie mogę nie przyjść" has two."""
        places = {self._negator(v.at) for v in (verb, finite, helper or verb)} - {None}
        self.used |= {at for at in places if at is not None}
        return len(places) % 2 == 1

    def _negator(self, index: int) -> int | None:
        """Find the "nie" that stands before a verb."""
        for at in range(index - 1, index - 1 - _REACH, -1):
            if at not in self._clause:
                return None
            word = self._pieces[at].folded
            if word in _NEGATORS:
                return at
            if word not in _BETWEEN:
                return None
        return None

    def _is_past(self, verb: Verb, finite: Verb, helper: Verb | None) -> bool:
        """Say whether it was, as in "byłam zapisana"; "zgoda, by pojechał Jan" is a wish."""
        if helper is not None:
            is_state = helper.lemma == "byc" and verb.form.form is Form.PASSIVE
            return is_state and helper.form.form is Form.PAST
        if finite.form.form is not Form.PAST:
            return False
        if finite is not verb:
            return finite.role is not Role.WISH
        return self._pieces[self._clause[0]].folded not in _SO_THAT

    def _idiom(self, first: int, end: int, idiom: Idiom) -> Predicate:
        self.used.update(range(first, end))
        return Predicate(
            span=self._span(first, end - 1),
            lemma=" ".join(self._pieces[at].folded for at in range(first, end)),
            act=idiom.act,
            is_conditional=idiom.is_conditional or self._is_soft,
            is_wish=idiom.is_wish,
            person=idiom.person,
            names_self=idiom.names_self,
        )

    def _span(self, first: int, last: int) -> Span:
        return Span(start=self._pieces[first].start, end=self._pieces[last].end)


def _needs_head(acts: list[Verb]) -> bool:
    governed = any(verb.is_governed for verb in acts)
    return governed and not any(verb.is_core for verb in acts)


def _is_modal(verb: Verb, act: Act, governor: Verb | None, helper: Verb | None) -> bool:
    """Say whether it is only possible: after "mogę", or an infinitive that nothing governs."""
    if governor is None:
        return verb.is_governed and helper is None
    if governor.role is Role.FORCED:
        return act not in _LEAVING
    return governor.role is Role.MODAL
