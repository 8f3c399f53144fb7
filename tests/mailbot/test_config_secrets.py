import pytest
from pydantic import SecretStr

from mailbot.config.secrets import read_secret, read_secret_file, variable
from mailbot.errors import ConfigError

NAME = "anna-imap-password"


@pytest.fixture
def secret_file(tmp_path):
    file = tmp_path / "secret"
    file.write_text("z-pliku\r\n", encoding="utf-8")
    file.chmod(0o600)
    return file


def value(secret: SecretStr | None) -> str | None:
    return secret.get_secret_value() if secret else None


def test_the_named_file_comes_first_and_loses_its_line_end(secret_file):
    environ = {variable(NAME): "z-otoczenia"}

    assert value(read_secret(SecretStr("z-konfiguracji"), secret_file, NAME, environ)) == "z-pliku"


def test_a_systemd_credential_comes_before_the_environment(tmp_path):
    (tmp_path / NAME).write_text("z-systemd\n")
    environ = {"CREDENTIALS_DIRECTORY": str(tmp_path), variable(NAME): "z-otoczenia"}

    assert value(read_secret(None, None, NAME, environ)) == "z-systemd"


def test_a_unit_for_one_mailbox_may_leave_out_its_name(tmp_path):
    (tmp_path / "imap-password").write_text("krótko")
    environ = {"CREDENTIALS_DIRECTORY": str(tmp_path)}

    assert value(read_secret(None, None, "anna-b-imap-password", environ)) == "krótko"
    assert read_secret(None, None, "anna-smtp-password", environ) is None
    assert read_secret(None, None, "inne", environ) is None


def test_the_environment_comes_before_a_literal():
    environ = {"MAILBOT_SECRET_ANNA_IMAP_PASSWORD": "z-otoczenia"}

    assert value(read_secret(SecretStr("literał"), None, NAME, environ)) == "z-otoczenia"
    assert value(read_secret(SecretStr("literał"), None, NAME, {})) == "literał"
    assert read_secret(None, None, NAME, {}) is None


@pytest.mark.parametrize("mode", [0o604, 0o644, 0o602])
def test_a_secret_that_every_user_can_reach_is_refused_with_advice(secret_file, mode):
    secret_file.chmod(mode)

    with pytest.raises(ConfigError, match="run: chmod 600"):
        read_secret_file(secret_file)


@pytest.mark.parametrize("mode", [0o400, 0o600, 0o640])
def test_a_secret_of_the_owner_and_the_group_is_accepted(secret_file, mode):
    secret_file.chmod(mode)

    assert value(read_secret_file(secret_file)) == "z-pliku"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\n", "the secret file is empty"),
        (b"x" * 70_000, "too big for a secret"),
        (b"\xff\xfe", "not a text file"),
    ],
)
def test_a_file_that_is_no_secret_is_refused(secret_file, content, reason):
    secret_file.write_bytes(content)

    with pytest.raises(ConfigError, match=reason):
        read_secret_file(secret_file)


def test_a_missing_file_is_told_by_its_path(tmp_path):
    with pytest.raises(ConfigError, match=r"nie-ma: secret file cannot be read: No such file"):
        read_secret_file(tmp_path / "nie-ma")


def test_a_directory_is_no_secret(tmp_path):
    tmp_path.chmod(0o700)

    with pytest.raises(ConfigError, match="Is a directory"):
        read_secret_file(tmp_path)
