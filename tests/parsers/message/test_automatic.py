import pytest

from parsers import parse_message
from parsers.facts import MachineKind, Outcome

PERSON = {
    "From": "Anna Nowak <anna@nowak.example>",
    "To": "biuro@urzad.example",
    "Subject": "Zgłoszenie na 15 maja",
}
WORDS = "Zgłaszam Jana Kowalskiego na 15 maja."


def mail(words=WORDS, **headers):
    merged = PERSON | {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"{name}: {value}\r\n" for name, value in merged.items() if value is not None]
    content_type = "" if "Content-Type" in merged else "Content-Type: text/plain; charset=utf-8\r\n"
    return ("".join(lines) + content_type + "\r\n" + words).encode()


def machine(raw):
    message = parse_message(raw, instance="urzad")
    assert message.outcome is Outcome.OK
    return message.machine


def test_a_person_is_no_machine():
    assert machine(mail()) is None


@pytest.mark.parametrize(
    ("headers", "kind", "evidence"),
    [
        ({"X_Mailbot_Loop": "urzad"}, "own", "x-mailbot-loop"),
        ({"X_Mailbot_Loop": "URZAD"}, "own", "x-mailbot-loop"),
        ({"X_Mailbot_Loop": "inny"}, "auto_reply", "x-mailbot-loop"),
        ({"Auto_Submitted": "auto-replied"}, "auto_reply", "auto-submitted"),
        ({"Auto_Submitted": "auto-generated; x=y"}, "auto_reply", "auto-submitted"),
        ({"X_Failed_Recipients": "a@b.example"}, "bounce", "x-failed-recipients"),
        ({"Return_Path": "<>"}, "auto_reply", "return-path-empty"),
        ({"Return_Path": "<>", "Subject": "Undeliverable: x"}, "bounce", "return-path-empty"),
        ({"Return_Path": "<>", "Subject": "Przeczytano: x"}, "receipt", "return-path-empty"),
        ({"X_Autoreply": ""}, "auto_reply", "x-autoreply"),
        ({"X_Auto_Response_Suppress": "All"}, "auto_reply", "x-auto-response-suppress"),
        ({"List_Id": "<a.b.example>"}, "list", "list-id"),
        ({"List_Unsubscribe": "<mailto:a@b.example>"}, "list", "list-unsubscribe"),
        ({"Precedence": "bulk"}, "list", "precedence"),
        ({"Precedence": "Auto_Reply"}, "auto_reply", "precedence"),
        ({"From": "MAILER-DAEMON@urzad.example"}, "bounce", "from-daemon"),
        ({"From": "Mail Delivery System <MAILER-DAEMON>"}, "bounce", "from-daemon"),
        ({"From": "postmaster@urzad.example"}, "bounce", "from-daemon"),
        ({"From": "<>"}, "bounce", "from-daemon"),
        ({"From": "no-reply@sklep.example"}, "auto_reply", "from-no-reply"),
        ({"From": "sklep-noreply+1@sklep.example"}, "auto_reply", "from-no-reply"),
        ({"From": "lista-request@b.example"}, "auto_reply", "from-no-reply"),
    ],
)
def test_a_header_of_a_machine_is_certain(headers, kind, evidence):
    found = machine(mail(**headers))

    assert (found.kind, found.evidence, found.is_certain) == (kind, evidence, True)


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "no"},
        {"Return_Path": "<anna@nowak.example>"},
        {"Precedence": "first-class"},
        {"From": "Daemon Nowak <d.nowak@nowak.example>"},
        {"From": "reply@nowak.example"},
        {"Subject": "Nieobecność na spotkaniu 15 maja"},
        {"Subject": "Re: Nieobecność"},
        {"Subject": "Fwd: Odpowiedź automatyczna: Zaproszenie"},
        {"Subject": "Re: urlopowa lista"},
    ],
)
def test_a_header_that_only_resembles_a_machines_is_a_persons(headers):
    assert machine(mail(**headers)) is None


