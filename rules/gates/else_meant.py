"""Does a claim say what it seems to: nothing else is done, reported, left open or headed?"""

from collections.abc import Iterator

from parsers.facts import Act, Predicate, Token, Word
from rules.case import Case
from rules.decision import Finding
from rules.findings import hold
from rules.gates.places import explained, is_claimed, place, words_of
from rules.stances import Stance, Stated
from rules.understanding import Understanding
from rules.word_sets import word_set

_OF_PEOPLE = frozenset(
    (
        Act.ATTEND, Act.SIGN_UP, Act.WITHDRAW, Act.STAY, Act.REPLACE, Act.INFORM, Act.ASK,
        Act.REPORT, Act.THANK, Act.LATE, Act.GREET,
    )
)  # fmt: skip
_INFINITIVE = ("ac", "ec", "ic", "yc", "uc", "sc", "zc")
_SHORTEST = 4
_TO_ASK = word_set("prosic poprosic zapytac")
_PLEASE = word_set("prosze prosimy poprosze poprosimy prosilabym prosilbym")
_LEARNING = word_set(
    "zobaczyc zrozumiec dowiedziec dowiadywac posluchac sluchac wysluchac uczyc nauczyc poznac "
    "widziec ogladac obejrzec popatrzec podpatrzec sprawdzic"
)
_TO_LOG_IN = word_set("zalogowac logowac podlaczyc podlaczac polaczyc laczyc")
_OFFICES = word_set("biurze pracy domu urzedzie kraju firmie osrodku miejscu fundacji szkole")
_SOMEBODY = word_set("ktos kims kogos komus")
_OTHER_HEADS = (
    "nieobecn", "kontakt", "wiadomosc", "kopi", "prowadz", "odpowiedzialn", "opiekun", "autor",
    "sporzadz", "telefon", "rezygn", "skresl", "wykresl", "zastrzez", "dotycz", "zaprasz",
)  # fmt: skip
_TENTATIVE = ("wstepn", "warunkow", "roboczo")
_TOLD = word_set("wiedziec widac wiadomo slychac pisac mowic prosic ustalic umowic zapowiadac")
_CHANGE = ("zmian", "aktualizacj")


def deeds_unexplained(_: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold on another deed beside a claim: "przyjdę podpisać", "nie dam rady otworzyć"."""
    known = explained(understanding)
    for stated in understanding.stated:
        if not is_claimed(stated, understanding) or _is_request(stated, understanding):
            continue
        for index in stated.clause.tokens:
            token = understanding.language.tokens[index]
            if index in known or token.folded in _TO_ASK or not _is_infinitive(token):
                continue
            if _is_another_deed(token, stated):
                reason = f"Nie wiadomo, czy mowa o udziale: „{token.text}”."
                yield hold("verb-unsure", reason, place(understanding, token.span))


def _is_request(stated: Stated, understanding: Understanding) -> bool:
    """Say whether the reader is to do it: "proszę dać moje miejsce komu innemu"."""
    return bool(words_of(stated, understanding) & _PLEASE)


def _is_infinitive(token: Token) -> bool:
    is_verb = token.kind is Word.VERB or (token.kind is Word.UNKNOWN and not token.is_noun)
    if not is_verb or token.text.endswith("ąc") or token.folded.endswith("jac"):
        return False  # "działając"
    return token.folded.endswith(_INFINITIVE) and len(token.folded) >= _SHORTEST


def _is_another_deed(token: Token, stated: Stated) -> bool:
    own = [p for p in stated.clause.predicates if _covers(p, token)]
    if any(p.is_negated and p.lemma in _TO_LOG_IN for p in own):
        return True
    return not any(p.act in _OF_PEOPLE for p in own)


def _covers(predicate: Predicate, token: Token) -> bool:
    return predicate.span.start <= token.span.start and token.span.end <= predicate.span.end


def absence_elsewhere(_: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold when somebody is away from the office: "nie będzie mnie w biurze do piątku"."""
    tokens = understanding.language.tokens
    for stated in understanding.stated:
        leaves = any(p.act is Act.WITHDRAW for p in stated.clause.predicates)
        if stated.stance is not Stance.AWAY or not leaves or not is_claimed(stated, understanding):
            continue
        for index in stated.clause.tokens:
            before = tokens[index - 1].folded if index else ""
            if before in {"w", "we"} and tokens[index].folded in _OFFICES:
                reason = f"Mowa o nieobecności gdzie indziej: „{tokens[index].text}”."
                yield hold("verb-unsure", reason, place(understanding, tokens[index].span))


def somebody_unexplained(_: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold when somebody without a name comes along: "będę z kimś jeszcze"."""
    for stated in understanding.stated:
        is_sign_up = stated.stance in {Stance.COMES, Stance.NAMES}
        says_somebody = bool(words_of(stated, understanding) & _SOMEBODY)
        if is_sign_up and says_somebody and is_claimed(stated, understanding):
            yield hold("others-unexplained", "Mowa o kimś, kto nie jest wymieniony.")


def heads_unexplained(_: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold on names below a head that signs nobody up: "nieobecni: …", "osoba do kontaktu: …"."""
    known = explained(understanding)
    for stated in understanding.stated:
        if stated.stance is not Stance.NAMES or not is_claimed(stated, understanding):
            continue
        for index in stated.clause.tokens:
            token = understanding.language.tokens[index]
            if index not in known and token.folded.startswith(_OTHER_HEADS):
                reason = f"Nie wiadomo, czy ktoś jest zgłaszany: „{token.text}”."
                yield hold("verb-unsure", reason, place(understanding, token.span))


def reserves_unexplained(_: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold on what is only tentative, or depends on what comes: "jak dostanę zgodę"."""
    for stated in understanding.stated:
        is_tentative = any(word.startswith(_TENTATIVE) for word in words_of(stated, understanding))
        if is_tentative and is_claimed(stated, understanding):
            yield hold("condition", "Zgłoszenie jest tylko wstępne.", stated.clause.span)
        if _depends(stated, understanding):
            yield hold("condition", "Warunek lub wątpliwość.", stated.clause.span)


def _depends(stated: Stated, understanding: Understanding) -> bool:
    """Say whether a claim beside it comes true only then, and nobody learns how something goes."""
    if stated.clause.connective != "jak" or not any(map(_is_to_come, stated.clause.predicates)):
        return False
    beside = [
        other
        for other in understanding.stated
        if abs(other.index - stated.index) == 1 and other.clause.sentence == stated.clause.sentence
    ]
    learns = any(p.lemma in _LEARNING for other in beside for p in other.clause.predicates)
    return not learns and any(is_claimed(other, understanding) for other in beside)


def _is_to_come(predicate: Predicate) -> bool:
    is_told = predicate.act in {Act.REPORT, Act.INFORM, Act.ASK, Act.THANK}
    return not (predicate.is_past or is_told or predicate.lemma in _TOLD)


def changes_unexplained(_: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold when a change of data is reported, not a person: "zgłaszam zmianę numeru"."""
    tokens = understanding.language.tokens
    for stated in understanding.stated:
        if stated.stance is not Stance.COMES or not is_claimed(stated, understanding):
            continue
        signs = any(p.act is Act.SIGN_UP and p.person == 1 for p in stated.clause.predicates)
        for index in stated.clause.tokens:
            is_object = signs and index > 0 and tokens[index - 1].kind is Word.VERB
            if is_object and tokens[index].folded.startswith(_CHANGE) and not stated.roles:
                reason = f"Nie wiadomo, czy mowa o udziale: „{tokens[index].text}”."
                yield hold("verb-unsure", reason, place(understanding, tokens[index].span))
