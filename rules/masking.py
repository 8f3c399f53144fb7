"""What does a mail say when nobody is told who, which day, which event, how many?

The second opinion is trained on few mails.  It must learn how Poles sign up and withdraw, not that
a certain name of the samples withdrew: whatever the facts know as a name, a day, a time, a number,
an event, an institution or an address becomes a mark.
"""

import re
from collections.abc import Iterable, Sequence

from parsers.facts import Language, Token, Word
from rules.case import Case
from rules.events import Chosen
from rules.people import Mention
from rules.understanding import Understanding

MARKS = frozenset(("#osoba", "#dzien", "#godzina", "#liczba", "#termin", "#miejsce", "#adres"))
"""All marks; each stands for as many words as follow each other."""
_PERSON, _DAY, _TIME, _NUMBER, _EVENT, _PLACE, _ADDRESS = (
    "#osoba", "#dzien", "#godzina", "#liczba", "#termin", "#miejsce", "#adres",
)  # fmt: skip
SUBJECT_ENDS = "|"
_WHEN = {Word.DATE: _DAY, Word.TIME: _TIME}
_KINDS = {Word.NUMBER: _NUMBER, Word.INSTITUTION: _PLACE}
_ADDRESS_LIKE = re.compile(r"@|^www\.|^https?:|/")
_SAID = re.compile(r"[?!:,.;\n]")
_AS_SAID = {";": ",", "\n": "."}


def masked(case: Case, understanding: Understanding) -> str:
    """Return the subject and the own words before the signature, folded, with marks.

    Words, marks and the signs ``. , : ? !`` are parted by single blanks; a line end is a full
    stop; the subject ends with ``|``.
    """
    language = case.message.language
    end = understanding.signature if understanding.is_body else len(language.tokens)
    subject = language.subject or Language()
    head = _masked(
        case.message.envelope.subject,
        subject.tokens,
        _marks(
            understanding.subject_mentions,
            understanding.subject_references,
            understanding.subject_institution,
        ),
    )
    references = understanding.references if understanding.is_body else ()
    body = _masked(
        case.message.body.own_words,
        language.tokens[:end],
        _marks(understanding.mentions, references, understanding.institution),
    )
    return " ".join((*head, SUBJECT_ENDS, *body))


def _marks(
    mentions: Sequence[Mention], references: Iterable[Chosen], institution: Iterable[int]
) -> dict[int, str]:
    """Return the mark of each token that has one; people win over events and places.

    Days and times have a mark of their own, also where they tell which event is meant.
    """
    found = dict.fromkeys(institution, _PLACE)
    found |= dict.fromkeys((i for c in references for i in c.reference.tokens), _EVENT)
    return found | {i: _PERSON for m in mentions for i in range(m.first, m.last)}


def _masked(text: str, tokens: Sequence[Token], marks: dict[int, str]) -> list[str]:
    """Write tokens one by one; equal marks side by side become one."""
    written: list[str] = []
    for index, token in enumerate(tokens):
        before = tokens[index - 1].span.end if index else 0
        gap = text[before : token.span.start]
        # Without a blank it is inside a time, a date or a number.
        sign = _SAID.search(gap) if gap.strip() != gap else None
        if sign and written:
            written.append(_AS_SAID.get(sign.group(), sign.group()))
        begins = not written or written[-1] in {".", "?", "!"}
        word = _WHEN.get(token.kind) or marks.get(index) or _of_itself(token, begins=begins)
        if word not in MARKS or written[-1:] != [word]:
            written.append(word)
    if tokens and "?" in text[tokens[-1].span.end :][:2]:
        written.append("?")
    return written


def _of_itself(token: Token, *, begins: bool) -> str:
    """Return the mark that a word has by itself, else the word."""
    if _ADDRESS_LIKE.search(token.folded):
        return _ADDRESS
    if token.kind in _KINDS:
        return _KINDS[token.kind]
    if any(c.isdigit() for c in token.folded):
        return _NUMBER
    is_name = token.kind is Word.UNKNOWN and token.text[:1].isupper() and not begins
    return _PERSON if is_name and not token.text.isupper() else token.folded
