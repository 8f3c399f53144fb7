"""The decision: all checks run, the most careful verdict wins, their order cannot matter."""

from collections.abc import Iterable

from parsers.facts import MachineKind
from rules.case import Case
from rules.checks import CHECKS, Check
from rules.claims import standing
from rules.decision import Action, Cancel, Decision, Finding, Operation, ReplyPlan
from rules.dossier_requests import INCOMPLETE
from rules.findings import Care
from rules.handing_in import complete
from rules.marks import marks
from rules.matters import business, matters, section_of
from rules.namesakes import told_apart
from rules.operations import propose
from rules.replies import blocking, plan_reply
from rules.tables.facts import facts_of
from rules.tables.ruling import ruled
from rules.tables.table import NO_RULES, Table
from rules.understanding import Understanding, understand

RULES_VERSION = "2"
PAPERS_SECTION = "dokumenty_do_sprawdzenia"
_MACHINE_INTENTS = {
    MachineKind.BOUNCE: "bounce",
    MachineKind.AUTO_REPLY: "autoreply",
    MachineKind.RECEIPT: "autoreply",
}
_CARRIED_OUT = frozenset((Action.AUTO, Action.AUTO_AND_REVIEW))
_CHANGES = frozenset(("cancel", "replace"))


def decide(case: Case, table: Table = NO_RULES, checks: Iterable[Check] = CHECKS) -> Decision:
    """Decide one case; pure, and the same for the same case and the same rules.

    Args:
        case: The mail and what is known.
        table: The rules of the coordinators.
        checks: What may hold it; a measurement takes some away or adds one.
    """
    case = told_apart(case)
    understanding = complete(case, understand(case))
    decision = judge(case, understanding, checks)
    return ruled(table, facts_of(case, understanding, decision), decision)


def judge(case: Case, understanding: Understanding, checks: Iterable[Check]) -> Decision:
    """Run the checks and draw the conclusion."""
    found = {finding for check in checks for finding in check(case, understanding)}
    findings = tuple(sorted(found, key=_order))
    action = _action(max((f.care for f in findings), default=Care.NOTE))
    operations = () if action is Action.SILENT else propose(case, understanding)
    brought = business(case, understanding)
    reply = plan_reply(case, understanding, action, operations, blocking(findings))
    section = section_of(brought, action) or _section_of_reply(reply)
    return Decision(
        action=action,
        operations=operations,
        reply=reply,
        findings=findings,
        intents=_intents(case, operations),
        section=section or _section(case, action, operations),
        matters=matters(brought, action, operations),
        marks=marks(understanding),
        settles=understanding.settles if action in _CARRIED_OUT else None,
        rules_version=RULES_VERSION,
    )


def _order(finding: Finding) -> tuple[int, str, int, str]:
    start = finding.span.start if finding.span else -1
    return (-finding.care, finding.rule, start, finding.reason)


def _action(care: int) -> Action:
    if care == Care.SILENCE:
        return Action.SILENT
    if care == Care.SHOW:
        return Action.AUTO_AND_REVIEW
    return Action.AUTO if care == Care.NOTE else Action.REVIEW


def _intents(case: Case, operations: tuple[Operation, ...]) -> tuple[str, ...]:
    machine = case.message.machine
    if machine is not None and machine.kind in _MACHINE_INTENTS:
        return (_MACHINE_INTENTS[machine.kind],)
    return tuple(sorted({op.op for op in operations})) or ("other",)


def _section(case: Case, action: Action, operations: tuple[Operation, ...]) -> str:
    kinds: set[str] = {op.op for op in operations}
    machine = case.message.machine
    if machine is not None and machine.kind is MachineKind.BOUNCE:
        return "bledy_doreczen"
    if action is Action.SILENT:
        return "cisza"
    if action is not Action.REVIEW:
        return _section_of_papers(kinds) or _section_of_lists(case, operations)
    papers = _section_of_papers(kinds)
    if papers is not None:
        return papers
    return "pytania" if kinds == {"question"} else "do_rozstrzygniecia"


def _section_of_lists(case: Case, operations: tuple[Operation, ...]) -> str:
    """Return where it is told what became of the lists; a mere refusal is only counted."""
    if operations and all(_is_refusal(case, op) for op in operations):
        return "cisza"
    changes = case.thread.offer or any(op.op in _CHANGES for op in operations)
    return "zmiany_na_listach" if changes else "obsluzone_automatycznie"


def _is_refusal(case: Case, operation: Operation) -> bool:
    if not isinstance(operation, Cancel):
        return False
    return standing(case, operation.event, operation.person) is None


def _section_of_papers(kinds: set[str]) -> str | None:
    """Return where a person looks for what was handed in: it is recorded, not accepted yet."""
    if kinds & {"apply_group", "withdraw_group"}:
        return "nabor"
    return PAPERS_SECTION if "documents" in kinds else None


def _section_of_reply(reply: ReplyPlan | None) -> str | None:
    """Return where a person looks when nothing but missing papers holds a mail back."""
    return PAPERS_SECTION if reply is not None and reply.template == INCOMPLETE else None
