"""A call for working groups, its candidates, and the mails that they write."""

from collections.abc import Sequence
from datetime import date, datetime
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

from sqlalchemy import select

from mailbot.app import App
from mailbot.clock import WARSAW
from mailbot.storage.database import reading
from mailbot.storage.recruiting import ApplicationRow, RecruitmentRow
from mailbot.storage.tables import Message
from tests.support.applications import GROUPS
from tests.support.register import add, institution, kept_message, person
from tests.support.station import ADDRESS, SERVER

LUCJA = "l.zak@cis-debowo.example"
JAN = "j.lis@cis-debowo.example"
OPENING = datetime(2024, 5, 6, 0, 0, tzinfo=WARSAW)
IN_TIME = datetime(2024, 5, 13, 9, 30, tzinfo=WARSAW)
AFTER = datetime(2024, 5, 25, 0, 7, tzinfo=WARSAW)


def call(**changes: Any) -> RecruitmentRow:
    """The call of 6 to 24 May with its five groups."""
    values: dict[str, Any] = {
        "id": "R1",
        "title": "Nabór do grup roboczych DKRES",
        "opens": date(2024, 5, 6),
        "closes": date(2024, 5, 24),
        "groups": [
            {"id": f"G{number}", "name": f"Grupa robocza {name.partition('. ')[2]}"}
            for number, name in enumerate(GROUPS, start=1)
        ],
        "term_to": date(2026, 12, 31),
    }
    return RecruitmentRow(**{**values, **changes})


def settle(app: App, **changes: Any) -> None:
    """Register an institution, two of its people and the call."""
    add(
        app.database,
        institution(),
        person(),
        person(id="P2", first_name="Jan", last_name="Lis", address=JAN),
        call(**changes),
    )


def letter(
    text: str,
    *forms: bytes,
    sender: str = LUCJA,
    subject: str = "Zgłoszenie do grupy roboczej",
    number: int = 1,
    names: Sequence[str] = (),
) -> bytes:
    """Write a mail with filled forms, whose sender the server has vouched for."""
    mail = EmailMessage(policy=SMTP)
    domain = sender.rpartition("@")[2]
    mail["Authentication-Results"] = f"{SERVER}; dmarc=pass header.from={domain}"
    mail["From"], mail["To"], mail["Subject"] = sender, ADDRESS, subject
    mail["Message-ID"] = f"<c{number}@{domain}>"
    mail.set_content(text)
    for place, form in enumerate(forms):
        name = names[place] if names else f"formularz_F6_{place + 1}.pdf"
        mail.add_attachment(form, maintype="application", subtype="pdf", filename=name)
    return mail.as_bytes()


def applications(app: App) -> list[ApplicationRow]:
    """Return all versions of all applications in order."""
    with reading(app.database) as session:
        return list(session.scalars(select(ApplicationRow).order_by(ApplicationRow.id)))


def states(app: App) -> list[str]:
    return [row.state for row in applications(app)]


def a_row(number: int, **changes: Any) -> tuple[Message, ApplicationRow]:
    """An application in the record with the mail that brought it; Łucja Żak for group 3."""
    digest = f"{number:064x}"
    received = changes.get("received", IN_TIME)
    mail = kept_message(
        id=number, sha256=digest, logical_key=digest, received=received, kept_at=received,
        state="done",
    )  # fmt: skip
    values: dict[str, Any] = {
        "recruitment_id": "R1",
        "group_id": "G3",
        "person_id": "P1",
        "name": "Łucja Żak",
        "organisation": "CIS",
        "address": LUCJA,
        "message_id": number,
        "received": received,
        "state": "complete",
        "form": {"motivation": "Chcę pomóc"},
        "changed_at": received,
        **changes,
    }
    return mail, ApplicationRow(**{"candidate_key": values["person_id"], **values})
