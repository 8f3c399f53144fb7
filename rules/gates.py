"""Automatic only if explained: every word must be used by the statement or be harmless.

What is left over goes to a person with its place in the text.  The gate does not ask whether the
left-over word matters; nobody can know that about a word that was not understood.
"""

from collections.abc import Iterator, Sequence

from parsers.facts import Clause, Language, NumberMention, Span, Token, Word
from rules.case import Case
from rules.decision import Finding
from rules.findings import hold
from rules.people import Mention
from rules.signature import explained_in_signature, names_sender
from rules.statement import is_plain
from rules.understanding import Understanding, is_too_long

_ALWAYS_HARMLESS = frozenset((Word.PLAIN, Word.POLITE, Word.ENROLMENT))
_REASONS = {
    Word.DOUBT: "Zastrzeżenie, zaprzeczenie lub zmiana: „{}”.",
    Word.QUESTION: "Pytanie: „{}”.",
    Word.OTHERS: "Mowa o osobach bez nazwiska: „{}”.",
    Word.DATE: "Data, która nie pasuje do wydarzenia: „{}”.",
    Word.TIME: "Godzina, która nie pasuje do wydarzenia: „{}”.",
    Word.NUMBER: "Liczba, której nic nie wyjaśnia: „{}”.",
    Word.VERB: "Czasownik, którego nie użyto w zgłoszeniu: „{}”.",
}
_UNKNOWN = "Niezrozumiałe słowa: „{}”."
_NAME = "Nieznana nazwa lub osoba: „{}”."
# A function ("kierownik Działu") belongs to the name at most so many words away.
_NEAR_NAME = 4
_US = frozenset(("my", "nas"))


def unexplained(case: Case, understanding: Understanding) -> Iterator[Finding]:
    """Yield one finding for every run of words of the body that nothing explains."""
    if is_too_long(case):
        return
    language = case.message.language
    left = [i for i in range(len(language.tokens)) if not _is_explained(i, language, understanding)]
    for run in _runs(left):
        words = [language.tokens[i] for i in run]
        span = Span(start=words[0].span.start, end=words[-1].span.end)
        quote = case.message.body.own_words[span.start : span.end][:80]
        yield hold("unexplained-words", _reason(words).format(quote), span)


def unexplained_in_subject(case: Case, understanding: Understanding) -> Iterator[Finding]:
    """Yield one finding when the subject line says something that nothing explains."""
    if is_too_long(case):
        return
    subject = case.message.language.subject or Language()
    left = [
        i
        for i in range(len(subject.tokens))
        if not _is_explained_in_subject(i, subject, understanding)
    ]
    if left:
        quote = " ".join(subject.tokens[i].text for i in left)[:80]
        yield hold("unexplained-subject", f"W temacie wiadomości niewyjaśnione słowa: „{quote}”.")


def _is_explained(index: int, language: Language, understanding: Understanding) -> bool:
    tokens = language.tokens
    if index >= understanding.signature:
        return explained_in_signature(index, tokens, understanding.mentions, understanding.sender)
    mention = _mention_at(index, understanding.mentions)
    if mention is not None and mention.first in understanding.statement.mentions:
        return True
    if index in understanding.event.used or index in understanding.institution:
        return True
    return _kind_is_explained(index, language, understanding)


def _kind_is_explained(index: int, language: Language, understanding: Understanding) -> bool:
    kind = language.tokens[index].kind
    if kind is Word.VERB:
        return _in_statement(index, language, understanding)
    if kind is Word.NUMBER:
        return _number_fits(index, language, understanding)
    if kind is Word.TITLE:
        return _beside_a_guest(index, understanding)
    if kind is Word.OTHERS:
        return _is_us(language.tokens[index], understanding)
    is_me = kind is Word.SELF and index in understanding.statement.self_words
    return is_me or kind in _ALWAYS_HARMLESS


def _is_explained_in_subject(index: int, subject: Language, understanding: Understanding) -> bool:
    token = subject.tokens[index]
    if index in understanding.event.subject_used | understanding.subject_institution:
        return True
    if token.kind in _ALWAYS_HARMLESS | {Word.SELF}:
        return token.kind is not Word.SELF or understanding.statement.names_self
    if token.kind is Word.VERB:
        clause = _clause_at(token, subject.clauses)
        return clause is not None and all(is_plain(p) for p in clause.predicates)
    mention = _mention_at(index, understanding.subject_mentions)
    if mention is None or not mention.is_full or len(mention.persons) != 1:
        return False
    guests = understanding.statement.persons
    return mention.persons[0] in guests or names_sender(mention, understanding.sender)


def _mention_at(index: int, mentions: Sequence[Mention]) -> Mention | None:
    return next((m for m in mentions if m.first <= index < m.last), None)


def _clause_at(token: Token, clauses: Sequence[Clause]) -> Clause | None:
    return next((c for c in clauses if c.span.start <= token.span.start < c.span.end), None)


def _is_us(token: Token, understanding: Understanding) -> bool:
    """Accept "proszę nas wpisać": we are explained once the speaker and others are named."""
    statement = understanding.statement
    return token.folded in _US and statement.names_self and bool(statement.persons)


def _in_statement(index: int, language: Language, understanding: Understanding) -> bool:
    token = language.tokens[index]
    return any(
        language.clauses[i].span.start <= token.span.start < language.clauses[i].span.end
        for i in understanding.statement.clauses
    )


def _number_fits(index: int, language: Language, understanding: Understanding) -> bool:
    """Numbering is harmless; a count must be the number of those put on the list."""
    token = language.tokens[index]
    number = _number_at(token, language.numbers)
    if number is None:
        return False
    guests = len(understanding.statement.persons) + understanding.statement.names_self
    return number.kind == "list" or (number.kind == "count" and number.value == guests)


def _number_at(token: Token, numbers: Sequence[NumberMention]) -> NumberMention | None:
    return next(
        (n for n in numbers if n.span.start < token.span.end and token.span.start < n.span.end),
        None,
    )


def _beside_a_guest(index: int, understanding: Understanding) -> bool:
    return any(
        m.first in understanding.statement.mentions
        and (m.first - _NEAR_NAME <= index < m.first or m.last <= index < m.last + _NEAR_NAME)
        for m in understanding.mentions
    )


def _runs(indexes: list[int]) -> Iterator[list[int]]:
    run: list[int] = []
    for index in indexes:
        if run and index != run[-1] + 1:
            yield run
            run = []
        run.append(index)
    if run:
        yield run


def _reason(words: list[Token]) -> str:
    for word in words:
        if word.kind in _REASONS:
            return _REASONS[word.kind]
    return _NAME if any(w.text[:1].isupper() for w in words) else _UNKNOWN
