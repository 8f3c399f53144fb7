"""A decision told in Polish: what was understood, why so, and which words were left over."""

from parsers.facts import ParsedMessage
from rules.decision import Action, Decision, Operation, Use

_ACTIONS = {
    Action.AUTO: "wykonano automatycznie",
    Action.AUTO_AND_REVIEW: "wykonano automatycznie, część dla osoby",
    Action.REVIEW: "do sprawdzenia przez osobę",
    Action.SILENT: "bez odpowiedzi, odnotowano",
}
_USES = {
    Use.GUEST: "uczestnik",
    Use.LEAVES: "rezygnuje",
    Use.REPLACED: "zastępowany",
    Use.ASIDE: "tylko wspomniany",
    Use.EVENT: "wydarzenie",
    Use.COMES: "zgłoszenie",
    Use.AWAY: "rezygnacja",
    Use.SWAP: "zastępstwo",
    Use.QUESTION: "pytanie",
    Use.REQUEST: "prośba",
    Use.PAPERS: "dokumenty",
    Use.DOUBT: "wątpliwość",
    Use.TOLD: "informacja",
    Use.POLITE: "uprzejmość",
    Use.SIGNATURE: "podpis",
    Use.LEFT_OVER: "NIEUŻYTE",
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
    lines += _ruled(decision)
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
    lines += _marked(message.body.own_words, decision)
    return "\n".join(lines)


def _ruled(decision: Decision) -> list[str]:
    if decision.ruling is None:
        return []
    who = decision.ruling.coordinator
    return [f"Reguła: «{decision.ruling.rule}»{f', prowadzi {who}' if who else ''}"]


def _marked(words: str, decision: Decision) -> list[str]:
    """Show the own words with what each part was used for: ``[Annę Nowak ⇒ uczestnik P001]``."""
    if not decision.marks or not words:
        return []
    text, at = "", 0
    for mark in decision.marks:
        about = f" {mark.refers_to}" if mark.refers_to else ""
        quoted = words[mark.span.start : mark.span.end]
        text += f"{words[at : mark.span.start]}[{quoted} ⇒ {_USES[mark.use]}{about}]"
        at = mark.span.end
    return ["Wiadomość ze wskazaniem, do czego użyto jej słów:", *(text + words[at:]).splitlines()]


def _told(operation: Operation) -> str:
    details = [
        f"{name}: {value}"
        for name, value in operation.model_dump(exclude={"op"}, exclude_defaults=True).items()
        if value
    ]
    return ", ".join((_OPERATIONS[operation.op], *details))
