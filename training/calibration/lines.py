"""Fit how sure readings of single pictures are, of which nothing is known.

    python -m training.calibration.lines MOST VAL.npz…

VAL.npz are validation lines made by training/lines (hands that the recogniser has not seen); MOST
of each are read. Only the curve ``line`` of parsers/lines/sureness.json changes.
"""

import json
import sys

import numpy as np
from sklearn.linear_model import LogisticRegression

from parsers.lines.reader import line_reader
from parsers.lines.words_of import read_line_image
from training.calibration.fit import OUT

_NAMES = (
    *("margin", "stock", "polish", "stock_letter", "polish_letter"),
    *("language_letter", "unlisted", "contrast", "letters"),
)
_RIM = 8


def main() -> None:
    rows, right = [], []
    for name in sys.argv[2:]:
        kept = np.load(name)
        ends = np.cumsum(kept["widths"])[: int(sys.argv[1])]
        for end, width, text in zip(ends, kept["widths"], kept["texts"], strict=False):
            picture = np.pad(kept["pixels"][:, end - width : end], _RIM, constant_values=255)
            reading = read_line_image(picture, line_reader())
            signals = dict(reading.signals)
            if signals:
                rows.append([signals[one] for one in _NAMES])
                right.append(_plain(reading.text) == _plain(str(text)))
    fitted = LogisticRegression(C=0.3, max_iter=5000).fit(np.array(rows), np.array(right))
    figures = json.loads(OUT.read_text(encoding="utf-8"))
    figures["kinds"]["line"] = {
        "weights": dict(zip(_NAMES, fitted.coef_[0].round(5).tolist(), strict=True)),
        "constant": round(float(fitted.intercept_[0]), 5),
        "enough": {"hand": 2.0, "typed": 2.0},
    }
    OUT.write_text(json.dumps(figures, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    print(len(rows), "pictures, right", round(float(np.mean(right)), 3))


def _plain(text: str) -> str:
    return text.translate(dict.fromkeys(map(ord, "„”"), '"')).lower()


if __name__ == "__main__":
    main()
