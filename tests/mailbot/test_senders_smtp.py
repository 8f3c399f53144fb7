import ssl

import pytest

from mailbot.config.model import ImapAccount, OAuth, SmtpSender
from mailbot.replies.errors import JournalAway, MaybeAccepted, NotNow, Refused
from mailbot.replies.senders import Letter
from mailbot.replies.smtp import SmtpMailSender, smtp_sender, try_login
from tests.support.dovecot import Dovecot, _make_certificate
from tests.support.oauth_server import OAuthServer
from tests.support.post_office import NOW, mailbox
from tests.support.smtp_sink import HOST, Fault, SmtpSink

LETTER = Letter(
    message_id="<mb.a.b@ops.example>",
    sender="rejestracja@ops.example",
    recipient="anna@ces.example",
    content=b"Message-ID: <mb.a.b@ops.example>\r\n\r\n.\r\n..x\r\nkoniec\r\n",
)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    directory = tmp_path_factory.mktemp("tls")
    _make_certificate(directory)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(directory / "cert.pem", directory / "key.pem")
    return directory / "cert.pem", context


def sender(tmp_path, sink, **changes) -> SmtpMailSender:
    values = {"host": HOST, "port": sink.port, "security": "none", "timeout_s": 5}
    settings = SmtpSender(**values | changes)
    return smtp_sender(mailbox(tmp_path, sender=settings), settings, lambda: NOW)


def test_lines_of_dots_arrive_as_they_were(tmp_path):
    with SmtpSink() as sink:
        sender(tmp_path, sink).deliver(LETTER)

    assert sink.received[0].content == LETTER.content


@pytest.mark.parametrize("implicit", [True, False])
def test_mail_goes_out_over_tls(tmp_path, certificate, implicit):
    ca_file, context = certificate
    security = "tls" if implicit else "starttls"
    with SmtpSink(tls=context, implicit_tls=implicit) as sink:
        sender(tmp_path, sink, host="localhost", security=security, ca_file=ca_file).deliver(LETTER)

    assert len(sink.received) == 1


@pytest.mark.parametrize("implicit", [True, False])
def test_a_certificate_that_nobody_vouches_for_is_not_accepted(tmp_path, certificate, implicit):
    security = "tls" if implicit else "starttls"
    with (
        SmtpSink(tls=certificate[1], implicit_tls=implicit) as sink,
        pytest.raises(NotNow, match="SSLCertVerificationError"),
    ):
        sender(tmp_path, sink, host="localhost", security=security).deliver(LETTER)

    assert sink.received == []


def test_a_server_without_starttls_gets_nothing(tmp_path):
    with SmtpSink() as sink, pytest.raises(NotNow, match="SMTPNotSupportedError"):
        sender(tmp_path, sink, security="starttls").deliver(LETTER)

    assert sink.received == []


def test_nothing_leaves_this_machine_unprotected(tmp_path):
    with SmtpSink() as sink, pytest.raises(NotNow, match="tylko z tą samą maszyną"):
        sender(tmp_path, sink, host="poczta.ops.example").deliver(LETTER)

    assert sink.sessions == 0


def password_file(tmp_path, word: str):
    file = tmp_path / "password"
    file.write_text(f"{word}\n")
    file.chmod(0o600)
    return file


def test_we_log_in_where_a_login_is_wanted(tmp_path):
    with SmtpSink(users={"anna": "hasło"}) as sink:
        file = password_file(tmp_path, "hasło")
        sender(tmp_path, sink, user="anna", password_file=file).deliver(LETTER)

    assert len(sink.received) == 1


@pytest.mark.parametrize(
    ("user", "word", "reason"),
    [
        ("anna", "inne", "535"),
        ("", "hasło", "530"),
        ("anna", "", "Nie można zalogować się"),
    ],
)
def test_a_refused_login_is_no_refusal_of_the_mail(tmp_path, user, word, reason):
    file = password_file(tmp_path, word)
    with SmtpSink(users={"anna": "hasło"}) as sink, pytest.raises(NotNow, match=reason):
        sender(tmp_path, sink, user=user, password_file=file).deliver(LETTER)

    assert sink.received == []


def test_a_forgotten_password_is_no_refusal_of_the_mail(tmp_path):
    with SmtpSink(users={"anna": "hasło"}) as sink, pytest.raises(NotNow, match="zalogować"):
        sender(tmp_path, sink, user="anna").deliver(LETTER)


def oauth(tmp_path, server) -> OAuth:
    file = password_file(tmp_path, "refresh-1")
    return OAuth(token_url=server.token_url, client_id="mailbot", refresh_token_file=file)


def test_we_log_in_with_a_token(tmp_path):
    with OAuthServer("anna") as server, SmtpSink(tokens=["access-1"]) as sink:
        sender(tmp_path, sink, user="anna", oauth=oauth(tmp_path, server)).deliver(LETTER)

    assert len(sink.received) == 1


def test_a_token_that_the_server_refuses_is_renewed_once(tmp_path):
    with OAuthServer("anna") as server, SmtpSink(tokens=["access-2"]) as sink:
        sender(tmp_path, sink, user="anna", oauth=oauth(tmp_path, server)).deliver(LETTER)

    assert len(sink.received) == 1
    assert len(server.asked) == 2


