"""Fit how sure readings are, and from where on they are accepted.

    python -m training.calibration.fit CROPS.pickle… [--read-again]

Reads all cached crops with the reader as it is (about 0.1 s each; the signals are kept beside the
crops), fits one logistic curve for each kind of field, chooses one threshold for print and one for
handwriting on predictions for documents that the curves have not seen, and writes
parsers/lines/sureness.json. One threshold for all kinds: a single kind has too few examples to tell
half a percent from none, and a probability means the same in each.
"""

import json
import pickle
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from parsers.lines.reader import LineReader
from parsers.lines.sureness import kind_of, may_be_accepted
from training.calibration.same import is_same

OUT = Path(__file__).parents[2] / "parsers" / "lines" / "sureness.json"
# Accepted and wrong, at most: typed pages and handwriting.
_ALLOWED = {"typed": 0.002, "hand": 0.005}
# With few examples the bound must be kept with some confidence: so many wrong ones are added.
_CAUTION = {"typed": 0.3, "hand": 0.7}
_NEVER = 2.0
# However well the examples went: nothing less sure is taken.
_LEAST = {"typed": 0.97, "hand": 0.96}
_FOLDS = 5


def main() -> None:
    """Fit and write."""
    rows: list[dict[str, Any]] = []
    for name in sys.argv[1:]:
        if not name.startswith("-"):
            rows += read_all(Path(name), again="--read-again" in sys.argv)
    kinds, looks = {}, []
    for kind, some in sorted(_by_kind(rows).items()):
        kinds[kind], seen = _fit(some)
        looks += [(kind, *look) for look in seen]
    enough = {hand: _enough(looks, hand) for hand in _ALLOWED}
    for curve in kinds.values():
        curve["enough"] = enough
    # The curve of single pictures is fitted by lines.py.
    before = json.loads(OUT.read_text(encoding="utf-8"))["kinds"]
    kinds |= {kind: before[kind] for kind in ("line",) if kind in before}
    note = "fitted by training/calibration/fit.py; natural logarithms, see signals.py"
    OUT.write_text(
        json.dumps({"note": note, "kinds": kinds}, indent=1, sort_keys=True) + "\n",
        encoding="utf-8",
    )


def read_all(path: Path, *, again: bool) -> list[dict[str, Any]]:
    """Give the signals of all filled or filled-looking fields of a cache of crops."""
    cache = path.with_suffix(".signals")
    if cache.exists() and not again:
        return list(pickle.loads(cache.read_bytes()))
    reader = LineReader.load()
    pages: dict[Any, list[Any]] = defaultdict(list)
    for row in pickle.loads(path.read_bytes()):
        pages[row["document"], row["page"]].append(row)
    rows = []
    for page in pages.values():
        readings = reader.read_many([(row["crop"], row["ask"]) for row in page])
        for row, reading in zip(page, readings, strict=True):
            rows.append(
                {key: value for key, value in row.items() if key != "crop"}
                | {
                    "text": reading.text,
                    "signals": dict(reading.signals),
                    "is_right": is_same(row["type"], row["truth"], reading.text),
                }
            )
    cache.write_bytes(pickle.dumps(rows))
    return rows


def _by_kind(rows: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    kinds = defaultdict(list)
    for row in rows:
        if row["signals"]:
            kinds[kind_of(row["ask"])].append(row)
    return kinds


def _fit(rows: list[dict[str, Any]]) -> tuple[dict[str, Any], list[tuple[str, float, bool]]]:
    """Fit a curve; give it, and of each field its hand, how sure it is unseen, and if it is right.

    What is never accepted, however sure, counts as not sure at all.
    """
    names = sorted({name for row in rows for name in row["signals"]} - {"hinted"})
    values = np.array([[row["signals"].get(name, 0.0) for name in names] for row in rows])
    right = np.array([row["is_right"] for row in rows])
    groups = np.array([row["document"] for row in rows])
    unseen = np.zeros(len(rows))
    for train, test in GroupKFold(_FOLDS).split(values, right, groups):
        unseen[test] = _curve().fit(values[train], right[train]).predict_proba(values[test])[:, 1]
    curve = _curve().fit(values, right)
    scale, logistic = curve[0], curve[1]
    weights = logistic.coef_[0] / scale.scale_
    constant = float(logistic.intercept_[0] - (weights * scale.mean_).sum())
    fitted = {
        "weights": {name: round(float(w), 5) for name, w in zip(names, weights, strict=True)},
        "constant": round(constant, 5),
    }
    looks = [
        (
            "typed" if row["signals"].get("typed") else "hand",
            float(sure) if may_be_accepted(row["ask"], row["text"], row["signals"]) else 0.0,
            bool(row["is_right"]),
        )
        for row, sure in zip(rows, unseen, strict=True)
    ]
    return fitted, looks


def _enough(looks: list[tuple[str, str, float, bool]], hand: str) -> float:
    """Choose the threshold of print or of handwriting, and tell what comes of it."""
    some = [look for look in looks if look[1] == hand]
    sure = np.array([look[2] for look in some])
    right = np.array([look[3] for look in some])
    limit = _threshold(sure, right, hand)
    for kind in sorted({look[0] for look in some}):
        own = np.array([look[0] == kind for look in some])
        taken = own & (sure >= limit)
        print(
            f"{kind:8} {hand:6} {own.sum():5} fields, right {right[own].mean():.3f},"
            f" from {limit:.4f} on: accepted {taken.sum() / own.sum():.3f},"
            f" of them wrong {(taken & ~right).sum()} of {taken.sum()}"
        )
    return limit


def _curve() -> Any:
    return make_pipeline(StandardScaler(), LogisticRegression(C=0.3, max_iter=2000))


def _threshold(sureness: np.ndarray, right: np.ndarray, hand: str) -> float:
    """Find the lowest limit above which few enough are wrong."""
    order = np.argsort(-sureness)
    wrong = np.cumsum(~right[order])
    taken = np.arange(1, len(order) + 1)
    good = wrong + _CAUTION[hand] <= np.maximum(_ALLOWED[hand] * taken, _CAUTION[hand])
    if not good.any():
        return _NEVER
    last = int(np.flatnonzero(good)[-1])
    # Half-way to the first that is not taken, so that the limit is not drawn by one example.
    below = sureness[order[last + 1]] if last + 1 < len(order) else 0.0
    return round(max(_LEAST[hand], float((sureness[order[last]] + below) / 2)), 5)


if __name__ == "__main__":
    main()
