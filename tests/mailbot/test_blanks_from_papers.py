"""Whoever is asked for papers gets them with what the own application said printed on them."""

import email
import email.policy
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from mailbot.dossiers.asking import remind_dossiers
from mailbot.engine import later
from mailbot.storage.database import reading
from mailbot.storage.register import DossierDocument, PrefilledForm
from tests.support.dossiers import SENDER, bring, papers, plain_text
from tests.support.station import ADDRESS, SERVER, Clock, close, deliver, make_app, sent

NOW = datetime(2024, 5, 13, 8, 0, tzinfo=UTC)
F1, F2, F3 = "f1_text.pdf", "f2_text.pdf", "f3.rtf"
PESEL = "92071314764"


@pytest.fixture
def app(ready_database_url, tmp_path, sandbox):
    made = make_app(ready_database_url, tmp_path, sandbox, Clock(NOW))
    yield made
    close(made)


def enclosed(reply):
    whole = email.message_from_bytes(reply.content.encode(), policy=email.policy.default)
    return {
        part.get_filename(): part.get_content()
        for part in whole.iter_attachments()
        if part.get_content_type() == "application/pdf"
    }


def copies(reply):
    return {name: content for name, content in enclosed(reply).items() if "z-danymi" in name}


def sent_back(content, number):
    made = email.message.EmailMessage()
    made["Authentication-Results"] = f"{SERVER}; dmarc=pass header.from={SENDER.partition('@')[2]}"
    made["From"], made["To"], made["Subject"] = SENDER, ADDRESS, "Oświadczenie"
    made["Message-ID"] = f"<back{number}@zielony-prog.example>"
    made.set_content("W załączeniu.")
    made.add_attachment(content, maintype="application", subtype="pdf", filename="skan.pdf")
    return bytes(made)


def test_a_missing_declaration_comes_printed_with_the_name_of_its_delegate(app):
    bring(app, F1, F3)

    (reply,) = sent(app)
    made = copies(reply)
    assert sorted(made) == [
        "F2-2026-11-2-z-danymi.pdf",
        "F2-2026-11-z-danymi.pdf",
        "F3-2026-11-z-danymi.pdf",
    ]
    assert "z wydrukowanymi danymi, które już znamy" in plain_text(reply)


def test_a_copy_that_comes_back_is_read_as_what_we_printed(app):
    bring(app, F1, F2, F3)
    (reply,) = sent(app)

    number = deliver(app, sent_back(copies(reply)["F2-2026-11-z-danymi.pdf"], 5), 5)

    with reading(app.database) as session:
        row = session.scalars(
            select(DossierDocument).where(DossierDocument.message_id == number)
        ).one()
        read = {field["field"]: field["value"] for field in row.reading["fields"]}
    assert row.form == "F2", read
    assert (read["first_name"], read["last_name"]) == ("Grzegorz", "Święch")
    assert PESEL not in str(read)


def test_nothing_of_it_is_kept_as_a_copy_of_the_register(app):
    bring(app, F1, F3)

    with reading(app.database) as session:
        assert session.scalars(select(PrefilledForm)).all() == []


def test_without_an_application_nothing_is_printed(app):
    bring(app, F3)

    (reply,) = sent(app)
    assert copies(reply) == {}
    assert "które już znamy" not in plain_text(reply)


def test_a_reminder_brings_the_copies_again(app):
    bring(app, F1, F3)
    app.clock.now = NOW + timedelta(days=20)

    assert remind_dossiers(app, enqueue=later) == 1
    assert len(copies(sent(app)[-1])) == 3


def test_what_a_stranger_sent_to_the_dossier_of_others_is_not_printed_for_them(app):
    bring(app, F1)
    deliver(app, papers(F3, F1, sender="obcy@daleko.example", number=2), 2)

    assert [copies(one) for one in sent(app) if one.recipient == "obcy@daleko.example"] == [{}]
