"""The own words before the signature, sentence by sentence, as mails about papers are read.

Sign-ups are read clause by clause with a grammar; papers and applications need less: which words
stand together in one sentence, or in one item of a list.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from parsers.facts import Word, fold
from rules.case import Case
from rules.days import warsaw_day
from rules.events import Chosen
from rules.people import Mention
from rules.signature import signature_start
from rules.understanding import Understanding

# Their dots end no sentence.
_ABBREVIATIONS = re.compile(
    r"\b(ds|art|ust|nr|p|r|ul|al|tj|np|dr|tel|zal|zał|pkt|str|godz|m\.in|im|prof|mgr|br|ok|lok|poz|św"
    r"|sw)\.",
    re.IGNORECASE,
)
_END = re.compile(r"[.!?;…]+(?=\s|$)|\n+")
_ITEM = re.compile(r"[,;](?=\s)|\s(?:oraz|zaś|natomiast|a)\s")
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
# A line this long was broken by the mail program, not by its writer.
_LONG_LINE = 35


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence or an item of a list."""

    start: int
    """Where it begins in the own words."""
    end: int
    text: str
    """Folded, words divided by single spaces."""
    is_question: bool

    def holds(self, mention: Mention) -> bool:
        """Say whether somebody is named in it."""
        return self.start <= mention.span.start < self.end


def body_end(case: Case, understanding: Understanding) -> int:
    """Return where in the own words the signature begins."""
    language = case.message.language
    first = signature_start(language, understanding.mentions, understanding.sender)
    if first >= len(language.tokens):
        return len(case.message.body.own_words)
    return language.tokens[first].span.start


def sentences(case: Case, understanding: Understanding) -> tuple[Sentence, ...]:
    """List the sentences of the own words before the signature."""
    return split_sentences(case.message.body.own_words[: body_end(case, understanding)])


def split_sentences(text: str) -> tuple[Sentence, ...]:
    """List the sentences of a text."""
    smooth = _ABBREVIATIONS.sub(lambda m: m[1].replace(".", " ") + " ", text)
    found: list[Sentence] = []
    at = 0
    for end in (*_ends(smooth), len(smooth)):
        words = plain(smooth[at:end])
        if words:
            found.append(Sentence(at, end, words, "?" in smooth[at : end + 1]))
        at = end
    return tuple(found)


def split_items(text: str) -> tuple[Sentence, ...]:
    """List what stands between commas, semicolons and "oraz" in one sentence."""
    found: list[Sentence] = []
    at = 0
    for end in (*(m.start() for m in _ITEM.finditer(text)), len(text)):
        words = plain(text[at:end])
        if words:
            found.append(Sentence(at, end, words, is_question=False))
        at = end
    return tuple(found)


def plain(text: str) -> str:
    """Fold a text to words divided by single spaces."""
    return " ".join(fold(m.group()) for m in _WORD.finditer(text))


def whole(said: Iterable[Sentence]) -> str:
    """Join sentences; a bar keeps them apart."""
    return " | ".join(s.text for s in said)


def names_an_event(case: Case, end: int) -> bool:
    """Say whether the own words speak of a meeting, a webinar or another event by its kind."""
    return any(t.kind is Word.EVENT and t.span.start < end for t in case.message.language.tokens)


def days_of_events(case: Case, understanding: Understanding) -> tuple[int, ...]:
    """List where in the own words a day stands on which an event is still to come."""
    today = warsaw_day(case.received)
    tokens = case.message.language.tokens
    return tuple(
        tokens[c.reference.first].span.start
        for c in understanding.references
        if c.reference.has_date
        and 0 <= c.reference.first < len(tokens)
        and any(e.last_day >= today for e in case.registry.events if e.id in _meant(c))
    )


def _meant(chosen: Chosen) -> tuple[str, ...]:
    return (chosen.event.id,) if chosen.event is not None else chosen.candidates


def _ends(text: str) -> list[int]:
    return [m.start() for m in _END.finditer(text) if not _is_broken_line(text, m)]


def _is_broken_line(text: str, found: re.Match[str]) -> bool:
    """Say whether the line goes on in the next one: "do grupy roboczej / ds. usług"."""
    if found.group() != "\n":
        return False
    line = text[text.rfind("\n", 0, found.start()) + 1 : found.start()]
    following = text[found.end() : found.end() + 1]
    return len(line) >= _LONG_LINE and following.islower()
