"""Do the places of one form fit each other: voivodeship, powiat, gmina and postal code?

A name that is in no table, or lies elsewhere, makes its field unsure and never another name. Only
where the reader itself saw another possibility, which fits where the first one does not, that one
is put first; a value that was sure is never changed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from parsers.facts.document import Alternative
from parsers.forms.definition import Check, Field, FieldType, Form, Lexicon
from parsers.forms.places import Places, bare_name, load_places
from parsers.forms.values import Value

UNKNOWN: Final = "place-unknown"
ELSEWHERE: Final = "place-elsewhere"
POSTAL_ELSEWHERE: Final = "postal-elsewhere"

_HERE: Final = ("pol", "pl", "rp", "rzeczpospolita")
_REGISTERED: Final = (Lexicon.VOIVODESHIP, Lexicon.POWIAT, Lexicon.GMINA)
_POSTAL: Final = "postal"
# From this share on, what else the ink may say is evidence and not a guess of the word list.
_EVIDENCE: Final = 0.03


@dataclass(frozen=True, slots=True)
class _Told:
    """What a form says, in the way of `bare_name`; empty where it says nothing."""

    voivodeship: str = ""
    powiat: str = ""
    gmina: str = ""
    postal: str = ""

    def regions(self, places: Places) -> frozenset[str]:
        """Give the voivodeships in which it may be; none when that cannot be told."""
        if self.voivodeship:
            return frozenset({self.voivodeship}) & places.voivodeships
        found = places.powiats.get(self.powiat, frozenset())
        return frozenset() if "" in found else found


def with_places_checked(form: Form, values: Sequence[Value]) -> tuple[Value, ...]:
    """Hold the places of a document against each other and against the table.

    Args:
        form: Which of its fields are places.
        values: All values of the document.

    Returns:
        The same values; what does not fit has a problem and is not accepted.
    """
    fields = _fields_of(form)
    found = {value.name: value for value in values}
    asked = {kind: found[field] for kind, field in fields.items() if field in found}
    if not any(kind in asked for kind in _REGISTERED) or _is_abroad(form, found):
        return tuple(values)
    places = load_places()
    asked = _repaired(asked, places)
    wrong = _objections(_told(asked), places)
    checked = {value.name: _objected(value, wrong.get(kind)) for kind, value in asked.items()}
    return tuple(checked.get(value.name, value) for value in values)


def _fields_of(form: Form) -> dict[str, str]:
    """Name the fields for each kind of place; nothing for a form that asks for no register."""
    fields: dict[str, str] = {}
    for field in form.fields():
        if field.check is Check.TERYT and field.lexicon in _REGISTERED:
            fields.setdefault(field.lexicon, field.id)
        elif field.type is FieldType.POSTAL:
            fields.setdefault(_POSTAL, field.id)
    return fields


def _is_abroad(form: Form, found: Mapping[str, Value]) -> bool:
    countries = [field for field in form.fields() if field.lexicon is Lexicon.COUNTRY]
    return any(_says_another_country(field, found) for field in countries)


def _says_another_country(field: Field, found: Mapping[str, Value]) -> bool:
    return field.id in found and not bare_name(found[field.id].text).startswith(_HERE)


def _told(asked: Mapping[str, Value]) -> _Told:
    return _Told(
        **{
            kind: "".join(filter(str.isdigit, value.text))
            if kind == _POSTAL
            else bare_name(value.text)
            for kind, value in asked.items()
        }
    )


def _objections(told: _Told, places: Places) -> dict[str, str]:
    """Name what is wrong with each kind of place; the first reason counts."""
    wrong: dict[str, str] = {}
    for kind, problem in (*_unknown(told, places), *_elsewhere(told, places)):
        wrong.setdefault(kind, problem)
    return wrong


def _unknown(told: _Told, places: Places) -> Iterator[tuple[str, str]]:
    known = places.powiats.keys() | places.gminas.keys()
    if told.voivodeship and told.voivodeship not in places.voivodeships:
        yield Lexicon.VOIVODESHIP, UNKNOWN
    if told.powiat and told.powiat not in known:
        yield Lexicon.POWIAT, UNKNOWN
    regions = told.regions(places)
    if told.gmina and told.gmina not in places.gminas and regions and regions <= places.complete:
        yield Lexicon.GMINA, UNKNOWN


def _elsewhere(told: _Told, places: Places) -> Iterator[tuple[str, str]]:
    regions = told.regions(places)
    if not regions:
        return
    here = {powiat for powiat, where in places.powiats.items() if where & regions}
    if told.powiat in places.powiats and regions <= places.complete and told.powiat not in here:
        yield from ((Lexicon.POWIAT, ELSEWHERE), (Lexicon.VOIVODESHIP, ELSEWHERE))
    elif told.powiat in here and regions <= places.complete and told.gmina in places.gminas:
        around = {powiat for _, powiat in places.gminas[told.gmina]}
        if told.powiat not in {*around, told.gmina}:
            yield from ((Lexicon.GMINA, ELSEWHERE), (Lexicon.POWIAT, ELSEWHERE))
    district = places.districts.get(told.postal[:2])
    if told.postal and district is not None and not district & regions:
        yield from ((_POSTAL, POSTAL_ELSEWHERE), (Lexicon.VOIVODESHIP, POSTAL_ELSEWHERE))


def _repaired(asked: Mapping[str, Value], places: Places) -> dict[str, Value]:
    """Put another reading first where it takes all objections to that place away."""
    best = dict(asked)
    for kind, value in asked.items():
        wrong = _objections(_told(best), places)
        if kind not in wrong or value.is_accepted:
            continue
        for other in value.alternatives:
            tried = best | {kind: _swapped(value, other)}
            left = _objections(_told(tried), places)
            if other.sureness >= _EVIDENCE and kind not in left and left.keys() < wrong.keys():
                best = tried
                break
    return best


def _swapped(value: Value, other: Alternative) -> Value:
    first = Alternative(text=value.text, sureness=value.sureness)
    rest = (one for one in value.alternatives if one.text != other.text)
    return replace(
        value,
        text=other.text,
        sureness=other.sureness,
        alternatives=(first, *rest),
        is_accepted=False,
    )


def _objected(value: Value, problem: str | None) -> Value:
    if problem is None:
        return value
    return replace(value, problems=(*value.problems, problem), is_accepted=False)
