"""Right, wrong, lost or left: what one decision is worth by the label of its mail."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

Operation = dict[str, Any]
_PEOPLE = {
    "enrol": ("event", "person"),
    "cancel": ("event", "person"),
    "replace": ("event", "person", "new_person"),
    "apply_group": ("group", "person"),
}


class Worth(StrEnum):
    """What became of a mail."""

    RIGHT = "right"
    """Done by itself, exactly as a coordinator would have."""
    WRONG = "WRONG"
    """Something was done that the label does not allow; must never be."""
    LOST = "LOST"
    """Nobody will see it, or the question in it; must never be."""
    LEFT = "left"
    """It could have been done by itself and went to a person."""
    HELD = "held"
    """It belongs to a person, or to nobody, and went there; or nothing was done wrong."""


def acts(operations: Iterable[Operation]) -> frozenset[tuple[Any, ...]]:
    """Return what changes a list, in a form that can be compared."""
    return frozenset(
        (op["op"], *(op.get(part) for part in _PEOPLE[op["op"]]))
        for op in operations
        if op["op"] in _PEOPLE
    )


def worth(label: dict[str, Any], told: dict[str, Any]) -> Worth:
    """Judge what was told of one mail.

    Operations in ``also_ok`` are harmless, wanted or not; a question beside an act that was
    carried out must have reached a person.
    """
    if told["action"] == "silent":
        return Worth.HELD if label["action"] == "silent" else Worth.LOST
    may_act = label["action"].startswith("auto")
    if not told["action"].startswith("auto"):
        return Worth.LEFT if may_act else Worth.HELD
    want, got, harmless = acts(label["ops"]), acts(told["ops"]), acts(label["also_ok"])
    if not may_act:
        return Worth.WRONG if got - harmless else Worth.HELD
    if not (want <= got and got - want <= harmless):
        return Worth.WRONG
    swallowed = label["action"] == "auto_and_review" and told["action"] == "auto"
    return Worth.LOST if swallowed else Worth.RIGHT
