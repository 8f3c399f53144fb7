import pytest
from imapclient import IMAPClient

from mailbot.config import FolderSender, ImapAccount, MaildirFolder, SmtpSender
from mailbot.errors import AgainLater
from mailbot.intake.sent import SentFolder, sent_folder
from tests.support.dovecot import Dovecot, free_port
from tests.support.intake import mail, mailbox, open_office
from tests.support.oauth_server import OAuthServer

pytestmark = pytest.mark.dovecot

LONG_ID = f"<mb.{'a' * 150}@ops.example>"


def account(dovecot, user, **more):
    settings = {
        "host": "localhost",
        "security": "none",
        "port": dovecot.port,
        "user": user,
        "password": "haslo",
    }
    return ImapAccount(**settings | more)


@pytest.fixture
def office(tmp_path):
    office = open_office(tmp_path)
    yield office
    office.database.dispose()


@pytest.fixture
def sent(dovecot, office):
    box = mailbox(account(dovecot, dovecot.new_user()), sender=SmtpSender(host="smtp.ops.example"))
    return sent_folder(box, office.clock)


@pytest.mark.parametrize("message_id", ["<1@gmina.example>", LONG_ID])
def test_a_sent_mail_is_found_by_its_message_id(sent, message_id):
    before = sent.contains(message_id)
    sent.append(mail(message_id=message_id))

    assert (before, sent.contains(message_id)) == (False, True)
    assert sent.contains("<other@ops.example>") is False


def test_a_copy_is_filed_once_and_as_read(sent, dovecot):
    assert (sent.append(mail(1)), sent.append(mail(1))) == (True, False)

    client = IMAPClient(dovecot.host, dovecot.port, ssl=False, timeout=5)
    with client:
        client.login(sent._mailbox.source.user, "haslo")
        client.select_folder("Sent")
        (flags,) = client.get_flags(client.search("ALL")).values()
    assert b"\\Seen" in flags


def test_without_a_sent_folder_nobody_can_know(office, sent):
    nowhere = SentFolder(sent._mailbox, "Nie ma", office.clock)

    assert nowhere.contains("<1@gmina.example>") is None
    with pytest.raises(AgainLater, match="Nie ma"):
        nowhere.append(mail(1))


def test_a_server_that_is_away_is_asked_again_later(dovecot, office):
    box = mailbox(account(dovecot, "user0", port=free_port()))

    with pytest.raises(AgainLater):
        SentFolder(box, "Sent", office.clock).contains("<1@gmina.example>")


def test_a_mail_without_message_id_cannot_be_filed(sent):
    with pytest.raises(ValueError, match="Message-ID"):
        sent.append(b"From: a@b.example\r\n\r\nMessage-ID: <in@the.body>\r\n")


def test_only_servers_have_sent_folders(tmp_path, dovecot, office):
    smtp = SmtpSender(host="smtp.ops.example")
    imap = account(dovecot, "user0")

    assert sent_folder(mailbox(MaildirFolder(path=tmp_path), sender=smtp), office.clock) is None
    assert sent_folder(mailbox(imap, sender=FolderSender(path=tmp_path)), office.clock) is None
    without = smtp.model_copy(update={"sent_folder": ""})
    assert sent_folder(mailbox(imap, sender=without), office.clock) is None


# XOAUTH2


@pytest.fixture
def provider():
    with OAuthServer("anna") as provider:
        yield provider


@pytest.fixture
def modern(provider, office, tmp_path):
    """Give a mailbox on a server that believes the provider's tokens."""
    file = tmp_path / "refresh"
    file.write_text("refresh-1")
    file.chmod(0o600)
    oauth = {
        "token_url": provider.token_url,
        "client_id": "mailbot",
        "refresh_token_file": file,
    }
    with Dovecot(users={"anna": "x"}, introspection_url=provider.introspection_url) as server:
        office.has(mailbox(account(server, "anna", password=None, oauth=oauth)))
        server.deliver("anna", mail(1))
        yield server


@pytest.mark.usefixtures("modern")
def test_login_with_an_access_token(office, provider):
    assert office.poll() == 1
    assert office.health().error == ""
    assert len(provider.asked) == 1


@pytest.mark.usefixtures("modern")
def test_a_token_that_was_withdrawn_is_renewed_once(office, provider):
    office.poll()
    provider.valid.clear()
    office.poll()

    assert office.health().error == ""
    assert len(provider.asked) == 2


@pytest.mark.usefixtures("modern")
def test_tokens_that_the_mail_server_does_not_believe_are_a_polish_sentence(office, provider):
    provider.user = "ktos inny"
    provider.vouch = lambda _: (200, {"active": False})
    office.poll()

    assert "odrzucił logowanie" in office.health().error
    assert len(provider.asked) == 2


@pytest.mark.usefixtures("modern")
def test_a_consent_that_was_withdrawn_is_a_polish_sentence(office, provider):
    provider.refresh_token = "another"
    office.poll()

    assert "trzeba jej udzielić ponownie" in office.health().error
