import stat
import threading
from datetime import timedelta

import pytest

from mailbot.config import OAuth
from mailbot.errors import ConfigError
from mailbot.intake import oauth as module
from mailbot.intake.oauth import NoToken, access_token
from tests.support.dovecot import free_port
from tests.support.intake import moment
from tests.support.oauth_server import OAuthServer

NOW = moment("2024-05-06T08:00:00")


@pytest.fixture
def server():
    with OAuthServer("anna") as server:
        yield server


@pytest.fixture
def account(tmp_path, server):
    file = tmp_path / "refresh"
    file.write_text("refresh-1\n")
    file.chmod(0o600)
    return OAuth(
        token_url=server.token_url,
        client_id="mailbot",
        client_secret="tajne",
        refresh_token_file=file,
        scope="imap",
    )


def ask(account, now=NOW, **more):
    return access_token(account, "anna-imap-client-secret", now, **more)


def test_the_refresh_token_is_exchanged_for_an_access_token(server, account):
    assert ask(account) == "access-1"
    assert server.asked == [
        {
            "grant_type": "refresh_token",
            "refresh_token": "refresh-1",
            "client_id": "mailbot",
            "client_secret": "tajne",
            "scope": "imap",
        }
    ]


def test_a_public_client_sends_neither_secret_nor_scope(server, account):
    ask(account.model_copy(update={"client_secret": None, "scope": ""}))

    assert server.asked[0].keys() == {"grant_type", "refresh_token", "client_id"}


@pytest.mark.parametrize(
    ("after_s", "expires_in", "token"),
    [
        (3539, 3600, "access-1"),
        (3540, 3600, "access-2"),
        (3600, "7200", "access-1"),
        (239, None, "access-1"),
        (240, None, "access-2"),
        (240, "wkrótce", "access-2"),
    ],
)
def test_a_token_is_used_until_a_minute_before_it_expires(
    server, account, after_s, expires_in, token
):
    server.expires_in = expires_in
    ask(account)

    assert ask(account, NOW + timedelta(seconds=after_s)) == token


def test_a_token_that_was_refused_is_renewed_before_its_time(account):
    ask(account)

    assert ask(account, renew=True) == "access-2"


def test_a_new_refresh_token_replaces_the_old_one_and_stays_private(server, account):
    server.rotates = True
    ask(account)
    ask(account, renew=True)

    file = account.refresh_token_file
    assert file.read_text() == server.refresh_token == "refresh-3"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert sorted(path.name for path in file.parent.iterdir()) == ["refresh", "refresh.lock"]


def test_a_leftover_of_a_crash_does_not_stop_the_next_exchange(server, account):
    server.rotates = True
    account.refresh_token_file.with_name("refresh.new").write_text("half")
    ask(account)

    assert account.refresh_token_file.read_text() == "refresh-2"


def test_threads_that_ask_together_share_one_token(server, account):
    server.rotates = True
    tokens = []
    threads = [threading.Thread(target=lambda: tokens.append(ask(account))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert tokens == ["access-1"] * 8
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ((400, {"error": "invalid_grant"}), "trzeba jej udzielić ponownie"),
        ((401, {}), "trzeba jej udzielić ponownie"),
        ((503, b"busy"), "chwilowo nie wydaje"),
        ((302, b""), "chwilowo nie wydaje"),
        ((200, b"<html>"), "nie odpowiada"),
        ((200, ["x"]), "niezrozumiale"),
        ((200, {"access_token": ""}), "niezrozumiale"),
        ((200, {"access_token": "a\r\nb"}), "niezrozumiale"),
        ((200, {"access_token": "ż"}), "niezrozumiale"),
    ],
)
def test_every_bad_answer_is_a_polish_sentence_and_another_try(server, account, answer, words):
    server.answer = answer
    with pytest.raises(NoToken, match=words):
        ask(account)

    server.answer = None
    assert ask(account) == f"access-{len(server.asked)}"


def test_a_login_server_that_is_away_is_asked_again_later(account):
    away = account.model_copy(update={"token_url": f"http://127.0.0.1:{free_port()}/token"})

    with pytest.raises(NoToken, match="nie odpowiada"):
        ask(away)


@pytest.mark.parametrize(
    "url", ["http://login.example/token", "file:///etc/passwd", "http://1.2.3.4/"]
)
def test_secrets_never_travel_without_encryption(account, url):
    with pytest.raises(NoToken, match="https"):
        ask(account.model_copy(update={"token_url": url}))


def test_a_refresh_token_that_everybody_can_read_is_refused(account):
    account.refresh_token_file.chmod(0o644)

    with pytest.raises(ConfigError, match="chmod 600"):
        ask(account)


def test_a_directory_that_is_not_there_is_a_polish_sentence(account, tmp_path):
    gone = account.model_copy(update={"refresh_token_file": tmp_path / "nie ma" / "refresh"})

    with pytest.raises(NoToken, match="zapisać"):
        ask(gone)


def test_tokens_of_two_mailboxes_are_not_mixed_up(account, tmp_path):
    other = tmp_path / "other"
    other.write_text("refresh-1")
    other.chmod(0o600)

    assert ask(account) != ask(account.model_copy(update={"refresh_token_file": other}))
    assert len({path for path in module._tokens if path.parent == tmp_path}) == 2
