"""The calendar brought in: events and the recruitment, from XLSX, CSV, iCalendar, TOML or JSON.

Importing the same file twice changes nothing. An event is recognised by its number, or by title
and day. Empty cells leave what is known; nothing is removed: an event that will not take place is
cancelled by its column "Odwołano". With one wrong row, nothing of the file is taken. Every event
that is added or changed is an act; whoever imports tells people on the lists of the changes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from mailbot.clock import WARSAW
from mailbot.config.process import Events
from mailbot.events.changes import EventChange, add_event, change_event
from mailbot.imports import columns
from mailbot.imports.audiences import find_audience
from mailbot.imports.desk import Desk, fold, made_id
from mailbot.imports.ics import CalendarFile, read_ics
from mailbot.imports.lists import read_json, read_toml, rows_of
from mailbot.imports.records import EventRecord, RecruitmentRecord
from mailbot.imports.report import Report
from mailbot.imports.sheets import Row, Sheet, UnreadableList, read_sheets
from mailbot.lists.standing import lock_event
from mailbot.replies.typography import where_text
from mailbot.storage.acts import Cause
from mailbot.storage.recruiting import RecruitmentRow
from mailbot.storage.register import EventRow
from mailbot.storage.snapshot import event_of

KNOWN_FROM_THE_START = date(2000, 1, 1)
"""Day of announcement of an event whose list does not tell it: it may be signed up for at once."""

_EVENTS = "wydarzeń"
_ONLINE = "online"


@dataclass(frozen=True, slots=True)
class Terms:
    """Who imports, and what the configuration says of events."""

    cause: Cause
    audiences: tuple[str, ...] = Events().audiences
    mailboxes: tuple[str, ...] = ()
    """Ids of the mailboxes that may write about an event."""
    key: bytes = b""
    """Of the installation: tells our own entries in a calendar."""


def import_events(session: Session, path: Path, terms: Terms) -> Report:
    """Bring the calendar and the recruitment up to a list.

    Args:
        session: An open writing transaction; the caller commits.
        path: An ``.xlsx``, ``.csv``, ``.ics``, ``.toml`` or ``.json`` file.
        terms: Who imports.

    Returns:
        What was done, with the changes of events that were known; with errors in it, nothing was
        written.
    """
    desk = Desk()
    try:
        rows = _read(path, desk, terms)
    except UnreadableList as error:
        desk.refuse("", str(error))
        return desk.report()
    events = desk.records(EventRecord, rows.events)
    recruitments = desk.records(RecruitmentRecord, rows.recruitments)
    events = [(place, known_names(desk, place, record, terms)) for place, record in events]
    numbered = _numbered(session, desk, events)
    changes: list[EventChange] = []
    if not desk.errors:
        for number, record in numbered.items():
            changes += _put_event(session, desk, record.model_copy(update={"id": number}), terms)
        for _, recruitment in recruitments:
            _put_recruitment(session, desk, recruitment)
        session.flush()
    return replace(desk.report(), changes=tuple(changes))


@dataclass(frozen=True, slots=True)
class _Rows:
    events: tuple[Row, ...]
    recruitments: tuple[Row, ...]


def known_names(desk: Desk, place: str, record: EventRecord, terms: Terms) -> EventRecord:
    """Write audience and mailbox as the configuration does; refuse what it does not know."""
    groups = []
    for word in filter(None, record.audience):
        group = find_audience(word, terms.audiences)
        if group is None:
            known = "; ".join(terms.audiences)
            desk.refuse(place, f"Dla kogo: nieznana grupa „{word[:60]}”; możliwe: {known}.")
        else:
            groups.append(group)
    if record.mailbox and record.mailbox not in terms.mailboxes:
        known = ", ".join(terms.mailboxes) or "żadna"
        desk.refuse(place, f"Skrzynka: nie ma skrzynki „{record.mailbox}”; jest: {known}.")
    return record.model_copy(update={"audience": tuple(groups)})


def _read(path: Path, desk: Desk, terms: Terms) -> _Rows:
    if path.suffix.lower() == ".ics":
        today = terms.cause.now.astimezone(WARSAW).date()
        rows = _Rows(read_ics(CalendarFile(path, terms.key, today), desk), ())
    elif path.suffix.lower() in {".json", ".toml"}:
        read = read_json if path.suffix.lower() == ".json" else read_toml
        rows = _from_tables(read(path), desk)
    else:
        sheets = [_from_sheet(sheet, desk) for sheet in read_sheets(path) if sheet.headings]
        rows = _Rows(
            tuple(row for sheet in sheets for row in sheet.events),
            tuple(row for sheet in sheets for row in sheet.recruitments),
        )
    if not rows.events and not rows.recruitments and not desk.errors:
        raise UnreadableList("W pliku nie ma ani wydarzeń, ani naboru.")
    return rows


def _from_tables(data: Mapping[str, object], desk: Desk) -> _Rows:
    if "mailboxes" in data:
        desk.remark("", "Skrzynki opisuje plik konfiguracji; pominięto je.")
    recruitment = data.get("recruitment")
    if recruitment is None:
        found: tuple[Row, ...] = ()
    elif isinstance(recruitment, dict):
        found = (Row("nabór", recruitment),)
    else:
        raise UnreadableList("„recruitment” w pliku ma być obiektem.")
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
            {
                "id": values.get("group_id"),
                "name": values.get("group_name"),
                "purpose": values.get("group_purpose"),
            }
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


def _put_event(
    session: Session, desk: Desk, record: EventRecord, terms: Terms
) -> tuple[EventChange, ...]:
    is_known = session.get(EventRow, record.id) is not None
    found = lock_event(session, str(record.id)) if is_known else None
    values = {n: v for n, v in columns_of(record, found).items() if v is not None}
    if found is None:
        empty = {"aliases": [], "mode": "", "announced": KNOWN_FROM_THE_START}
        add_event(session, terms.cause, EventRow(**{**empty, **values}))
        desk.count_added(_EVENTS)
        return ()
    changes = change_event(session, terms.cause, found, values)
    desk.count_known(_EVENTS, is_changed=bool(changes))
    return changes


def columns_of(record: EventRecord, found: EventRow | None) -> dict[str, Any]:
    """Return what a record says of an event, by column; ``None`` leaves what is known."""
    place, city, mode = record.place, record.city, record.mode
    if found is not None and place == where_text(event_of(found)):
        # A calendar names place and town in one line.
        place = None
    elif place and place.casefold() == _ONLINE:
        # Where it was to be before is no longer true.
        place, city, mode = "", city or "", mode or _ONLINE
    return {
        "id": record.id,
        "title": record.title,
        "aliases": [alias for alias in record.aliases if alias] or None,
        "series": record.series,
        "first_day": record.date,
        "last_day": record.end_date or record.date,
        "starts": record.start,
        "ends": record.end,
        "mode": mode,
        "city": city,
        "place": place,
        "capacity": record.capacity,
        "announced": record.announced,
        "deadline": record.deadline,
        "cancelled_on": record.cancelled_on,
        "full_since": record.full_since,
        "audience": list(record.audience) or None,
        "link": record.link,
        "coordinator": record.coordinator,
        "mailbox": record.mailbox,
        "notes": record.notes,
    }


def _put_recruitment(session: Session, desk: Desk, record: RecruitmentRecord) -> None:
    row = RecruitmentRow(
        id=record.id,
        title=record.title,
        opens=record.opens,
        closes=record.closes,
        groups=[group.model_dump(exclude_none=True) for group in record.groups],
        least_members=record.least_members,
        most_members=record.most_members,
        term_from=record.term_from,
        term_to=record.term_to,
    )
    desk.put(session, "naborów", session.get(RecruitmentRow, record.id), row)
