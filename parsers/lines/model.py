"""The recogniser: pictures of lines go in, probabilities of letters come out.

One backbone (PP-OCRv6, models/MODEL_CARD.md) and two opinions about what it sees: the classifier it
came with, cut down to our alphabet, and our own, trained on Polish writing.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Final, Self

import cv2
import numpy as np
import onnxruntime
from numpy.typing import NDArray

from parsers.lines.normalise import LINE_HEIGHT, normalise
from parsers.pixels import Grey

__all__ = ["LineModel", "Posteriors"]

_FILE: Final = "lines.onnx"

_STRETCH: Final = 1.3
"""Lines are made wider than they are: letters of cursive stand too close for the eight columns of
pixels that make one step (measured: the character error of real words falls by an eighth)."""

_STEP: Final = 8
"""Columns of pixels for each step of the posteriors."""

_GROUP: Final = 16
"""Widths are rounded up to a multiple of it, so that several lines can be read in one go."""

_PIXELS_AT_ONCE: Final = 1600
"""Columns of one go: bounds the memory; going on together is hardly faster than one by one."""


@dataclass(frozen=True, slots=True, eq=False)
class Posteriors:
    """What the two opinions say at each step along a line.

    Each row sums to one; columns are those of ``parsers.lines.alphabet.ALPHABET``, the blank first.
    """

    stock: NDArray[np.float32]
    """Steps × columns: the classifier of the stock model, look-alikes added up."""
    polish: NDArray[np.float32]
    """Steps × columns: our own, for Polish hands and print."""


@dataclass(frozen=True, slots=True, eq=False)
class LineModel:
    """The loaded recogniser; may be forked after loading, never shared between threads."""

    session: onnxruntime.InferenceSession

    @classmethod
    def load(cls) -> Self:
        """Read the model that is shipped with the package (about 0.2 s, 60 MB)."""
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        # An arena would keep the memory of the widest line for ever.
        options.enable_cpu_mem_arena = False
        model = resources.files("parsers.lines").joinpath("models", _FILE).read_bytes()
        return cls(onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"]))

    def posteriors(self, crops: Sequence[Grey]) -> tuple[Posteriors, ...]:
        """Read lines, each as if it were alone.

        Args:
            crops: One line of writing in each, dark on light, at any resolution.

        Returns:
            One answer for each crop, in the same order.
        """
        lines = [_stretched(normalise(crop)) for crop in crops]
        answers: dict[int, Posteriors] = {}
        for together in _groups([line.shape[1] for line in lines]):
            answers.update(self._read({place: lines[place] for place in together}))
        return tuple(answers[place] for place in range(len(lines)))

    def _read(self, lines: dict[int, Grey]) -> dict[int, Posteriors]:
        """Read lines of about the same width in one go."""
        width = _rounded_up(max(line.shape[1] for line in lines.values()))
        pixels = np.ones((len(lines), 1, LINE_HEIGHT, width), dtype=np.float32)
        for row, line in enumerate(lines.values()):
            pixels[row, 0, :, : line.shape[1]] = line.astype(np.float32) / 127.5 - 1
        stock, polish = self.session.run(["stock", "polish"], {"x": pixels})
        answers = {}
        for row, (place, line) in enumerate(lines.items()):
            steps = min(stock.shape[1], line.shape[1] // _STEP + 1)
            answers[place] = Posteriors(stock[row, :steps], polish[row, :steps])
        return answers


def _stretched(line: Grey) -> Grey:
    width = round(line.shape[1] * _STRETCH)
    return np.asarray(cv2.resize(line, (width, LINE_HEIGHT), interpolation=cv2.INTER_CUBIC))


def _rounded_up(width: int) -> int:
    return -(-width // _GROUP) * _GROUP


def _groups(widths: Sequence[int]) -> list[list[int]]:
    """Put the places of lines together that become equally wide, not too many at once."""
    alike: dict[int, list[int]] = defaultdict(list)
    for place, width in enumerate(widths):
        alike[_rounded_up(width)].append(place)
    groups = []
    for width, places in alike.items():
        at_once = max(1, _PIXELS_AT_ONCE // width)
        groups += [places[i : i + at_once] for i in range(0, len(places), at_once)]
    return groups
