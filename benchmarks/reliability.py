"""Ask whether sureness is honest: of the values read with 90 %, are nine in ten right?

    python benchmarks/reliability.py DIR PREDICTIONS.jsonl [--plot OUT.svg] [--bins N]

DIR holds labels, PREDICTIONS what `mailbot evaluate forms DIR --predictions` wrote. Prints a line
for each type of field: how many values, mean sureness, share that is right, the expected
calibration error (mean distance of both over bins of equal size), and what was accepted. The plot
has one panel for each type: every point is a bin, its bar the range in which the share lies with
95 % (Wilson); points under the diagonal are surer than right.
"""

import argparse
import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from mailbot.reading.folder import predictions_in
from mailbot.reading.scoring import compare, pair
from mailbot.reading.truth import Truth, read_labels

SIDE, MARGIN, COLUMNS = 180, 34, 4
Z = 1.96
ALL = "all"


@dataclass(frozen=True)
class Guess:
    """One value that was read, with its sureness, and whether it is right."""

    sureness: float
    is_right: bool
    is_accepted: bool


@dataclass(frozen=True)
class Bin:
    """Values of about the same sureness."""

    count: int
    sureness: float
    right: float

    @property
    def range(self) -> tuple[float, float]:
        """Give the range of the true share, with 95 %."""
        n, p = self.count, self.right
        middle = (p + Z * Z / (2 * n)) / (1 + Z * Z / n)
        reach = Z / (1 + Z * Z / n) * math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
        return max(0.0, middle - reach), min(1.0, middle + reach)


def main() -> None:
    """Print the table and draw the plot."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("predictions", type=Path)
    arguments.add_argument("--plot", type=Path, default=Path("reliability.svg"))
    arguments.add_argument("--bins", type=int, default=10)
    options = arguments.parse_args()
    kinds = gather(options.folder, options.predictions)
    print(
        f"{'type':14}{'values':>8}{'sure':>8}{'right':>8}{'error':>8}{'accepted':>10}{'wrong':>8}"
    )
    for kind, guesses in kinds.items():
        print(row(kind, guesses, options.bins))
    panels = {kind: bins_of(guesses, options.bins) for kind, guesses in kinds.items()}
    options.plot.write_text(plot(panels), encoding="utf-8")
    print(f"\nplot: {options.plot}")


def gather(folder: Path, predictions: Path) -> dict[str, list[Guess]]:
    """Put every value that was read beside what is written, by type; all together last."""
    kinds: dict[str, list[Guess]] = defaultdict(list)
    read = predictions_in(predictions)
    for truth in read_labels(folder).truths.values():
        if truth.style == "digital" or truth.file not in read:
            continue
        for kind, guess in guesses_of(truth, read[truth.file].documents):
            kinds[kind].append(guess)
    ordered = dict(sorted(kinds.items()))
    return ordered | {ALL: [guess for guesses in ordered.values() for guess in guesses]}


def guesses_of(truth: Truth, documents: Sequence) -> Iterator[tuple[str, Guess]]:
    """Give the values of one file; digital ones have no ink to be unsure of."""
    for written, found in zip(truth.documents, pair(truth.documents, documents), strict=True):
        if found is None:
            continue
        for one in compare(written, found):
            if one.read.value.strip():
                guess = Guess(one.read.sureness, one.is_right, one.read.accepted)
                yield one.kind or "text", guess


def bins_of(guesses: Sequence[Guess], bins: int) -> list[Bin]:
    """Divide values into bins of equal size by sureness."""
    ordered = sorted(guesses, key=lambda guess: guess.sureness)
    cuts = [round(i * len(ordered) / bins) for i in range(bins + 1)]
    groups = [ordered[a:b] for a, b in pairwise(cuts) if b > a]
    return [
        Bin(
            len(group),
            sum(guess.sureness for guess in group) / len(group),
            sum(guess.is_right for guess in group) / len(group),
        )
        for group in groups
    ]


def row(kind: str, guesses: Sequence[Guess], bins: int) -> str:
    """Write the line of one type."""
    count = len(guesses)
    if not count:
        return f"{kind:14}{0:8}"
    found = bins_of(guesses, bins)
    error = sum(one.count * abs(one.sureness - one.right) for one in found) / count
    sure = sum(guess.sureness for guess in guesses) / count
    right = sum(guess.is_right for guess in guesses) / count
    accepted = [guess for guess in guesses if guess.is_accepted]
    wrong = sum(not guess.is_right for guess in accepted)
    return f"{kind:14}{count:8}{sure:8.3f}{right:8.3f}{error:8.3f}{len(accepted):10}{wrong:8}"


def plot(panels: dict[str, list[Bin]]) -> str:
    """Draw all panels as one SVG."""
    step = SIDE + 2 * MARGIN
    rows = math.ceil(len(panels) / COLUMNS)
    drawn = [
        f'<g transform="translate({i % COLUMNS * step + MARGIN},{i // COLUMNS * step + MARGIN})">'
        f"{panel(kind, bins)}</g>"
        for i, (kind, bins) in enumerate(panels.items())
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{COLUMNS * step}" height="{rows * step}" '
        'font-family="sans-serif" font-size="11">'
        f'<rect width="100%" height="100%" fill="white"/>{"".join(drawn)}</svg>\n'
    )


def panel(kind: str, bins: Sequence[Bin]) -> str:
    """Draw one panel: sureness to the right, share that is right upwards."""
    marks = "".join(mark(one) for one in bins)
    count = sum(one.count for one in bins)
    return (
        f'<rect width="{SIDE}" height="{SIDE}" fill="none" stroke="#888"/>'
        f'<line x1="0" y1="{SIDE}" x2="{SIDE}" y2="0" stroke="#bbb" stroke-dasharray="4 3"/>'
        f'<text x="0" y="-6">{kind} (n={count})</text>'
        f'<text x="0" y="{SIDE + 14}">0</text><text x="{SIDE - 6}" y="{SIDE + 14}">1</text>'
        f'<text x="{SIDE / 2 - 24}" y="{SIDE + 14}">sureness</text>{marks}'
    )


def mark(one: Bin) -> str:
    """Draw one bin with its range."""
    x = SIDE * one.sureness
    low, high = (SIDE * (1 - edge) for edge in one.range)
    return (
        f'<line x1="{x:.1f}" y1="{low:.1f}" x2="{x:.1f}" y2="{high:.1f}" stroke="#06c"/>'
        f'<circle cx="{x:.1f}" cy="{SIDE * (1 - one.right):.1f}" r="3" fill="#06c">'
        f"<title>{one.count}: sure {one.sureness:.3f}, right {one.right:.3f}</title></circle>"
    )


if __name__ == "__main__":
    main()
