"""Are the events of all claims certain, announced, open and still to come?"""

from collections.abc import Iterator

from rules.case import Case
from rules.claims import about_events, joining, leaving
from rules.days import has_begun, has_ended, warsaw_day
from rules.decision import Finding
from rules.findings import hold
from rules.understanding import Understanding


def no_single_event(_: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold when a claim has no event."""
    if any(claim.event is None for claim in understanding.claims):
        doubts = {d.rule for d in understanding.intentions.doubts}
        if not doubts & {"event-conflict", "event-ambiguous"}:
            reason = "Nie wiadomo, którego wydarzenia dotyczy wiadomość."
            yield hold("event-not-named", reason)


def not_announced(case: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold a claim about an event that is not announced yet."""
    today = warsaw_day(case.received)
    if any(e.announced > today for e in about_events(case, understanding.claims)):
        yield hold("event-not-announced", "Wydarzenia jeszcze nie ogłoszono.")


def cancelled(case: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold a sign-up for a cancelled event."""
    today = warsaw_day(case.received)
    for event in about_events(case, joining(understanding.claims)):
        if event.cancelled_on and event.cancelled_on <= today:
            yield hold("event-cancelled", "Wydarzenie odwołano.")


def past(case: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold a sign-up for an event that has begun, and a withdrawal after its day."""
    today = warsaw_day(case.received)
    begun = any(
        has_begun(e, case.received) for e in about_events(case, joining(understanding.claims))
    )
    over = any(
        e.last_day < today or has_ended(e, case.received)
        for e in about_events(case, leaving(understanding.claims))
    )
    if begun or over:
        yield hold("event-past", "Wydarzenie już się rozpoczęło lub odbyło.")


def after_the_deadline(case: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold a sign-up after the last day for enrolment, which itself still counts."""
    today = warsaw_day(case.received)
    for event in about_events(case, joining(understanding.claims, case)):
        if event.deadline and today > event.deadline:
            yield hold("after-the-deadline", "Termin zgłoszeń minął.")
