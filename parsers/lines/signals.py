"""The figures by which it is judged how sure a reading is; all are named, for calibration.

| name | what it says |
|---|---|
| margin | logarithm by which the best text is ahead of the next, all considered; at most 12 |
| stock, polish | the same by the ink alone, in one opinion; negative when it prefers another text |
| stock_letter, polish_letter | logarithm of the ink's likelihood of the best text for each letter |
| language_letter | logarithm of its weight as language for each letter; 0 for figures |
| unlisted | share of its words that are on no list of its field |
| shape | logarithm of how well-formed it is |
| second | 1 the second engine reads the same, -1 something else, 0 not asked |
| second_near | similarity of the second engine's reading, 0-1 |
| second_sure | confidence of the second engine, 0-1 |
| typed | 1 when the page looks typed, else 0 |
| outside | share of the ink that looks like letters the field cannot hold |
| contrast | grey levels between ink and paper, in hundreds |
| letters | logarithm of the number of letters |
| lines | number of lines less one |
| hinted | 1 when the text is known of the sender |
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from typing import Final

from rapidfuzz.distance import Levenshtein

from parsers.lines.charsets import letters_of, share_outside
from parsers.lines.decode import Scored
from parsers.lines.model import Posteriors
from parsers.lines.reading import Ask
from parsers.lines.second import Opinion
from parsers.lines.segment import Writing
from parsers.lines.vocabulary import language_of

_FAR: Final = 12.0
"""A margin beyond this says nothing more."""


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """All that is known about one field when its sureness is judged."""

    ask: Ask
    writing: Writing
    posteriors: Sequence[Posteriors]
    scored: Sequence[Scored]
    """Best first, at least one."""
    opinion: Opinion | None
    is_typed: bool
    is_hinted: bool = False


def signals_of(evidence: Evidence) -> dict[str, float]:
    """Compute the figures of the table above."""
    best, others = evidence.scored[0], evidence.scored[1:]
    letters = max(1, len(best.text))
    return {
        "margin": _ahead(best.total, [one.total for one in others]),
        "stock": _ahead(best.stock, [one.stock for one in others]),
        "polish": _ahead(best.polish, [one.polish for one in others]),
        "stock_letter": best.stock / letters,
        "polish_letter": best.polish / letters,
        "language_letter": best.language / letters,
        "unlisted": _unlisted(evidence.ask, best.text),
        "shape": best.shape,
        **_second(best.text, evidence.opinion),
        "typed": float(evidence.is_typed),
        "outside": _outside(evidence),
        "contrast": evidence.writing.contrast / 100,
        "letters": log(letters),
        "lines": float(len(evidence.posteriors) - 1),
        "hinted": float(evidence.is_hinted),
    }


def _ahead(best: float, others: Sequence[float]) -> float:
    return max(-_FAR, min(_FAR, best - max(others, default=best - _FAR)))


def _unlisted(ask: Ask, text: str) -> float:
    language = language_of(ask)
    words = [word for word in text.lower().replace("-", " ").split() if any(map(str.isalpha, word))]
    if language is None or not words:
        return 0.0
    unknown = [
        word
        for word in words
        if all(words_of.weight(word.strip('.,"()')) is None for words_of, _ in language.lists)
    ]
    return len(unknown) / len(words)


def _second(text: str, opinion: Opinion | None) -> dict[str, float]:
    if opinion is None:
        return {"second": 0.0, "second_near": 0.0, "second_sure": 0.0}
    same = _plain(text) == _plain(opinion.text)
    return {
        "second": 1.0 if same else -1.0,
        "second_near": Levenshtein.normalized_similarity(text, opinion.text),
        "second_sure": opinion.confidence,
    }


def _plain(text: str) -> str:
    return text.replace(" ", "")


def _outside(evidence: Evidence) -> float:
    letters = letters_of(evidence.ask)
    return max((share_outside(one.stock, letters) for one in evidence.posteriors), default=0.0)
