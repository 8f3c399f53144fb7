"""Who takes whose place: "zamiast Jana będzie Ewa", "zastąpi mnie Anna", "oddaję miejsce Ewie"."""

import re
from collections.abc import Sequence
from dataclasses import replace

from parsers.facts import Act, Predicate
from rules.clause_view import MINE, ClauseView
from rules.names import Case
from rules.people import Mention
from rules.roles import Part
from rules.stated import Stance, Stated
from rules.word_sets import word_set

_PLACES = "(?:miejsc[eu]|zastepstwie|imieniu)"
_MY_PLACE = re.compile(rf"(?:w|na) (?:moje|moim|mym) {_PLACES}")
_THEIR_PLACE = re.compile(rf"(?:w|na) (?:jego|jej|ich) {_PLACES}")
_INSTEAD = word_set("zamiast za")
_ME = word_set("mnie")
_OTHERS = word_set("niego niej nia nich jego jej")
_GIVING = word_set("oddac oddawac przekazac")
_TAKING = word_set("przejac przejmowac wskoczyc")
_EXCHANGING = word_set("podmienic podmieniac zamienic zamieniac wymienic")
_PLACE = word_set("miejsce miejsca")
_HIS = word_set("jego jej")
_WITH = word_set("z ze")
_BUT = word_set("tylko lecz")
_PAIR = 2
_ME_TOO = word_set("mna")

_Sides = tuple[str | None, str | None]
"""Who comes, and who leaves; ``None`` where that is not certain."""


def has_out(view: ClauseView) -> bool:
    """Say whether a clause tells whose place is taken."""
    return Part.OUT in view.parts() or _is_writer_out(view) or _is_other_out(view)


def corrected(view: ClauseView) -> Mention | None:
    """Return who is set right in a clause: Jan in "nie Jan, tylko Ewa będzie"."""
    if len(view.roles) != _PAIR or [r.part for r in view.roles] != [Part.NOT, Part.GUEST]:
        return None
    wrong, right = (r.mention for r in view.roles)
    between = [view.language.tokens[i].folded for i in range(wrong.last, right.first)]
    is_sure = len(wrong.persons) == 1 and len(right.persons) == 1 and right.is_full
    return wrong if is_sure and len(between) == 1 and between[0] in _BUT else None


def gives_away(view: ClauseView, verb: Predicate) -> bool:
    """Say whether a place goes to nobody in particular: "oddajcie je komuś z kolejki"."""
    return verb.lemma in _GIVING and not any(r.mention.cases & Case.DATIVE for r in view.roles)


def read_swap(view: ClauseView, stated: Stated, people: tuple[str, ...]) -> Stated:
    """Tell who takes whose place.

    Args:
        view: The clause.
        stated: The clause as far as it is read.
        people: Ids of those who come.
    """
    replaced = [r.mention for r in view.roles if r.part is Part.OUT]
    if any(len(m.persons) != 1 for m in replaced):
        return replace(stated, unsure="Nie wiadomo, kogo dotyczy zastępstwo.")
    wrong = corrected(view)
    replaced += [wrong] if wrong is not None else []
    outs = tuple(m.persons[0] for m in replaced)
    if _is_writer_out(view):
        outs = (*outs, view.own)
        people = tuple(p for p in people if p != view.own)
    if view.own in people and len(people) > len(outs) and view.says_after(_WITH, _ME_TOO):
        # "zamiast Jana przyjedzie ze mną Ewa": the writer takes nobody's place.
        people = tuple(p for p in people if p != view.own)
        stated = replace(stated, beside=(view.own,))
    verb = next((p for p in view.predicates if p.act is Act.REPLACE), None)
    if verb is not None and not outs:
        return _by_verb(view, stated, verb)
    is_by_pronoun = not outs and _is_other_out(view)
    return replace(stated, people=people, outs=outs, pronoun_out=is_by_pronoun)


def _is_writer_out(view: ClauseView) -> bool:
    """Say whether it is the writer's place: "zamiast mnie", "w moje miejsce"."""
    return view.says_after(_INSTEAD, _ME) or _MY_PLACE.search(" ".join(view.words)) is not None


