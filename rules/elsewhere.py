"""Does "będę" tell of another place or time than the event: "na urlopie", "po 20 maja"?"""

from parsers.facts import Act, DateRole, Word
from rules.clause_view import ABOUT
from rules.heard import Heard
from rules.stated import Stance, Stated
from rules.word_sets import word_set

_BEFORE_PLACES = word_set("w we na u poza za pod po")
_PLACES = frozenset((Word.UNKNOWN, Word.INSTITUTION))
_OTHER_TIMES = frozenset((DateRole.AFTER, DateRole.BEFORE, DateRole.SINCE))
_NO_PLACES = word_set(
    "auli bank charakterze czas czasie holu imieniu komplecie miejscu mur parkingu recepcji roli "
    "sali terminie towarzystwie"
)
"""Behind these somebody is still at the event: "będę w auli", "na czas", "na bank"."""
_UNABLE = word_set(
    "chora chory chorobowym l niedostepna niedostepny nieosiagalna nieosiagalny zajeta zajety"
)


def is_elsewhere(heard: Heard, stated: Stated) -> bool:
    """Say whether a statement with "będę" alone speaks of another place or of being unable."""
    about = [p for p in stated.clause.predicates if p.act in ABOUT]
    if stated.stance is not Stance.COMES or not about:
        return False
    if any(p.lemma != "byc" or p.act is not Act.ATTEND for p in about):
        return False
    if heard.says(stated, _UNABLE) or _is_another_time(heard, stated):
        return True
    return any(
        _is_place(heard, i) and heard.language.tokens[i - 1].folded in _BEFORE_PLACES
        for i in stated.clause.tokens
        if i - 1 in stated.clause.tokens
    )


def _is_another_time(heard: Heard, stated: Stated) -> bool:
    """Say whether only a time before or behind a day is given: "będę po 20 maja"."""
    if heard.events_in(stated):
        return False
    span = stated.clause.span
    return any(
        d.role in _OTHER_TIMES and span.start <= d.span.start and d.span.end <= span.end
        for d in heard.language.dates
    )


def _is_place(heard: Heard, index: int) -> bool:
    """Say whether a noun stands for neither an event nor a person of the register."""
    token = heard.language.tokens[index]
    if not token.is_noun or token.kind not in _PLACES or token.folded in _NO_PLACES:
        return False
    return index not in heard.explained()
