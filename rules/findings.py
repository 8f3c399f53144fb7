"""How a check says its result: with the care that it asks for and a Polish sentence."""

from enum import IntEnum

from parsers.facts import Span
from rules.decision import Finding


class Care(IntEnum):
    """How careful a finding makes the decision; the highest of all findings wins."""

    NOTE = 0
    """Said for the record."""
    SHOW = 1
    """What is certain is carried out; a person sees the rest."""
    HOLD = 2
    """Nothing automatic happens; a person decides."""
    SILENCE = 3
    """Certainly a machine: no answer and no work."""
    INSIST = 4
    """A person must see it, even if a machine sent it."""


def note(rule: str, reason: str, span: Span | None = None) -> Finding:
    """Say something for the record."""
    return Finding(rule=rule, blocks=False, reason=reason, span=span)


def show(rule: str, reason: str, span: Span | None = None) -> Finding:
    """Carry out what is certain and show the mail to a person."""
    return Finding(rule=rule, blocks=False, reason=reason, span=span, care=Care.SHOW)


def hold(rule: str, reason: str, span: Span | None = None) -> Finding:
    """Leave the mail to a person."""
    return Finding(rule=rule, blocks=True, reason=reason, span=span, care=Care.HOLD)


def silence(rule: str, reason: str) -> Finding:
    """Neither answer the mail nor show it as work."""
    return Finding(rule=rule, blocks=True, reason=reason, care=Care.SILENCE)


def insist(rule: str, reason: str, span: Span | None = None) -> Finding:
    """Show the mail to a person even if a machine sent it."""
    return Finding(rule=rule, blocks=True, reason=reason, span=span, care=Care.INSIST)
