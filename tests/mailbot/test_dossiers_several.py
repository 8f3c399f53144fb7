"""Papers of several institutions in one mail: each gets its dossier, and is asked for its own."""

import email.message
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from mailbot.blanks.prefilled import Holder, prefill
from mailbot.storage.database import reading
from mailbot.storage.register import DossierDocument, DossierRow
from parsers.forms.definition import Known, load_forms
from tests.support.dossiers import plain_text
from tests.support.station import ADDRESS, SERVER, Clock, close, deliver, make_app, sent

NOW = datetime(2024, 5, 13, 8, 0, tzinfo=UTC)
SENDER = "biuro@federacja.example"
BRZOZA, GRAB = "6951002740", "8992689516"


@pytest.fixture
def app(ready_database_url, tmp_path, sandbox):
    made = make_app(ready_database_url, tmp_path, sandbox, Clock(NOW))
    yield made
    close(made)


def filled(form_id, name, nip):
    form = next(form for form in load_forms() if form.id == form_id)
    known = {Known.INSTITUTION_NAME: name, Known.NIP: nip}
    return prefill(form, Holder(known), token="").pdf


def two_institutions():
    made = email.message.EmailMessage()
    made["Authentication-Results"] = f"{SERVER}; dmarc=pass header.from=federacja.example"
    made["From"], made["To"], made["Subject"] = SENDER, ADDRESS, "Dokumenty"
    made["Message-ID"] = "<oba@federacja.example>"
    made.set_content("Dzień dobry, przesyłam formularze dwóch naszych członków.")
    papers = (
        ("F1", "Fundacja Brzoza", BRZOZA),
        ("F1", "Spółdzielnia Socjalna Grab", GRAB),
        ("F3", "Spółdzielnia Socjalna Grab", GRAB),
    )
    for number, (form, name, nip) in enumerate(papers, start=1):
        content = filled(form, name, nip)
        made.add_attachment(
            content, maintype="application", subtype="pdf", filename=f"skan{number}.pdf"
        )
    return bytes(made)


def test_each_institution_has_a_dossier_with_its_own_papers(app):
    deliver(app, two_institutions(), 1)

    with reading(app.database) as session:
        nips = {row.id: row.nip for row in session.scalars(select(DossierRow))}
        papers = session.scalars(select(DossierDocument).order_by(DossierDocument.id)).all()
        filed = [(nips[row.dossier_id], row.form) for row in papers]
    assert sorted(filed) == sorted([(BRZOZA, "F1"), (GRAB, "F1"), (GRAB, "F3")])


def test_one_answer_names_what_each_of_them_lacks(app):
    deliver(app, two_institutions(), 1)

    (reply,) = sent(app)
    told = plain_text(reply)
    lines = [line.strip() for line in told.splitlines()]
    unsigned = "(w otrzymanym dokumencie nie widać podpisu)"
    assert f"NIP {BRZOZA} – podpisany regulamin uczestnictwa" in lines
    assert f"NIP {GRAB} – podpisany regulamin uczestnictwa {unsigned}" in lines
    for nip in (BRZOZA, GRAB):
        assert f"NIP {nip} – podpisany formularz zgłoszeniowy instytucji {unsigned}" in lines
