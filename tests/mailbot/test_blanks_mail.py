"""Forms that go with replies, and copies of the register that go to registered people only."""

import email
import email.policy
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from mailbot.blanks.copies import Owner, holder_of, make_copy, printed_under
from mailbot.blanks.layout import EDITION
from mailbot.replies.enclosed import chosen_forms
from mailbot.replies.headers import Attachment, OutgoingMail, write_mail
from mailbot.replies.outbox import queue_reply
from mailbot.storage.database import open_database, reading, transaction
from mailbot.storage.register import PrefilledForm
from parsers.facts import Address
from parsers.forms.definition import Known, load_forms
from rules.decision import Blanks, ReplyPlan
from tests.support.commands import config_file, run_command
from tests.support.filled_forms import read_one, values
from tests.support.post_office import Enqueued, case, decision, kept_message, office, outbox_row
from tests.support.register import add, institution, make_tables, person, shared

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
FORMS = {form.id: form for form in load_forms()}
FULL = {"nip": "6951002740", "regon": "021746387", "krs": "0000512307", "phone": "768700011"}


def registered(app):
    add(
        app.database,
        institution(id="i1", city="Dębowo", kind="przedsiębiorca", **FULL),
        shared("biuro@ces.example", "i1"),
        person(id="p1", institution_id="i1", address="anna@ces.example"),
        person(id="p2", institution_id="i1", first_name="Jan", address=None),
        person(id="p3", institution_id="i1", first_name="Ewa", state="erased"),
    )


def sent(app, blanks: Blanks, template: str = "forms", **changes):
    message = kept_message(app)
    plan = ReplyPlan(template=template, event="e1", blanks=blanks)
    with transaction(app.database) as session:
        number = queue_reply(
            app, session, message, case(**changes), decision(plan), enqueue=Enqueued()
        )
    return outbox_row(app, number)


def files(row) -> dict[str, bytes]:
    mail = email.message_from_string(row.content, policy=email.policy.default)
    return {one.get_filename(): one.get_content() for one in mail.iter_attachments()}


def test_a_stranger_gets_empty_forms_that_can_be_filled_in(tmp_path):
    app = office(tmp_path)

    row = sent(app, Blanks(asked="formularze"))

    assert sorted(files(row)) == [f"F{n}-{EDITION}-do-wypelnienia.pdf" for n in (1, 2, 3)]
    assert "Formularz zgłoszeniowy instytucji" in row.body
    assert "z wydrukowanymi danymi" not in row.body
    for content in files(row).values():
        assert values(read_one(content)) == {}


def test_a_registered_person_gets_copies_with_what_is_known(tmp_path):
    app = office(tmp_path)
    registered(app)

    row = sent(app, Blanks(asked="formularze", institution="i1", person="p1"))

    copies = {name: read_one(data) for name, data in files(row).items() if "z-danymi" in name}
    assert "z wydrukowanymi danymi" in row.body
    assert {reading.form for reading in copies.values()} == {"F1", "F2", "F3"}
    by_form = {reading.form: values(reading) for reading in copies.values()}
    assert by_form["F1"]["nip"] == "6951002740"
    assert by_form["F2"]["last_name"] == "Żak"
    with reading(app.database) as session:
        kept = session.scalars(select(PrefilledForm)).all()
    assert {row.form: dict(row.printed) for row in kept} == by_form


def test_a_copy_does_not_follow_a_reply_that_goes_elsewhere(tmp_path):
    app = office(tmp_path)
    registered(app)
    elsewhere = (Address(name="", address="ktos@ces.example"),)

    row = sent(app, Blanks(asked="formularze", institution="i1", person="p1"), reply_to=elsewhere)

    assert row.recipient == "ktos@ces.example"
    assert not [name for name in files(row) if "z-danymi" in name]
    assert "z wydrukowanymi danymi" not in row.body


@pytest.mark.parametrize("template", ["docs_needed_institution", "docs_needed_person"])
def test_forms_go_with_the_reply_that_says_what_is_missing(tmp_path, template):
    app = office(tmp_path)

    row = sent(app, Blanks(needed_of=("person",)), template)

    assert list(files(row)) == [f"F2-{EDITION}-do-wypelnienia.pdf"]
    assert "w załączeniu" in row.body


@pytest.mark.parametrize(
    ("asked", "ids"),
    [
        ("formularze", ["F1", "F2", "F3"]),
        ("formularz zgloszeniowy", ["F1", "F2", "F3"]),
        ("formularz aktualizacyjny", ["F4", "F5"]),
        ("formularz aktualizacji danych adresowych", ["F5"]),
        ("formularza do grupy roboczej", ["F6"]),
        ("formularz oceny", ["F1", "F2", "F3"]),
    ],
)
def test_forms_are_found_by_what_they_are_called(asked, ids):
    assert [form.id for form in chosen_forms(Blanks(asked=asked))] == ids


