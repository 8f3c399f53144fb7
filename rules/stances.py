"""What each clause states about coming: who comes, who does not, who takes whose place.

A stance is read only from a firm clause.  One that is conditional, modal, reported or asked about
is kept as such, so that the gates can hold on it; a clause about other matters is neutral.
"""

from collections.abc import Sequence

from parsers.facts import Language, Word
from rules.clause_people import left_out, with_people
from rules.clause_view import ClauseView, Writer, view
from rules.people import Mention
from rules.stated import ACTS, SELF, Stance, Stated
from rules.swaps import has_out
from rules.verb_stances import stance_of_verbs

__all__ = ["SELF", "Stance", "Stated", "read_stances"]

_ANSWERS = {"tak": Stance.COMES, "nie": Stance.AWAY}
_WITH_PEOPLE = ACTS | {Stance.NAMES}


def read_stances(
    language: Language, mentions: Sequence[Mention], end: int, writer: Writer
) -> tuple[Stated, ...]:
    """Read every clause before the signature.

    Args:
        language: Facts of the text.
        mentions: People named in it.
        end: First token of the signature.
        writer: Who wrote it.
    """
    return tuple(
        _stated(index, view(language, clause, mentions, end, writer))
        for index, clause in enumerate(language.clauses)
        if clause.tokens and clause.tokens[0] < end
    )


def _stated(index: int, view: ClauseView) -> Stated:
    stated = Stated(index, view.clause, _stance(view), roles=view.roles)
    return with_people(view, stated) if stated.stance in _WITH_PEOPLE else stated


def _stance(view: ClauseView) -> Stance:
    if view.clause.is_question:
        return Stance.ASKS
    return stance_of_verbs(view) if view.predicates else _without_verb(view)


def _without_verb(view: ClauseView) -> Stance:
    if view.guests() and has_out(view):
        return Stance.SWAP
    answer = next((view.word(at) for at in range(len(view.tokens)) if _answers(view, at)), None)
    if answer is not None:
        return _ANSWERS[answer]
    if left_out(view):
        return Stance.AWAY
    is_manners = bool(view.clause.predicates) and not view.roles
    return Stance.NEUTRAL if is_manners else Stance.NAMES


def _answers(view: ClauseView, at: int) -> bool:
    """Say whether a "tak" or "nie" ends what is said of somebody: "ja nie (sesja rady)"."""
    if at == 0 or view.word(at) not in _ANSWERS or view.word(at - 1) == "nie":
        return False
    here = view.language.tokens[view.tokens[at]]
    if here.kind is Word.POLITE or not _is_about_somebody(view):
        return False
    if at + 1 == len(view.tokens):
        return True
    following = view.language.tokens[view.tokens[at + 1]]
    return following.span.start - here.span.end > 1


def _is_about_somebody(view: ClauseView) -> bool:
    """Say whether a person, the writer, a day or an event stands in the clause."""
    kinds = {view.language.tokens[i].kind for i in view.tokens}
    return bool(view.roles) or "ja" in view.words or bool(kinds & {Word.DATE, Word.EVENT})
