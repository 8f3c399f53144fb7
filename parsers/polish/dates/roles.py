"""How do the words before a day relate to it: "do", "od", "po", "z dnia", the head of a letter?"""

from parsers.facts import DateRole
from parsers.polish.dates.lexemes import Lexeme, Lexemes
from parsers.polish.dates.vocabulary import DAY_WORDS, ENGLISH_MONTHS, WEEKDAYS
from parsers.polish.morphology import is_lexicon_verb, is_proper_name
from parsers.polish.text import word_list
from parsers.polish.words import KINDS

_ROLES = {
    word: role
    for role, words in (
        (DateRole.BY, "do najpozniej until till"),
        (DateRole.SINCE, "od poczawszy since from"),
        (DateRole.AFTER, "po after"),
        (DateRole.BEFORE, "przed before"),
        (DateRole.AROUND, "okolo ok kolo okolicach okolicy around about"),
        (DateRole.DATED, "z ze dated"),
    )
    for word in words.split()
}
_COMPARED = {
    ("nie", "pozniej"): DateRole.BY,
    ("nie", "wczesniej"): DateRole.SINCE,
    ("", "pozniej"): DateRole.AFTER,
    ("", "wczesniej"): DateRole.BEFORE,
}
_ENGLISH = ENGLISH_MONTHS | frozenset(w for w in WEEKDAYS if w.endswith("day"))
# "rezygnuję z 15 maja" gives up that day; it is no date of a paper.
_GIVING_UP = ("rezygn", "zrezygn", "wypis", "wycof")
_GREETINGS = frozenset(
    word_list(
        """
    witam witajcie witaj czesc hej halo dziekuje dziekujemy pozdrawiam prosze panstwo panie pani
    ponownie serdecznie prosba przyjazd rezerwacja rezerwacje wpis zamiana zamiane
    """
    )
)
_REACH = 3
_MOST_WORDS_OF_A_TOWN = 3


def role_before(words: Lexemes, first: int, after: int) -> DateRole:
    """Return the role that the words before a day give it.

    Args:
        words: The text.
        first: The first lexeme of the day.
        after: What follows the day.
    """
    back = _before_day_words(words, first)
    word = words.word(back)
    if word in {"niz", "jak"}:
        word = words.word(back - 1)
        denied = "nie" if words.word(back - 2) == "nie" else ""
        return _COMPARED.get((denied, word), DateRole.ON)
    if word == "by":
        is_english = any(words.word(i) in _ENGLISH for i in range(first, after))
        return DateRole.BY if is_english else DateRole.ON
    role = _ROLES.get(word, DateRole.ON)
    if role is DateRole.DATED and _gives_up(words, back):
        return DateRole.ON
    return role


def _before_day_words(words: Lexemes, first: int) -> int:
    """Return the place before "dnia", "w dniu", "dn." and the point of "ok."."""
    back = first - 1
    if words.at(back).text == "." and words.word(back - 1) in {"dn", "ok"}:
        back -= 1
    if words.word(back) in DAY_WORDS:
        back -= 1
    if words.word(back) in {"w", "we"} and words.word(back - 1) == "najpozniej":
        back -= 1
    if words.word(back) == "the":
        back -= 1
    return back


def has_a_day_word(words: Lexemes, first: int) -> bool:
    """Say whether "dnia" or the like stands before."""
    back = first - 2 if words.at(first - 1).text == "." else first - 1
    return words.word(back) in DAY_WORDS


def _gives_up(words: Lexemes, back: int) -> bool:
    return any(words.word(i).startswith(_GIVING_UP) for i in range(max(0, back - _REACH), back))


def is_in_a_letter_head(words: Lexemes, first: int, after: int) -> bool:
    """Say whether a date with its year is the line "Wrocław, dnia 31 maja 2024 r."."""
    if not words.ends_line(after):
        return False
    back = first - 1
    while words.word(back) in DAY_WORDS or words.at(back).text == ".":
        back -= 1
    if words.at(back).text != ",":
        return False
    for place in range(back - 1, back - 1 - _MOST_WORDS_OF_A_TOWN, -1):
        if not _may_name_a_town(words, place):
            return False
        if words.at(place).opens_line:
            return True
    return False


def _may_name_a_town(words: Lexemes, place: int) -> bool:
    here = words.at(place)
    known = here.folded in KINDS or here.folded in _GREETINGS or _is_a_verb(here)
    return here.is_titled and len(here.text) > 1 and not known


def _is_a_verb(word: Lexeme) -> bool:
    """Say whether a verb has a capital ("Będę"), and not a town that looks like one (Pisz)."""
    return is_lexicon_verb(word.folded) and not is_proper_name(word.text)
