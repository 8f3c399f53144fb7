"""Days on the command line, as ``2024-05-06`` or ``6.05.2024``."""

from datetime import date, datetime

from mailbot.errors import Stop

_FORMATS = ("%Y-%m-%d", "%d.%m.%Y")


def day(text: str) -> date:
    """Read a day.

    Raises:
        Stop: It is written otherwise, or there is no such day.
    """
    for form in _FORMATS:
        try:
            return datetime.strptime(text.strip(), form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise Stop(f"„{text}” nie jest datą; przykłady: 2024-05-06, 6.05.2024")


def day_or_none(text: str | None) -> date | None:
    """Read a day that may be left out."""
    return None if text is None else day(text)
