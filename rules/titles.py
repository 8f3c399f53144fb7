"""Words of the calendar: which words of a mail can come from which event's title, alias or place.

A word fits a title's word when both are one stem with a Polish ending.  The stem is long and the
endings are those of nouns and adjectives, so that a verb ("zakupić") does not pass for a title.
"""

import re
from functools import lru_cache

from parsers.facts import fold
from rules.registry import Event

_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")


def split_words(text: str) -> tuple[str, ...]:
    """List the folded words of a title or place, numbers included."""
    return tuple(fold(m.group()) for m in _WORD.finditer(text))


# Longest first; the endings of Polish nouns and adjectives, folded.
_ENDINGS = tuple(
    sorted(
        split_words(
            """
    a e i o u y ie ia iu ii em om ow ami ach iem iom iami iach ej ego emu ych ich ym im ymi
    imi iej iego iemu owie owi owych owym owego owej owa owe owy owi
    """
        ),
        key=len,
        reverse=True,
    )
)
# Before some endings the stem softens, and the e of -ek is fleeting: wizyta, wizycie; Góra, Górze;
# ośrodek, ośrodka.
_HARDENED = (
    ("ek", "k"), ("cie", "t"), ("dzie", "d"), ("rze", "r"), ("ce", "k"), ("dze", "g"),
    ("sze", "ch"),
)  # fmt: skip
_LEAST_STEM = 4
_SHORT_STEM = 3
# sieciujące and sieciowanie name the same thing.
_PARTICIPLE = re.compile(r"^(\w{3,})ujac(?:y|a|e|ego|ej|emu|ym|ych|ymi)?$")
_VERBAL_NOUN = re.compile(r"^(\w{3,})owani(?:e|a|u|em|ach|ami|om)?$")
_SMALL = frozenset(
    split_words(
        """
    i w we z ze na do o od u dla jak sie oraz za po przy ul dot pod ds a nad ich jego jej
    """
    )
)
# These name any meeting whatsoever and tell nothing.
_UNIVERSAL = frozenset(("spotkani", "wydarzeni", "zajeci", "termin"))
_SOFT_KINDS = frozenset(("szkoleni", "zajeci", "kurs", "seminari", "warsztat"))
_GENERIC = frozenset(
    split_words(
        """
    spotkani wydarzeni warsztat webinar webinari szkoleni konferencj wizyt wyjazd zajeci
    seminari dzien udzial online stacjonarni hybrydow wroclaw konsultacj gal spoleczn uslug
    podmiot organizacj gmin program rozwoj samorzad prac zadani ekonomi region regionaln mal status
    wymian informacyjn wspoln zakup zysk biznes wniosek doswiadczen otwart siec miasto powiat
    przedsiebiorstw rob grup subregion odpowiedzialn dostepnosc text czytani
    """
    )
)
_MODES = {
    "online": "online",
    "on-line": "online",
    "zdalni": "online",
    "stacjonarni": "stacjonarnie",
}


@lru_cache(maxsize=20_000)
def stems(word: str) -> frozenset[str]:
    """Return what remains of a folded word without each ending that it can have."""
    if len(word) <= _LEAST_STEM:
        return frozenset((word, *(_short_stem(word))))
    found = {word}
    found.update(
        word[: -len(e)] for e in _ENDINGS if word.endswith(e) and len(word) - len(e) >= _LEAST_STEM
    )
    found.update(
        word[: -len(soft)] + hard
        for soft, hard in _HARDENED
        if word.endswith(soft) and len(word) - len(soft) + len(hard) >= _SHORT_STEM
    )
    for pattern in (_PARTICIPLE, _VERBAL_NOUN):
        match = pattern.match(word)
        if match:
            found.add(match[1] + "-ing")
    return frozenset(found)


def _short_stem(word: str) -> tuple[str, ...]:
    """Keep three letters of a short word that ends in a vowel: gala, gali, galę."""
    is_noun = len(word) == _LEAST_STEM and word[-1] in "aeiouy" and word[-2] not in "aeiouy"
    return (word[:_SHORT_STEM],) if is_noun else ()


def fits(word: str, title_word: str) -> bool:
    """Say whether a folded word can be a form of a title's folded word."""
    if word == title_word:
        return True
    head = word.partition("-")[0] if "-" in word else word
    if len(title_word) < _LEAST_STEM or len(head) < _LEAST_STEM:
        return head == title_word  # CIS-ów, ETR-ze: abbreviations do not change otherwise
    return not stems(word).isdisjoint(stems(title_word))


@lru_cache(maxsize=4_000)
def title_words(event: Event) -> frozenset[str]:
    """Return every word that can stand for an event: title, aliases, town, place."""
    texts = (event.title, *event.aliases, event.city or "", event.place or "")
    words = {w for text in texts for w in split_words(text)}
    return frozenset(w for w in words if w not in _SMALL and not w.isdecimal())


@lru_cache(maxsize=4_000)
def _places(event: Event) -> frozenset[str]:
    words = {w for text in (event.city or "", event.place or "") for w in split_words(text)}
    return frozenset(w for w in words if w not in _SMALL and not w.isdecimal())


@lru_cache(maxsize=4_000)
def _topics(event: Event) -> frozenset[str]:
    words = {w for text in (event.title, *event.aliases) for w in split_words(text)}
    return frozenset(w for w in words if w not in _SMALL and not w.isdecimal())


def is_small(word: str) -> bool:
    """Say whether a folded word only joins others in a title: "i", "w", "dla"."""
    return word in _SMALL


@lru_cache(maxsize=50_000)
def is_universal(word: str) -> bool:
    """Say whether a folded word can speak of any event: "spotkanie", "wydarzenie"."""
    return not stems(word).isdisjoint(_UNIVERSAL)


@lru_cache(maxsize=50_000)
def is_soft_kind(word: str) -> bool:
    """Say whether a kind is said loosely of other kinds as well: "szkolenie" of a workshop."""
    return not stems(word).isdisjoint(_SOFT_KINDS)


@lru_cache(maxsize=100_000)
def is_title_word(word: str, event: Event) -> bool:
    """Say whether a folded word stands in an event's title or alias, or names its mode."""
    own = stems(word)
    for stem, mode in _MODES.items():
        if stem in own:
            return event.mode in {mode, "hybrydowo"}
    return any(fits(word, title_word) for title_word in _topics(event))


@lru_cache(maxsize=100_000)
def is_of_another_mode(word: str, event: Event) -> bool:
    """Say whether a folded word names a way of taking part that an event does not offer."""
    own = stems(word)
    return any(
        stem in own and event.mode not in {mode, "hybrydowo"} for stem, mode in _MODES.items()
    )


@lru_cache(maxsize=100_000)
def is_place_of(word: str, event: Event) -> bool:
    """Say whether a folded word stands in the town or place of an event."""
    return any(fits(word, place) for place in _places(event))


@lru_cache(maxsize=50_000)
def is_distinctive(word: str) -> bool:
    """Say whether a word names a topic, not just "webinar", "społeczny" or "Wrocław"."""
    return stems(word).isdisjoint(_GENERIC)


@lru_cache(maxsize=4_000)
def phrases(event: Event) -> tuple[tuple[str, ...], ...]:
    """Return title and aliases as runs of words, for whole titles quoted in a mail."""
    return tuple(split_words(text) for text in (event.title, *event.aliases))
