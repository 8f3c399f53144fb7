"""Does the mail say one plain thing, and nothing else?"""

import re
from collections.abc import Iterator

from parsers.facts import Act, BlockKind, Predicate
from parsers.facts.document import NEEDS_RECOGNITION, DocumentOutcome
from rules.case import Case
from rules.decision import OTHER_DOCUMENT, Finding
from rules.findings import hold, show
from rules.offers import answers_offer
from rules.operations import CARRIED, applications, carried
from rules.stances import Stance, Stated
from rules.understanding import Understanding

_HELD = {
    Stance.MAYBE: "Zgłoszenie jest warunkowe, niepewne, przytoczone lub sprzeczne.",
    Stance.MOVES: "Mowa o przeniesieniu z jednej listy na drugą.",
}
_SHOWN = {
    Stance.ASKS: "Wiadomość zawiera pytanie.",
    Stance.REQUEST: "Nadawca o coś prosi.",
    Stance.PAPERS: "Nadawca pisze o pismach lub dokumentach.",
    Stance.LATE: "Nadawca uprzedza o spóźnieniu.",
}
_OFFER = re.compile(
    r"\b(?:biore|biorę|wezme|przyjmuje|akceptuje|potwierdzam|bierzemy) (?:\w+ ){0,2}"
    r"(?:to|te|wolne|zwolnione|zaproponowane|oferowane) miejsc|zwolnil\w* sie miejsc"
    r"|zwalnia sie miejsc|propozycj\w+ miejsca"
)
_STORY = 4
_NEVER_SETTLED = frozenset((Act.UNDECIDED, Act.REPLACE, Act.MOVE, Act.WITHDRAW))
_CARE = (
    "diet", "wegetar", "wegan", "bezgluten", "gluten", "celiak", "alerg", "uczulen", "wozk",
    "wozek", "niewidom", "nieslysz", "slabowidz", "tlumacz", "pjm", "asystuj", "przewodnik",
    "faktur", "nocleg", "pokoj", "parking", "certyfikat", "zaswiadcz", "wind", "parter", "ramp",
    "petl", "przodu", "laktoz", "wege", "orzech", "cukrzyc", "szpilk",
)  # fmt: skip
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


def nothing_certain(_: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold when the own words make no certain claim and bring no application."""
    handed = understanding.handed
    if not understanding.claims and not applications(understanding) and not handed.is_certain:
        yield hold("no-plain-sign-up", "Nie ma jednoznacznego zgłoszenia ani rezygnacji.")


def doubtful(case: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold on everything that could not be put together certainly."""
    clauses = case.message.language.clauses
    for doubt in understanding.intentions.doubts:
        inside = understanding.is_body and 0 <= doubt.clause < len(clauses)
        yield hold(doubt.rule, doubt.reason, clauses[doubt.clause].span if inside else None)


def not_firm(_: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold on clauses about attendance that are conditional, only possible or reported."""
    for stated in understanding.stated:
        if stated.stance in _HELD and not _is_settled(stated, understanding):
            yield hold("not-a-firm-statement", _HELD[stated.stance], stated.clause.span)


def _is_settled(stated: Stated, understanding: Understanding) -> bool:
    """Say whether a plain request elsewhere settles what a mere "mogę" leaves open."""
    soft = [
        p
        for p in stated.clause.predicates
        if p.is_conditional or (p.act in _NEVER_SETTLED and p.lemma != "myslec")
    ]
    if soft or stated.roles or stated.clause.is_reported or stated.stance is not Stance.MAYBE:
        return False
    claimed = understanding.intentions.clauses
    return any(
        other.index in claimed
        and other.clause.sentence != stated.clause.sentence
        and any(_asks_to_sign_up(p) for p in other.clause.predicates)
        for other in understanding.stated
    )


def _asks_to_sign_up(predicate: Predicate) -> bool:
    """Say whether it is a request: "proszę mnie wpisać", "proszę o miejsce dla mnie"."""
    is_for_a_place = predicate.act is Act.SIGN_UP and predicate.person == 0
    return predicate.is_request or (is_for_a_place and not predicate.is_conditional)


def answers_between_quotes(case: Case, _: Understanding) -> Iterator[Finding]:
    """Hold answers that stand between quoted lines: each belongs to the line above it."""
    kinds = [b.kind for b in case.message.body.blocks if b.text.strip()]
    own = [i for i, kind in enumerate(kinds) if kind is BlockKind.OWN]
    if own and any(kind is BlockKind.QUOTE for kind in kinds[own[0] : own[-1]]):
        yield hold("answers-between-quotes", "Odpowiedzi stoją między cytowanymi wierszami.")


def accepts_an_offer(case: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold the answer to an offered place, unless it answers our letter that offers it."""
    claims = understanding.claims
    if claims and all(answers_offer(case, claim) for claim in claims):
        return
    words = " ".join(t.folded for t in case.message.language.tokens)
    if _OFFER.search(words):
        yield hold("accepts-an-offer", "Nadawca przyjmuje zaproponowane miejsce.")


def asks(_: Case, understanding: Understanding) -> Iterator[Finding]:
    """Show what is asked to a person."""
    for stated in understanding.stated:
        if stated.stance in _SHOWN:
            yield show("asks", _SHOWN[stated.stance], stated.clause.span)


def tells_more(_: Case, understanding: Understanding) -> Iterator[Finding]:
    """Show what is told besides: news for the office, or a long story."""
    others = [s for s in understanding.stated if s.stance is Stance.NEUTRAL]
    informs = [s for s in others if any(p.act is Act.INFORM for p in s.clause.predicates)]
    if len(others) >= _STORY or any(_goes_on(s, understanding) for s in informs):
        yield show("tells-more", "Wiadomość mówi jeszcze o innych sprawach.")


def _goes_on(stated: Stated, understanding: Understanding) -> bool:
    """Say whether what follows "informuję, że" is no claim."""
    following = [s for s in understanding.stated if s.index == stated.index + 1]
    claimed = understanding.intentions.clauses
    return not following or following[0].index not in claimed


def needs_care(case: Case, _: Understanding) -> Iterator[Finding]:
    """Show what a guest says about diet, access, invoices or certificates."""
    words = [t.folded for t in case.message.language.tokens]
    if any(word.startswith(_CARE) for word in words):
        yield show("needs-care", "Uwagi nadawcy dla koordynatora (dieta, dostępność, rozliczenia).")


def has_attachments(case: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold mail with attachments that are not our forms: what they say is not part of the words."""
    handed = understanding.handed
    if carried(case) and not handed.are_all_ours and not handed.is_calendar_answer:
        yield hold("has-attachments", "Wiadomość ma załączniki do sprawdzenia.")


def document_not_read(case: Case, understanding: Understanding) -> Iterator[Finding]:
    """Say of a document that could not be read why, so that a person knows what to do."""
    waiting = [d for d in case.message.documents if NEEDS_RECOGNITION not in d.problems]
    known = waiting if understanding.handed.are_all_ours else case.message.documents
    for outcome in dict.fromkeys(d.outcome for d in known):
        if outcome in _UNREAD:
            yield hold("document-not-read", _UNREAD[outcome])


def received_documents(case: Case) -> tuple[str, ...]:
    """Return what was attached as a reply may name it: our forms by id, all else alike."""
    found: list[str] = []
    for leaf in case.message.leaves:
        ours = [d for d in case.message.documents if d.form and leaf.path in d.parts]
        found += [d.form for d in ours if d.form and d.part == leaf.path]
        if leaf.role in CARRIED and not ours:
            found.append(OTHER_DOCUMENT)
    return tuple(found)
