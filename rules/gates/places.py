"""Where something stands: in which statement, among which words, and how it is quoted."""

from parsers.facts import Span
from rules.case import Case
from rules.stances import Stance, Stated
from rules.understanding import Understanding

CLAIMING = frozenset((Stance.COMES, Stance.AWAY, Stance.SWAP, Stance.NAMES))
"""Statements by which people come onto lists or off them."""
_LONGEST_QUOTE = 80


def stated_at(index: int, understanding: Understanding) -> Stated | None:
    """Return the statement that a word belongs to."""
    return next((s for s in understanding.stated if index in s.clause.tokens), None)


def words_of(stated: Stated, understanding: Understanding) -> frozenset[str]:
    """Return the folded words of a statement."""
    return frozenset(understanding.language.tokens[i].folded for i in stated.clause.tokens)


def is_claimed(stated: Stated, understanding: Understanding) -> bool:
    """Say whether something on a list follows from a statement."""
    return stated.index in understanding.intentions.clauses


def words_of_events(understanding: Understanding) -> frozenset[int]:
    """Return the words that speak of events."""
    return frozenset(i for c in understanding.references for i in c.reference.tokens)


def quote(case: Case, understanding: Understanding, span: Span) -> str:
    """Return the text of a place, as the person who looks at it sees it."""
    body, envelope = case.message.body, case.message.envelope
    text = body.own_words if understanding.is_body else envelope.subject
    return text[span.start : span.end][:_LONGEST_QUOTE]


def place(understanding: Understanding, span: Span) -> Span | None:
    """Return a place in the own words; what the subject says has none."""
    return span if understanding.is_body else None


def comes(index: int, understanding: Understanding) -> bool:
    """Say whether a word stands where somebody is put on a list."""
    stated = stated_at(index, understanding)
    if stated is None or index >= understanding.signature:
        return False
    return stated.stance is Stance.COMES and is_claimed(stated, understanding)


def explained(understanding: Understanding) -> frozenset[int]:
    """Return the words that speak of a person, of an event or of the sender's institution."""
    named = {i for m in understanding.spoken_mentions for i in range(m.first, m.last)}
    return words_of_events(understanding) | understanding.institution | named
