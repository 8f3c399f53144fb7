"""Does the second opinion earn its place? `python -m training.second_opinion.measure DIR...`

Every figure is about writers whom the model did not see (leave one writer out), also in the
calibration. The wrong acts come from rules with parts taken away on purpose: how many of them
would it have stopped, and how many right ones would it have cost? `--curve` shows what more
mails would bring.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sklearn.metrics import log_loss, roc_auc_score

from benchmarks.understanding.runs import files, is_untouched, read_mails, run
from benchmarks.understanding.scores import Worth, worth
from benchmarks.understanding.weakened import RULES
from rules.second_opinion import QUESTIONS, REASONS, contradictions
from training.second_opinion.fit import limits, unseen
from training.second_opinion.read import Example, read

_SIZES = (60, 125, 250)
_BOUNDS = (0.05, 0.2, 0.5, 0.8, 0.95)
Said = dict[str, dict[str, float]]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("directories", type=Path, nargs="+")
    arguments.add_argument("--world", type=Path)
    arguments.add_argument("--curve", action="store_true")
    chosen = arguments.parse_args()
    examples = read(chosen.directories, chosen.world)
    said = unseen(examples)
    _tell_quality("all the others", examples, said, head=True)
    if chosen.curve:
        for size in _SIZES:
            _tell_quality(f"{size} of them", examples, _with_fewer(examples, size))
    _tell_calibration(examples, said)
    limit = limits(examples, said)
    print(f"\nlimits {limit}\n")
    _tell_cost(examples, said, limit)
    print("\n| rules | wrong acts | of them stopped | right acts | of them held |")
    print("| --- | --- | --- | --- | --- |")
    for name in RULES:
        _tell_effect(name, chosen.directories, chosen.world, said, limit)


def _with_fewer(examples: Sequence[Example], size: int) -> Said:
    """Answer for each writer by models that saw about so many mails of the others."""
    found: Said = {}
    order = np.random.default_rng(1).permutation(len(examples))
    for writer in sorted({e.writer for e in examples}):
        own = [e for e in examples if e.writer == writer]
        others = [examples[i] for i in order if examples[i].writer != writer][:size]
        found |= {i: s for i, s in unseen([*others, *own]).items() if i in {e.id for e in own}}
    return found


def _tell_quality(
    name: str, examples: Sequence[Example], said: Said, *, head: bool = False
) -> None:
    if head:
        print(f"| learnt from | {' | '.join(f'{q}: area, loss' for q in QUESTIONS)} |")
        print("| --- " * (len(QUESTIONS) + 1) + "|")
    cells = []
    for question in QUESTIONS:
        known = [e for e in examples if e.answers[question] is not None]
        told = [bool(e.answers[question]) for e in known]
        likely = [said[e.id][question] for e in known]
        cells.append(f"{roc_auc_score(told, likely):.3f}, {log_loss(told, likely):.3f}")
    print(f"| {name} | {' | '.join(cells)} |", flush=True)


def _tell_calibration(examples: Sequence[Example], said: Said) -> None:
    print("\n| question | said % / was % (mails), from unlikely to likely |\n| --- | --- |")
    for question in QUESTIONS:
        known = [e for e in examples if e.answers[question] is not None]
        likely = np.array([said[e.id][question] for e in known])
        told = np.array([bool(e.answers[question]) for e in known])
        band = np.digitize(likely, _BOUNDS)
        cells = [
            f"{100 * likely[band == b].mean():.0f} / {100 * told[band == b].mean():.0f}"
            f" ({(band == b).sum()})"
            for b in sorted(set(band))
        ]
        print(f"| {question} | {', '.join(cells)} |")


def _tell_cost(examples: Sequence[Example], said: Said, limit: dict[str, float]) -> None:
    acted = [(e, contradictions(e.right_acts, said[e.id])) for e in examples if e.right_acts]
    print("| contradiction | limit | right acts held |\n| --- | --- | --- |")
    for name in REASONS:
        held = sum(found.get(name, 0.0) >= limit[name] for _, found in acted)
        print(f"| {name} | {limit[name]:.2f} | {held} of {len(acted)} |")


def _tell_effect(
    name: str, directories: list[Path], world: Path | None, said: Said, limit: dict[str, float]
) -> None:
    acts = {Worth.RIGHT: 0, Worth.WRONG: 0}
    stopped = dict(acts)
    for path in files(directories):
        told = run(path, world, RULES[name])
        for mail in read_mails(path):
            judged = None if is_untouched(mail) else worth(mail["label"], told[mail["id"]])
            kinds = {op["op"] for op in told[mail["id"]]["ops"]}
            if judged not in acts or not kinds & {"enrol", "cancel", "replace"}:
                continue
            acts[judged] += 1
            found = contradictions(kinds, said[mail["id"]])
            stopped[judged] += any(strength >= limit[c] for c, strength in found.items())
    print(
        f"| {name} | {acts[Worth.WRONG]} | {stopped[Worth.WRONG]}"
        f" | {acts[Worth.RIGHT]} | {stopped[Worth.RIGHT]} |",
        flush=True,
    )


if __name__ == "__main__":
    main()
