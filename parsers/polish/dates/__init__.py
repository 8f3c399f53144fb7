"""Polish dates: a grammar of the ways in which announcements and applicants write days.

What is not surely a date gives no mention and stays visible as words and numbers that nobody
explained.  A wrong date is worse than none: it would put somebody on the list of another day.
"""

from parsers.polish.dates.reading import read_dates

__all__ = ["read_dates"]
