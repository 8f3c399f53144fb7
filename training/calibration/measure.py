"""Measure cached crops: exact, accepted, accepted and wrong, by hand, channel and type.

    python -m training.calibration.measure CROPS.pickle [--read-again]

With --read-again the crops are read with the reader as it is; else the signals that fit.py has
kept are judged anew with the figures of parsers/lines/sureness.json.
"""

import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

from parsers.lines.sureness import judge
from training.calibration.fit import read_all


def main() -> None:
    rows = read_all(Path(sys.argv[1]), again="--read-again" in sys.argv)
    groups: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        if row["signals"]:
            row["is_accepted"] = judge(row["ask"], row["text"], row["signals"])[1]
        kind = str(row["ask"].lexicon or row["ask"].type)
        kind = "place and date" if row["ask"].is_place_and_date else kind
        for key in ((row["style"],), (row["style"], row["channel"]), (row["style"], kind)):
            groups[key].append(row)
    for key in sorted(groups):
        print(f"{' '.join(key):28}", told(groups[key]))


def told(rows: list[dict[str, Any]]) -> str:
    filled = [row for row in rows if row["truth"]]
    empty = [row for row in rows if not row["truth"]]
    taken = [row for row in rows if row.get("is_accepted")]
    wrong = sum(not row["is_right"] for row in taken)
    right = sum(row["is_right"] for row in filled)
    false = sum(bool(row["text"]) for row in empty)
    share = 100 / max(1, len(filled))
    return (
        f"{len(filled):5} fields, exact {right * share:5.1f} %,"
        f" accepted {sum(bool(row['truth']) for row in taken) * share:5.1f} %,"
        f" of them wrong {wrong} of {len(taken)}; empty {len(empty)}, of them filled {false}"
    )


if __name__ == "__main__":
    main()
