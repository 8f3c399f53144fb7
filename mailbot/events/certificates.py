"""Certificates of attendance: for whoever was there, as files or by mail."""

import re
from collections.abc import Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from mailbot.app import App
from mailbot.clock import WARSAW
from mailbot.errors import Stop
from mailbot.events.certificate_page import Certificate, certificate_pdf
from mailbot.events.news import News, Told, standings, tell
from mailbot.replies.drafts import Enqueue
from mailbot.replies.headers import Attachment
from mailbot.replies.typography import one_line, when_text, where_text
from mailbot.storage.register import EventRow, PersonRow
from mailbot.storage.snapshot import event_of
from rules.registry import EnrolmentState

CERTIFICATE = "certificate"


def certificates_of(app: App, session: Session, number: str) -> Mapping[str, Attachment]:
    """Draw the certificates of an event, by person id.

    Raises:
        Stop: There is no such event, or nobody is recorded as having been there.
    """
    row = session.get(EventRow, number)
    if row is None:
        raise Stop(f"nie ma wydarzenia „{number}”; `mailbot event list` wymienia wydarzenia")
    drawn = certificates_for(app, session, row)
    if not drawn:
        raise Stop("na tym wydarzeniu nikomu nie odnotowano obecności")
    return drawn


def certificates_for(app: App, session: Session, row: EventRow) -> Mapping[str, Attachment]:
    """Draw the certificates of an event, by person id; empty when nobody was there."""
    there = standings(session, row.id, (EnrolmentState.ATTENDED,))
    people = session.scalars(select(PersonRow).where(PersonRow.id.in_(list(there))))
    named = {person.id: f"{person.first_name} {person.last_name}" for person in people}
    today = app.clock().astimezone(WARSAW).date()
    return {p: _draw(app, row, (p, named[p]), today) for p in there if p in named}


def send_certificates(
    app: App,
    session: Session,
    number: str,
    drawn: Mapping[str, Attachment],
    *,
    enqueue: Enqueue,
) -> Told:
    """Mail each certificate to its person, once."""
    persons = dict.fromkeys(drawn, EnrolmentState.ATTENDED)
    news = News(number, CERTIFICATE, "certificate", own_files=drawn, needs_everybody=False)
    return tell(app, session, news, persons, enqueue=enqueue)


def _draw(app: App, row: EventRow, person: tuple[str, str], today: date) -> Attachment:
    event = event_of(row)
    certificate = Certificate(
        office=one_line(app.config.office.name),
        name=one_line(person[1]),
        event=one_line(event.title),
        when=when_text(event),
        where=where_text(event),
        issued=today,
    )
    plain = re.sub(r"[^A-Za-z0-9]+", "-", f"{row.id}-{person[0]}").strip("-")
    name = f"zaswiadczenie-{plain}.pdf"
    return Attachment(name, "application/pdf", certificate_pdf(certificate), is_personal=True)
