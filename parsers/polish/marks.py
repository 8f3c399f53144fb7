"""What bears on whole clauses: questions, conditions, and what somebody else said."""

import re
from collections.abc import Sequence

from parsers.facts import Act, Clause
from parsers.polish.text import Piece, word_list

_ASKING = frozenset(
    word_list(
        """
    czy kiedy gdzie dlaczego czemu ile jaki jaka jakie jakiej jakich skad dokad kto kogo komu co
    ktoredy jak
    """
    )
)
# These ask wherever they stand; the words above only at the head of a clause or after a request.
_ASK_PHRASES = re.compile(
    r"(?<![^ ])(?:czy|pytan\w+|zapytan\w+|pytanko|ile kosztuj\w+|o ktorej"
    r"|skad (?:odjazd|ruszamy|wyjazd)|jak dojechac|gdzie (?:jest|bedzie|zaparkowac|parkowac)"
    r"|(?:gdzie|skad|dokad|ktoredy) (?:\w+[aeiyu]c|\w+[ae]sc)"
    r"|daj(?:cie)? znac czy|prosze o info\w* czy)(?![^ ])"
)
_OR_NOT = (["czy", "nie"], ["czy", "tak"], ["tak", "czy", "nie"])
_CONDITIONS = frozenset(word_list("jesli jezeli gdyby jakby poki dopoki"))
_CONDITION_PHRASES = re.compile(
    r"(?<![^ ])(?:o ile|pod warunkiem|chyba ze|w razie|w przypadku)(?![^ ])"
    r"|^jak (?:tylko )?(?:\w+ )?(?:bedzie|beda|starczy|zwolni|znajdzie|dostane|zdaze|uda)(?![^ ])"
)
_SO_THAT = frozenset(("by", "zeby", "aby"))
_THAT = frozenset(("ze", "iz"))
_THIRD = 3
_CONTENT = _SO_THAT | {"ze", "iz", "czy"}
# "wyraził zgodę, by pojechał Jan" sends him; "wątpię, by pojechał" does not.
_CONSENT = frozenset(
    word_list(
        "wyrazic zgodzic prosic poprosic polecic zdecydowac postanowic ustalic chciec zalezec"
    )
)


# "Dobrze, że Ewa będzie" takes for granted what it does not ask for.
_WELCOMING = frozenset(word_list("ciesze cieszymy dobrze super fajnie swietnie wspaniale szkoda"))
# "Nie jest prawdą, że rezygnuję": what follows is not what the writer says.
_UNTRUE = re.compile(
    r"(?<![^ ])(?:nie(?: jest)? prawda|nieprawda\w*|plotk\w+|rzekomo|jakoby|nie (?:znaczy|oznacza))"
    r"(?![^ ])"
)


def mark_clauses(
    text: str, pieces: Sequence[Piece], clauses: Sequence[Clause], ending: str
) -> list[Clause]:
    """Mark the clauses of one sentence.

    Args:
        text: The whole text.
        pieces: All tokens of the text.
        clauses: The clauses of the sentence, in order.
        ending: The sign that ended it.
    """
    words = [[pieces[at].folded for at in clause.tokens] for clause in clauses]
    marked = _with_questions(words, clauses, has_mark=ending == "?")
    if ending != "?":
        marked = _until_colon(text, clauses, marked)
    return _with_reports(words, _with_conditions(words, marked))


def _with_questions(
    words: list[list[str]], clauses: Sequence[Clause], *, has_mark: bool
) -> list[Clause]:
    """Mark the clauses that ask: from the first question word on, or the last of a "?" sentence."""
    asked = _first_asking(words, clauses, has_mark=has_mark)
    if asked is None and has_mark:
        asked = len(clauses) - 1
    if asked is None:
        return list(clauses)
    asking = [c.model_copy(update={"is_question": True}) for c in clauses[asked:]]
    return [*clauses[:asked], *asking]


def _until_colon(text: str, clauses: Sequence[Clause], marked: list[Clause]) -> list[Clause]:
    """End an indirect question at a colon: "nie wiem, czy to do Pani: jadę ja"."""
    for index in range(1, len(clauses)):
        gap = text[clauses[index - 1].span.end : clauses[index].span.start]
        is_told = any(p.person for p in clauses[index].predicates)
        if ":" in gap and is_told and marked[index - 1].is_question:
            rest = _with_questions([[] for _ in clauses[index:]], clauses[index:], has_mark=False)
            return [*marked[:index], *rest]
    return marked


def _first_asking(
    words: list[list[str]], clauses: Sequence[Clause], *, has_mark: bool
) -> int | None:
    may_ask = has_mark
    for index, clause in enumerate(clauses):
        if any(p.act is Act.ASK and not p.is_negated for p in clause.predicates):
            return index
        if has_mark and index and words[index] in _OR_NOT:
            return index - 1  # "Wykreślić Jana czy nie?"
        if _ASK_PHRASES.search(" ".join(words[index])):
            return index
        if may_ask and not _ASKING.isdisjoint(words[index]):
            return index
        # "Proszę napisać, kiedy …"
        may_ask = may_ask or any(p.is_request for p in clause.predicates)
    return None


def _with_conditions(words: list[list[str]], clauses: list[Clause]) -> list[Clause]:
    """Make all of a sentence conditional that has a condition with a verb in it."""
    if not any(map(_sets_condition, words, clauses)):
        return clauses
    return [
        clause.model_copy(
            update={
                "predicates": tuple(
                    p.model_copy(update={"is_conditional": True}) for p in clause.predicates
                )
            }
        )
        for clause in clauses
    ]


def _sets_condition(words: list[str], clause: Clause) -> bool:
    """Say whether a clause is a condition, not a courtesy ("w razie pytań dziękuję")."""
    is_courtesy = bool(clause.predicates) and all(p.act is Act.THANK for p in clause.predicates)
    says = words[0] in _CONDITIONS or bool(_CONDITION_PHRASES.search(" ".join(words)))
    return says and not is_courtesy


def _with_reports(words: list[list[str]], clauses: list[Clause]) -> list[Clause]:
    """Mark "że …" after a verb of saying as somebody's words."""
    told: list[Clause] = []
    is_reporting = is_welcome = False
    agrees = False
    for said, clause in zip(words, clauses, strict=True):
        is_reporting = is_reporting or (clause.connective in _SO_THAT and not agrees)
        agrees = any(
            not p.is_negated and not _CONSENT.isdisjoint((p.lemma, p.head))
            for p in clause.predicates
        )
        denies = _UNTRUE.search(" ".join(said)) is not None
        is_told = denies or (is_reporting and clause.connective in _CONTENT)
        is_told = is_told or _is_taken_for_granted(said, clause, after_welcome=is_welcome)
        told.append(clause.model_copy(update={"is_reported": True}) if is_told else clause)
        is_welcome = not _WELCOMING.isdisjoint(said)
        is_reporting = is_told or any(p.act is Act.REPORT for p in clause.predicates)
    return told


def _is_taken_for_granted(said: list[str], clause: Clause, *, after_welcome: bool) -> bool:
    """Say whether it is only welcomed that others come: "dobrze, że Ewa będzie"."""
    if not any(p.person == _THIRD for p in clause.predicates):
        return False
    if after_welcome and clause.connective in _THAT:
        return True
    welcomes = next((at for at, word in enumerate(said) if word in _WELCOMING), len(said))
    return not _THAT.isdisjoint(said[welcomes:])
