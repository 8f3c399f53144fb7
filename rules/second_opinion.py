"""Does somebody who only looks at the letters think that the mail says the opposite?

A small model, trained on labelled mails, may hold an automatic act that it contradicts; it never
causes one, and what it says about a mail that is held anyway changes nothing.  It is not among the
checks: measured, it does not earn its place (docs/explanation/second-opinion.md).
"""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet

from rules.case import Case
from rules.decision import Finding
from rules.findings import hold
from rules.masking import masked
from rules.operations import propose
from rules.opinion_model import Model, shipped
from rules.understanding import Understanding

QUESTIONS = ("enrol", "cancel", "replace", "person")
"""Is somebody put on a list, taken off it, both; must a person read the mail?"""
REASONS = {
    "enrol-unsaid": "Druga opinia: wiadomość nie brzmi jak zgłoszenie, a odczytano zapis.",
    "cancel-said": "Druga opinia: wiadomość brzmi jak rezygnacja, a odczytano tylko zapis.",
    "cancel-unsaid": "Druga opinia: wiadomość nie brzmi jak rezygnacja, a odczytano wypisanie.",
    "enrol-said": "Druga opinia: wiadomość brzmi jak zgłoszenie, a odczytano tylko wypisanie.",
    "needs-a-person": "Druga opinia: takie wiadomości zwykle rozstrzyga koordynator.",
}
"""Each way in which the model can contradict the rules, as a coordinator reads it."""
_JOINS = frozenset(("enrol", "replace"))
_LEAVES = frozenset(("cancel", "replace"))


def vetoes(
    case: Case, understanding: Understanding, model: Model | None = None
) -> Iterator[Finding]:
    """Hold an act that the model contradicts; without ``model``, the one that is shipped."""
    kinds = {operation.op for operation in propose(case, understanding)}
    if not kinds & (_JOINS | _LEAVES):
        return
    model = model or shipped()
    answers = model.ask(masked(case, understanding))
    for name, strength in contradictions(kinds, answers).items():
        if strength >= model.limits[name]:
            yield hold("second-opinion", REASONS[name])


def contradictions(kinds: AbstractSet[str], answers: Mapping[str, float]) -> dict[str, float]:
    """Return how strongly each of the possible contradictions holds, 0 to 1.

    Args:
        kinds: Of the operations that are proposed: enrol, cancel, replace, and others.
        answers: Probability of yes for each of the `QUESTIONS`.
    """
    joins, leaves = bool(kinds & _JOINS), bool(kinds & _LEAVES)
    found: dict[str, float] = {}
    if joins:
        found["enrol-unsaid"] = 1 - answers["enrol"]
    if joins and not leaves:
        found["cancel-said"] = answers["cancel"]
    if leaves:
        found["cancel-unsaid"] = 1 - answers["cancel"]
    if leaves and not joins:
        found["enrol-said"] = answers["enrol"]
    if joins or leaves:
        found["needs-a-person"] = answers["person"]
    return found
