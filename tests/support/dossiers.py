"""Mails with the forms of a dossier, and what is read in the answers."""

import email
import email.message
import email.policy

from mailbot.app import App
from mailbot.storage.database import transaction
from mailbot.storage.register import DossierDocument
from mailbot.storage.tables import Outbox
from parsers.facts import DocumentReading
from tests.support.filled_forms import sample
from tests.support.readings import reading, value
from tests.support.station import ADDRESS, SERVER, deliver

NIP = "6951002740"
SENDER = "biuro@zielony-prog.example"


def papers(*names: str, sender: str = SENDER, number: int = 1, machine: str = "") -> bytes:
    """Write a mail with sample forms; ``machine`` is the value of Auto-Submitted."""
    made = email.message.EmailMessage()
    domain = sender.rpartition("@")[2]
    made["Authentication-Results"] = f"{SERVER}; dmarc=pass header.from={domain}"
    made["From"], made["To"], made["Subject"] = sender, ADDRESS, "Dokumenty"
    made["Message-ID"] = f"<d{number}@{domain}>"
    if machine:
        made["Auto-Submitted"] = machine
    made.set_content("Dzień dobry, przesyłam dokumenty w załączeniu.")
    for name in names:
        kind = "pdf" if name.endswith("pdf") else "rtf"
        made.add_attachment(sample(name), maintype="application", subtype=kind, filename=name)
    return bytes(made)


def bring(app: App, *names: str, sender: str = SENDER, number: int = 1) -> int:
    return deliver(app, papers(*names, sender=sender, number=number), number)


def plain_text(mail: Outbox) -> str:
    whole = email.message_from_bytes(mail.content.encode(), policy=email.policy.default)
    part = whole.get_body(("plain",))
    assert part is not None
    content: str = part.get_content()
    return content


def declaration(first_name: str, last_name: str, address: str = "") -> DocumentReading:
    """Return a signed declaration as read."""
    own = value("first_name", first_name), value("last_name", last_name)
    return reading("F2", *own, *((value("email", address),) if address else ()))


def keep(app: App, document: DocumentReading, beside: DossierDocument) -> int:
    """File one more document beside another, in the same dossier; return its number."""
    with transaction(app.database) as session:
        row = DossierDocument(
            message_id=beside.message_id,
            part=f"kept-{document.form}-{len(document.fields)}",
            seq=beside.id,
            institution_id=beside.institution_id,
            dossier_id=beside.dossier_id,
            form=document.form,
            form_version=document.form_version,
            state="received",
            reading=document.model_dump(mode="json"),
            received=beside.received,
        )
        session.add(row)
        session.flush()
        return row.id
