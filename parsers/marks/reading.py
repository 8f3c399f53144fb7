"""The vocabulary of marks."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MarkReading:
    """Is there a mark (a tick, a signature, a stamp) in its place?"""

    is_present: bool
    """The final mark: a tick that was scored out is none."""
    sureness: float
    """Calibrated probability that ``is_present`` is right, 0.5–1."""
    is_accepted: bool
    is_scored_out: bool = False
    """Something was ticked here and crossed out again."""
    probability: float = 0.0
    """Of a final mark being here; for whoever must choose among several."""
