"""Where the sender's name and closing begin, and whose name stands there.

Signatures are claims, but they must not contradict the address: a mail from Anna's address that
Jan signed does not say who comes.
"""

from collections.abc import Sequence

from parsers.facts import BlockKind, Clause, ParsedMessage, Token, Word, fold
from rules.diminutives import diminutives
from rules.institutions import of_institution
from rules.names import is_feminine, name_forms
from rules.people import Mention, Sender
from rules.registry import Person

_CLOSINGS = frozenset(
    (
        "pozdrawiam", "pozdrawiamy", "pozdrowienia", "pozdrowieniami", "pozdr", "powazaniem",
        "szacunku", "szacunkiem", "uklony",
    )
)  # fmt: skip
_IN_SIGNATURES = frozenset((Word.POLITE, Word.TITLE, Word.INSTITUTION, Word.NUMBER, Word.PLAIN))
_HEAD_LINES = 3
_NAME_WORDS = (2, 3)


def signature_start(
    tokens: Sequence[Token], clauses: Sequence[Clause], mentions: Sequence[Mention], sender: Sender
) -> int:
    """Return the index of the first token of the signature, or the number of tokens.

    It begins after a closing phrase, or with a line that is only the sender's name; nothing that
    says anything may follow.
    """
    speaking = [c.span.start for c in clauses if c.predicates]
    last_said = max(
        (i for i, t in enumerate(tokens) for s in speaking if t.span.start == s), default=-1
    )
    own = {m.first for m in mentions if names_sender(m, sender)}
    starts = [
        i + 1
        for i, t in enumerate(tokens)
        if t.kind is Word.POLITE and t.folded in _CLOSINGS and i > last_said
    ]
    heads = _first_of_clause(tokens, clauses)
    starts += [i for i in heads if i > last_said and (i in own or _is_initial(tokens, i, sender))]
    return min(starts, default=len(tokens))


def _first_of_clause(tokens: Sequence[Token], clauses: Sequence[Clause]) -> list[int]:
    """List the words that lines begin with, titles such as "ks." left out."""
    begins = {c.span.start for c in clauses}
    heads: list[int] = []
    is_head = False
    for index, token in enumerate(tokens):
        is_head = token.span.start in begins or (is_head and tokens[index - 1].kind is Word.TITLE)
        if is_head:
            heads.append(index)
    return heads


def _is_initial(tokens: Sequence[Token], index: int, sender: Sender) -> bool:
    """Say whether a line begins with the sender's initial: "R. Maj", "K."."""
    return sender.person is not None and tokens[index].folded in _initials(sender.person)


def names_sender(mention: Mention, sender: Sender) -> bool:
    """Say whether a mention can be the sender: alone if full, among others if only a surname."""
    if sender.person is None or sender.person.id not in mention.persons:
        return False
    return not mention.is_full or mention.persons == (sender.person.id,)


def explained_in_signature(
    index: int, tokens: Sequence[Token], mentions: Sequence[Mention], sender: Sender
) -> bool:
    """Say whether a word of the signature fits the sender and the institution."""
    token = tokens[index]
    if token.kind in _IN_SIGNATURES:
        return True
    for mention in mentions:
        if mention.first <= index < mention.last:
            return names_sender(mention, sender)
    if sender.person is not None and token.folded in _initials(sender.person):
        return True
    if sender.institution is not None and of_institution(token.folded, sender.institution):
        return True
    address = sender.person.address if sender.person else None
    return address is not None and token.folded == address


def _initials(person: Person) -> frozenset[str]:
    first, last = fold(person.first_name)[:1], fold(person.last_name)[:1]
    return frozenset((first, last, first + last))


def signed_by_another(message: ParsedMessage, sender: Sender) -> bool:
    """Say whether the separate signature begins with a name that is not the sender's."""
    person = sender.person
    if person is None:
        return False
    own = _own_forms(person)
    for block in message.body.blocks:
        if block.kind is not BlockKind.SIGNATURE:
            continue
        lines = [line for line in block.text.splitlines() if line.strip(" -–—_*")]
        words = {fold(w.strip(".,")) for line in lines for w in line.split()}
        if words & own:
            continue
        if any(_looks_like_a_name(line, sender) for line in lines[:_HEAD_LINES]):
            return True
    return False


def _own_forms(person: Person) -> frozenset[str]:
    feminine = is_feminine(person.first_name)
    firsts = {fold(person.first_name), *diminutives().get(fold(person.first_name), ())}
    forms = {form for name in firsts for form in name_forms(name, feminine=feminine)}
    lasts = person.last_name.split("-")
    forms |= {form for name in lasts for form in name_forms(name, feminine=feminine)}
    return frozenset(forms | {fold(person.last_name)})


def _looks_like_a_name(line: str, sender: Sender) -> bool:
    words = [w.strip(".,;") for w in line.split()]
    names = [w for w in words if w[:1].isupper() and w[1:].islower()]
    if len(names) != len(words) or len(words) not in _NAME_WORDS:
        return False
    place = sender.institution
    return place is None or not any(of_institution(fold(w), place) for w in words)
