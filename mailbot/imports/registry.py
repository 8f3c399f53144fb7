"""The register brought in: institutions and their people, from JSON, XLSX or CSV.

Importing the same file twice changes nothing. An entry is recognised by its number, an institution
also by NIP or name, a person also by institution and name. Empty cells leave what is known; nobody
is removed. With one wrong row, nothing of the file is taken.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from mailbot.imports import columns
from mailbot.imports.desk import Desk, fold, made_id
from mailbot.imports.lists import read_json, rows_of
from mailbot.imports.records import InstitutionRecord, PersonRecord
from mailbot.imports.report import Report
from mailbot.imports.sheets import Row, Sheet, UnreadableList, read_sheets
from mailbot.storage.register import InstitutionRow, PersonRow, SharedAddress
from rules.name_keys import person_keys
from rules.registry import DossierState, PersonState

_PERSON_HEADINGS = {columns.fold(h) for n in ("first_name", "last_name") for h in columns.PERSON[n]}


def import_registry(
    session: Session, path: Path, freemail_domains: frozenset[str] = frozenset()
) -> Report:
    """Bring institutions and people up to a list.

    Args:
        session: An open writing transaction; the caller commits.
        path: A ``.json``, ``.xlsx`` or ``.csv`` file.
        freemail_domains: Domains that can belong to no institution.

    Returns:
        What was done; with errors in it, nothing was written.
    """
    desk = Desk()
    try:
        rows = _read(path, desk)
    except UnreadableList as error:
        desk.refuse("", str(error))
        return desk.report()
    institutions = desk.records(InstitutionRecord, rows.institutions)
    persons = desk.records(PersonRecord, rows.persons)
    book = _InstitutionBook(session, desk, freemail_domains)
    for place, institution in institutions:
        book.enter(place, institution)
    staff = _PersonBook(session, desk, book)
    for place, person in persons:
        staff.enter(place, person)
    if not desk.errors:
        book.write(session)
        staff.write(session)
        session.flush()
    return desk.report()


@dataclass(frozen=True, slots=True)
class _Rows:
    institutions: tuple[Row, ...]
    persons: tuple[Row, ...]


def _read(path: Path, desk: Desk) -> _Rows:
    if path.suffix.lower() == ".json":
        data = read_json(path)
        if "freemail_domains" in data:
            desk.remark("", "Lista domen darmowej poczty należy do konfiguracji; pominięto ją.")
        institutions = rows_of(data, "institutions", "instytucja")
        persons = rows_of(data, "persons", "osoba")
    else:
        sheets = [_from_sheet(sheet, desk) for sheet in read_sheets(path) if sheet.headings]
        institutions = tuple(row for sheet in sheets for row in sheet.institutions)
        persons = tuple(row for sheet in sheets for row in sheet.persons)
    if not institutions and not persons:
        raise UnreadableList("W pliku nie ma ani instytucji, ani osób.")
    return _Rows(institutions, persons)


def _from_sheet(sheet: Sheet, desk: Desk) -> _Rows:
    """Take institutions and people out of a sheet; one row may hold both."""
    has_people = any(columns.fold(heading) in _PERSON_HEADINGS for heading in sheet.headings)
    person = columns.map_headings(sheet.headings, columns.PERSON if has_people else {})
    rest = [h for h in sheet.headings if h not in person.heading_of.values()]
    institution = columns.map_headings(rest, columns.INSTITUTION)
    for heading in rest:
        if heading and heading not in institution.heading_of.values():
            desk.remark(sheet.name, f"Pominięto nieznaną kolumnę „{heading}”.")
    institutions = tuple(Row(row.place, institution.pick(row.values)) for row in sheet.rows)
    if not has_people:
        return _Rows(institutions, ())
    persons = tuple(
        Row(row.place, {**person.pick(row.values), **_employer(institution.pick(row.values))})
        for row in sheet.rows
    )
    # In a list of people the institution is often only a name or a number that we know already.
    return _Rows(tuple(row for row in institutions if row.values), persons)


def _employer(institution: Mapping[str, object]) -> dict[str, object]:
    named = institution.get("id") or institution.get("name")
    return {"institution": named, "nip": institution.get("nip")}


class _InstitutionBook:
    """Institutions of the database and of the file, found by number, NIP or name."""

    def __init__(self, session: Session, desk: Desk, freemail: frozenset[str]) -> None:
        self._desk = desk
        self._freemail = freemail
        self._rows = {row.id: row for row in session.scalars(select(InstitutionRow))}
        self._entered: dict[str, InstitutionRow] = {}
        self._shared: dict[str, set[str]] = {}
        self._by_nip = {row.nip: row.id for row in self._rows.values() if row.nip}
        self._by_name: dict[str, set[str]] = {}
        for row in self._rows.values():
            self._by_name.setdefault(fold(row.name), set()).add(row.id)

    def enter(self, place: str, record: InstitutionRecord) -> None:
        """Note an institution of the file, or refuse its row."""
        known = self.find(record.id, record.nip, record.name)
        if known is None and not record.name:
            return self._desk.refuse(place, "Tej instytucji nie ma w rejestrze, a brak jej nazwy.")
        if len(self._by_name.get(fold(record.name or ""), ())) > 1 and known is None:
            return self._desk.refuse(
                place, f"Nazwa „{record.name}” pasuje do kilku instytucji; podaj numer albo NIP."
            )
        number = record.id or known or made_id("i", record.nip or record.name or "")
        if record.nip and self._by_nip.get(record.nip, number) != number:
            return self._desk.refuse(place, f"NIP {record.nip} ma w rejestrze inna instytucja.")
        if record.nip:
            self._by_nip[record.nip] = number
        if record.name:
            self._by_name.setdefault(fold(record.name), set()).add(number)
        self._merge(place, number, record)
        return None

    def find(self, number: str | None, nip: str | None, name: str | None) -> str | None:
        """Return the number of the one institution meant; ``None`` if none or several fit."""
        if number is not None and (number in self._rows or number in self._entered):
            return number
        if nip is not None and nip in self._by_nip:
            return self._by_nip[nip]
        named = self._by_name.get(fold(name or ""), set())
        return next(iter(named)) if number is None and len(named) == 1 else None

    def write(self, session: Session) -> None:
        """Bring the database up to the file."""
        for number, row in self._entered.items():
            found = self._rows.get(number)
            if found is None:
                row.aliases = row.aliases or []
                row.kind = row.kind or ""
                row.dossier = row.dossier or DossierState.NONE.value
            self._desk.put(session, "instytucji", found, row)
        session.flush()
        for number, addresses in self._shared.items():
            session.execute(delete(SharedAddress).where(SharedAddress.institution_id == number))
            session.add_all(SharedAddress(address=a, institution_id=number) for a in addresses)

    def _merge(self, place: str, number: str, record: InstitutionRecord) -> None:
        """Lay a row over what earlier rows of the file said about the same institution."""
        row = self._entered.setdefault(number, InstitutionRow(id=number))
        given = {
            "name": record.name,
            "aliases": [alias for alias in record.aliases if alias] or None,
            "kind": record.type,
            "city": record.city,
            "domain": self._own_domain(place, record.domain),
            "nip": record.nip,
            "regon": record.regon,
            "krs": record.krs,
            "phone": record.phone,
            "dossier": record.dossier.value if record.dossier else None,
        }
        for column, value in given.items():
            if value is not None:
                setattr(row, column, value)
        addresses = {address for address in record.shared_emails if address}
        if addresses:
            self._shared.setdefault(number, set()).update(addresses)

    def _own_domain(self, place: str, domain: str | None) -> str | None:
        if domain is not None and domain in self._freemail:
            self._desk.remark(place, f"Domena {domain} to darmowa poczta; pominięto ją.")
            return None
        return domain


class _PersonBook:
    """People of the database and of the file, found by number, or by institution and name."""

    def __init__(self, session: Session, desk: Desk, institutions: _InstitutionBook) -> None:
        self._desk = desk
        self._institutions = institutions
        self._rows = {row.id: row for row in session.scalars(select(PersonRow))}
        self._by_name = {
            (row.institution_id, fold(f"{row.first_name} {row.last_name}")): row.id
            for row in self._rows.values()
        }
        self._entered: dict[str, tuple[str, PersonRecord]] = {}
        self._institution_of: dict[str, str] = {}

    def enter(self, place: str, record: PersonRecord) -> None:
        """Note a person of the file, or refuse the row."""
        named = record.institution
        institution = (
            self._institutions.find(named, None, None)
            or self._institutions.find(None, record.nip, named)  # a name, perhaps with a NIP
        )
        if institution is None:
            return self._desk.refuse(
                place, f"Nie wiadomo, która to instytucja: „{named or record.nip}”."
            )
        name = fold(f"{record.first_name} {record.last_name}")
        number = record.id or self._by_name.get((institution, name))
        number = number or made_id("p", institution, name)
        before = self._entered.get(number)
        if before is not None and before[1] != record:
            return self._desk.refuse(place, f"Ta sama osoba inaczej niż w: {before[0]}.")
        if (known := self._rows.get(number)) and known.state == PersonState.ERASED.value:
            return self._desk.remark(place, "Dane tej osoby usunięto na jej żądanie; pominięto.")
        self._by_name[institution, name] = number
        self._entered.setdefault(number, (place, record))
        self._institution_of[number] = institution
        return None

    def write(self, session: Session) -> None:
        """Bring the database up to the file, and remark on addresses of several people."""
        owners: dict[str, str] = {}
        for number, (place, record) in self._entered.items():
            found = self._rows.get(number)
            key, second_key = person_keys(record.first_name or "", record.last_name or "")
            row = PersonRow(
                id=number,
                first_name=record.first_name,
                last_name=record.last_name,
                title=record.title,
                institution_id=self._institution_of[number],
                address=record.email,
                state=record.status.value if record.status else None,
                name_key=key,
                second_name_key=second_key,
            )
            if found is None:
                row.state = row.state or PersonState.PENDING.value
            self._desk.put(session, "osób", found, row)
            if record.email and owners.setdefault(record.email, number) != number:
                self._desk.remark(place, "Ten sam adres e-mail ma też inna osoba z pliku.")
