"""A digest as a mail: the same facts as plain text and as HTML, both from templates.

The HTML stays below the size at which mail programs cut a mail (102 kB in the most common one): on
a day with too much to say, fewer cases are written out and the rest is counted.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from typing import TypeVar

from babel.dates import format_date
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from mailbot.clock import WARSAW
from mailbot.coordinators.facts import DigestData, Done, Task
from mailbot.coordinators.wording import SECTIONS
from mailbot.replies.typography import LOCALE, clock_text, plural, short_day_text

LARGEST_HTML = 100_000
"""Bytes."""

_SIZES = (60, 30, 15, 7, 3)
"""How many cases of a list are written out, tried from the first on."""


_Case = TypeVar("_Case", Task, Done)


@dataclass(frozen=True, slots=True)
class Digest:
    """A digest ready to be sent."""

    subject: str
    text: str
    html: str


def write_digest(data: DigestData) -> Digest:
    """Write a digest; what does not fit is counted."""
    html = ""
    for size in _SIZES:
        shown = replace(data, tasks=data.tasks[:size], done=data.done[:size])
        html = _environment().get_template("digest.html").render(_context(shown))
        if len(html.encode()) < LARGEST_HTML:
            break
    text = _environment().get_template("digest.txt").render(_context(data))
    return Digest(subject=_subject(data), text=text, html=html)


def _subject(data: DigestData) -> str:
    day = format_date(data.day, "EEEE d MMMM y", locale=LOCALE)
    parts = [_waiting(data.counts.waiting).lower()]
    if data.counts.done:
        parts.append(_settled(data.counts.done))
    if data.overdue:
        parts.append(f"{data.overdue} po terminie")
    if data.alarms:
        parts.append(f"{data.alarms} {plural(data.alarms, 'usterka', 'usterki', 'usterek')}")
    return f"[mailbot] {', '.join(parts)} ({day})"


def _context(data: DigestData) -> dict[str, object]:
    return {
        "data": data,
        "headline": _waiting(data.counts.waiting),
        "balance": _balance(data),
        "tasks": _by_section(data.tasks),
        "more_tasks": data.counts.waiting - len(data.tasks),
        "done": _by_section(data.done),
        "more_done": data.counts.done - len(data.done),
        "settled": _settled(data.counts.done),
        "day": format_date(data.day, "EEEE d MMMM y", locale=LOCALE),
    }


def _by_section(cases: Iterable[_Case]) -> list[tuple[str, list[_Case]]]:
    """Group cases by section in the fixed order; within one they keep their order."""
    grouped: dict[str, list[_Case]] = {section: [] for section in SECTIONS}
    for case in cases:
        grouped[case.section].append(case)
    return [(SECTIONS[section], members) for section, members in grouped.items() if members]


def _balance(data: DigestData) -> str:
    """Say in one line what happened since the last digest."""
    counts = data.counts
    arrived = counts.arrived
    if not arrived and not counts.waiting and not counts.done:
        return f"Od {_since(data)}: nie przyszła żadna wiadomość."
    messages = plural(arrived, "wiadomość", "wiadomości", "wiadomości")
    parts = [f"{arrived} {messages}", f"{counts.done} załatwiono", f"{counts.ignored} pominięto"]
    waiting = f"{counts.waiting} {plural(counts.waiting, 'czeka', 'czekają', 'czeka')}"
    if data.tasks:
        oldest = min(task.received for task in data.tasks)
        hours = int((data.until - oldest).total_seconds() // 3600)
        waiting += f" (najstarsza {hours} h)"
    return f"Od {_since(data)}: {', '.join([*parts, waiting])}."


def _since(data: DigestData) -> str:
    days = (data.day - data.since.astimezone(WARSAW).date()).days
    at = clock_text(data.since)
    if days == 1:
        return f"wczoraj {at}"
    return f"dziś {at}" if days == 0 else f"{short_day_text(data.since.astimezone(WARSAW))}, {at}"


def _waiting(count: int) -> str:
    if not count:
        return "Nic nie czeka"
    return f"{count} {plural(count, 'sprawa czeka', 'sprawy czekają', 'spraw czeka')}"


def _settled(count: int) -> str:
    return f"{count} {plural(count, 'załatwiona', 'załatwione', 'załatwionych')}"


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("mailbot.coordinators", "templates"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=select_autoescape(["html"]),
    )
