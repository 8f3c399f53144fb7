"""Is a sign-up or a withdrawal about the event, and not about a newsletter, a lunch, an office?"""

from collections.abc import Iterator

from parsers.facts import Act, Predicate, Word
from rules.case import Case
from rules.decision import Finding
from rules.findings import hold
from rules.gates.places import explained, is_claimed, place
from rules.stances import Stance, Stated
from rules.understanding import Understanding
from rules.word_sets import word_set

_FROM = word_set("z ze")
_TO = word_set("do")
_IN = word_set("w we")
_FOR = word_set("po")
_EVENTS = word_set(
    "udzialu udzial uczestnictwa obecnosci uroczystosci uroczystosc wydarzen imprezy imprezie "
    "zebrania zebraniu posiedzenia posiedzeniu wyjazdu wyjazd przyjazdu spotkan zapisu zgloszenia "
    "rezerwacji miejsca listy liste lista wykazu ewidencji rejestru spisu grona skladu transportu "
    "autokaru busa trojki dwojki czworki piatki grupy zespolu ekipy delegacji edycji terminu "
    "kolejki zaproszenia programu sali auli planu calosci bazy akcji"
)
"""What one is put on or taken off when an event is meant."""
_REASONS = word_set(
    "powodu powodow przyczyn przyczyny wzgledu wzgledow uwagi racji braku koniecznosci okazji "
    "czasem bolem zalem ramienia grona imieniu mojej naszej strony calego serca"
)
_OTHER_LISTS = ("mailing", "newsletter", "adresow", "subskry", "dystrybuc")
_DATES = word_set("termin terminy date daty")
_NOTING = ("zapis", "wpis", "notuj", "zanotow")
_POSITIONS = word_set("stanowiska funkcji pracy czlonkostwa")
_TIMES = word_set(
    "poludniu drodze pracy godzinach godz obiedzie przerwie lunchu sesji spotkaniu czasie "
    "wszystkim prostu kolei czesci raz namysle naradzie kawie dlugim krotkim szkole zajeciach "
    "dyzurze urlopie swietach weekendzie majowce polnocy mojej naszej stronie"
)
_HANDED = word_set(
    "udzial obecnosc uczestnictwo akces chec gotowosc zgloszenie przyjazd przybycie osobe osoby "
    "kandydature zespol delegacje sklad ekipe grupe reprezentacje nastepujace ponizsze komplet "
    "uczestnikow pracownikow zainteresowanie rezerwacje otrzymanie odbior nazwiska liste dane "
    "rejestracje wejscie fotel krzeslo krzesla miejsce miejsca stolik bilet bilety"
)
_FEWEST = 1
_NEAR = 3


def aims_unexplained(_: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold on something else that is joined or left: "rezygnuję z obiadu", "po plakaty"."""
    for stated in understanding.stated:
        if not is_claimed(stated, understanding) or stated.stance is Stance.NAMES:
            continue
        acts = {p.act for p in stated.clause.predicates}
        for index in _aims(stated, acts, understanding):
            token = understanding.language.tokens[index]
            reason = f"Nie wiadomo, czy mowa o wydarzeniu: „{token.text}”."
            yield hold("verb-unsure", reason, place(understanding, token.span))


def _aims(stated: Stated, acts: set[Act], understanding: Understanding) -> Iterator[int]:
    """Yield the words of a statement that tell of something else than the event."""
    tokens = understanding.language.tokens
    for index in stated.clause.tokens:
        word, before = tokens[index].folded, tokens[index - 1].folded if index else ""
        is_noted = word in _DATES and before.startswith(_NOTING)
        if is_noted or word.startswith(_OTHER_LISTS) or (before in _FROM and word in _POSITIONS):
            yield index
    for index in _open_nouns(stated, understanding):
        if _leads_away(index, acts, understanding) or _is_other_object(
            index, stated, understanding
        ):
            yield index


def _open_nouns(stated: Stated, understanding: Understanding) -> Iterator[int]:
    """Yield the nouns of a statement that stand for no person, event or institution."""
    known = explained(understanding)
    for index in stated.clause.tokens:
        token = understanding.language.tokens[index]
        is_open = token.kind is Word.UNKNOWN and token.is_noun and not token.is_person
        if is_open and index not in known and token.text[:1].islower():
            yield index


def _leads_away(index: int, acts: set[Act], understanding: Understanding) -> bool:
    tokens = understanding.language.tokens
    word, before = tokens[index].folded, _preposition(index, understanding)
    if Act.WITHDRAW in acts and before in _FROM:
        return word not in _EVENTS | _REASONS and not word.endswith(("em", "a", "ami"))
    if Act.SIGN_UP in acts and before in _TO:
        return word not in _EVENTS and not word.endswith(("ania", "enia", "ecia"))
    if Act.REPLACE in acts and before in _IN:
        return word not in _EVENTS and not word.endswith(("niu", "cu", "scu"))
    return Act.ATTEND in acts and before in _FOR and word not in _TIMES


def _preposition(index: int, understanding: Understanding) -> str:
    """Return the word before a noun and its adjective: "z" of "z papierowych materiałów"."""
    tokens = understanding.language.tokens
    at = index - 1
    is_adjective = at > 0 and tokens[at].kind is Word.UNKNOWN and not tokens[at].is_noun
    if is_adjective and tokens[at].folded not in _FROM | _TO | _IN | _FOR:
        at -= 1
    return tokens[at].folded if at >= 0 else ""


def _is_other_object(index: int, stated: Stated, understanding: Understanding) -> bool:
    """Say whether only a thing is reported: "zgłaszam awarię linku"."""
    verbs = [p for p in stated.clause.predicates if p.act is Act.SIGN_UP]
    if len(verbs) != _FEWEST or not _hands_over(verbs[0]) or stated.roles:
        return False
    tokens = understanding.language.tokens
    behind = [i for i in stated.clause.tokens if tokens[i].span.start >= verbs[0].span.end]
    nouns = [i for i in behind[:_NEAR] if tokens[i].is_noun]
    return nouns[:1] == [index] and tokens[index].folded not in _HANDED and index == behind[0]


def _hands_over(predicate: Predicate) -> bool:
    return predicate.person == 1 and not (predicate.is_reflexive or predicate.head)
