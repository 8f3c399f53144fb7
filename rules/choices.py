"""An answer to our question which event is meant: "2", "to drugie", "na oba", "ten 20 maja".

What is to be done was said in the earlier mail; the answer only says for which of the events that
we numbered.  With anything besides the choice, the mail is read like any other.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from parsers.facts import Language, Token, Word
from rules.case import Case
from rules.decision import Cancel, Enrol, Operation
from rules.intended import Claim, Intentions
from rules.signature import names_sender
from rules.stated import Stance
from rules.understanding import Understanding
from rules.word_sets import word_set

_FRAME = word_set(
    "to ta ten te tego tej na o w we do numer numeru numerze nr opcja opcje opcji pozycja pozycje "
    "pozycji punkt wybieram poprosze prosze chodzi chodzilo mi nam termin terminie wydarzenie "
    "wydarzenia spotkanie webinar warsztat szkolenie konferencja konferencje wizyta wizyte i oraz"
)
_ORDINALS = ("pierwsz", "drug", "trzeci", "czwart", "piat", "szost", "siodm", "osm")
_LAST = "ostatni"
_TWO = 2
_BOTH = word_set("oba obie obydwa obydwie obu")


def with_choice(case: Case, understanding: Understanding) -> Understanding | None:
    """Return what the choice makes of the earlier mail, ``None`` if the mail is no plain choice."""
    question, sender = case.thread.question, case.message.envelope.sender
    if question is None or sender is None or sender.address.lower() != question.asked.lower():
        return None
    if "?" in case.message.body.own_words:
        return None
    own = case.message.language
    chosen = _chosen(own, understanding, question.events)
    claims = tuple(_claims(question.operations, chosen))
    if not claims:
        return None
    return replace(
        understanding,
        language=own,
        is_body=True,
        stated=(),
        subject_stated=(),
        spoken_mentions=understanding.mentions,
        intentions=Intentions(),
        claims=claims,
        settles=question.message,
    )


def _chosen(own: Language, understanding: Understanding, numbered: Sequence[str]) -> list[str]:
    """Return the events that the own words choose; none if they say anything else."""
    tokens = own.tokens[: end_of_words(own.tokens, understanding)]
    named = {
        at: c.event.id
        for c in (understanding.references if understanding.is_body else ())
        if c.event is not None and c.reference.names and c.event.id in numbered
        for at in c.reference.tokens
    }
    chosen: list[str] = []
    for at, token in enumerate(tokens):
        picked = [named[at]] if at in named else _picked(token, numbered)
        if not picked and token.folded not in _FRAME and token.kind is not Word.POLITE:
            return []
        chosen += picked
    return list(dict.fromkeys(chosen))


def end_of_words(tokens: Sequence[Token], understanding: Understanding) -> int:
    """Return where the own words end, or the sender's name below them begins."""
    # Of a body that says little the understanding tells nothing: it took the subject instead.
    end = understanding.signature if understanding.is_body else len(tokens)
    last = [m for m in understanding.mentions if m.last == end]
    own = [m.first for m in last if names_sender(m, understanding.sender)]
    return min(own, default=end)


def _picked(token: Token, numbered: Sequence[str]) -> list[str]:
    """Return what a number, an ordinal or "oba" picks from the events that we numbered."""
    word = token.folded
    if word in _BOTH and len(numbered) == _TWO:
        return list(numbered)
    if word.startswith(_LAST):
        return [numbered[-1]]
    ordinals = [n for n, stem in enumerate(_ORDINALS, start=1) if word.startswith(stem)]
    numbers = [int(word)] if word.isascii() and word.isdigit() else ordinals
    return [numbered[n - 1] for n in numbers if 1 <= n <= len(numbered)]


def _claims(operations: Sequence[Operation], events: Sequence[str]) -> Iterator[Claim]:
    """Give the events to what was asked for without one; nothing if anything else was asked for."""
    asked = [op for op in operations if isinstance(op, Enrol | Cancel)]
    if len(asked) < len(operations) or any(op.event or not op.person for op in asked):
        return
    for event in events:
        for op in asked:
            stance = Stance.COMES if isinstance(op, Enrol) else Stance.AWAY
            yield Claim(stance, op.person or "", event)
