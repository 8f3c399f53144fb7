"""What is learnt from: labelled mails as masked words, with the answers that their labels give.

Mails of the untouched third are never looked at: not to train, not to calibrate, not to choose.
"""

from dataclasses import dataclass
from pathlib import Path

from benchmarks.understanding.runs import Mail, files, is_untouched, read_mails, run
from benchmarks.understanding.scores import Worth, worth
from rules.case import Case
from rules.checks import CHECKS
from rules.decide import judge
from rules.decision import Decision
from rules.handing_in import complete
from rules.masking import masked
from rules.understanding import understand

# Held for reasons that are in the register and the calendar, not in the words.
_NOT_BY_WORDS = frozenset((
    "verify_sender", "docs_needed_person", "docs_needed_institution", "docs_incomplete",
    "application_incomplete", "after_deadline", "event_past", "event_cancelled",
    "late_application", "early_application",
))  # fmt: skip
_JOINS, _LEAVES = frozenset(("enrol", "replace")), frozenset(("cancel", "replace"))


@dataclass(frozen=True, slots=True)
class Example:
    """One mail to learn from."""

    id: str
    writer: str
    """The file that it is from: leaving one out shows what happens with strangers."""
    text: str
    answers: dict[str, bool | None]
    """``None``: the label does not tell."""
    right_acts: frozenset[str]
    """Kinds of what the rules did by themselves and rightly; empty if they did nothing."""


def read(directories: list[Path], world: Path | None = None) -> list[Example]:
    """Read all mails that may be learnt from, in a fixed order."""
    return [example for path in files(directories) for example in read_file(path, world)]


def read_file(path: Path, world: Path | None = None) -> list[Example]:
    """Read those of one file; ``world`` is as in `benchmarks.understanding.runs.run`."""
    texts: list[str] = []

    def decide(case: Case) -> Decision:
        understanding = complete(case, understand(case))
        texts.append(masked(case, understanding))
        return judge(case, understanding, CHECKS)

    told = run(path, world, decide)
    text_of = dict(zip(told, texts, strict=True))
    return [
        Example(m["id"], path.stem, text_of[m["id"]], answers(m), _right_acts(m, told[m["id"]]))
        for m in read_mails(path)
        if not is_untouched(m)
    ]


def _right_acts(mail: Mail, told: Mail) -> frozenset[str]:
    is_right = told["action"].startswith("auto") and worth(mail["label"], told) is Worth.RIGHT
    return (
        frozenset(op["op"] for op in told["ops"]) & (_JOINS | _LEAVES) if is_right else frozenset()
    )


def answers(mail: Mail) -> dict[str, bool | None]:
    """Tell the questions' answers from a label."""
    label = mail["label"]
    certain = {op["op"] for op in label["ops"]}
    allowed = certain | {op["op"] for op in label["also_ok"]}
    joins = _either(certain & _JOINS, allowed & _JOINS)
    leaves = _either(certain & _LEAVES, allowed & _LEAVES)
    held = not label["action"].startswith("auto")
    return {
        "enrol": joins,
        "cancel": leaves,
        "replace": None if None in {joins, leaves} else bool(joins and leaves),
        "person": None if held and label["reply"] in _NOT_BY_WORDS else held,
    }


def _either(certain: set[str], allowed: set[str]) -> bool | None:
    return bool(certain) if bool(certain) == bool(allowed) else None
