"""The recogniser in torch: PP-OCRv6-small as shipped, and our own head beside its classifier.

The backbone is written out by hand after the graph of PP-OCRv6_rec_small.onnx and takes its weights
from there; ``python -m training.lines.check_network`` compares the two number by number.
"""

from typing import Final

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn
from torch.nn import functional

FEATURES: Final = 120

# Of each block: channels in and out, the middle ones, squeeze-and-excite or not, vertical stride.
_BLOCKS: Final = (
    (96, 96, 192, 24, 1),
    (96, 96, 192, 0, 1),
    (96, 96, 192, 0, 1),
    (96, 192, 192, 0, 2),
    (192, 192, 384, 48, 1),
    (192, 192, 384, 0, 1),
    (192, 192, 384, 48, 1),
    (192, 192, 384, 0, 1),
    (192, 192, 384, 48, 1),
    (192, 192, 384, 0, 1),
    (192, 384, 384, 0, 2),
    (384, 384, 768, 96, 1),
    (384, 384, 768, 0, 1),
)


class Stem(nn.Module):
    """From pixels to 96 channels at a quarter of the size."""

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Conv2d(1, 48, 3, 2, 1)
        self.left = nn.Conv2d(48, 24, 2)
        self.right = nn.Conv2d(24, 48, 2)
        self.third = nn.Conv2d(96, 48, 3, 2, 1)
        self.fourth = nn.Conv2d(48, 96, 1)

    def forward(self, x: Tensor) -> Tensor:
        x = torch.relu(self.first(x))
        # "Same" padding of an even kernel: one more at the end.
        y = torch.relu(self.left(functional.pad(x, (0, 1, 0, 1))))
        y = torch.relu(self.right(functional.pad(y, (0, 1, 0, 1))))
        # The pooling pads with minus infinity; the values are never negative, so zero does as well.
        x = functional.max_pool2d(functional.pad(x, (0, 1, 0, 1)), 2, 1)
        x = torch.relu(self.third(torch.cat([x, y], 1)))
        return torch.relu(self.fourth(x))


class Block(nn.Module):
    """A convolution within channels, then a mixing of channels."""

    def __init__(self, shape: tuple[int, int, int, int, int]) -> None:
        super().__init__()
        before, after, middle, squeezed, stride = shape
        self.within = nn.Conv2d(before, before, 3, (stride, 1), 1, groups=before)
        self.squeeze = nn.Conv2d(before, squeezed, 1) if squeezed else None
        self.excite = nn.Conv2d(squeezed, before, 1) if squeezed else None
        self.widen = nn.Conv2d(before, middle, 1)
        self.narrow = nn.Conv2d(middle, after, 1)
        self.adds = stride == 1

    def forward(self, x: Tensor) -> Tensor:
        x = self.within(x)
        if self.squeeze is not None and self.excite is not None:
            weight = torch.relu(self.squeeze(x.mean((2, 3), keepdim=True)))
            x = x * functional.hardsigmoid(self.excite(weight))
        y = self.narrow(functional.gelu(self.widen(x)))
        return x + y if self.adds else y


class Attention(nn.Module):
    """One layer of a transformer along the line."""

    def __init__(self) -> None:
        super().__init__()
        self.norm1 = nn.LayerNorm(FEATURES, eps=1e-5)
        self.qkv = nn.Linear(FEATURES, 3 * FEATURES)
        self.out = nn.Linear(FEATURES, FEATURES)
        self.norm2 = nn.LayerNorm(FEATURES, eps=1e-5)
        self.widen = nn.Linear(FEATURES, 2 * FEATURES)
        self.narrow = nn.Linear(2 * FEATURES, FEATURES)
        self.heads = 8

    def forward(self, x: Tensor) -> Tensor:
        # Slices, not reshapes: no number of lines or steps gets frozen into the exported graph.
        size = FEATURES // self.heads
        parts = self.qkv(self.norm1(x)).split(FEATURES, 2)
        query, key, value = (torch.stack(part.split(size, 2), 1) for part in parts)
        weight = torch.softmax((query * size**-0.5) @ key.transpose(2, 3), 3)
        y = torch.cat((weight @ value).unbind(1), 2)
        x = x + self.out(y)
        return x + self.narrow(functional.silu(self.widen(self.norm2(x))))


class Neck(nn.Module):
    """From a picture of features to a sequence of them."""

    def __init__(self) -> None:
        super().__init__()
        self.beside = nn.Conv2d(384, FEATURES, 1)
        self.into = nn.Conv2d(384, FEATURES, 1)
        self.along = nn.Conv2d(FEATURES, FEATURES, (1, 7), padding=(0, 3), groups=FEATURES)
        self.layers = nn.ModuleList([Attention(), Attention()])
        self.norm = nn.LayerNorm(FEATURES, eps=1e-6)

    def forward(self, x: Tensor) -> Tensor:
        x = functional.avg_pool2d(x, (3, 2))
        y = functional.silu(self.into(x))
        y = (y + functional.silu(self.along(y))).squeeze(2).transpose(1, 2)
        for layer in self.layers:
            y = layer(y)
        beside = functional.silu(self.beside(x)).squeeze(2).transpose(1, 2)
        return self.norm(y) + beside


class Tower(nn.Module):
    """The blocks from one on, and the neck."""

    def __init__(self, first: int) -> None:
        super().__init__()
        self.blocks = nn.ModuleList([Block(shape) for shape in _BLOCKS[first:]])
        self.neck = Neck()

    def forward(self, x: Tensor) -> Tensor:
        for block in self.blocks:
            x = block(x)
        return self.neck(x)