def test_without_a_token_the_mail_waits(tmp_path):
    with OAuthServer("anna") as server, SmtpSink(tokens=["access-9"]) as sink:
        ours = sender(tmp_path, sink, user="anna", oauth=oauth(tmp_path, server))
        with pytest.raises(NotNow, match="535"):
            ours.deliver(LETTER)
        server.answer = (500, b"")
        with pytest.raises(NotNow, match="zalogować"):
            ours.deliver(LETTER)

    assert sink.received == []


@pytest.mark.parametrize(
    ("fault", "fate"),
    [
        (Fault.REFUSE_RCPT, Refused),
        (Fault.BUSY_RCPT, NotNow),
        (Fault.ODD_DATA, NotNow),
        (Fault.DROP_AT_DATA, NotNow),
        (Fault.REFUSE_AFTER_DOT, Refused),
        (Fault.BUSY_AFTER_DOT, NotNow),
        (Fault.DROP_AFTER_DOT, MaybeAccepted),
        (Fault.ODD_AFTER_DOT, MaybeAccepted),
        (Fault.LATE_250, MaybeAccepted),
    ],
)
def test_every_misbehaviour_has_its_fate(tmp_path, fault, fate):
    with SmtpSink() as sink:
        sink.faults.append(fault)
        with pytest.raises(fate):
            sender(tmp_path, sink, timeout_s=0.3).deliver(LETTER)

    assert len(sink.received) == (fate is MaybeAccepted)


def test_a_mail_is_not_handed_over_when_getting_there_took_too_long(tmp_path):
    with SmtpSink() as sink, pytest.raises(NotNow, match="zbyt wolno"):
        sender(tmp_path, sink, timeout_s=1e-9).deliver(LETTER)

    assert sink.received == []


def test_without_an_imap_account_nobody_can_know_what_went_out(tmp_path):
    with SmtpSink() as sink:
        ours = sender(tmp_path, sink)
        ours.file_copy(LETTER)

    assert ours.contains(LETTER.message_id) is None


def imap_sender(tmp_path, server, **changes) -> SmtpMailSender:
    settings = SmtpSender(**{"host": HOST, "port": 1, "security": "none", **changes})
    account = ImapAccount(
        host=HOST,
        port=server.port,
        security="none",
        user="anna",
        password_file=password_file(tmp_path, "haslo"),
    )
    return smtp_sender(mailbox(tmp_path, source=account, sender=settings), settings, lambda: NOW)


@pytest.fixture(scope="module")
def dovecot():
    with Dovecot({"anna": "haslo"}) as server:
        yield server


@pytest.mark.dovecot
def test_a_copy_is_put_into_the_real_sent_folder_once(tmp_path, dovecot):
    ours = imap_sender(tmp_path, dovecot)

    before = ours.contains(LETTER.message_id)
    ours.file_copy(LETTER)
    ours.file_copy(LETTER)

    copies = list(dovecot.maildir("anna", "Sent").glob("*/*localhost*,S=*"))
    copies = copies or [
        file
        for part in ("cur", "new")
        for file in (dovecot.maildir("anna", "Sent") / part).iterdir()
    ]
    assert (before, ours.contains(LETTER.message_id)) == (None, True)
    assert len(copies) == 1


@pytest.mark.dovecot
@pytest.mark.parametrize(("save_sent", "answer"), [(False, False), (True, None)])
def test_only_a_folder_that_the_provider_fills_proves_an_absence(
    tmp_path, dovecot, save_sent, answer
):
    ours = imap_sender(tmp_path, dovecot, save_sent=save_sent)

    assert ours.contains("<mb.never.sent@ops.example>") is answer


@pytest.mark.dovecot
def test_a_sent_folder_that_does_not_exist_proves_nothing(tmp_path, dovecot):
    ours = imap_sender(tmp_path, dovecot, save_sent=False, sent_folder="Nie ma takiego")

    assert ours.contains(LETTER.message_id) is None
    ours.file_copy(LETTER)


def test_a_server_that_is_away_says_neither_yes_nor_no(tmp_path):
    with SmtpSink() as gone:
        pass
    ours = imap_sender(tmp_path, gone)

    with pytest.raises(JournalAway):
        ours.contains(LETTER.message_id)
    ours.file_copy(LETTER)


def test_the_copy_has_longer_to_appear_than_any_attempt_lasts(tmp_path):
    with SmtpSink() as sink:
        ours = sender(tmp_path, sink, timeout_s=600, filing_s=600)

    assert ours.settles_after_s == 600 + 600 + 600


def test_a_login_can_be_tried_without_sending_anything(tmp_path):
    file = password_file(tmp_path, "hasło")
    with SmtpSink(users={"anna": "hasło"}) as sink:
        values = {"host": HOST, "port": sink.port, "security": "none", "password_file": file}
        right = SmtpSender(user="anna", **values)
        wrong = SmtpSender(user="ewa", **values)
        try_login(mailbox(tmp_path, sender=right), right, lambda: NOW)
        with pytest.raises(NotNow, match="535"):
            try_login(mailbox(tmp_path, sender=wrong), wrong, lambda: NOW)

    assert sink.received == []


def test_a_login_without_a_user_is_no_login(tmp_path):
    with SmtpSink() as sink:
        settings = SmtpSender(host=HOST, port=sink.port, security="none")
        try_login(mailbox(tmp_path, sender=settings), settings, lambda: NOW)

    assert sink.sessions == 1
