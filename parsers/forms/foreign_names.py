"""Which field of our form does each place of a foreign blank stand for?"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from rapidfuzz import fuzz

from parsers.forms.definition import Field, FieldType, Form, Lexicon
from parsers.forms.foreign_place import Place
from parsers.forms.label_words import field_of, plain, understand
from parsers.forms.values import UNKNOWN_LABEL

AMBIGUOUS: Final = "ambiguous-label"
_LONGEST_NAME: Final = 80
_OLD: Final = "old_value"
# Columns of a table of ours that must be asked for.
_ENOUGH_COLUMNS: Final = 2
_NO_FIELD: Final = frozenset({"signature", "stamp", "row_number", "added", "removed"})


@dataclass(frozen=True, slots=True)
class Named:
    """A place with the name of its value and what to expect in it."""

    place: Place
    name: str
    type: FieldType = FieldType.TEXT
    lexicon: Lexicon | None = None
    is_place_and_date: bool = False
    is_known: bool = False
    """The name is a field of the form."""
    problems: tuple[str, ...] = ()


def name_places(places: Sequence[Place], form: Form) -> tuple[Named, ...]:
    """Name all places to write in, in their order; signatures, stamps and ticks are none."""
    tables = {place.table: _table(place.table, places, form) for place in places}
    named = [
        _named(place, form, tables[place.table])
        for place in places
        if place.meaning is None or place.meaning.id not in _NO_FIELD
    ]
    return tuple(_told_apart(tuple(_without_doubles(named))))


def name_signature(place: Place, form: Form) -> str:
    """Say which of the form's signatures a place is, by who is to sign there."""
    likenesses = {
        signature.id: fuzz.token_set_ratio(_bare(place.label), _bare(signature.who))
        for signature in form.signatures
    }
    return max(likenesses, key=lambda name: likenesses[name])


def _named(place: Place, form: Form, table: Field | None) -> Named:
    meaning = place.meaning
    name = _name(place, form, table)
    if meaning is None:
        return Named(place, name)
    is_place_and_date = meaning.id == "place_date"
    return Named(
        place=place,
        name=name,
        type=meaning.type,
        lexicon=Lexicon.CITY if is_place_and_date else meaning.lexicon,
        is_place_and_date=is_place_and_date,
        is_known=not name.startswith(UNKNOWN_LABEL),
    )


def _name(place: Place, form: Form, table: Field | None) -> str:
    if place.row is not None:
        column = _column(place, table)
        return column or _unknown(place)
    meaning = place.meaning
    if meaning is None or _is_old(place):
        return _unknown(place)
    if meaning.id in {"place_date", "date"} and (signed := _place_and_date(form)):
        return signed
    return field_of(form, meaning.id) or _unknown(place)


def _unknown(place: Place) -> str:
    label = " ".join(place.label.split()).strip(" :.,;*|_-")
    if place.context:
        label = f"{label} ({place.context})"
    number = "" if place.row is None else f" {place.row + 1}"
    return UNKNOWN_LABEL + label[:_LONGEST_NAME] + number


def _is_old(place: Place) -> bool:
    """Say whether a table of changes holds here what is no longer so."""
    meaning = understand(place.context) if place.context else None
    return meaning is not None and meaning.id == _OLD


def _place_and_date(form: Form) -> str | None:
    signed = [one.id for one in form.signatures if one.with_place_and_date]
    return f"{signed[0]}__place_date" if signed else None


def _table(number: int, places: Sequence[Place], form: Form) -> Field | None:
    """Find the table of the form that has the most columns of a table of the page."""
    asked = {p.meaning.id for p in places if p.row is not None and p.table == number and p.meaning}
    best: tuple[int, Field] | None = None
    for field in form.fields():
        shared = len(asked & set(_columns(field)))
        if shared >= _ENOUGH_COLUMNS and (best is None or shared > best[0]):
            best = (shared, field)
    return best[1] if best is not None else None


def _columns(field: Field) -> dict[str, str]:
    return {
        meaning.id: column.id
        for column in field.columns
        if (meaning := understand(column.label)) is not None
    }


def _column(place: Place, table: Field | None) -> str | None:
    if table is None or place.meaning is None or place.row is None:
        return None
    column = _columns(table).get(place.meaning.id)
    return f"{table.id}[{place.row}].{column}" if column is not None else None


def _without_doubles(named: Sequence[Named]) -> Iterator[Named]:
    """Give a field to the first of the places that ask for it, and let nobody trust it."""
    seen: set[str] = set()
    names = [one.name for one in named if one.is_known and not one.place.is_more]
    for one in named:
        is_double = names.count(one.name) > 1
        if not is_double or one.place.is_more:
            yield one
        elif one.name in seen:
            yield Named(
                one.place, _unknown(one.place), one.type, one.lexicon, one.is_place_and_date
            )
        else:
            seen.add(one.name)
            yield Named(
                one.place,
                one.name,
                one.type,
                one.lexicon,
                one.is_place_and_date,
                is_known=True,
                problems=(AMBIGUOUS,),
            )


def _told_apart(named: Sequence[Named]) -> Iterator[Named]:
    """Number the places that bear the same unknown label; lines of one place stay together."""
    seen: Counter[str] = Counter()
    for one in named:
        if one.is_known:
            yield one
            continue
        seen[one.name] += not one.place.is_more
        number = seen[one.name]
        yield replace(one, name=f"{one.name} ({number})") if number > 1 else one


def _bare(text: str) -> str:
    return " ".join(plain(text))