class Head(nn.Module):
    """Our own opinion: what the features mean in Polish.

    It begins as the stock classifier (``plain``) and learns what to add to it.
    """

    def __init__(self, letters: int, hidden: int = 160, drop: float = 0.15) -> None:
        super().__init__()
        self.plain = nn.Linear(FEATURES, letters + 1)
        self.norm = nn.LayerNorm(FEATURES)
        self.near = nn.Conv1d(FEATURES, 192, 5, padding=2)
        self.along = nn.LSTM(192, hidden, 2, bidirectional=True, batch_first=True, dropout=drop)
        self.out = nn.Linear(2 * hidden, letters + 1)
        self.drop = nn.Dropout(drop)

    def forward(self, features: Tensor) -> Tensor:
        x = torch.relu(self.near(self.norm(features).transpose(1, 2))).transpose(1, 2)
        return self.plain(features) + self.out(self.drop(self.along(self.drop(x))[0]))

    def begin_as(self, weight: np.ndarray, bias: np.ndarray, columns: list[int | None]) -> None:
        """Start from columns of the stock classifier; a letter it lacks starts out unlikely."""
        self.plain.weight.data.zero_()
        self.plain.bias.data.fill_(-8.0)
        for row, column in enumerate(columns):
            if column is not None:
                self.plain.weight.data[row] = torch.from_numpy(weight[:, column].copy())
                self.plain.bias.data[row] = float(bias[column])
        self.out.weight.data.mul_(0.1)
        self.out.bias.data.zero_()


class Bottom(nn.Module):
    """The stem and the blocks that both opinions share."""

    def __init__(self, blocks: int) -> None:
        super().__init__()
        self.stem = Stem()
        self.blocks = nn.ModuleList([Block(shape) for shape in _BLOCKS[:blocks]])

    def forward(self, x: Tensor) -> Tensor:
        x = self.stem(x)
        for block in self.blocks:
            x = block(x)
        return x


class StockWeights:
    """The weights of PP-OCRv6_rec_small.onnx, handed out in the order of its graph."""

    def __init__(self, path: str) -> None:
        model = onnx.load(path)
        self.arrays = {t.name: numpy_helper.to_array(t) for t in model.graph.initializer}
        self.nodes = {out: node for node in model.graph.node for out in node.output}
        self.letters = [*model.metadata_props[0].value.split("\n"), " "]

    def classifier(self) -> tuple[np.ndarray, np.ndarray]:
        """Weights (features × signs) and biases; column 0 is the blank."""
        return self.arrays["linear_8.w_0"], self.arrays["linear_8.b_0"]

    def fill(self, bottom: Bottom, tower: Tower) -> None:
        """Put the weights into the two halves."""
        stem = bottom.stem
        blocks = [*bottom.blocks, *tower.blocks]
        plain = iter(range(43))
        within = iter(range(14))
        for conv in (stem.first, stem.left, stem.right, stem.third, stem.fourth):
            self._fill_conv(conv, f"p2o.pd_op.conv2d.{next(plain)}.0")
        for block in blocks:
            self._fill_conv(block.within, f"p2o.pd_op.depthwise_conv2d.{next(within)}.0")
            for conv in (block.squeeze, block.excite, block.widen, block.narrow):
                if conv is not None:
                    self._fill_conv(conv, f"p2o.pd_op.conv2d.{next(plain)}.0")
        neck = tower.neck
        self._fill_conv(neck.beside, f"p2o.pd_op.conv2d.{next(plain)}.0")
        self._fill_conv(neck.into, f"p2o.pd_op.conv2d.{next(plain)}.0")
        self._fill_conv(neck.along, f"p2o.pd_op.depthwise_conv2d.{next(within)}.0")
        for number, layer in enumerate(neck.layers):
            self._fill_layer(layer, number)
        self._fill_norm(neck.norm, 4)

    def _fill_conv(self, conv: nn.Conv2d, output: str) -> None:
        weight = self.arrays[self.nodes[output].input[1]].astype(np.float64)
        if weight.shape[1] == 3 and conv.in_channels == 1:
            weight = weight.sum(1, keepdims=True)  # the three colours are always alike
        after = next(n for n in self.nodes.values() if output in n.input)
        if after.op_type == "Add":
            bias = next(self.arrays[i] for i in after.input if i in self.arrays).reshape(-1)
        else:
            scale, shift, mean, variance = (
                self.arrays[i].astype(np.float64) for i in after.input[1:]
            )
            factor = scale / np.sqrt(variance + after.attribute[0].f)
            weight = weight * factor.reshape(-1, 1, 1, 1)
            bias = shift - mean * factor
        conv.weight.data = torch.from_numpy(weight.astype(np.float32))
        conv.bias.data = torch.from_numpy(np.ascontiguousarray(bias, dtype=np.float32))

    def _fill_layer(self, layer: Attention, number: int) -> None:
        self._fill_norm(layer.norm1, 2 * number)
        self._fill_norm(layer.norm2, 2 * number + 1)
        for place, linear in enumerate((layer.qkv, layer.out, layer.widen, layer.narrow)):
            name = f"linear_{4 * number + place}"
            linear.weight.data = torch.from_numpy(self.arrays[f"{name}.w_0"].T.copy())
            linear.bias.data = torch.from_numpy(self.arrays[f"{name}.b_0"].copy())

    def _fill_norm(self, norm: nn.LayerNorm, number: int) -> None:
        norm.weight.data = torch.from_numpy(self.arrays[f"helper.reshape.{2 * number}"].copy())
        norm.bias.data = torch.from_numpy(self.arrays[f"helper.reshape.{2 * number + 1}"].copy())
