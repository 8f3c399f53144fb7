"""Draws what the readers of marks learn from.

    python -m training.marks.draw squares|places OUT.npz --fonts FOLDER --scenes N --seed S

The same seed gives the same pixels. ``FOLDER`` holds handwriting fonts as TTF files
(``*-latin.ttf``), made from the npm packages ``@fontsource/*``.
"""

import argparse
from pathlib import Path

import cv2
import numpy as np

from training.marks import places, squares


def main() -> None:
    """Draw scenes and keep their samples in one file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["squares", "places"])
    parser.add_argument("out", type=Path)
    parser.add_argument("--fonts", type=Path, required=True)
    parser.add_argument("--scenes", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    cv2.setNumThreads(1)
    drawer = squares.sample if arguments.what == "squares" else places.sample
    samples = [
        drawer(arguments.fonts, np.random.default_rng((arguments.seed, number)))
        for number in range(arguments.scenes)
    ]
    np.savez_compressed(
        arguments.out,
        planes=np.concatenate([sample.planes for sample in samples]),
        labels=np.concatenate([sample.labels for sample in samples]),
        groups=np.concatenate([sample.groups for sample in samples]),
        scenes=np.concatenate([np.full(len(s.labels), n) for n, s in enumerate(samples)]),
        ways=np.concatenate([np.full(len(s.labels), s.way) for s in samples]),
    )


if __name__ == "__main__":
    main()
