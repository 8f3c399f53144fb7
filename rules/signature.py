"""Where the sender's name and closing begin, and whose name stands there.

Signatures are claims, but they must not contradict the address: a mail from Anna's address that
Jan signed does not say who comes.
"""

from collections.abc import Sequence

from parsers.facts import Act, BlockKind, Clause, Language, ParsedMessage, Token, Word, fold
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
_AWAITING = frozenset(
    "nas osoby osob osobe nastepujace nastepujacych nastepujacy sklad skladzie uczestnicy uczestnikow "
    "pracownikow pracownicy dwie dwoje dwoch trzy troje trzech lista ekipa".split()
)
_HEAD_LINES = 3
_NAME_WORDS = (2, 3)


def signature_start(language: Language, mentions: Sequence[Mention], sender: Sender) -> int:
    """Return the index of the first token of the signature, or the number of tokens.

    It begins after a closing phrase, or with a fragment that begins with the sender's name, or, from
    an institution's box, with anybody's; nothing that says anything may follow, and the lines of a
    list of guests are no signature.
    """
    tokens = language.tokens
    last_said = max((max(c.tokens) for c in language.clauses if _speaks(c)), default=-1)
    last_said = min(last_said, _before_footer(language, mentions, sender))
    listed = _list_end(language, mentions, last_said)
    starts = [
        i + 1
        for i, t in enumerate(tokens)
        if t.folded in _CLOSINGS and i > last_said and i + 1 >= listed
    ]
    own = {m.first for m in mentions if names_sender(m, sender)}
    anybody = {m.first for m in mentions if m.is_full} if sender.writer is None else set()
    for head, begin in _heads(language):
        is_name = head in own or _is_initial(tokens, head, sender)
        is_other = head in anybody and last_said >= 0 and _is_alone(language, head)
        if _speaks_of_event(language, begin):
            continue
        if begin > max(last_said, 0) and begin >= listed and (is_name or is_other):
            starts.append(begin)
    return min(starts, default=len(tokens))


def _speaks(clause: Clause) -> bool:
    return any(p.act not in {Act.THANK, Act.GREET} for p in clause.predicates)


def _before_footer(language: Language, mentions: Sequence[Mention], sender: Sender) -> int:
    """Return the last word before a line with the sender's full name and a footer below it.

    A footer may have verbs ("biuro jest czynne"), but asks for nothing and names nobody.
    """
    last = len(language.tokens)
    for mention in mentions:
        alone = mention.is_full and names_sender(mention, sender) and _is_alone(language, mention.first)
        if not alone:
            continue
        below = [c for c in language.clauses if c.tokens and c.tokens[0] >= mention.first]
        speaks = any(p.person in {1, 2} or p.is_request for c in below for p in c.predicates)
        others = any(m.first >= mention.last and m.is_full for m in mentions)
        asks = any(c.is_question for c in below)
        if not (speaks or others or asks):
            return min(last, mention.first - 1)
    return last


def _heads(language: Language) -> list[tuple[int, int]]:
    """List the first word of every fragment behind its titles, with where the fragment begins."""
    found: list[tuple[int, int]] = []
    for clause in language.clauses:
        inside = [i for i in clause.tokens if language.tokens[i].kind is not Word.TITLE]
        if inside:
            found.append((inside[0], clause.tokens[0]))
    found += [
        (i, i)
        for i in range(1, len(language.tokens))
        if gap_is_line(language, i) and (i, i) not in found
    ]
    return found


def _speaks_of_event(language: Language, begin: int) -> bool:
    """Say whether a day or a kind of event stands on the line that begins here."""
    for index in range(begin, len(language.tokens)):
        if index > begin and gap_is_line(language, index):
            return False
        if language.tokens[index].kind in {Word.DATE, Word.EVENT}:
            return True
    return False


def gap_is_line(language: Language, index: int, *, blank: bool = False) -> bool:
    """Say whether a line (or, with ``blank``, an empty line) ends before a word."""
    start, end = language.tokens[index - 1].span.end, language.tokens[index].span.start
    return any(
        s.start >= start and s.end <= end and s.is_line and (s.end - s.start > 1 or not blank)
        for s in language.breaks
    )


def _is_alone(language: Language, head: int) -> bool:
    """Say whether a name begins a line of its own."""
    return head > 0 and gap_is_line(language, head)


def _list_end(language: Language, mentions: Sequence[Mention], last_said: int) -> int:
    """Return where the list ends that the last statement opens, else 0."""
    said = [c for c in language.clauses if c.tokens and max(c.tokens) <= last_said]
    if not said or not (said[-1].opens_list or _awaits_names(language, said[-1], mentions)):
        return 0
    firsts = {m.first for m in mentions}
    end = last_said + 1
    started = False
    for clause in language.clauses:
        if clause.tokens[0] <= last_said:
            continue
        has_name = any(i in firsts for i in clause.tokens)
        closing = any(language.tokens[i].folded in _CLOSINGS for i in clause.tokens)
        if closing or (started and (not has_name or gap_is_line(language, clause.tokens[0], blank=True))):
            break
        if has_name:
            started = True
            end = max(clause.tokens) + 1
    return end if started else 0


def _awaits_names(language: Language, clause: Clause, mentions: Sequence[Mention]) -> bool:
    """Say whether a statement promises names that it does not give."""
    inside = set(clause.tokens)
    if any(m.first in inside for m in mentions):
        return False
    words = {language.tokens[i].folded for i in clause.tokens}
    return bool(words & _AWAITING)


def _is_initial(tokens: Sequence[Token], index: int, sender: Sender) -> bool:
    """Say whether a line begins with the sender's initial: "R. Maj", "K."."""
    return sender.writer is not None and tokens[index].folded in _initials(sender.writer)


def names_sender(mention: Mention, sender: Sender) -> bool:
    """Say whether a mention can be the sender: alone if full, among others if only a surname."""
    if sender.writer is None or sender.writer.id not in mention.persons:
        return False
    return not mention.is_full or mention.persons == (sender.writer.id,)


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
    if sender.writer is not None and token.folded in _initials(sender.writer):
        return True
    if sender.institution is not None and of_institution(token.folded, sender.institution):
        return True
    address = sender.writer.address if sender.writer else None
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