@pytest.mark.parametrize(
    ("headers", "words", "kind", "evidence"),
    [
        ({"Subject": "Automatyczna odpowiedź: Zaproszenie"}, "", "auto_reply", "subject"),
        ({"Subject": "Re: Odpowiedź automatyczna"}, "", "auto_reply", "subject"),
        ({"Subject": "Poza biurem"}, WORDS, "auto_reply", "subject"),
        ({"Subject": "Out of Office: x"}, WORDS, "auto_reply", "subject"),
        ({"Subject": "Nieobecność: Re: Zaproszenie"}, WORDS, "auto_reply", "subject"),
        ({"Subject": "Niedostarczona wiadomość"}, WORDS, "bounce", "subject"),
        ({"Subject": "Zaakceptowano: Webinar"}, "", "calendar", "subject"),
        ({}, "Obecnie przebywam na urlopie do 20 maja.", "auto_reply", "words"),
        ({}, "Wiadomość wygenerowana automatycznie.", "auto_reply", "words"),
        ({}, "Your message could not be delivered.", "bounce", "words"),
        ({"From": None}, WORDS, "bounce", "no-from"),
    ],
)
def test_words_of_a_machine_are_only_a_hint(headers, words, kind, evidence):
    found = machine(mail(words, **headers))

    assert (found.kind, found.evidence, found.is_certain) == (kind, evidence, False)


REPORT = """\
--x
Content-Type: text/plain; charset=utf-8

Nie dostarczono.
--x
Content-Type: message/{status}

Reporting-MTA: dns; mx.urzad.example

Original-Recipient: rfc822; Jan@Nowak.example
Final-Recipient: rfc822; jan@inny.example
Action: failed
Status: 5.1.1

Final-Recipient: rfc822; ewa@nowak.example
Action: delayed

Final-Recipient: rfc822;<adam@nowak.example>
Action: Failed
--x
Content-Type: {returned}

Message-ID: <mb.1.abc@urzad.example>
Subject: Potwierdzenie

Zgłaszam udział.
--x--
"""


def report(status="delivery-status", returned="message/rfc822"):
    return mail(
        REPORT.format(status=status, returned=returned).replace("\n", "\r\n"),
        Content_Type=f'multipart/report; report-type={status}; boundary="x"',
    )


@pytest.mark.parametrize("returned", ["message/rfc822", "text/rfc822-headers"])
def test_a_bounce_names_who_failed_and_which_of_our_mails_came_back(returned):
    found = machine(report(returned=returned))

    assert (found.kind, found.evidence) == (MachineKind.BOUNCE, "delivery-status")
    assert found.failed_recipients == ("jan@nowak.example", "adam@nowak.example")
    assert found.failed_message_ids == ("<mb.1.abc@urzad.example>",)


def test_a_bounce_of_our_confirmation_is_not_a_sign_up():
    assert parse_message(report()).body.own_words == "Nie dostarczono."


def test_a_read_receipt_is_told_from_a_bounce():
    found = machine(report(status="disposition-notification"))

    assert (found.kind, found.evidence) == (MachineKind.RECEIPT, "disposition-notification")


def test_a_read_receipt_that_lost_its_parts_is_known_by_its_type():
    kind = "multipart/report; report-type=disposition-notification; boundary=x"

    found = machine(mail("Przeczytano", Content_Type=kind))

    assert found.kind is MachineKind.RECEIPT


def test_any_other_report_is_a_machines():
    found = machine(report(status="feedback-report"))

    assert (found.kind, found.evidence) == (MachineKind.BOUNCE, "multipart-report")


def test_failed_recipients_are_taken_from_the_header_of_gmail_and_exim():
    found = machine(mail(X_Failed_Recipients="Jan@nowak.example, ewa@nowak.example"))

    assert found.failed_recipients == ("jan@nowak.example", "ewa@nowak.example")


def test_an_old_bounce_without_any_report_is_guessed_from_its_words():
    words = (
        "Hi. This is the qmail-send program at a.example.\n\n<jan@nowak.example>:\nNo such user.\n"
        "\n--- Below this line is a copy of the message.\n\nMessage-ID: <mb.2.abc@urzad.example>\n"
    )

    found = machine(mail(words, From="MAILER-DAEMON@a.example"))

    assert found.failed_recipients == ("jan@nowak.example",)
    assert found.failed_message_ids == ("<mb.2.abc@urzad.example>",)


def test_a_bounce_on_which_the_guessing_library_fails_is_still_a_bounce():
    found = machine(mail(From="<>"))

    assert found.kind is MachineKind.BOUNCE
    assert found.failed_recipients == ()


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("text/calendar; method=REPLY; charset=utf-8", "BEGIN:VCALENDAR\r\n"),
        ("text/calendar; charset=utf-8", "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\n"),
    ],
)
def test_an_answer_of_a_calendar_program_is_a_machines(content_type, body):
    found = machine(mail(body, Content_Type=content_type))

    assert (found.kind, found.evidence) == (MachineKind.CALENDAR, "itip-reply")


def test_an_invitation_is_not_an_answer_of_a_calendar():
    raw = mail(
        "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\n", Content_Type="text/calendar; method=REQUEST"
    )

    assert machine(raw) is None
