"""The two small networks that read marks, loaded once per process.

Both are shipped as ONNX (models/MODEL_CARD.md) and run on one thread; a process may fork after
loading them.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final, Self, TypeAlias

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from parsers.marks.patches import Planes

Probabilities: TypeAlias = NDArray[np.float64]

# What the networks say is sharper than they are right on pages that nobody drew for them; the
# logits are divided by these (training.marks.calibrate, measured on registered pages).
_SQUARE_TEMPERATURE: Final = 1.0
_PLACE_TEMPERATURE: Final = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Networks:
    """Both networks; may be forked after loading, never shared between threads."""

    squares: onnxruntime.InferenceSession
    places: onnxruntime.InferenceSession

    @classmethod
    def load(cls) -> Self:
        """Read both models that are shipped with the package."""
        return cls(squares=_session("squares.onnx"), places=_session("places.onnx"))

    def read_squares(self, planes: Sequence[Planes], choices: Sequence[Hashable]) -> Probabilities:
        """Judge all squares of a page.

        Args:
            planes: What ``box_planes`` cut, one for each square.
            choices: Equal for squares of which only one may be ticked.

        Returns:
            Squares × 3: empty, ticked, scored out.
        """
        if not planes:
            return np.empty((0, 3))
        others = ~np.eye(len(planes), dtype=bool)
        alike = np.array([[one == other for other in choices] for one in choices])
        answer = self.squares.run(
            ["logits"],
            {
                "planes": np.stack(planes).astype(np.float32),
                "choice": (alike & others).astype(np.float32),
                "page": others.astype(np.float32),
            },
        )[0]
        spread = answer.astype(np.float64) / _SQUARE_TEMPERATURE
        weights = np.exp(spread - spread.max(axis=1, keepdims=True))
        return np.asarray(weights / weights.sum(axis=1, keepdims=True))

    def read_place(self, planes: Planes) -> tuple[float, float]:
        """Judge one place: probability of a signature, and of a stamp."""
        pixels = planes[None].astype(np.float32)
        logits = self.places.run(["logits"], {"planes": pixels})[0][0].astype(np.float64)
        signed, stamped = 1 / (1 + np.exp(-logits / _PLACE_TEMPERATURE))
        return float(signed), float(stamped)


@cache
def load_networks() -> Networks:
    """Load both networks once; the template process does it before the first fork."""
    return Networks.load()


def _session(name: str) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    model = resources.files("parsers.marks").joinpath("models", name).read_bytes()
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
