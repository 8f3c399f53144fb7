"""Which words of a mail were used for what, and which were left over: the basis of explanations."""

from collections.abc import Iterator

from parsers.facts import Act, Span, Word
from rules.decision import Mark, Use
from rules.roles import Part
from rules.signature import names_sender
from rules.stances import Stance, Stated
from rules.understanding import Understanding

_STANCES = {
    Stance.ASKS: Use.QUESTION,
    Stance.REQUEST: Use.REQUEST,
    Stance.PAPERS: Use.PAPERS,
    Stance.APPLIES: Use.PAPERS,
    Stance.LATE: Use.REQUEST,
    Stance.MAYBE: Use.DOUBT,
    Stance.MOVES: Use.DOUBT,
}
_VERBS = {Stance.COMES: Use.COMES, Stance.AWAY: Use.AWAY, Stance.SWAP: Use.SWAP}
_GAP = 1
_ABOUT = frozenset((Act.ATTEND, Act.SIGN_UP, Act.WITHDRAW, Act.REPLACE, Act.STAY))


def marks(understanding: Understanding) -> tuple[Mark, ...]:
    """Mark the own words, in order and without overlaps; empty when the subject alone spoke."""
    if not understanding.is_body:
        return ()
    found = sorted(_all(understanding), key=lambda m: (m.span.start, -m.span.end))
    kept: list[Mark] = []
    for mark in found:
        if not kept or mark.span.start >= kept[-1].span.end:
            kept = _joined(kept, mark)
    return tuple(kept)


def _joined(kept: list[Mark], mark: Mark) -> list[Mark]:
    """Add a mark, or make the last one longer when only a space or a sign lies between."""
    if not kept:
        return [mark]
    last = kept[-1]
    same = (last.use, last.refers_to) == (mark.use, mark.refers_to)
    if same and mark.span.start - last.span.end <= _GAP:
        span = Span(start=last.span.start, end=mark.span.end)
        return [*kept[:-1], last.model_copy(update={"span": span})]
    return [*kept, mark]


def _all(understanding: Understanding) -> Iterator[Mark]:
    yield from _people(understanding)
    yield from _events(understanding)
    yield from _clauses(understanding)
    tokens = understanding.language.tokens
    if understanding.signature < len(tokens):
        span = Span(start=tokens[understanding.signature].span.start, end=tokens[-1].span.end)
        yield Mark(span=span, use=Use.SIGNATURE)
    for span in understanding.language.harmless:
        yield Mark(span=span, use=Use.POLITE)


def _people(understanding: Understanding) -> Iterator[Mark]:
    parts = {r.mention.first: (s, r.part) for s in understanding.stated for r in s.roles}
    for mention in understanding.spoken_mentions:
        if mention.first >= understanding.signature:
            continue
        whom = mention.persons[0] if len(mention.persons) == 1 else None
        stated, part = parts.get(mention.first, (None, None))
        used = mention.first in understanding.intentions.used
        use = _use_of_person(stated, part) if used else Use.LEFT_OVER
        if not used and names_sender(mention, understanding.sender):
            use = Use.SIGNATURE
        yield Mark(span=mention.span, use=use, refers_to=whom)


def _use_of_person(stated: Stated | None, part: Part | None) -> Use:
    if stated is None or part is Part.ASIDE:
        return Use.ASIDE
    if part is Part.OUT:
        return Use.REPLACED
    return Use.LEAVES if stated.stance is Stance.AWAY else Use.GUEST


def _events(understanding: Understanding) -> Iterator[Mark]:
    tokens = understanding.language.tokens
    claimed = {c.event for c in understanding.claims}
    for chosen in understanding.references:
        event = chosen.event.id if chosen.event else None
        use = Use.EVENT if event in claimed else Use.LEFT_OVER
        if event is None and not chosen.reference.names:
            continue
        for index in sorted(i for i in chosen.reference.tokens if i < understanding.signature):
            yield Mark(span=tokens[index].span, use=use, refers_to=event)


def _clauses(understanding: Understanding) -> Iterator[Mark]:
    claimed = understanding.intentions.clauses
    for stated in understanding.stated:
        if stated.stance in _STANCES:
            yield Mark(span=stated.clause.span, use=_STANCES[stated.stance])
            continue
        for predicate in stated.clause.predicates:
            known = predicate.act in _ABOUT and stated.index in claimed
            if known:
                yield Mark(span=predicate.span, use=_VERBS.get(stated.stance, Use.COMES))
            elif predicate.act not in {Act.THANK, Act.GREET, Act.INFORM}:
                yield Mark(span=predicate.span, use=Use.TOLD)
    for token in understanding.language.tokens[: understanding.signature]:
        if token.kind in {Word.DOUBT, Word.NUMBER, Word.DATE}:
            yield Mark(span=token.span, use=Use.TOLD)