def test_the_same_mail_with_files_is_the_same_bytes():
    mail = OutgoingMail(
        from_name="Ośrodek",
        from_address="poczta@ops.example",
        recipient="anna@ces.example",
        subject="Formularze",
        text="W załączeniu.",
        message_id="<1@ops.example>",
        written=NOW,
        instance="mailbot",
        automatic="auto-replied",
        html="<p>W załączeniu.</p>",
        attachments=(Attachment("a.pdf", "application/pdf", b"%PDF-1.4"),),
    )

    assert write_mail(mail) == write_mail(mail)
    assert write_mail(mail).isascii()


def test_only_people_who_are_there_are_listed(tmp_path):
    app = office(tmp_path)
    registered(app)

    with reading(app.database) as session:
        everybody = holder_of(session, Owner("i1", has_people=True))
        one = holder_of(session, Owner("i1", "p1"))
        nobody = holder_of(session, Owner("i1"))

    assert [who[Known.PERSON_NAME] for who in everybody.people] == ["Jan Żak", "Łucja Żak"]
    assert [who[Known.PERSON_EMAIL] for who in one.people] == ["anna@ces.example"]
    assert not nobody.people
    assert Known.PERSON_NAME not in nobody.known


def test_an_institution_that_is_not_registered_has_no_copies(tmp_path):
    app = office(tmp_path)

    with reading(app.database) as session, pytest.raises(KeyError):
        make_copy(session, FORMS["F1"], Owner("nobody"), NOW)


def test_what_was_printed_is_found_under_its_token_only(tmp_path):
    app = office(tmp_path)
    registered(app)
    with transaction(app.database) as session:
        copy = make_copy(session, FORMS["F3"], Owner("i1"), NOW)
    with reading(app.database) as session:
        token = session.scalars(select(PrefilledForm.token)).one()

        assert printed_under(session, token, "F3", EDITION) == copy.values
        assert not printed_under(session, token, "F1", EDITION)
        assert not printed_under(session, "A" * 16, "F3", EDITION)


def test_a_name_from_a_list_becomes_one_harmless_line(tmp_path):
    app = office(tmp_path)
    add(app.database, institution(id="i1", name="Fundacja\r\n  „Próg”\x00", nip=None))

    with reading(app.database) as session:
        known = holder_of(session, Owner("i1")).known

    assert known[Known.INSTITUTION_NAME] == "Fundacja „Próg”"
    assert Known.NIP not in known


def test_blanks_are_written_by_command(tmp_path, capsys):
    said = run_command(capsys, "blanks", "f3", "--out", tmp_path / "out")

    assert said.code == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        f"F3-{EDITION}-do-druku.pdf",
        f"F3-{EDITION}-do-wypelnienia.pdf",
        f"F3-{EDITION}-word.docx",
    ]


def test_all_forms_of_one_kind_are_written_by_command(tmp_path, capsys):
    run_command(capsys, "blanks", "--all", "--kind", "docx", "--out", tmp_path)

    assert len(list(tmp_path.glob("*.docx"))) == len(FORMS)


def test_copies_of_an_institution_are_written_by_command(tmp_path, capsys):
    config = config_file(tmp_path)
    (tmp_path / "home").mkdir()
    engine = open_database(f"sqlite:///{tmp_path}/home/mailbot.db")
    make_tables(engine)
    add(engine, institution(id="I/1", **FULL), person(institution_id="I/1"))
    engine.dispose()
    words = ("blanks", "F1", "--kind", "prefilled", "--out", tmp_path / "out", "-c", config)

    said = run_command(capsys, *words, "--institution", "I/1")

    [path] = (tmp_path / "out").iterdir()
    assert said.code == 0
    assert path.name == f"I-1-F1-{EDITION}-z-danymi.pdf"
    assert values(read_one(path.read_bytes()))["delegates[0].name"] == "Łucja Żak"
    assert "nie ma instytucji X" in run_command(capsys, *words, "--institution", "X").err


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("blanks",), "Który formularz"),
        (("blanks", "F99"), "Nie ma formularza: F99"),
        (("blanks", "F1", "--kind", "prefilled"), "wymaga instytucji"),
    ],
)
def test_a_wrong_command_is_told_in_polish(capsys, words, complaint):
    said = run_command(capsys, *words)

    assert said.code == 1
    assert complaint in said.err
