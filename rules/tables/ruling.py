"""What a table of rules does to a decision: hold it, show it, or choose who looks at it and where.

A rule never adds an operation or a reply, and never makes a decision less careful. Mail of
machines that is met with silence is not asked about.
"""

from rules.decision import Action, Decision, Finding, Ruling
from rules.findings import hold, show
from rules.tables.facts import Facts
from rules.tables.table import Rule, Table, Then

FIXED_SECTION = "skargi_i_rodo"
"""Complaints and rights over own data have clocks set by law: no rule moves them."""
_UNSEEN = frozenset(("cisza",))
_OF_WHAT_IS_DONE = _UNSEEN | {"obsluzone_automatycznie", "zmiany_na_listach"}


def ruled(table: Table, facts: Facts, decision: Decision) -> Decision:
    """Ask the table about a decision that no rule has touched, and keep the facts with it."""
    if decision.action is Action.SILENT:
        return decision
    kept = decision.model_copy(update={"circumstances": facts})
    row = table.first(facts)
    return kept if row is None else _applied(row.rule, kept)


def _applied(rule: Rule, decision: Decision) -> Decision:
    careful = _careful(rule, decision)
    ruling = Ruling(rule=rule.name, then=rule.then.value, coordinator=rule.coordinator)
    fixed = careful.section == FIXED_SECTION or rule.section is None
    section = careful.section if fixed else rule.section
    return careful.model_copy(update={"ruling": ruling, "section": section})


def _careful(rule: Rule, decision: Decision) -> Decision:
    """Return the decision as careful as the rule asks; what is as careful already stays."""
    if rule.then is Then.REVIEW and decision.action is not Action.REVIEW:
        return decision.model_copy(
            update={
                "action": Action.REVIEW,
                "reply": None,
                "settles": None,
                "findings": (_held(rule), *decision.findings),
                "section": _seen(decision.section, _OF_WHAT_IS_DONE),
            }
        )
    if rule.then is Then.SHOW and decision.action is Action.AUTO:
        findings = (_shown(rule), *decision.findings)
        section = _seen(decision.section, _UNSEEN)
        return decision.model_copy(
            update={"action": Action.AUTO_AND_REVIEW, "findings": findings, "section": section}
        )
    return decision


def _seen(section: str, unfit: frozenset[str]) -> str:
    """Return where a person looks for a case that is theirs now."""
    return "do_rozstrzygniecia" if section in unfit else section


def _held(rule: Rule) -> Finding:
    return hold("held-by-a-rule", _reason(rule))


def _shown(rule: Rule) -> Finding:
    return show("shown-by-a-rule", _reason(rule))


def _reason(rule: Rule) -> str:
    return f"{rule.why} (reguła «{rule.name}»)"
