"""How somebody stands on the list of an event, in words."""

from mailbot.replies.typography import one_line, when_text
from rules.registry import EnrolmentState, Event

STANDINGS = {
    EnrolmentState.REQUESTED: "zgłoszenie czeka na decyzję",
    EnrolmentState.CONFIRMED: "na liście uczestników",
    EnrolmentState.WAITLISTED: "na liście rezerwowej",
    EnrolmentState.OFFERED: "na liście rezerwowej, z propozycją miejsca",
    EnrolmentState.REJECTED: "poza listą",
    EnrolmentState.CANCELLED: "poza listą",
    EnrolmentState.ATTENDED: "obecność odnotowana",
    EnrolmentState.ABSENT: "nieobecność odnotowana",
}


def standing_text(name: str, event: Event, state: EnrolmentState) -> str:
    """Write one line: ``Łucja Żak – Spotkanie (środa, 15 maja 2024 r.): na liście uczestników``."""
    return f"{one_line(name)} – {one_line(event.title)} ({when_text(event)}): {STANDINGS[state]}"