def _is_other_out(view: ClauseView) -> bool:
    """Say whether it is the place of one spoken of before: "za niego", "w jej miejsce"."""
    words = " ".join(view.words)
    return view.says_after(_INSTEAD, _OTHERS) or _THEIR_PLACE.search(words) is not None


def _by_verb(view: ClauseView, stated: Stated, verb: Predicate) -> Stated:
    """Read "zastąpi mnie Anna", "podmienić mnie na Halinę", "oddaję miejsce Annie"."""
    if gives_away(view, verb):
        return _given_away(view, stated)
    named = [r.mention for r in view.roles if r.part in {Part.GUEST, Part.ASIDE}]
    if any(len(m.persons) != 1 for m in named):
        return replace(stated, unsure="Nie wiadomo, kogo dotyczy zastępstwo.")
    comes, out = _sides(view, verb, named)
    if comes is None or out is None or comes == out:
        return replace(stated, unsure="Nie wiadomo, kto kogo zastępuje.")
    return replace(stated, people=(comes,), outs=(out,))


def _given_away(view: ClauseView, stated: Stated) -> Stated:
    """Take the writer off who gives the own place to nobody in particular."""
    speaks_of_own = bool(set(view.words) & MINE)
    if view.roles and not speaks_of_own:
        return replace(stated, unsure="Nie wiadomo, czyje miejsce się zwalnia.")
    is_mine = speaks_of_own or any(p.person == 1 and not p.is_request for p in view.predicates)
    if not is_mine:
        return replace(stated, stance=Stance.NEUTRAL, counts=())
    return replace(stated, stance=Stance.AWAY, people=(view.own,), counts=())


def _sides(view: ClauseView, verb: Predicate, named: Sequence[Mention]) -> _Sides:
    if verb.lemma in _GIVING:
        return _given(view, named)
    if verb.lemma in _TAKING:
        return _taken(view, verb, named)
    if verb.lemma in _EXCHANGING:
        return _exchanged(view, named)
    return _replaced(view, verb, named)


def _given(view: ClauseView, named: Sequence[Mention]) -> _Sides:
    """Read "oddaję miejsce Annie": the dative comes."""
    is_mine = _is_own_place(view) or not set(view.words) & _HIS
    return _only([m for m in named if m.cases & Case.DATIVE]), (view.own if is_mine else None)


def _taken(view: ClauseView, verb: Predicate, named: Sequence[Mention]) -> _Sides:
    """Read "przejmę miejsce Anny", "moje miejsce przejmie Anna"."""
    if verb.person == 1:
        return view.own, _only(named)
    comes = _only([m for m in named if m.cases & Case.NOMINATIVE])
    return comes, (view.own if _is_own_place(view) else None)


def _exchanged(view: ClauseView, named: Sequence[Mention]) -> _Sides:
    """Read "zamienić X na Y": the one after "na" comes."""
    after = [m for m in named if view.before(m) == "na"]
    others = [m for m in named if m not in after and view.before(m) not in _WITH]
    comes = _only(after)
    if comes is None:
        return None, None
    if _ME & set(view.words):
        return comes, (None if others else view.own)
    return comes, _only(others)


def _replaced(view: ClauseView, verb: Predicate, named: Sequence[Mention]) -> _Sides:
    """Read "zastąpi mnie Anna", "zastąpię Annę", "Annę zastąpi Jan"."""
    if _ME & set(view.words):
        return _only(named), view.own
    if verb.person == 1 and not verb.is_request and len(named) == 1:
        return view.own, _only(named)
    subjects = [m for m in named if Case.NOMINATIVE in m.cases and Case.ACCUSATIVE not in m.cases]
    objects = [m for m in named if Case.ACCUSATIVE in m.cases and Case.NOMINATIVE not in m.cases]
    if len(subjects) + len(objects) < len(named):
        return None, None
    return _only(subjects), _only(objects)


def _is_own_place(view: ClauseView) -> bool:
    return view.says_after(MINE, _PLACE)


def _only(named: Sequence[Mention]) -> str | None:
    """Return whom the only one of some names means."""
    return named[0].persons[0] if len(named) == 1 else None
