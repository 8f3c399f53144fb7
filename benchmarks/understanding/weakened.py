"""Rules with a part taken away: how wrong would they act, and what would still stop them?"""

from collections.abc import Callable, Iterable
from dataclasses import replace

from mailbot.evaluate import Decide
from parsers.facts import Clause, Language, Predicate
from rules import gates
from rules.case import Case
from rules.checks import CHECKS, Check, content
from rules.decide import decide
from rules.decision import Decision

_OF_THE_WORDS = frozenset(
    (content.doubtful, content.not_firm, content.asks, content.tells_more, content.needs_care)
)
GATES = frozenset(check for check in CHECKS if check.__module__.startswith(gates.__name__))


def _affirmed(predicate: Predicate) -> Predicate:
    return predicate.model_copy(update={"is_negated": False})


def _firm(predicate: Predicate) -> Predicate:
    return predicate.model_copy(
        update={"is_conditional": False, "is_modal": False, "is_past": False}
    )


def _deaf(language: Language, change: Callable[[Predicate], Predicate]) -> Language:
    """Change every verb, of the own words and of the subject."""
    return language.model_copy(
        update={
            "clauses": tuple(_changed(c, change) for c in language.clauses),
            "subject": language.subject and _deaf(language.subject, change),
        }
    )


def _changed(clause: Clause, change: Callable[[Predicate], Predicate]) -> Clause:
    return clause.model_copy(update={"predicates": tuple(map(change, clause.predicates))})


def weakened(
    without: Iterable[Check] = (), change: Callable[[Predicate], Predicate] | None = None
) -> Decide:
    """Return the rules without some checks, or with verbs that lost what bears on their meaning."""
    left = tuple(check for check in CHECKS if check not in frozenset(without))

    def decide_weakly(case: Case) -> Decision:
        if change is not None:
            language = _deaf(case.message.language, change)
            case = replace(case, message=case.message.model_copy(update={"language": language}))
        return decide(case, checks=left)

    return decide_weakly


RULES: dict[str, Decide] = {
    "as they are": decide,
    "negation ignored": weakened(change=_affirmed),
    "conditions, wishes, past ignored": weakened(change=_firm),
    "what must be explained switched off": weakened(GATES),
    "doubts and questions switched off": weakened(_OF_THE_WORDS),
    "all four": weakened(GATES | _OF_THE_WORDS, lambda p: _firm(_affirmed(p))),
}
