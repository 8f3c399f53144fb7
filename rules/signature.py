"""Where the sender's name and closing begin, and whose name stands there.

Signatures are claims, but they must not contradict the address: a mail from Anna's address that
Jan signed does not say who comes.
"""

from collections.abc import Sequence

from parsers.facts import Act, BlockKind, Clause, Language, ParsedMessage, Token, Word, fold
from rules.diminutives import diminutives
from rules.given_names import is_given_name
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
_AWAITING = frozenset(
    (
        "nas", "osoby", "osob", "osobe", "nastepujace", "nastepujacych", "nastepujacy", "sklad",
        "skladzie", "uczestnicy", "uczestnikow", "pracownikow", "pracownicy", "dwie", "dwoje",
        "dwoch", "trzy", "troje", "trzech", "lista", "ekipa",
    )
)  # fmt: skip
_MANNERS = frozenset((Act.THANK, Act.GREET))
_HEAD_LINES = 3
_STEM = 4
_NAME_WORDS = (2, 3)


def signature_start(language: Language, mentions: Sequence[Mention], sender: Sender) -> int:
    """Return the index of the first token of the signature, or the number of tokens.

    It begins after a closing phrase, or with a fragment that begins with the sender's name, or,
    from an institution's box, with anybody's; nothing that says anything may follow, and the lines
    of a list of guests are no signature.
    """
    last_said = max((max(c.tokens) for c in language.clauses if _speaks(c)), default=-1)
    last_said = min(last_said, _before_footer(language, mentions, sender))
    earliest = max(last_said + 1, _list_end(language, mentions, last_said))
    own = {m.first for m in mentions if names_sender(m, sender)}
    others: set[int] = set()
    if sender.writer is None and last_said >= 0:
        others = {m.first for m in mentions if m.is_full and _is_alone(language, m.first)}
    starts = [at for at in _behind_closings(language) if at > last_said + 1 and at >= earliest]
    starts += [
        begin
        for head, begin in _heads(language)
        if begin >= max(earliest, 1)
        and (
            head in own
            or head in others
            or _is_initial(language.tokens, head, sender)
            or _is_short_form(language, head, sender)
        )
        and not _speaks_of_event(language, begin)
    ]
    return min(starts, default=len(language.tokens))


def _speaks(clause: Clause) -> bool:
    return any(p.act not in _MANNERS for p in clause.predicates)


def _before_footer(language: Language, mentions: Sequence[Mention], sender: Sender) -> int:
    """Return the last word before a line with the sender's full name and a footer below it.

    A footer may have verbs ("biuro jest czynne"), but asks for nothing and names nobody.
    """
    for mention in mentions:
        is_signed = mention.is_full and _is_alone(language, mention.first)
        is_own = is_signed and names_sender(mention, sender)
        if is_own and _is_footer(language, mentions, mention):
            return mention.first - 1
    return len(language.tokens)


def _is_footer(language: Language, mentions: Sequence[Mention], name: Mention) -> bool:
    below = [c for c in language.clauses if c.tokens and c.tokens[0] >= name.first]
    speaks = any(p.person in {1, 2} or p.is_request for c in below for p in c.predicates)
    names_others = any(m.first >= name.last and m.is_full for m in mentions)
    return not (speaks or names_others or any(c.is_question for c in below))


def _behind_closings(language: Language) -> list[int]:
    return [i + 1 for i, token in enumerate(language.tokens) if token.folded in _CLOSINGS]


def _heads(language: Language) -> list[tuple[int, int]]:
    """List the first word of every fragment behind its titles, with where the fragment begins."""
    found: list[tuple[int, int]] = []
    for clause in language.clauses:
        inside = [i for i in clause.tokens if language.tokens[i].kind is not Word.TITLE]
        if inside:
            found.append((inside[0], clause.tokens[0]))
    lines = (i for i in range(1, len(language.tokens)) if gap_is_line(language, i))
    return [*found, *((i, i) for i in lines)]


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
    said = [c for c in language.clauses if max(c.tokens) <= last_said]
    if not said or not (said[-1].opens_list or _awaits_names(language, said[-1], mentions)):
        return 0
    firsts = {m.first for m in mentions}
    end = 0
    for clause in language.clauses:
        if clause.tokens[0] <= last_said:
            continue
        has_name = not firsts.isdisjoint(clause.tokens)
        is_cut = not has_name or gap_is_line(language, clause.tokens[0], blank=True)
        if _closes(clause, language) or (end and is_cut):
            break
        if has_name:
            end = max(clause.tokens) + 1
    return end


def _closes(clause: Clause, language: Language) -> bool:
    return any(language.tokens[i].folded in _CLOSINGS for i in clause.tokens)


def _awaits_names(language: Language, clause: Clause, mentions: Sequence[Mention]) -> bool:
    """Say whether a statement promises names that it does not give."""
    inside = set(clause.tokens)
    if any(m.first in inside for m in mentions):
        return False
    words = {language.tokens[i].folded for i in clause.tokens}
    return not words.isdisjoint(_AWAITING)


def _is_initial(tokens: Sequence[Token], index: int, sender: Sender) -> bool:
    """Say whether a line begins with the sender's initial: "R. Maj", "K."."""
    return sender.writer is not None and tokens[index].folded in _initials(sender.writer)


def _is_short_form(language: Language, index: int, sender: Sender) -> bool:
    """Say whether the last line is a form of the sender's first name that no list has: "Paula"."""
    is_last = index == len(language.tokens) - 1 and _is_alone(language, index)
    if sender.writer is None or not is_last:
        return False
    first, word = fold(sender.writer.first_name), language.tokens[index].folded
    return is_given_name(word) and word[:_STEM] == first[:_STEM] and len(word) > _STEM


def names_sender(mention: Mention, sender: Sender) -> bool:
    """Say whether a mention can be the sender: alone if full, among others if only a surname."""
    if sender.writer is None or sender.writer.id not in mention.persons:
        return False
    return not mention.is_full or mention.persons == (sender.writer.id,)


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
