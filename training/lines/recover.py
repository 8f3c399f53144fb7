"""Take our opinion back out of the shipped file, to train on: recover LINES.onnx OUT.pt.

The export keeps the names of most weights. Matrices lose theirs and come in the order of the graph,
and an LSTM has its gates in the order of ONNX (input, output, forget, cell).
"""

import sys
from collections.abc import Iterator

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper
from torch import Tensor

from training.lines.train import Ours

Weights = NDArray[np.float32]
State = dict[str, Tensor]

_SHARED = 8
_MATRICES = ("qkv", "out", "widen", "narrow")


def arrays_of(path: str) -> dict[str, Weights]:
    """Read all weights in 32 bits, by name, in the order of the graph."""
    found = {}
    for array in onnx.load(path).graph.initializer:
        name = array.name.removesuffix("_16")
        found[name] = numpy_helper.to_array(array).astype(np.float32)
    return found


def recovered(arrays: dict[str, Weights]) -> Ours:
    """Fill a network of ours.

    Raises:
        RuntimeError: The file has other weights than our network.
    """
    ours = Ours(_SHARED)
    tower, head = _named(arrays, "ours."), _named(arrays, "head.")
    matrices = (a for name, a in arrays.items() if name.startswith("onnx::MatMul"))
    names = [f"neck.layers.{layer}.{part}" for layer in (0, 1) for part in _MATRICES]
    for _ in names:
        next(matrices)  # those of the stock opinion come first
    tower |= {f"{name}.weight": _tensor(next(matrices).T) for name in names}
    head["plain.weight"] = _tensor(next(matrices).T)
    head["out.weight"] = _tensor(next(matrices).T)
    head |= dict(_recurrent([a for name, a in arrays.items() if name.startswith("onnx::LSTM")]))
    ours.tower.load_state_dict(tower)
    ours.head.load_state_dict(head)
    return ours


def _named(arrays: dict[str, Weights], prefix: str) -> State:
    return {
        name.removeprefix(prefix): _tensor(array)
        for name, array in arrays.items()
        if name.startswith(prefix)
    }


def _tensor(array: Weights) -> Tensor:
    return torch.from_numpy(np.ascontiguousarray(array))


def _recurrent(found: list[Weights]) -> Iterator[tuple[str, Tensor]]:
    """Both layers, both directions: biases, weights of what comes in, weights of what was."""
    for layer in (0, 1):
        biases, coming, was = found[3 * layer : 3 * layer + 3]
        for direction, end in enumerate(("", "_reverse")):
            first, second = np.split(biases[direction], 2)
            yield f"along.weight_ih_l{layer}{end}", _tensor(_as_torch(coming[direction]))
            yield f"along.weight_hh_l{layer}{end}", _tensor(_as_torch(was[direction]))
            yield f"along.bias_ih_l{layer}{end}", _tensor(_as_torch(first))
            yield f"along.bias_hh_l{layer}{end}", _tensor(_as_torch(second))


def _as_torch(gates: Weights) -> Weights:
    """Put the gates into the order of torch: input, forget, cell, output."""
    coming, leaving, forget, cell = np.split(gates, 4)
    return np.concatenate([coming, forget, cell, leaving])


def main() -> None:
    shipped, out = sys.argv[1:]
    ours = recovered(arrays_of(shipped))
    state = {"shared": _SHARED, "tower": ours.tower.state_dict(), "head": ours.head.state_dict()}
    torch.save(state, out)


if __name__ == "__main__":
    main()
