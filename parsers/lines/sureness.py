"""From signals to a calibrated probability, and to the decision whether it is enough.

The figures are fitted by training/calibration on fields with known answers and shipped as one small
file. Four kinds of fields behave differently enough to have their own: numbers with a check digit,
other figures, mail addresses, and words.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from math import exp
from typing import Final

from parsers.forms.definition import FieldType
from parsers.lines.reading import Ask
from parsers.lines.variants import ALIKE, EITHER_CASE

_CHECKED: Final = frozenset({FieldType.NIP, FieldType.REGON, FieldType.PESEL})
_FIGURES: Final = frozenset({FieldType.KRS, FieldType.POSTAL, FieldType.PHONE, FieldType.DATE})
_BAD_SHAPE: Final = -3.0


@dataclass(frozen=True, slots=True)
class Curve:
    """A logistic curve over the signals, and from where on it is enough."""

    weights: Mapping[str, float]
    constant: float
    enough: Mapping[str, float]
    """The least sureness to accept, for ``typed`` and ``hand``."""

    def sureness(self, signals: Mapping[str, float]) -> float:
        """Give the probability that the reading is exactly what was written."""
        total = self.constant + sum(
            weight * signals.get(name, 0.0) for name, weight in self.weights.items()
        )
        return 1.0 / (1.0 + exp(-max(-30.0, min(30.0, total))))


def kind_of(ask: Ask) -> str:
    """Name the kind of fields that share a curve."""
    if ask.type in _CHECKED:
        return "checked"
    if ask.type in _FIGURES:
        return "figures"
    if ask.is_place_and_date:
        return "dated"
    return "mail" if ask.type is FieldType.EMAIL else "words"


def judge(ask: Ask, text: str, signals: Mapping[str, float]) -> tuple[float, bool]:
    """Say how sure a reading is, and whether that is enough to take it without a person."""
    curve = curves()[kind_of(ask)]
    sureness = curve.sureness(signals)
    hand = "typed" if signals.get("typed") else "hand"
    return sureness, sureness >= curve.enough[hand] and may_be_accepted(ask, text, signals)


def may_be_accepted(ask: Ask, text: str, signals: Mapping[str, float]) -> bool:
    """Tell readings that a person looks at, however sure they are.

    A value that is not well-formed may be what was written. A capital that differs from the small
    letter by its size alone, where both are usual, cannot be told in a hand.
    """
    is_capital = text[:1].isupper() and text[1:].islower() and text[:1].lower() in ALIKE
    is_doubtful = is_capital and ask.lexicon in EITHER_CASE and not signals.get("typed")
    return signals.get("shape", 0.0) > _BAD_SHAPE and not is_doubtful


@cache
def curves() -> Mapping[str, Curve]:
    """Read the fitted figures that are shipped with the package."""
    text = resources.files("parsers.lines").joinpath("sureness.json").read_text(encoding="utf-8")
    return {kind: Curve(**figures) for kind, figures in json.loads(text)["kinds"].items()}
