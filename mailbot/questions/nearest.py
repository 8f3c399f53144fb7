"""Which earlier answers fit a question: those whose question has most words of topic in common.

Words are compared by their dictionary forms as sets. The measure is that of Dice: twice the words
in common over the words of both. It can be checked by hand, and a coordinator sees the words.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from parsers.facts import Language, Token, Word

LEAST_LIKENESS = 0.5
"""Half of the words of both questions, taken together, are in common."""

LEAST_COMMON = 2
"""One word in common ("parking") is too little, unless it is all that both questions have."""

MOST_PROPOSED = 3

_TOPICAL = frozenset((Word.UNKNOWN, Word.ENROLMENT, Word.VERB))
# Verbs and adverbs of any question.
_OF_ANY_QUESTION = frozenset(
    (
        "byc", "moc", "miec", "chciec", "prosic", "pytac", "zapytac", "wiedziec", "dowiedziec",
        "musiec", "zostac", "dac", "powiedziec", "mozna", "gdzie", "kiedy", "jak", "kto", "co",
        "ile", "jaki", "ktory", "czy", "pan", "pani", "panstwo", "jeszcze", "juz", "tez",
        "bardzo", "informacja", "pytanie", "sprawa", "odpowiedz", "zglosic", "zglaszac", "isc",
        "przyjsc",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Likeness:
    """How an earlier answer fits a question."""

    answer: int
    """Its number."""
    score: float
    """0 to 1."""
    common: tuple[str, ...]
    """Words of both questions, sorted."""


def question_words(language: Language) -> frozenset[str]:
    """Return the topic of a mail: of its questions, or of all of it if none stands out.

    Names, numbers, days and words of politeness are no part of it, so nothing personal is.
    """
    asked = [clause for clause in language.clauses if clause.is_question]
    inside = {index for clause in asked for index in clause.tokens}
    tokens = [t for i, t in enumerate(language.tokens) if i in inside] or list(language.tokens)
    return frozenset(token.lemma for token in tokens if _is_topical(token))


def nearest(words: frozenset[str], answers: Mapping[int, Iterable[str]]) -> tuple[Likeness, ...]:
    """Return the answers that fit, the best first, of equal ones the newest; at most three.

    Args:
        words: Of the question, by `question_words`.
        answers: By number the words of the question that each answered.
    """
    found = [_likeness(words, number, frozenset(known)) for number, known in answers.items()]
    fitting = [one for one in found if _fits(words, one, frozenset(answers[one.answer]))]
    fitting.sort(key=lambda one: (-one.score, -one.answer))
    return tuple(fitting[:MOST_PROPOSED])


def _likeness(words: frozenset[str], number: int, known: frozenset[str]) -> Likeness:
    common = words & known
    score = 2 * len(common) / (len(words) + len(known)) if common else 0.0
    return Likeness(number, score, tuple(sorted(common)))


def _fits(words: frozenset[str], likeness: Likeness, known: frozenset[str]) -> bool:
    if likeness.score < LEAST_LIKENESS:
        return False
    return len(likeness.common) >= LEAST_COMMON or words == known


def _is_topical(token: Token) -> bool:
    return token.kind in _TOPICAL and bool(token.lemma) and token.lemma not in _OF_ANY_QUESTION
