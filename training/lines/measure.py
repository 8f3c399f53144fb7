"""Measure the shipped file on the validation lines: measure MODEL.onnx DATA [MOST].

Prints, for the stock opinion, ours and both (mean of logarithms): character errors, exact
lines, exact lines when case and blanks do not count.
"""

import sys
import time
from pathlib import Path

import cv2
import numpy as np
import onnxruntime

from parsers.lines.alphabet import spell
from training.lines.train import Lines, distance, folded, stretched

_STRETCH = 1.3
_FLOOR = 1e-6
_SHARE = 0.8  # of our opinion in the mean of both


def main() -> None:
    model, data, most = sys.argv[1], Path(sys.argv[2]), int((*sys.argv, 10_000)[3])
    cv2.setNumThreads(1)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    for path in sorted(data.glob("val_*.npz")):
        measure(session, path.stem, Lines.read(path, most))


def measure(session: onnxruntime.InferenceSession, name: str, lines: Lines) -> None:
    wrong, letters, begin = np.zeros((3, 3)), 0, time.process_time()
    for picture, text in zip(lines.pictures, lines.texts, strict=True):
        line = stretched(picture, _STRETCH)
        pixels = np.ones((1, 1, 48, -(-line.shape[1] // 64) * 64), np.float32)
        pixels[0, 0, :, : line.shape[1]] = line.astype(np.float32) / 127.5 - 1
        stock, ours = (out[0] for out in session.run(["stock", "polish"], {"x": pixels}))
        both = (1 - _SHARE) * np.log(stock + _FLOOR) + _SHARE * np.log(ours + _FLOOR)
        true = folded(text)
        letters += len(true)
        for row, opinion in enumerate((stock, ours, both)):
            said = spell(opinion.argmax(1)).strip()
            loose = said.replace(" ", "").lower() == true.replace(" ", "").lower()
            wrong[row] += distance(said, true), said == true, loose
    spent = 1000 * (time.process_time() - begin) / len(lines.texts)
    shares = wrong / [letters, len(lines.texts), len(lines.texts)]
    told = "  ".join(
        f"{opinion} {c:.4f} {e:.3f} {loose:.3f}"
        for opinion, (c, e, loose) in zip(("stock", "polish", "both"), shares, strict=True)
    )
    print(f"{name:18} {len(lines.texts):4}  {told}  {spent:.0f} ms", flush=True)


if __name__ == "__main__":
    main()
