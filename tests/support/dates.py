"""Mentions of dates as the samples write them: "16.5.2024-17.5 śr w1 ~ by"."""

from pathlib import Path

from parsers.facts import DateMention, DateRole

SAMPLES = Path(__file__).parent.parent / "parsers" / "dates_samples"
_WEEKDAYS = ("pn", "wt", "śr", "cz", "pt", "so", "nd")


def samples(name: str) -> list[tuple[str, str]]:
    """Return the expressions of a file with the mentions that belong to them."""
    lines = (SAMPLES / name).read_text(encoding="utf-8").splitlines()
    rows = (line.partition("\t") for line in lines if line and not line.startswith("#"))
    return [(text.replace("\\n", "\n"), told) for text, _, told in rows]


def told(mention: DateMention) -> str:
    """Write a mention: date, weekday, weeks (w), days (d), part of a month, vague (~), role."""
    parts = [_calendar(mention)]
    if mention.weekday is not None:
        parts.append(_WEEKDAYS[mention.weekday])
    if mention.weeks_ahead is not None:
        parts.append(f"w{mention.weeks_ahead}")
    if mention.days_ahead is not None:
        parts.append(f"d{mention.days_ahead}")
    if mention.part is not None:
        parts.append(
            mention.part.value.replace("first_half", "half1").replace("second_half", "half2")
        )
    if mention.is_vague:
        parts.append("~")
    if mention.role is not DateRole.ON:
        parts.append(mention.role.value)
    return " ".join(part for part in parts if part)


def _calendar(mention: DateMention) -> str:
    first = _day(mention.day, mention.month, mention.year)
    last = _day(mention.until_day, mention.until_month, None)
    return f"{first}-{last}" if last else first


def _day(day: int | None, month: int | None, year: int | None) -> str:
    text = "" if day is None else str(day)
    if month is not None:
        text += f".{month}"
    return text if year is None else f"{text}.{year}"
