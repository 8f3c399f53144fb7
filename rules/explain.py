"""A decision told in Polish: what was understood, why so, and which words were left over."""

from parsers.facts import ParsedMessage
from rules.decision import Action, Decision, Operation

_ACTIONS = {
    Action.AUTO: "wykonano automatycznie",
    Action.AUTO_AND_REVIEW: "wykonano automatycznie, część dla osoby",
    Action.REVIEW: "do sprawdzenia przez osobę",
    Action.SILENT: "bez odpowiedzi, odnotowano",
}
_OPERATIONS = {
    "enrol": "zapis",
    "cancel": "rezygnacja",
    "replace": "zamiana osoby",
    "apply_group": "zgłoszenie do grupy roboczej",
    "documents": "dokumenty",
    "update": "zmiana danych",
    "question": "pytanie",
}


def explain(message: ParsedMessage, decision: Decision) -> str:
    """Return the explanation, one fact a line, for the review page and ``mailbot explain``."""
    lines = [f"Decyzja: {_ACTIONS[decision.action]} (zasady {decision.rules_version})"]
    title = "Propozycja" if decision.action is Action.REVIEW else "Operacje"
    lines += [f"{title}: {_told(op)}" for op in decision.operations]
    if decision.reply is not None:
        lines.append(f"Odpowiedź: {decision.reply.template}")
    for finding in decision.findings:
        quote = ""
        if finding.span is not None:
            words = message.body.own_words[finding.span.start : finding.span.end]
            quote = f" [{words}]" if words and words not in finding.reason else ""
        mark = "✘" if finding.blocks else "✔"
        lines.append(f"  {mark} {finding.reason}{quote} ({finding.rule})")
    return "\n".join(lines)


def _told(operation: Operation) -> str:
    details = [
        f"{name}: {value}"
        for name, value in operation.model_dump(exclude={"op"}, exclude_defaults=True).items()
        if value
    ]
    return ", ".join((_OPERATIONS[operation.op], *details))
