"""Is the writer among the people of a clause: by a word, by the verb, or because nobody else is?"""

from parsers.facts import Act, Predicate
from rules.clause_view import GROUPS, MINE, THEM, THIRD, US, ClauseView
from rules.counted import counted_people
from rules.names import Case
from rules.stated import Stance
from rules.word_sets import word_set

_ME = word_set("ja mnie mna siebie soba me myself")
_NOT_ME_AFTER = word_set("u od zamiast za do przez dla")
_SIGNED = word_set("podpisany podpisana podpisanego podpisanej podpisani")
_BELOW = word_set("nizej ponizej")
_OF_MINE = word_set(
    "udzial udzialu obecnosc obecnosci uczestnictwo uczestnictwa zgloszenie miejsce rezerwacja "
    "zapis rejestracja osoba osobe osoby osob skromna"
)
"""What "mój" stands before when it means the writer: "moją osobę", "swój udział"."""
_TO = word_set("w na do")
_WITH = word_set("z ze")


def means_writer(view: ClauseView, named: list[str], stance: Stance) -> bool:
    """Say whether the writer is among the people of a clause.

    Args:
        view: The clause.
        named: Ids of the people whom it names.
        stance: What it says about them.
    """
    alone = [p for p in view.predicates if p.person == 1 and not p.is_plural]
    if names_writer(view) or any(p.names_self for p in view.predicates):
        return True
    if any(p.act is Act.ATTEND for p in alone) or (not named and _withdraws_by_idiom(view)):
        return True
    if any(p.act is Act.WITHDRAW and not p.is_request for p in alone):
        return not named  # "odwołuję Annę" takes off Anna, "rezygnuję" the writer
    if _is_subject(view, alone, stance) or _is_company(view, named):
        return True
    return not named and (any(p.is_wish for p in alone) or is_about_nobody(view))


def names_writer(view: ClauseView) -> bool:
    """Say whether a word stands for the writer: "mnie", "swój udział", "niżej podpisana"."""
    has_verb = bool(view.predicates)
    return any(_is_writer(*words, has_verb=has_verb) for words in view.unnamed_words())


def is_about_nobody(view: ClauseView) -> bool:
    """Say whether no people stand in a clause at all: "proszę o wpisanie na listę"."""
    spoken_of = [r for r in view.roles if r.mention.cases & ~Case.VOCATIVE]
    others = view.says(THEM | US | GROUPS) or counted_people(view) or view.says_people()
    about = view.about()
    return bool(about) and not spoken_of and not others and all(map(_needs_no_people, about))


def _is_writer(before: str, word: str, following: str, *, has_verb: bool) -> bool:
    if word in _ME and before not in _NOT_ME_AFTER:
        return True
    if word == "mnie":
        return before == "dla"
    if word in MINE:
        # "a swój w warsztacie o klastrach"
        return following in _OF_MINE or (not has_verb and following in _TO)
    return word in _SIGNED and before in _BELOW


def _withdraws_by_idiom(view: ClauseView) -> bool:
    """Say whether only idioms without a person withdraw: "nici z mojego przyjazdu"."""
    if view.says(THEM | US):
        return False
    about = view.about()
    return bool(about) and all(
        p.act is Act.WITHDRAW and p.person == 0 and not p.is_passive for p in about
    )


def _is_subject(view: ClauseView, alone: list[Predicate], stance: Stance) -> bool:
    """Say whether the writer does what the clause says: "zapisuję się", "nie dam rady"."""
    if stance is Stance.AWAY and any(p.act is Act.OTHER for p in alone):
        return True
    is_plural = any(p.person == 1 and p.is_plural for p in view.predicates)
    return not is_plural and any(p.act is Act.SIGN_UP and p.is_reflexive for p in alone)


def _is_company(view: ClauseView, named: list[str]) -> bool:
    """Say whether all whom a plural verb names come "z": "chciałybyśmy z Anią przyjść"."""
    we_come = any(p.person == 1 and p.is_plural and p.act is Act.ATTEND for p in view.predicates)
    guests = [r.mention for r in view.guests()]
    return we_come and bool(named) and bool(guests) and all(view.before(m) in _WITH for m in guests)


def _needs_no_people(predicate: Predicate) -> bool:
    """Say whether a verb can be about the writer alone."""
    if predicate.is_passive:
        return False
    if predicate.act is not Act.SIGN_UP:
        return predicate.person != THIRD and not predicate.is_plural
    if predicate.is_request:
        return True
    return predicate.person != THIRD and not (predicate.is_plural and predicate.person == 1)
