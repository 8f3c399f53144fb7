"""A mail with a photographed form goes the whole way: kept, read twice, filed with its picture."""

import email.message
import threading
from datetime import timedelta
from pathlib import Path

import cv2
import pytest
from sqlalchemy import select

from mailbot.app import build
from mailbot.clock import utc_now
from mailbot.config import Config, FolderSender, Mailbox, MaildirFolder, Mode, Service
from mailbot.intake.fate import Terms
from mailbot.intake.keep import Batch, Shelf, keep
from mailbot.intake.ledger import Place
from mailbot.intake.poll import process_later
from mailbot.intake.source import Fetched
from mailbot.process import process_message
from mailbot.sandbox import SandboxBroken
from mailbot.storage.database import open_database, reading
from mailbot.storage.register import DossierDocument
from mailbot.storage.tables import Message
from parsers.scans.blanks import find_blank
from tests.support.register import add, event, institution, person
from tests.support.world import ADDRESS, day_text

DAY = (utc_now() + timedelta(days=9)).date()
SENDER = "l.zak@cis-debowo.example"
SAMPLES = Path("tests/parsers/forms_samples")


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    config = Config(
        service=Service(home=home, mode=Mode.LIVE, workers=1),
        mailboxes=(
            Mailbox(
                id="es",
                address=ADDRESS,
                since=DAY - timedelta(days=30),
                source=MaildirFolder(path=home / "maildir"),
                sender=FolderSender(path=home / "out"),
                authserv_id="mx.ops.example",
            ),
        ),
    )
    app = build(config)
    yield app
    app.close()


@pytest.fixture
def app(built, ready_database_url):
    made = type(built)(**{**vars(built), "database": open_database(ready_database_url)})
    add(
        made.database,
        institution(),
        person(address=SENDER),
        event(first_day=DAY, last_day=DAY, announced=DAY - timedelta(days=40)),
    )
    yield made
    made.database.dispose()


def mail(text, *attachments):
    made = email.message.EmailMessage()
    made["Authentication-Results"] = "mx.ops.example; dmarc=pass header.from=cis-debowo.example"
    made["From"] = f"Łucja Żak <{SENDER}>"
    made["To"] = ADDRESS
    made["Subject"] = "Formularze" if attachments else "spotkanie"
    made["Message-ID"] = f"<{len(text)}.{len(attachments)}@cis-debowo.example>"
    made.set_content(text)
    for path in attachments:
        made.add_attachment(
            path.read_bytes(), maintype="image", subtype="jpeg", filename="skan.jpg"
        )
    return bytes(made)


def deliver(app, raw, uid=1):
    terms = Terms(Place("es", "INBOX", 1), app.config.mailboxes[0].since)
    shelf = Shelf(app.database, app.blobs, process_later)
    (message_id,) = keep(shelf, Batch(terms, [Fetched(uid, utc_now(), raw)]), utc_now())
    return message_id


def documents(app, message_id):
    with reading(app.database) as session:
        query = select(DossierDocument).where(DossierDocument.message_id == message_id)
        return session.scalars(query.order_by(DossierDocument.id)).all()


def state(app, message_id):
    with reading(app.database) as session:
        return session.get_one(Message, message_id).state


@pytest.mark.slow
def test_a_photographed_form_is_read_and_filed_with_our_own_picture_of_it(app):
    raw = mail("Przesyłam w załączeniu.", SAMPLES / "F3_hand_photo.heic")
    message_id = deliver(app, raw)

    process_message(app, message_id)

    (document,) = documents(app, message_id)
    assert (document.form, document.form_version) == ("F3", "2024-05")
    values = {one["field"]: one["value"] for one in document.reading["fields"]}
    assert values["nip"].replace("-", "") == "9436485721"
    (picture,) = document.reading["pictures"]
    assert picture["jpeg"] == ""
    assert app.blobs.get(picture["sha256"]).startswith(b"\xff\xd8")


def page_of_a_blank(tmp_path, form, number):
    blank = find_blank(form, "2026-11", number)
    assert blank is not None
    path = tmp_path / f"strona{number}.png"
    path.write_bytes(cv2.imencode(".png", blank.picture)[1].tobytes())
    return path


def problems(app, message_id):
    return [one.reading["problems"] for one in documents(app, message_id)]


@pytest.mark.slow
def test_the_second_page_in_another_mail_names_the_mail_with_the_first(app, tmp_path):
    first = deliver(app, mail("Strona pierwsza.", page_of_a_blank(tmp_path, "F2", 1)))
    process_message(app, first)
    second = deliver(app, mail("Brakująca strona druga.", page_of_a_blank(tmp_path, "F2", 2)), 2)
    other = deliver(app, mail("Inny formularz.", page_of_a_blank(tmp_path, "F1", 2)), 3)

    process_message(app, second)
    process_message(app, other)

    assert f"rest-in-mail:{first}" in problems(app, second)[0]
    assert not any("rest-in-mail" in code for code in problems(app, other)[0])


@pytest.mark.slow
def test_where_two_mails_have_the_rest_nobody_guesses(app, tmp_path):
    page = page_of_a_blank(tmp_path, "F2", 1)
    for uid, text in enumerate(("Pierwsza osoba.", "Druga osoba to kto inny."), start=1):
        process_message(app, deliver(app, mail(text, page), uid))
    back = deliver(app, mail("Strona druga jednej z nich.", page_of_a_blank(tmp_path, "F2", 2)), 3)

    process_message(app, back)

    assert "pages-ambiguous" in problems(app, back)[0]


@pytest.mark.slow
def test_a_mail_with_a_scan_lets_a_short_one_pass(app):
    scan = deliver(app, mail("Przesyłam.", SAMPLES / "F3_typed_fax.tif"))
    short = deliver(app, mail(f"Dzień dobry,\nbędę na spotkaniu {day_text(DAY)}."), uid=2)
    with app.scan_turns.take(0):
        waiting = threading.Thread(target=process_message, args=(app, scan))
        waiting.start()

        process_message(app, short)

        assert state(app, short) == "done"
        assert state(app, scan) == "kept"
    waiting.join()
    assert state(app, scan) in {"held", "done"}
    assert [one.form for one in documents(app, scan)] == ["F3"]


@pytest.mark.slow
def test_a_scan_waits_while_the_recogniser_cannot_be_started(app, monkeypatch):
    scan = deliver(app, mail("Przesyłam.", SAMPLES / "F3_typed_fax.tif"))

    def refuse():
        raise SandboxBroken("the sandbox is closed")

    monkeypatch.setattr(app.scans, "demand_open", refuse)
    with pytest.raises(SandboxBroken):
        process_message(app, scan)

    assert state(app, scan) == "kept"
