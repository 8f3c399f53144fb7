"""The part that each named person plays in a clause: who comes, who is replaced, who is aside.

The words before a name decide ("zamiast", "z", "od", "oprócz"), then the case of its form.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from parsers.facts import Clause, Language, Word
from rules.names import Case
from rules.people import Mention


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


_INSTEAD = frozenset(("zamiast", "zastepstwie", "zastepstwo", "zamian"))
_PLACE_OF = frozenset(("miejsce", "miejscu"))
ASIDE_WORDS = frozenset(
    "polecenie polecenia polecil uzgodnieniu wyrazeniu wiedza wiedzy aprobata akceptacja obecnosci od przez u po przy obok dzieki wedlug imieniu prosbe zgoda zgode zgody porozumieniu polecenie "
    "polecenia rekomendacji upowaznienia pozdrowienia pod przed nad wobec do o "
    "zaproszenie zaproszeniem zgloszenia zgloszeniu zgloszeniem maila mailu mailem wiadomosci pisma pismo rozmowie rozmowy prosba prosby telefonie decyzja decyzji dyspozycja dyspozycje".split()
)
_EXCEPT = frozenset("oprocz procz poza bez pomijajac wyjatkiem".split())
_EITHER = frozenset("lub albo badz ewentualnie czy wzglednie".split())
_WITH = frozenset(("z", "ze"))
# "w porozumieniu z", "nie mylić z": no company.
_AGREED = frozenset(
    "mylic porozumieniu uzgodnieniu uzgodnieniem rozmowie rozmowa ustaleniu ustaleniami kontakcie "
    "konsultacji wspolpracy zgodnie umowiona umowiony ustalone uzgodnione".split()
)
_NOT = frozenset(("nie",))
_SKIPPED = frozenset((Word.TITLE, Word.NUMBER))
_JOINS = frozenset("i oraz a tez takze rowniez wraz razem plus jak".split())
_OBLIQUE = Case.DATIVE | Case.VOCATIVE
# A feminine genitive is a dative and locative as well; a masculine one an accusative.
_OF = Case.GENITIVE | Case.DATIVE | Case.LOCATIVE | Case.ACCUSATIVE
_SPACE = 2
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


def _part(
    language: Language, clause: Clause, mention: Mention, before: Sequence[Role]
) -> Part:
    if mention.cases and not mention.cases & ~Case.VOCATIVE:
        return Part.ASIDE
    at = _word_before(language, clause, mention.first)
    word = language.tokens[at].folded if at is not None else ""
    previous = language.tokens[at - 1].folded if at else ""
    if word in _JOINS and before and _touches(language, before[-1].mention, at):
        joined = before[-1].part
        return joined if joined is not Part.NOT else Part.GUEST
    if before and at is not None and before[-1].mention.last == at + 1:
        return before[-1].part if _is_listed(language, before[-1].mention, mention) else Part.GUEST
    if word in _INSTEAD or (word in _PLACE_OF and previous in {"w", "na"}):
        return Part.OUT
    if word == "za" and Case.ACCUSATIVE in mention.cases:
        return Part.OUT
    if word in _EXCEPT:
        return Part.EXCEPT
    if word in _EITHER:
        return Part.EITHER
    if word in _NOT:
        return Part.NOT
    if word in _WITH and previous in _AGREED:
        return Part.ASIDE
    if word in _WITH:
        return Part.GUEST if Case.INSTRUMENTAL in mention.cases else Part.ASIDE
    if word in ASIDE_WORDS or (at is not None and _belongs_to(language, at, mention)):
        return Part.ASIDE
    return Part.GUEST if not mention.cases or mention.cases & _CENTRAL else Part.ASIDE


def _belongs_to(language: Language, at: int, mention: Mention) -> bool:
    """Say whether a name is the genitive of a noun before it: "za wiedzą Róży Kostrzewy"."""
    token = language.tokens[at]
    if any(
        language.tokens[i + 1].span.start - language.tokens[i].span.end > _SPACE
        for i in range(at, mention.first)
    ):
        return False
    is_thing = token.is_noun and not token.is_person and token.kind in {Word.UNKNOWN, Word.PLAIN}
    return is_thing and bool(mention.cases & Case.GENITIVE) and not mention.cases & ~_OF


def _word_before(language: Language, clause: Clause, first: int) -> int | None:
    """Return the word before a name; its titles and numbering are left out."""
    inside = set(clause.tokens)
    at = first - 1
    while at in inside and language.tokens[at].kind in _SKIPPED:
        at -= 1
    return at if at in inside else None


def _touches(language: Language, mention: Mention, joint: int | None) -> bool:
    """Say whether only functions stand between a name and the conjunction behind it."""
    if joint is None:
        return False
    between = range(mention.last, joint)
    return all(language.tokens[i].kind in {*_SKIPPED, Word.INSTITUTION, Word.PLAIN} for i in between)


def _is_listed(language: Language, one: Mention, other: Mention) -> bool:
    """Say whether a comma or nothing stands between two names."""
    return one.last <= other.first
