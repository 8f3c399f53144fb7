"""The vocabulary of reading a crop: what is asked, and what is answered."""

from dataclasses import dataclass, field

from parsers.facts.hints import Hints
from parsers.forms.definition import FieldType, Lexicon

__all__ = ["Ask", "Candidate", "Hints", "LineReading"]


@dataclass(frozen=True, slots=True)
class Ask:
    """What is expected in a crop; it decides alphabet, word lists, repairs and threshold."""

    type: FieldType
    lexicon: Lexicon | None = None
    cells: int = 0
    """Of a comb: one character in each; 0 for a plain line."""
    is_place_and_date: bool = False
    reach: float = 2.0
    """By how many points the crop is larger than the field on each side."""
    hints: Hints = field(default_factory=Hints)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One thing that the ink may say."""

    text: str
    probability: float
    """Share among the candidates, by all engines and word lists together."""


@dataclass(frozen=True, slots=True)
class LineReading:
    """What stands in a crop."""

    candidates: tuple[Candidate, ...]
    """Best first, at most five; empty when nothing is written."""
    sureness: float
    """Calibrated probability that the first candidate is exactly what was written."""
    is_accepted: bool
    """Sure enough for its type to be taken without a person."""
    engine: str
    """Which engines stand behind the first candidate, joined by ``+``."""
    signals: tuple[tuple[str, float], ...] = ()
    """The figures from which the sureness was computed, for calibration and explanation."""

    @property
    def text(self) -> str:
        """The best candidate, or nothing."""
        return self.candidates[0].text if self.candidates else ""
