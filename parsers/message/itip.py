"""What a calendar program answers to an invitation: who comes to what (RFC 5546, 3.2.3).

Only the first event of a small REPLY is read; anything unusual in it makes the answer unclear
rather than being interpreted.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from parsers.facts import CalendarAnswer, LeafRole
from parsers.message.charset import decode
from parsers.message.mime import Part

_LONGEST = 64_000
_LONGEST_VALUE = 500
_FOLD = re.compile(r"\r?\n[ \t]")
_LINE = re.compile(r"([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=(?:\"[^\"]*\"|[^\";:]*))*):(.*)", re.DOTALL)
_PARAMETER = re.compile(r";([A-Za-z0-9-]+)=(\"[^\"]*\"|[^\";:]*)")
_MOMENT = re.compile(r"(\d{8})(?:T(\d{6})(Z?))?")
_WARSAW = ZoneInfo("Europe/Warsaw")
# Names under which calendar programs know our time; another zone is not guessed.
_OUR_ZONES = frozenset(
    ("europe/warsaw", "central european standard time", "central europe standard time",
     "sarajevo, skopje, warsaw, zagreb")
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Property:
    name: str
    parameters: dict[str, str]
    value: str


def read_answer(parts: Iterable[Part]) -> CalendarAnswer | None:
    """Read the one answer of a mail; ``None`` when there is none, or more than one."""
    texts = [
        decode(p.data[:_LONGEST], p.charset).text for p in parts if p.leaf.role is LeafRole.CALENDAR
    ]
    return _of_text(texts[0]) if len(texts) == 1 else None


def _of_text(text: str) -> CalendarAnswer | None:
    found = [p for line in _FOLD.sub("", text).splitlines() if (p := _property(line))]
    if _first(found, "METHOD").upper() != "REPLY":
        return None
    events = [p for p in found if (p.name, p.value.upper()) == ("BEGIN", "VEVENT")]
    inside = _of_event(found)
    attendees = [p for p in inside if p.name == "ATTENDEE"]
    names = [p.name for p in inside]
    is_plain = len(events) == 1 and len(attendees) == 1 and "RECURRENCE-ID" not in names
    attendee = attendees[0] if attendees else _Property("", {}, "")
    return CalendarAnswer(
        attendee=_address(attendee.value),
        status=attendee.parameters.get("PARTSTAT", "").upper()[:40],
        summary=_text(_first(inside, "SUMMARY")),
        starts=_moment(next((p for p in inside if p.name == "DTSTART"), None)),
        uid=_first(inside, "UID")[:_LONGEST_VALUE],
        comment=_text(_first(inside, "COMMENT")),
        is_plain=is_plain and names.count("DTSTART") == 1 and "SENT-BY" not in attendee.parameters,
    )


def _property(line: str) -> _Property | None:
    match = _LINE.fullmatch(line.strip())
    if match is None:
        return None
    parameters = {name.upper(): value.strip('"') for name, value in _PARAMETER.findall(match[2])}
    return _Property(match[1].upper(), parameters, match[3])


def _of_event(found: list[_Property]) -> list[_Property]:
    """Return the properties of the first event; a time zone has a DTSTART of its own."""
    inside: list[_Property] = []
    is_open = False
    for one in found:
        mark = (one.name, one.value.upper())
        if mark == ("END", "VEVENT"):
            break
        if is_open:
            inside.append(one)
        is_open = is_open or mark == ("BEGIN", "VEVENT")
    return inside


def _first(found: Iterable[_Property], name: str) -> str:
    return next((p.value.strip() for p in found if p.name == name), "")


def _address(value: str) -> str:
    scheme, _, address = value.strip().partition(":")
    return address.lower() if scheme.lower() == "mailto" else ""


def _text(value: str) -> str:
    """Undo the escapes of RFC 5545, section 3.3.11."""
    plain = re.sub(r"\\(.)", lambda m: "\n" if m[1] in "nN" else m[1], value)
    return plain.strip()[:_LONGEST_VALUE]


def _moment(found: _Property | None) -> datetime | None:
    """Return when the event begins; midnight for a whole day, ``None`` in a zone not known."""
    match = _MOMENT.fullmatch(found.value.strip()) if found else None
    if found is None or match is None:
        return None
    zone = found.parameters.get("TZID", "").lower().strip("/")
    if not match[3] and zone and not zone.endswith(tuple(_OUR_ZONES)):
        return None
    try:
        moment = datetime.strptime(match[1] + (match[2] or "000000"), "%Y%m%d%H%M%S")  # noqa: DTZ007 - the zone follows
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC if match[3] else _WARSAW)
