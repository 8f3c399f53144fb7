"""Is our network in torch the same as the file it came from? check_network STOCK.onnx."""

import sys
import tempfile
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch

from training.lines.network import Bottom, StockWeights, Tower

FEATURES = "p2o.pd_op.transpose.8.0"  # what goes into the classifier of PP-OCRv6


def main() -> None:
    stock = sys.argv[1]
    bottom, tower = Bottom(8), Tower(8)
    StockWeights(stock).fill(bottom, tower)
    pixels = np.random.RandomState(0).uniform(-1, 1, (2, 1, 48, 320)).astype(np.float32)
    with torch.no_grad():
        ours = tower.eval()(bottom.eval()(torch.from_numpy(pixels))).numpy()
    with tempfile.TemporaryDirectory() as folder:
        cut = str(Path(folder) / "backbone.onnx")
        onnx.utils.extract_model(stock, cut, ["x"], [FEATURES])
        session = onnxruntime.InferenceSession(cut, providers=["CPUExecutionProvider"])
        theirs = session.run(None, {"x": np.repeat(pixels, 3, 1)})[0]
    apart = float(np.abs(ours - theirs).max())
    print(f"largest difference {apart:.1e} at a mean size of {np.abs(theirs).mean():.2f}")
    sys.exit(apart > 1e-3)


if __name__ == "__main__":
    main()
