"""Does the mail say one plain thing, and nothing else?"""

from collections.abc import Iterator

from parsers.facts import Act, LeafRole
from parsers.facts.document import DocumentOutcome
from rules.case import Case
from rules.decision import OTHER_DOCUMENT, Finding
from rules.findings import hold
from rules.statement import is_plain
from rules.understanding import Understanding

_CARRIED = frozenset((LeafRole.ATTACHMENT, LeafRole.NESTED, LeafRole.CALENDAR))
_OTHER_ACTS = {
    Act.WITHDRAW: "Mowa o rezygnacji lub wykreśleniu.",
    Act.REPLACE: "Mowa o zastępstwie lub zamianie osoby.",
    Act.ASK: "Nadawca o coś prosi lub pyta.",
    Act.OTHER: "Wiadomość mówi jeszcze coś innego.",
}
_UNREAD = {
    DocumentOutcome.NEEDS_PASSWORD: "Załącznik jest zaszyfrowany: do otwarcia trzeba hasła.",
    DocumentOutcome.UNSUPPORTED: "Załącznik jest w formacie, którego program nie czyta.",
    DocumentOutcome.CORRUPT: "Załącznik jest uszkodzony i nie daje się otworzyć.",
    DocumentOutcome.TOO_BIG: "Załącznik jest za duży, aby go bezpiecznie otworzyć.",
    DocumentOutcome.TIMEOUT: "Załącznika nie udało się odczytać w dopuszczalnym czasie.",
    DocumentOutcome.MEMORY: "Załącznik wymaga więcej pamięci, niż wolno zużyć.",
    DocumentOutcome.CRASH: "Czytanie załącznika zostało przerwane błędem programu.",
    DocumentOutcome.ACTIVE_CONTENT: "Załącznik zawiera elementy czynne (skrypty, makra).",
}


def no_plain_sign_up(_: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold unless the own words plainly say that somebody comes."""
    if not understanding.statement.is_made:
        yield hold("no-plain-sign-up", "Nie ma jednoznacznego zgłoszenia udziału.")


def something_else_said(case: Case, _: Understanding) -> Iterator[Finding]:
    """Hold on every verb that is not a plain sign-up."""
    for clause in case.message.language.clauses:
        for predicate in clause.predicates:
            if is_plain(predicate):
                continue
            if predicate.act in _OTHER_ACTS:
                yield hold("something-else-said", _OTHER_ACTS[predicate.act], predicate.span)
            else:
                reason = "Zgłoszenie jest zaprzeczone, warunkowe, niepewne lub przeszłe."
                yield hold("not-a-firm-statement", reason, predicate.span)


def asks(case: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold whenever something is asked."""
    if understanding.asks:
        spans = [c.span for c in case.message.language.clauses if c.is_question]
        yield hold("asks", "Wiadomość zawiera pytanie.", spans[0] if spans else None)


def has_attachments(case: Case, _: Understanding) -> Iterator[Finding]:
    """Hold mail with attachments: what they say is not part of the words."""
    if carried(case):
        yield hold("has-attachments", "Wiadomość ma załączniki do sprawdzenia.")


def document_not_read(case: Case, _: Understanding) -> Iterator[Finding]:
    """Say of a document that could not be read why, so that a person knows what to do."""
    for outcome in dict.fromkeys(d.outcome for d in case.message.documents):
        if outcome in _UNREAD:
            yield hold("document-not-read", _UNREAD[outcome])


def carried(case: Case) -> tuple[str, ...]:
    """Return the names of everything attached, pictures of the text and signatures left out."""
    return tuple(leaf.name for leaf in case.message.leaves if leaf.role in _CARRIED)


def received_documents(case: Case) -> tuple[str, ...]:
    """Return what was attached as a reply may name it: our forms by id, all else alike."""
    found: list[str] = []
    for leaf in case.message.leaves:
        ours = [d for d in case.message.documents if d.form and leaf.path in d.parts]
        found += [d.form for d in ours if d.form and d.part == leaf.path]
        if leaf.role in _CARRIED and not ours:
            found.append(OTHER_DOCUMENT)
    return tuple(found)
