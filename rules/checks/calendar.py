"""Is the event one, announced, open and still to come?"""

from collections.abc import Iterator

from rules.case import Case
from rules.days import has_begun, warsaw_day
from rules.decision import Finding
from rules.findings import hold
from rules.understanding import Understanding


def no_single_event(_: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold unless everything said fits exactly one event."""
    reading = understanding.event
    if reading.chosen is not None:
        return
    if reading.conflict:
        yield hold("event-conflict", reading.conflict)
    elif reading.candidates:
        count = len(reading.candidates)
        yield hold("event-ambiguous", f"Pasuje więcej niż jedno wydarzenie ({count}).")
    else:
        yield hold("event-not-named", "Nie wiadomo, którego wydarzenia dotyczy wiadomość.")


def not_announced(case: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold a sign-up for an event that is not announced yet."""
    event = understanding.event.chosen
    if event is not None and event.announced > warsaw_day(case.received):
        yield hold("event-not-announced", "Wydarzenia jeszcze nie ogłoszono.")


def cancelled(case: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold a sign-up for a cancelled event."""
    event = understanding.event.chosen
    if event is not None and event.cancelled_on and event.cancelled_on <= warsaw_day(case.received):
        yield hold("event-cancelled", "Wydarzenie odwołano.")


def past(case: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold a sign-up for an event that has begun."""
    event = understanding.event.chosen
    if event is not None and has_begun(event, case.received):
        yield hold("event-past", "Wydarzenie już się rozpoczęło lub odbyło.")


def after_the_deadline(case: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold a sign-up after the last day for enrolment, which itself still counts."""
    event = understanding.event.chosen
    if event is not None and event.deadline and warsaw_day(case.received) > event.deadline:
        yield hold("after-the-deadline", "Termin zgłoszeń minął.")
