"""Fits a network to drawn marks and writes it as ONNX.

    python -m training.marks.fit squares|places OUT.onnx DRAWN.npz... --epochs N --seed S

The last file is kept aside and measured after every epoch.
"""

import argparse
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
import torch
from torch import Tensor, nn

from training.marks.networks import PlaceNet, SquareNet

_SCENES: Final = 24
_PLACES: Final = 32


class Drawn:
    """The samples of some files, scene by scene."""

    def __init__(self, paths: list[Path]) -> None:
        """Load them all."""
        files = [np.load(path) for path in paths]
        self.planes = np.concatenate([file["planes"] for file in files])
        self.labels = np.concatenate([file["labels"] for file in files])
        self.groups = np.concatenate([file["groups"] for file in files])
        self.ways = np.concatenate([file["ways"] for file in files])
        counts = np.cumsum([0, *(int(file["scenes"].max()) + 1 for file in files)])
        self.scenes = np.concatenate(
            [file["scenes"] + first for file, first in zip(files, counts, strict=False)]
        )

    def batches(self, per: int, chance: np.random.Generator | None) -> Iterator[np.ndarray]:
        """Give the places of samples, some scenes at a time."""
        bounds = np.searchsorted(self.scenes, np.arange(self.scenes[-1] + 2))
        order = np.arange(self.scenes[-1] + 1)
        order = order if chance is None else chance.permutation(order)
        for first in range(0, len(order), per):
            spans = [np.arange(bounds[n], bounds[n + 1]) for n in order[first : first + per]]
            yield np.concatenate(spans)


def neighbours(groups: np.ndarray, scenes: np.ndarray) -> tuple[Tensor, Tensor]:
    """Say who shares a choice and who shares a page."""
    page = (scenes[:, None] == scenes[None]) & ~np.eye(len(scenes), dtype=bool)
    choice = page & (groups[:, None] == groups[None])
    return torch.from_numpy(choice).float(), torch.from_numpy(page).float()


def _varied(planes: np.ndarray, scenes: np.ndarray, chance: np.random.Generator) -> Tensor:
    """Let paper be paler, noisier, colourless, or its print unknown or out of place."""
    level = planes.astype(np.float32)
    for scene in np.unique(scenes):
        here = scenes == scene
        gain = chance.uniform(0.65, 1.25) if chance.random() < 0.5 else 1.0
        level[here, 0] *= gain
        if chance.random() < 0.25:
            neutral = 128 if planes.shape[1] == 5 else 0
            level[here, 2 : planes.shape[1] - 1 if planes.shape[1] == 5 else 3] = neutral
        if chance.random() < 0.06:
            level[here, 1] = 0
        elif chance.random() < 0.3:
            moves = tuple(int(v) for v in chance.integers(-1, 2, 2))
            level[here, 1] = np.roll(level[here, 1], moves, axis=(1, 2))
    if chance.random() < 0.4:
        level[:, 0] += chance.normal(0, chance.uniform(1, 7), level[:, 0].shape)
    return torch.from_numpy(np.clip(level, 0, 255))


def _run(net: nn.Module, drawn: Drawn, spots: np.ndarray, planes: Tensor) -> Tensor:
    if isinstance(net, SquareNet):
        return net(planes, *neighbours(drawn.groups[spots], drawn.scenes[spots]))
    return net(planes)


def _loss(logits: Tensor, labels: Tensor) -> Tensor:
    if labels.ndim == 1:
        return nn.functional.cross_entropy(logits, labels, ignore_index=-1, label_smoothing=0.002)
    known = labels >= 0
    return nn.functional.binary_cross_entropy_with_logits(logits[known], labels[known].float())


def measure(net: nn.Module, drawn: Drawn) -> str:
    """Count what is read wrongly on drawings kept aside."""
    net.eval()
    wrong: dict[str, list[int]] = {}
    with torch.no_grad():
        for spots in drawn.batches(_SCENES, None):
            logits = _run(net, drawn, spots, torch.from_numpy(drawn.planes[spots]))
            labels = drawn.labels[spots]
            if labels.ndim == 1:
                columns = [("square", logits.argmax(1).numpy(), labels)]
            else:
                said = (logits > 0).long().numpy()
                columns = [(n, said[:, k], labels[:, k]) for k, n in enumerate(("sign", "stamp"))]
            for name, said, asked in columns:
                for way in np.unique(drawn.ways):
                    here = (asked >= 0) & (drawn.ways[spots] == way)
                    entry = wrong.setdefault(f"{name}/{way}", [0, 0])
                    entry[0] += int((said != asked)[here].sum())
                    entry[1] += int(here.sum())
    return "  ".join(f"{name} {bad}/{all_}" for name, (bad, all_) in wrong.items())


def fit(net: nn.Module, drawn: Drawn, aside: Drawn, epochs: int, seed: int) -> None:
    """Fit with AdamW and one cycle of the learning rate."""
    chance = np.random.default_rng(seed)
    per = _SCENES if isinstance(net, SquareNet) else _PLACES // 2
    steps = epochs * sum(1 for _ in drawn.batches(per, None))
    tuner = torch.optim.AdamW(net.parameters(), lr=3e-3, weight_decay=0.01)
    pace = torch.optim.lr_scheduler.OneCycleLR(tuner, 4e-3, total_steps=steps, pct_start=0.15)
    for epoch in range(epochs):
        net.train()
        total, begun = 0.0, time.process_time()
        for spots in drawn.batches(per, chance):
            planes = _varied(drawn.planes[spots], drawn.scenes[spots], chance)
            loss = _loss(_run(net, drawn, spots, planes), torch.from_numpy(drawn.labels[spots]))
            tuner.zero_grad()
            loss.backward()
            tuner.step()
            pace.step()
            total += float(loss.detach())
        took = time.process_time() - begun
        print(epoch, f"{total / steps * epochs:.4f} {took:.0f}s", measure(net, aside), flush=True)


def write(net: nn.Module, out: Path) -> None:
    """Write a network as ONNX; batch normalisation is folded in."""
    net.eval()
    if isinstance(net, SquareNet):
        example = (torch.zeros(2, 3, 45, 88), torch.zeros(2, 2), torch.zeros(2, 2))
        names, axes = ["planes", "choice", "page"], {0: "n", 1: "n"}
        moving = {"planes": {0: "n"}, "choice": axes, "page": axes, "logits": {0: "n"}}
    else:
        example, names = (torch.zeros(2, 5, 128, 272),), ["planes"]
        moving = {"planes": {0: "n"}, "logits": {0: "n"}}
    torch.onnx.export(
        net,
        example,
        str(out),
        input_names=names,
        output_names=["logits"],
        dynamic_axes=moving,
        opset_version=17,
        dynamo=False,
    )


def main() -> None:
    """Fit, measure, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["squares", "places"])
    parser.add_argument("out", type=Path)
    parser.add_argument("drawn", type=Path, nargs="+")
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(arguments.seed)
    drawn, aside = Drawn(arguments.drawn[:-1]), Drawn(arguments.drawn[-1:])
    net = SquareNet() if arguments.what == "squares" else PlaceNet()
    fit(net, drawn, aside, arguments.epochs, arguments.seed)
    write(net, arguments.out)
    torch.save(net.state_dict(), arguments.out.with_suffix(".pt"))


if __name__ == "__main__":
    main()
