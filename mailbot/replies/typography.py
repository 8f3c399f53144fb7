"""How days, times and names are written in mails, and how foreign text is made harmless.

Days agree with the texts around them because they are never inflected: a range is written
"14–15 maja 2024 r. (wtorek–środa)", not "od wtorku, 14 maja". English is written the same way.
"""

import re
import unicodedata
from datetime import date, datetime, time

from babel import Locale
from babel.dates import format_date

from mailbot.clock import WARSAW
from rules.decision import Language
from rules.registry import Event

LOCALE = Locale("pl")
_LOCALES = {"pl": LOCALE, "en": Locale("en", "GB")}
_DAY = {"pl": "d MMMM y 'r.'", "en": "d MMMM y"}
_AT = {"pl": "godz. ", "en": ""}

LONGEST_LINE = 200
"""Characters of one value in a mail; a longer title or name is cut with an ellipsis."""

# Line ends of any kind, other controls, and the marks that turn the direction of reading.
_BREAKING = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029]+")
_HIDDEN = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


def one_line(text: str, longest: int = LONGEST_LINE) -> str:
    """Return text of foreign origin as one harmless line.

    Line ends and controls become a space, invisible and direction marks and lone surrogates go.
    """
    visible = _HIDDEN.sub("", unicodedata.normalize("NFC", text))
    line = _BREAKING.sub(" ", visible).strip()
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def day_text(day: date, language: Language = "pl") -> str:
    """Write a day: ``15 maja 2024 r.``, right after "do", "od" and on its own."""
    return _format(day, _DAY[language], language)


def weekday_text(day: date, language: Language = "pl") -> str:
    """Write a day with its weekday: ``środa, 15 maja 2024 r.``."""
    return _format(day, f"EEEE, {_DAY[language]}", language)


def short_day_text(day: date) -> str:
    """Write a day of the near future or past: ``15 maja``."""
    return _format(day, "d MMMM")


def clock_text(moment: datetime) -> str:
    """Write the time of day in Warsaw: ``8:05``."""
    return _clock(moment.astimezone(WARSAW).time())


def moment_text(moment: datetime, language: Language = "pl") -> str:
    """Write a moment in Warsaw time: ``6 maja 2024 r., godz. 23:59``."""
    local = moment.astimezone(WARSAW)
    return f"{day_text(local.date(), language)}, {_AT[language]}{_clock(local.time())}"


def days_text(first: date, last: date, language: Language = "pl") -> str:
    """Write one day or a range, both days included."""
    if first == last:
        return weekday_text(first, language)
    weekdays = f"{_format(first, 'EEEE', language)}–{_format(last, 'EEEE', language)}"
    end = day_text(last, language)
    if first.year != last.year:
        return f"{day_text(first, language)} – {end} ({weekdays})"
    if first.month != last.month:
        return f"{_format(first, 'd MMMM', language)} – {end} ({weekdays})"
    return f"{first.day}–{end} ({weekdays})"


def when_text(event: Event, language: Language = "pl") -> str:
    """Write when an event is: ``środa, 15 maja 2024 r., godz. 10:00–14:00``."""
    days = days_text(event.first_day, event.last_day, language)
    if event.starts is None:
        return days
    ends = "" if event.ends is None else f"–{_clock(event.ends)}"
    return f"{days}, {_AT[language]}{_clock(event.starts)}{ends}"


def where_text(event: Event) -> str | None:
    """Write where an event is, ``None`` when nobody has said it yet."""
    parts = [one_line(part) for part in (event.place, event.city) if part]
    # "Klub Bolko, Świdnica", but "CIS w Wałbrzychu" or "Świdnica, rynek" need no second town.
    if len(parts) > 1 and parts[1].casefold() in parts[0].casefold():
        parts.pop()
    if parts:
        return ", ".join(parts)
    return "online" if "online" in event.mode.casefold() else None


def plural(count: int, one: str, few: str, many: str) -> str:
    """Choose the Polish form of a noun: 1 sprawa, 2 sprawy, 5 spraw."""
    return {"one": one, "few": few}.get(LOCALE.plural_form(count), many)


def _format(day: date, pattern: str, language: Language = "pl") -> str:
    return format_date(day, pattern, locale=_LOCALES[language])


def _clock(at: time) -> str:
    return f"{at.hour}:{at.minute:02}"
