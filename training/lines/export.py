"""Write the one file that mailbot ships: export STOCK.onnx OURS.pt OUT.onnx."""

import sys
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn

from parsers.lines.alphabet import ALPHABET, BLANK, column_of
from training.lines.network import Bottom, Head, StockWeights, Tower

_SMALL = 256  # numbers; shorter arrays (biases, norms) stay as they are


class Classifier(nn.Module):
    """The stock classifier, cut down to the signs that fold into our alphabet."""

    def __init__(self, stock: StockWeights) -> None:
        super().__init__()
        weight, bias = stock.classifier()
        columns = [(0, BLANK)]
        for sign, letter in enumerate(stock.letters, start=1):
            column = column_of(letter) if letter else None
            if column is not None:
                columns.append((sign, column))
        kept = [sign for sign, _ in columns]
        fold = np.zeros((len(columns), len(ALPHABET) + 1), np.float32)
        fold[np.arange(len(columns)), [column for _, column in columns]] = 1
        self.weight = nn.Parameter(torch.from_numpy(weight[:, kept].copy()))
        self.bias = nn.Parameter(torch.from_numpy(bias[kept].copy()))
        self.fold = nn.Parameter(torch.from_numpy(fold))

    def forward(self, features: Tensor) -> Tensor:
        return torch.softmax(features @ self.weight + self.bias, 2) @ self.fold


class Shipped(nn.Module):
    """Both opinions over one picture; ``ours`` is None while they share the whole backbone."""

    def __init__(self, stock: StockWeights, shared: int, *, split: bool) -> None:
        super().__init__()
        self.bottom = Bottom(shared)
        self.tower = Tower(shared)
        stock.fill(self.bottom, self.tower)
        self.ours = Tower(shared) if split else None
        self.classifier = Classifier(stock)
        self.head = Head(len(ALPHABET))

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        below = self.bottom(x)
        features = self.tower(below)
        mine = features if self.ours is None else self.ours(below)
        return self.classifier(features), torch.softmax(self.head(mine), 2)


def halve(model: onnx.ModelProto) -> onnx.ModelProto:
    """Store the weights in 16 bits; a cast in the graph makes them 32 bits when it is loaded."""
    casts = []
    for array in model.graph.initializer:
        if array.data_type != TensorProto.FLOAT or np.prod(array.dims) < _SMALL:
            continue
        name = array.name
        small = numpy_helper.to_array(array).astype(np.float16)
        array.CopyFrom(numpy_helper.from_array(small, name + "_16"))
        casts.append(helper.make_node("Cast", [name + "_16"], [name], to=TensorProto.FLOAT))
    nodes = list(model.graph.node)
    del model.graph.node[:]
    model.graph.node.extend([*casts, *nodes])
    return model


def export(shipped: Shipped, out: Path) -> None:
    """Trace the network and write it down."""
    shipped.eval()
    # Batch sizes and widths other than the traced ones are what the dynamic axes are for.
    torch.onnx.export(
        shipped,
        (torch.zeros(2, 1, 48, 320),),
        str(out),
        input_names=["x"],
        output_names=["stock", "polish"],
        dynamic_axes={
            "x": {0: "lines", 3: "width"},
            "stock": {0: "lines", 1: "steps"},
            "polish": {0: "lines", 1: "steps"},
        },
        opset_version=14,
        dynamo=False,
    )
    model = halve(onnx.load(out))
    onnx.checker.check_model(model)
    onnx.save(model, out)


def main() -> None:
    stock, ours, out = sys.argv[1:]
    state = torch.load(ours, map_location="cpu")
    shipped = Shipped(StockWeights(stock), state["shared"], split="tower" in state)
    shipped.head.load_state_dict(state["head"])
    if shipped.ours is not None:
        shipped.ours.load_state_dict(state["tower"])
    export(shipped, Path(out))


if __name__ == "__main__":
    main()
