"""How somebody stands on the list of an event, or an application to a working group, in words."""

from mailbot.replies.typography import one_line, when_text
from rules.registry import ApplicationState, EnrolmentState, Event

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


APPLICATIONS = {
    ApplicationState.RECEIVED: "czeka na sprawdzenie",
    ApplicationState.INCOMPLETE: "wymaga uzupełnienia",
    ApplicationState.COMPLETE: "kompletne",
    ApplicationState.LATE: "wpłynęło po terminie naboru",
    ApplicationState.EARLY: "wpłynęło przed otwarciem naboru",
    ApplicationState.SUPERSEDED: "zastąpione nowszym",
    ApplicationState.WITHDRAWN: "wycofane",
    ApplicationState.TO_COMMITTEE: "przekazane komisji",
    ApplicationState.APPOINTED: "rozpatrzone",
    ApplicationState.NOT_APPOINTED: "rozpatrzone",
    ApplicationState.NOTIFIED: "rozpatrzone",
}
_NONE = "nie jest zarejestrowane"


def application_text(group: str, state: ApplicationState | None) -> str:
    """Write one line: ``Zgłoszenie do grupy roboczej „Promocja”: wycofane``; ``None``: gone."""
    to_which = f"do grupy roboczej „{one_line(group)}”" if group else "do grupy roboczej"
    return f"Zgłoszenie {to_which}: {APPLICATIONS[state] if state else _NONE}"


def standing_text(name: str, event: Event, state: EnrolmentState) -> str:
    """Write one line: ``Łucja Żak – Spotkanie (środa, 15 maja 2024 r.): na liście uczestników``."""
    return f"{one_line(name)} – {one_line(event.title)} ({when_text(event)}): {STANDINGS[state]}"
