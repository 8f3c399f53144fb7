"""Who in the whole register has a name that stands in a mail, besides the sender's institution.

One query by the index of name keys, a few rows a name: its time does not grow with the register.
"""

from collections.abc import Collection
from itertools import pairwise
from typing import Any

from sqlalchemy import BindParameter, Connection, Row, Select, bindparam, func, select, union_all
from sqlalchemy.orm import InstrumentedAttribute

from mailbot.storage.register import InstitutionRow, PersonRow
from parsers.facts import Language, ParsedMessage
from rules.name_keys import asked_keys, person_keys
from rules.registry import DossierState, Institution, Person, PersonState

MOST_SHOWN = 4
"""Words of the name in a From header that are looked at."""

MOST_NAMESAKES = 20
"""So many rows of the whole register are read for one name; with more it is ambiguous anyway."""
_IDS: BindParameter[list[str]] = bindparam("ids", expanding=True)
_KEYS: BindParameter[list[str]] = bindparam("keys", expanding=True)


def _namesakes(key: InstrumentedAttribute[str]) -> Select[Any]:
    """Read by an index: everybody whose key is asked for, and how many came before."""
    place = func.row_number().over(partition_by=key, order_by=PersonRow.id).label("place")
    return select(PersonRow.id.label("id"), place).where(key.in_(_KEYS))


_NAMED = union_all(_namesakes(PersonRow.name_key), _namesakes(PersonRow.second_name_key)).subquery()
_ELSEWHERE = (
    select(
        PersonRow.__table__,
        InstitutionRow.name.label("place_name"),
        InstitutionRow.aliases.label("place_aliases"),
        InstitutionRow.city.label("place_city"),
        InstitutionRow.domain.label("place_domain"),
        InstitutionRow.dossier.label("place_dossier"),
    )
    .join(_NAMED, _NAMED.c.id == PersonRow.id)
    .join(InstitutionRow, InstitutionRow.id == PersonRow.institution_id)
    .where(
        _NAMED.c.place <= MOST_NAMESAKES,
        PersonRow.institution_id.not_in(_IDS),
        PersonRow.state != PersonState.ERASED.value,
    )
    .order_by(PersonRow.id)
)


def names_asked(facts: ParsedMessage) -> frozenset[str]:
    """Return the keys of all full names in the own words, the subject, and shown as the sender."""
    subject = facts.language.subject or Language()
    return asked_keys(facts.language.tokens) | asked_keys(subject.tokens) | _shown_keys(facts)


def _shown_keys(facts: ParsedMessage) -> frozenset[str]:
    """Return the keys of the name that the From header shows: "Anna Nowak", "Nowak Anna"."""
    sender = facts.envelope.sender
    words = sender.name.replace(",", " ").split()[:MOST_SHOWN] if sender else []
    pairs = [*pairwise(words), *pairwise(words[::-1])]
    return frozenset(person_keys(first, last)[0] for first, last in pairs)


def people_elsewhere(
    connection: Connection,
    institutions: tuple[Institution, ...],
    persons: tuple[Person, ...],
    names: Collection[str],
) -> tuple[tuple[Person, ...], tuple[Institution, ...]]:
    """Read the people of other institutions whom the names can mean, in one query."""
    ours = {key for p in persons for key in person_keys(p.first_name, p.last_name)}
    keys = sorted(set(names) - ours)
    if not keys:
        return (), ()
    ids = [institution.id for institution in institutions]
    rows = connection.execute(_ELSEWHERE, {"keys": keys, "ids": ids}).all()
    people = {row.id: person_of(row) for row in rows}
    places = {row.institution_id: _place(row) for row in rows}
    return tuple(people.values()), tuple(places.values())


def person_of(row: Row[Any] | PersonRow) -> Person:
    """Return a row of the table of people as the rules know it."""
    return Person(
        id=row.id,
        first_name=row.first_name,
        last_name=row.last_name,
        institution=row.institution_id,
        address=row.address,
        state=PersonState(row.state),
    )


def _place(row: Row[Any]) -> Institution:
    return Institution(
        id=row.institution_id,
        name=row.place_name,
        aliases=tuple(row.place_aliases),
        city=row.place_city,
        domain=row.place_domain,
        shared_addresses=(),
        dossier=DossierState(row.place_dossier),
    )
