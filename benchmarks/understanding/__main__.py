"""How much is done by itself, how rightly, and why the rest is not.

    .venv/bin/python -m benchmarks.understanding DIR... [--world DIR] [--untouched]

Every file of labelled mails (*.jsonl) is one writer's story and is decided by itself, as
`mailbot evaluate mails` does. events.json and registry.json lie beside it or in --world. Only the
two thirds of mails at which one may look are counted; --untouched adds the other third.
--second-opinion adds the rules with the shipped second opinion among the checks: it was trained on
mails of this kind, so that only `training.second_opinion.measure` says what it is worth.
"""

import argparse
import statistics
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.understanding.runs import Mail, Told, files, is_untouched, read_mails, run
from benchmarks.understanding.scores import Worth, worth
from rules.case import Case
from rules.checks import CHECKS
from rules.decide import decide
from rules.decision import Decision
from rules.second_opinion import vetoes

if TYPE_CHECKING:
    from mailbot.evaluate import Decide

_COLUMNS = (
    "| mails of | rules | mails | right | WRONG | LOST | left | held"
    " | right % | median ms | p99 ms |"
)


@dataclass(slots=True)
class Row:
    """One line of the table."""

    counted: Counter[Worth] = field(default_factory=Counter)
    times: list[float] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)
    """Checks that held what could have been done by itself."""
    bad: list[str] = field(default_factory=list)
    """Ids of what is WRONG or LOST."""

    def add(self, mail: Mail, told: Told) -> None:
        judged = worth(mail["label"], told)
        self.counted[judged] += 1
        self.times.append(told["ms"])
        if judged is Worth.LEFT:
            self.reasons.update(told["blockers"])
        if judged in {Worth.WRONG, Worth.LOST}:
            self.bad.append(f"{judged.value} {mail['id']}")

    def line(self, name: str, rules: str) -> str:
        wanted = sum(n for judged, n in self.counted.items() if judged is not Worth.HELD)
        share = 100 * self.counted[Worth.RIGHT] / max(1, wanted)
        counts = " | ".join(str(self.counted[judged]) for judged in Worth)
        middle, slow = statistics.median(self.times), percentile(self.times, 99)
        return (
            f"| {name} | {rules} | {len(self.times)} | {counts}"
            f" | {share:.1f} | {middle:.1f} | {slow:.1f} |"
        )


def percentile(values: Iterable[float], share: int) -> float:
    """Return the smallest value that at least ``share`` per cent do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * share // 100) - 1)]


def with_second_opinion(case: Case) -> Decision:
    """Decide with the shipped second opinion as one more check."""
    return decide(case, checks=(*CHECKS, vetoes))


def main() -> None:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("directories", type=Path, nargs="+")
    arguments.add_argument("--world", type=Path)
    arguments.add_argument("--untouched", action="store_true")
    arguments.add_argument("--body-full", action="store_true")
    arguments.add_argument("--second-opinion", action="store_true")
    chosen = arguments.parse_args()
    rules: dict[str, Decide] = {"ours": decide}
    if chosen.second_opinion:
        rules["with second opinion"] = with_second_opinion
    print(f"{_COLUMNS}\n{'| --- ' * (_COLUMNS.count('|') - 1)}|")
    totals: dict[tuple[str, str], Row] = {}
    for path in files(chosen.directories):
        for name, how in rules.items():
            told = run(path, chosen.world, how, full=chosen.body_full)
            for third, row in by_third(read_mails(path), told, totals, name).items():
                if row.times and (chosen.untouched or third == "tuned"):
                    print(row.line(f"{path.stem}, {third}", name), flush=True)
    for (third, name), row in totals.items():
        if row.times and (chosen.untouched or third == "tuned"):
            tell_all(row, third, name)


def by_third(
    mails: Iterable[Mail], told: dict[str, Told], totals: dict[tuple[str, str], Row], rules: str
) -> dict[str, Row]:
    """Judge the mails of one file; add them to the totals, too."""
    rows = {"tuned": Row(), "untouched": Row()}
    for mail in mails:
        third = "untouched" if is_untouched(mail) else "tuned"
        for row in (rows[third], totals.setdefault((third, rules), Row())):
            row.add(mail, told[mail["id"]])
    return rows


def tell_all(row: Row, third: str, rules: str) -> None:
    """Print the sum of all files, what must never be, and why mails were left to a person."""
    print(row.line(f"all, {third}", rules))
    if row.bad:
        print(f"    {', '.join(row.bad)}")
    reasons = ", ".join(f"{rule} {number}" for rule, number in row.reasons.most_common())
    print(f"    left because of: {reasons or 'nothing'}")


if __name__ == "__main__":
    main()
