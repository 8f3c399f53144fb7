"""The part that each named person plays in a clause: who comes, who is replaced, who is aside.

The words before a name decide ("zamiast", "z", "od", "oprócz"), then the case of its form.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from parsers.facts import Clause, Language, Word
from rules.names import Case
from rules.people import Mention
from rules.word_sets import word_set


class Part(StrEnum):
    """What a named person does in a clause."""

    GUEST = "guest"
    """Stands where the clause's own people stand."""
    OUT = "out"
    """zamiast, w miejsce, za: the person whose place is taken."""
    ASIDE = "aside"
    """od, dla, dziękuję …: is only spoken of."""
    EXCEPT = "except"
    """oprócz, poza, bez: is left out."""
    EITHER = "either"
    """lub, albo, czy: one of several."""
    NOT = "not"
    """nie Anna: denied by itself."""


@dataclass(frozen=True, slots=True)
class Role:
    """A mention with its part."""

    mention: Mention
    part: Part


ASIDE_WORDS = word_set(
    "u od do o po pod przed nad przy przez obok wobec dzieki wedlug "
    "akceptacja aprobata decyzja decyzji dyspozycja dyspozycje imieniu maila mailem mailu "
    "obecnosci pisma pismo polecenia polecenie polecil porozumieniu pozdrowienia prosba prosbe "
    "prosby rekomendacji rozmowie rozmowy telefonie upowaznienia uzgodnieniu wiadomosci wiedza "
    "wiedzy wyrazeniu zaproszenie zaproszeniem zgloszenia zgloszeniem zgloszeniu zgoda zgode "
    "zgody"
)
"""Behind these a name is only spoken of: "od Anny", "z polecenia", "w imieniu", "po rozmowie z"."""
_INSTEAD = word_set("zamiast zastepstwie zastepstwo zamian")
_PLACE_OF = word_set("miejsce miejscu")
_PARTS = {
    **dict.fromkeys(("oprocz", "procz", "poza", "bez", "pomijajac", "wyjatkiem"), Part.EXCEPT),
    **dict.fromkeys(("lub", "albo", "badz", "ewentualnie", "czy", "wzglednie"), Part.EITHER),
    "nie": Part.NOT,
}
"""What a word before a name makes of it, whatever the case of the name."""
_WITH = word_set("z ze")
# "w porozumieniu z", "nie mylić z": no company.
_AGREED = word_set(
    "mylic porozumieniu uzgodnieniu uzgodnieniem rozmowie rozmowa ustaleniu ustaleniami kontakcie "
    "konsultacji wspolpracy zgodnie umowiona umowiony ustalone uzgodnione"
)
_SKIPPED = frozenset((Word.TITLE, Word.NUMBER))
_BESIDE_NAMES = _SKIPPED | {Word.INSTITUTION, Word.PLAIN}
_JOINS = word_set("i oraz a tez takze rowniez wraz razem plus jak")
# A feminine genitive is a dative and locative as well; a masculine one an accusative.
_OF = Case.GENITIVE | Case.DATIVE | Case.LOCATIVE | Case.ACCUSATIVE
_SPACE = 2
_LONGEST_ABBREVIATION = 4
_CENTRAL = Case.NOMINATIVE | Case.ACCUSATIVE | Case.GENITIVE | Case.INSTRUMENTAL


def roles(language: Language, clause: Clause, mentions: Sequence[Mention]) -> tuple[Role, ...]:
    """Give every mention of a clause its part, in order.

    Args:
        language: Facts of the text that the mentions stand in.
        clause: The clause.
        mentions: The mentions whose first token is in the clause.
    """
    found: list[Role] = []
    for mention in sorted(mentions, key=lambda m: m.first):
        found.append(Role(mention, _part(language, clause, mention, found)))
    return tuple(found)


def _part(language: Language, clause: Clause, mention: Mention, before: Sequence[Role]) -> Part:
    if _is_called(mention):
        return Part.ASIDE
    at = _word_before(language, clause, mention.first)
    if before and at == before[-1].mention.last - 1 and _is_apart(language, before[-1].mention):
        at = None  # "Pani Agnieszko, Jan Lis", "errata do maila Leny: Kaji nie będzie"
    if before and at is not None:
        joined = _joined(language, before[-1], at)
        if joined is not None:
            return joined
    return _by_words_before(language, mention, at)


