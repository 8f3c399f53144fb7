"""Train our own opinion: python -m training.lines.train STOCK.onnx DATA OUT.pt [--seconds N] ...

The lower blocks of PP-OCRv6 stay as they are; a copy of the upper ones and a head on top learn.
Weights are averaged as they change, and the average is what is saved and validated.
"""

import argparse
import copy
import math
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from parsers.lines.alphabet import ALPHABET, column_of, spell
from training.lines.network import Bottom, Head, StockWeights, Tower

Grey = NDArray[np.uint8]


class Ours(nn.Module):
    """What learns."""

    def __init__(self, shared: int) -> None:
        super().__init__()
        self.tower = Tower(shared)
        self.head = Head(len(ALPHABET))

    def forward(self, below: Tensor) -> Tensor:
        features = self.tower(below)
        if self.training:
            features = hide(features)
        return self.head(features)


def hide(features: Tensor) -> Tensor:
    """Drop whole features and short pieces of the line, so that none is relied on alone."""
    lines, steps, size = features.shape
    kept = (torch.rand(lines, 1, size) > 0.08).float() / 0.92
    features = features * kept
    for row in range(lines):
        if torch.rand(()) < 0.3:
            begin = int(torch.randint(0, steps, ()))
            features[row, begin : begin + int(torch.randint(1, 4, ()))] = 0
    return features


@dataclass(frozen=True, slots=True)
class Lines:
    pictures: list[Grey]
    texts: list[str]

    @classmethod
    def read(cls, path: Path, most: int | None = None) -> "Lines":
        kept = np.load(path)
        ends = np.cumsum(kept["widths"])[:most]
        begins = ends - kept["widths"][:most]
        pixels = kept["pixels"]
        pictures = [pixels[:, a:b] for a, b in zip(begins, ends, strict=True)]
        return cls(pictures, [str(t) for t in kept["texts"][:most]])


def tensor_of(pictures: list[Grey]) -> Tensor:
    width = -(-max(p.shape[1] for p in pictures) // 16) * 16
    pixels = np.ones((len(pictures), 1, 48, width), np.float32)
    for row, picture in enumerate(pictures):
        pixels[row, 0, :, : picture.shape[1]] = picture.astype(np.float32) / 127.5 - 1
    return torch.from_numpy(pixels)


def stretched(picture: Grey, factor: float) -> Grey:
    size = (max(16, round(picture.shape[1] * factor)), 48)
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_CUBIC))


def batches(lines: Lines, columns: int, r: random.Random) -> Iterator[tuple[Tensor, list[str]]]:
    """Lines of about the same width together, each stretched by chance."""
    made = [
        (stretched(p, 1.3 * r.uniform(0.82, 1.22)), t)
        for p, t in zip(lines.pictures, lines.texts, strict=True)
    ]
    made.sort(key=lambda one: one[0].shape[1] * r.uniform(0.9, 1.1))
    groups: list[list[tuple[Grey, str]]] = [[]]
    for one in made:
        widest = max([one[0].shape[1], *(p.shape[1] for p, _ in groups[-1])])
        if groups[-1] and widest * (len(groups[-1]) + 1) > columns:
            groups.append([])
        groups[-1].append(one)
    r.shuffle(groups)
    for group in groups:
        yield tensor_of([p for p, _ in group]), [t for _, t in group]


def targets(texts: list[str]) -> tuple[Tensor, Tensor]:
    columns = [[column_of(c) or 0 for c in text] for text in texts]
    return torch.tensor([c for one in columns for c in one]), torch.tensor([len(t) for t in texts])


def distance(a: str, b: str) -> int:
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        last, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (x != y))
    return row[-1]


def folded(text: str) -> str:
    return "".join(ALPHABET[(column_of(c) or 1) - 1] for c in text)


def errors(bottom: Bottom, ours: Ours, lines: Lines) -> tuple[float, float]:
    """Character errors and share of exact lines."""
    ours.eval()
    wrong = letters = exact = 0
    with torch.no_grad():
        for picture, text in zip(lines.pictures, lines.texts, strict=True):
            out = ours(bottom(tensor_of([stretched(picture, 1.3)])))[0]
            said, true = spell(out.argmax(1).tolist()).strip(), folded(text)
            wrong += distance(said, true)
            letters += len(true)
            exact += said == true
    ours.train()
    return wrong / letters, exact / len(lines.texts)


class Average:
    """The weights, averaged over the last few hundred steps."""

    def __init__(self, model: nn.Module) -> None:
        self.model = copy.deepcopy(model).eval()
        self.steps = 0

    def take(self, model: nn.Module, keep: float = 0.997) -> None:
        self.steps += 1
        keep = min(keep, (1 + self.steps) / (10 + self.steps))
        with torch.no_grad():
            for mine, new in zip(self.model.parameters(), model.parameters(), strict=True):
                mine.mul_(keep).add_(new, alpha=1 - keep)


