"""The answer of a calendar program, read from a whole mail."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from parsers import parse_message
from parsers.facts import CalendarAnswer

ANSWER = """BEGIN:VCALENDAR
METHOD:REPLY
BEGIN:VTIMEZONE
DTSTART:19700329T020000
END:VTIMEZONE
BEGIN:VEVENT
UID:e15@urzad.example
SUMMARY:Webinar: ochrona
  danych\\, cz. 1
DTSTART;TZID=Europe/Warsaw:20260604T100000
ATTENDEE;PARTSTAT=DECLINED;CN="Nowak, Anna: OPS":mailto:A.Nowak@ops.example
COMMENT:Urlop\\, przepraszam
END:VEVENT
END:VCALENDAR"""


def read(text: str) -> CalendarAnswer | None:
    body = text.replace("\n", "\r\n")
    raw = (
        "From: a.nowak@ops.example\r\nSubject: Odrzucono\r\nMIME-Version: 1.0\r\n"
        "Content-Type: text/calendar; method=REPLY; charset=UTF-8\r\n\r\n" + body
    )
    return parse_message(raw.encode()).calendar


def test_an_answer_is_read_over_folded_lines_and_escapes():
    assert read(ANSWER) == CalendarAnswer(
        attendee="a.nowak@ops.example",
        status="DECLINED",
        summary="Webinar: ochrona danych, cz. 1",
        starts=datetime(2026, 6, 4, 10, tzinfo=ZoneInfo("Europe/Warsaw")),
        uid="e15@urzad.example",
        comment="Urlop, przepraszam",
        is_plain=True,
    )


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("DTSTART:20260604T080000Z", datetime(2026, 6, 4, 8, tzinfo=UTC)),
        ("DTSTART;TZID=America/New_York:20260604T080000", None),
        ("DTSTART;VALUE=DATE:20260604", datetime(2026, 6, 4, tzinfo=ZoneInfo("Europe/Warsaw"))),
        ("DTSTART:20269999T080000", None),
        ("DTSTART:nonsense", None),
    ],
)
def test_only_a_moment_in_a_known_zone_counts(written, moment):
    answer = read(ANSWER.replace("DTSTART;TZID=Europe/Warsaw:20260604T100000", written))

    assert answer is not None
    assert answer.starts == moment


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("COMMENT", "ATTENDEE;PARTSTAT=ACCEPTED:mailto:j@ops.example\nCOMMENT"),
        ("COMMENT", "RECURRENCE-ID:20260604T100000Z\nCOMMENT"),
        ("ATTENDEE;", 'ATTENDEE;SENT-BY="mailto:j@ops.example";'),
        ("END:VCALENDAR", "BEGIN:VEVENT\nEND:VEVENT\nEND:VCALENDAR"),
    ],
)
def test_an_unusual_answer_is_not_plain(old, new):
    answer = read(ANSWER.replace(old, new, 1))

    assert answer is not None
    assert not answer.is_plain


@pytest.mark.parametrize("text", [ANSWER.replace("REPLY", "REQUEST"), "", "METHOD:REPLY"])
def test_what_is_no_answer_has_no_attendee(text):
    answer = read(text)

    assert answer is None or answer.attendee == ""