def _is_called(mention: Mention) -> bool:
    """Say whether somebody is only spoken to: "Pani Agnieszko"."""
    return bool(mention.cases) and not mention.cases & ~Case.VOCATIVE


def _is_apart(language: Language, mention: Mention) -> bool:
    """Say whether what follows a name is no list with it: after a call, or after a colon."""
    if _is_called(mention):
        return True
    if mention.last >= len(language.tokens):
        return False
    start, end = (
        language.tokens[mention.last - 1].span.end,
        language.tokens[mention.last].span.start,
    )
    return end - start > 1 and not _has_break(language, start, end)


def _has_break(language: Language, start: int, end: int) -> bool:
    """Say whether a comma or a new line stands between two places."""
    return any(start <= b.start and b.end <= end for b in language.breaks)


def _is_gap(language: Language, index: int) -> bool:
    """Say whether more than a comma or the dot of a title stands behind a word."""
    here = language.tokens[index]
    start, end = here.span.end, language.tokens[index + 1].span.start
    is_dotted = here.kind is Word.TITLE and len(here.text) <= _LONGEST_ABBREVIATION
    is_short = is_dotted or _has_break(language, start, end)
    return end - start > (_SPACE if is_short else 1)


def _by_words_before(language: Language, mention: Mention, at: int | None) -> Part:
    """Return the part that the word before a name, if there is one, and its case give it."""
    word = language.tokens[at].folded if at is not None else ""
    previous = language.tokens[at - 1].folded if at else ""
    if _is_replaced(mention, word, previous):
        return Part.OUT
    if word in _PARTS:
        return _PARTS[word]
    if word == "ze" and Case.NOMINATIVE in mention.cases:
        word = ""  # "że Jan Kowalski nie przyjdzie"
    if word in _WITH:
        is_company = previous not in _AGREED and Case.INSTRUMENTAL in mention.cases
        return Part.GUEST if is_company else Part.ASIDE
    is_aside = word in ASIDE_WORDS or (at is not None and _belongs_to(language, at, mention))
    return Part.ASIDE if is_aside or not _is_central(mention) else Part.GUEST


def _joined(language: Language, before: Role, at: int) -> Part | None:
    """Return the part of the name before, where a name goes on with it.

    Args:
        language: Facts of the text.
        before: The name before.
        at: The word before the name in question.
    """
    if language.tokens[at].folded in _JOINS and _touches(language, before.mention, at):
        return before.part if before.part is not Part.NOT else Part.GUEST
    return before.part if before.mention.last == at + 1 else None


def _is_replaced(mention: Mention, word: str, previous: str) -> bool:
    """Say whether the words before a name tell that the person's place is taken."""
    if word in _PLACE_OF and previous in {"w", "na"}:
        return True
    return word in _INSTEAD or (word == "za" and Case.ACCUSATIVE in mention.cases)


def _is_central(mention: Mention) -> bool:
    """Say whether a name can be a subject or an object; one whose forms disagree can be any."""
    return not mention.cases or bool(mention.cases & _CENTRAL)


def _belongs_to(language: Language, at: int, mention: Mention) -> bool:
    """Say whether a name is the genitive of a noun before it: "za wiedzą Róży Kostrzewy"."""
    token = language.tokens[at]
    if any(language.tokens[i].kind is Word.NUMBER for i in range(at + 1, mention.first)):
        return False  # "dwie sprawy: 1) Leona Graczyka proszę zapisać"
    if any(_is_gap(language, i) for i in range(at, mention.first)):
        return False
    is_thing = token.is_noun and not token.is_person and token.kind in {Word.UNKNOWN, Word.PLAIN}
    return is_thing and bool(mention.cases & Case.GENITIVE) and not mention.cases & ~_OF


def _word_before(language: Language, clause: Clause, first: int) -> int | None:
    """Return the word before a name; its titles and numbering are left out."""
    inside = set(clause.tokens)
    at = first - 1
    while at in inside and language.tokens[at].kind in _SKIPPED:
        if language.tokens[at].kind is Word.TITLE and _is_gap(language, at):
            return None  # "dwie osoby z zespołu: Annę Nowak"
        at -= 1
    return at if at in inside else None


def _touches(language: Language, mention: Mention, joint: int) -> bool:
    """Say whether only functions stand between a name and the conjunction behind it."""
    return all(language.tokens[i].kind in _BESIDE_NAMES for i in range(mention.last, joint))
