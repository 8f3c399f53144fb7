"""What a document says in one place helps to read another: the same people come again and again.

The contact person is often one of the delegated, an address is made of a name, a declaration
repeats the institution. Only what is already sure counts, and it is a hint, never an answer.
"""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final

from parsers.facts.hints import Hints
from parsers.forms.definition import FieldType, Lexicon
from parsers.lines.reading import Ask, LineReading

_SURE: Final = 0.97
_NUMBERS: Final = frozenset({FieldType.NIP, FieldType.REGON, FieldType.KRS})
_INSTITUTIONS: Final = frozenset({Lexicon.INSTITUTION})
_PLACES: Final = frozenset({Lexicon.CITY, Lexicon.GMINA})


def known_from(readings: Iterable[tuple[Ask, LineReading]]) -> Hints:
    """Gather what is surely read of people, institutions, places, addresses and numbers.

    A given name and a surname that stand in two fields, one after the other, are one person.
    """
    sure = [(ask, one.text) for ask, one in readings if _is_sure(one)]
    return Hints(
        persons=(*_of(sure, {Lexicon.PERSON}), *_whole_names(sure)),
        institutions=tuple(_of(sure, _INSTITUTIONS)),
        emails=tuple(text for ask, text in sure if ask.type is FieldType.EMAIL),
        phones=tuple(text for ask, text in sure if ask.type is FieldType.PHONE),
        numbers=tuple(
            "".join(filter(str.isdigit, text)) for ask, text in sure if ask.type in _NUMBERS
        ),
        places=tuple(dict.fromkeys(_of(sure, _PLACES))),
    )


def together(one: Hints, other: Hints) -> Hints:
    """Join two sets of hints, each thing once."""
    return Hints(
        persons=tuple(dict.fromkeys((*one.persons, *other.persons))),
        institutions=tuple(dict.fromkeys((*one.institutions, *other.institutions))),
        emails=tuple(dict.fromkeys((*one.emails, *other.emails))),
        phones=tuple(dict.fromkeys((*one.phones, *other.phones))),
        numbers=tuple(dict.fromkeys((*one.numbers, *other.numbers))),
        places=tuple(dict.fromkeys((*one.places, *other.places))),
    )


def _is_sure(reading: LineReading) -> bool:
    return bool(reading.text) and (reading.is_accepted or reading.sureness >= _SURE)


def _of(sure: Iterable[tuple[Ask, str]], kinds: Iterable[Lexicon]) -> Iterator[str]:
    wanted = frozenset(kinds)
    return (text for ask, text in sure if ask.type is FieldType.TEXT and ask.lexicon in wanted)


def _whole_names(sure: list[tuple[Ask, str]]) -> Iterator[str]:
    for (first, given), (second, surname) in pairwise(sure):
        if (first.lexicon, second.lexicon) == (Lexicon.FIRST_NAME, Lexicon.SURNAME):
            yield f"{given} {surname}"
