"""The calendar brought in: events and the recruitment, from JSON, XLSX or CSV.

Importing the same file twice changes nothing. An event is recognised by its number, or by title
and day. Empty cells leave what is known; nothing is removed: an event that will not take place is
cancelled by its column "Odwołano". With one wrong row, nothing of the file is taken.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from mailbot.imports import columns
from mailbot.imports.desk import Desk, fold, made_id
from mailbot.imports.lists import read_json, rows_of
from mailbot.imports.records import EventRecord, RecruitmentRecord
from mailbot.imports.report import Report
from mailbot.imports.sheets import Row, Sheet, UnreadableList, read_sheets
from mailbot.storage.register import EventRow, RecruitmentRow

KNOWN_FROM_THE_START = date(2000, 1, 1)
"""Day of announcement of an event whose list does not tell it: it may be signed up for at once."""


def import_events(session: Session, path: Path) -> Report:
    """Bring the calendar and the recruitment up to a list.

    Args:
        session: An open writing transaction; the caller commits.
        path: A ``.json``, ``.xlsx`` or ``.csv`` file.

    Returns:
        What was done; with errors in it, nothing was written.
    """
    desk = Desk()
    try:
        rows = _read(path, desk)
    except UnreadableList as error:
        desk.refuse("", str(error))
        return desk.report()
    events = desk.records(EventRecord, rows.events)
    recruitments = desk.records(RecruitmentRecord, rows.recruitments)
    numbered = _numbered(session, desk, events)
    if not desk.errors:
        for number, record in numbered.items():
            _put_event(session, desk, number, record)
        for _, recruitment in recruitments:
            _put_recruitment(session, desk, recruitment)
        session.flush()
    return desk.report()


@dataclass(frozen=True, slots=True)
class _Rows:
    events: tuple[Row, ...]
    recruitments: tuple[Row, ...]


def _read(path: Path, desk: Desk) -> _Rows:
    if path.suffix.lower() == ".json":
        rows = _from_json(path, desk)
    else:
        sheets = [_from_sheet(sheet, desk) for sheet in read_sheets(path) if sheet.headings]
        rows = _Rows(
            tuple(row for sheet in sheets for row in sheet.events),
            tuple(row for sheet in sheets for row in sheet.recruitments),
        )
    if not rows.events and not rows.recruitments:
        raise UnreadableList("W pliku nie ma ani wydarzeń, ani naboru.")
    return rows


def _from_json(path: Path, desk: Desk) -> _Rows:
    data = read_json(path)
    if "mailboxes" in data:
        desk.remark("", "Skrzynki opisuje plik konfiguracji; pominięto je.")
    recruitment = data.get("recruitment")
    if recruitment is None:
        found: tuple[Row, ...] = ()
    elif isinstance(recruitment, dict):
        found = (Row("nabór", recruitment),)
    else:
        raise UnreadableList("„recruitment” w pliku JSON ma być obiektem.")
    return _Rows(rows_of(data, "events", "wydarzenie"), found)


def _from_sheet(sheet: Sheet, desk: Desk) -> _Rows:
    recruitment = columns.map_headings(sheet.headings, columns.RECRUITMENT)
    if "group_name" in recruitment.heading_of:
        return _Rows((), _recruitments(sheet, recruitment))
    event = columns.map_headings(sheet.headings, columns.EVENT)
    for heading in sheet.headings:
        if heading and heading not in event.heading_of.values():
            desk.remark(sheet.name, f"Pominięto nieznaną kolumnę „{heading}”.")
    return _Rows(tuple(Row(row.place, event.pick(row.values)) for row in sheet.rows), ())


def _recruitments(sheet: Sheet, mapped: columns.Mapped) -> tuple[Row, ...]:
    """Gather the rows of one group each into recruitments with their groups in order."""
    found: dict[str, dict[str, object]] = {}
    places: dict[str, str] = {}
    groups: dict[str, list[object]] = {}
    for row in sheet.rows:
        values = mapped.pick(row.values)
        number = str(values.get("id", ""))
        places.setdefault(number, row.place)
        groups.setdefault(number, []).append(
            {"id": values.get("group_id"), "name": values.get("group_name")}
        )
        found[number] = {**values, **found.get(number, {})}
    return tuple(
        Row(places[number], {**values, "groups": groups[number]})
        for number, values in found.items()
    )


def _numbered(
    session: Session, desk: Desk, events: list[tuple[str, EventRecord]]
) -> dict[str, EventRecord]:
    """Give each event of the file its number; refuse a number that stands twice."""
    known = {(fold(row.title), row.first_day): row.id for row in session.scalars(select(EventRow))}
    numbered: dict[str, EventRecord] = {}
    for place, record in events:
        key = (fold(record.title or ""), record.date or KNOWN_FROM_THE_START)
        number = record.id or known.get(key) or made_id("e", key[0], key[1].isoformat())
        if number in numbered and numbered[number] != record:
            desk.refuse(place, f"Wydarzenie {number} jest w pliku dwa razy, różnie opisane.")
        numbered[number] = record
    if any(record.announced is None for _, record in events):
        desk.remark("", "Gdzie brak daty ogłoszenia, zapisy są możliwe od razu.")
    return numbered


def _put_event(session: Session, desk: Desk, number: str, record: EventRecord) -> None:
    found = session.get(EventRow, number)
    row = EventRow(
        id=number,
        title=record.title,
        aliases=[alias for alias in record.aliases if alias] or None,
        series=record.series,
        first_day=record.date,
        last_day=record.end_date or record.date,
        starts=record.start,
        ends=record.end,
        mode=record.mode,
        city=record.city,
        place=record.place,
        capacity=record.capacity,
        announced=record.announced or (None if found else KNOWN_FROM_THE_START),
        deadline=record.deadline,
        cancelled_on=record.cancelled_on,
        full_since=record.full_since,
    )
    if found is None:
        row.aliases = row.aliases or []
        row.mode = row.mode or ""
    desk.put(session, "wydarzeń", found, row)


def _put_recruitment(session: Session, desk: Desk, record: RecruitmentRecord) -> None:
    row = RecruitmentRow(
        id=record.id,
        title=record.title,
        opens=record.opens,
        closes=record.closes,
        groups=[{"id": group.id, "name": group.name} for group in record.groups],
    )
    desk.put(session, "naborów", session.get(RecruitmentRow, record.id), row)