def shards(folder: Path, passes: dict[Path, int]) -> Path:
    """The shard that was used least; new ones are made while we train."""
    found = sorted(folder.glob("train_[0-9]*.npz"))
    found = [p for p in found if ".partial" not in p.name]
    return min(found, key=lambda p: (passes.get(p, 0), p.name))


def rate(elapsed: float, options: argparse.Namespace) -> float:
    """Warm up for 40 seconds, then fall along a cosine."""
    warm = min(1.0, elapsed / 40 + 0.05)
    return warm * (0.5 + 0.5 * math.cos(math.pi * min(1, elapsed / options.seconds))) + 0.01


def begin(stock: StockWeights, options: argparse.Namespace) -> tuple[Bottom, Ours]:
    bottom, ours = Bottom(options.shared), Ours(options.shared)
    stock.fill(bottom, ours.tower)
    weight, bias = stock.classifier()
    places = {letter: place for place, letter in enumerate(stock.letters, start=1)}
    ours.head.begin_as(weight, bias, [0, *(places.get(c) for c in ALPHABET)])
    if options.resume:
        state = torch.load(options.resume, map_location="cpu")
        ours.tower.load_state_dict(state["tower"])
        ours.head.load_state_dict(state["head"])
    return bottom.eval(), ours.train()


def save(average: Average, options: argparse.Namespace) -> None:
    model = average.model
    state = {
        "shared": options.shared,
        "tower": model.tower.state_dict(),
        "head": model.head.state_dict(),
    }
    torch.save(state, options.out)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("stock")
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--seconds", type=float, default=3000)
    parser.add_argument("--shared", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rate", type=float, default=1.0)
    parser.add_argument("--columns", type=int, default=7000)
    parser.add_argument("--every", type=float, default=400)
    parser.add_argument("--resume", type=Path)
    options = parser.parse_args()
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    torch.manual_seed(options.seed)
    train(options)


def optimiser_of(ours: Ours, speed: float) -> torch.optim.Optimizer:
    """What was trained before learns slowly, what is new fast."""
    new = [p for name, p in ours.head.named_parameters() if not name.startswith("plain")]
    return torch.optim.AdamW(
        [
            {"params": ours.tower.parameters(), "peak": 2.5e-4 * speed},
            {"params": ours.head.plain.parameters(), "peak": 5e-4 * speed},
            {"params": new, "peak": 1.5e-3 * speed},
        ],
        weight_decay=0.01,
    )


class Course:
    """One run of training: where it stands, and what it says about it."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.bottom, self.ours = begin(StockWeights(options.stock), options)
        self.average = Average(self.ours)
        self.optimiser = optimiser_of(self.ours, options.rate)
        self.checks = {p.stem: Lines.read(p, 60) for p in sorted(options.data.glob("val_*.npz"))}
        self.start, self.last, self.seen = time.time(), 0.0, 0
        self.losses: list[float] = []

    def elapsed(self) -> float:
        return time.time() - self.start

    def step(self, pixels: Tensor, texts: list[str]) -> None:
        for group in self.optimiser.param_groups:
            group["lr"] = group["peak"] * rate(self.elapsed(), self.options)
        with torch.no_grad():
            below = self.bottom(pixels)
        out = self.ours(below).log_softmax(2).transpose(0, 1)
        columns, lengths = targets(texts)
        steps = torch.full((len(texts),), out.shape[0])
        loss = nn.functional.ctc_loss(out, columns, steps, lengths, zero_infinity=True)
        self.optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self.ours.parameters(), 5.0)
        self.optimiser.step()
        self.average.take(self.ours)
        self.seen += len(texts)
        self.losses.append(loss.item())

    def tell(self) -> None:
        self.last = self.elapsed()
        save(self.average, self.options)
        told = []
        for name, lines in self.checks.items():
            wrong, exact = errors(self.bottom, self.average.model, lines)
            told.append(f"{name} {wrong:.3f}/{exact:.3f}")
        loss = np.mean(self.losses[-200:])
        print(f"{self.last:.0f} s seen {self.seen} loss {loss:.3f}", *told, flush=True)


def train(options: argparse.Namespace) -> None:
    course = Course(options)
    passes: dict[Path, int] = {}
    r = random.Random(options.seed)
    while course.elapsed() < options.seconds:
        shard = shards(options.data, passes)
        passes[shard] = passes.get(shard, 0) + 1
        for pixels, texts in batches(Lines.read(shard), options.columns, r):
            course.step(pixels, texts)
            if course.elapsed() - course.last > options.every:
                course.tell()
            if course.elapsed() > options.seconds:
                break
    course.tell()


if __name__ == "__main__":
    main()
