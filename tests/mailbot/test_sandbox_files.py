"""What a job that was taken over gets to see of the machine."""

import os
import subprocess
import sys
from email.message import EmailMessage
from pathlib import Path

import pytest

from mailbot.sandbox import Sandbox
from parsers import landlock, parse_message
from parsers.facts import Outcome
from parsers.limits import Limits
from tests.support.faulty_template import REFUSED
from tests.support.filled_forms import sample

FAULTY = (sys.executable, "-m", "tests.support.faulty_template")
PATIENT = Limits(wall_s=60, cpu_s=50)
needs_landlock = pytest.mark.skipif(
    landlock.version() < 1, reason="the kernel of this machine has no Landlock"
)


@pytest.fixture(scope="module")
def sandbox():
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MAILBOT_IMAP_PASSWORD", "tajne")
        patch.setenv("CREDENTIALS_DIRECTORY", "/run/credentials/mailbot")
        patch.setenv("LC_ALL", "C.UTF-8")
        sandbox = Sandbox(1, PATIENT, program=FAULTY)
    if landlock.version() > 0 and not sandbox.fences()["no-foreign-files"]:
        pytest.skip("this container does not let a process bind itself")
    yield sandbox
    sandbox.close()


def ending_of(sandbox, trial):
    raw = f"{trial}\nFrom: zly@obcy.example\r\n\r\n".encode()
    [problem] = sandbox.parse(raw, authserv_id="", instance="").problems
    return problem.code


def mail_with(name):
    message = EmailMessage()
    message["From"] = "Anna Nowak <anna@cis.example>"
    message["To"] = "biuro@urzad.example"
    message["Message-ID"] = "<1@cis.example>"
    message["Subject"] = "Zgłoszenie"
    message.set_content("W załączeniu formularz.")
    message.add_attachment(
        sample(name), maintype="application", subtype="pdf", filename="formularz.pdf"
    )
    return message.as_bytes()


@needs_landlock
@pytest.mark.parametrize("trial", ["read-file", "list-folder"])
def test_a_job_sees_neither_keys_nor_the_mail_of_others(sandbox, tmp_path, trial):
    key = tmp_path / "key"
    key.write_bytes(b"secret")

    target = key if trial == "read-file" else tmp_path

    assert ending_of(sandbox, f"{trial} {target}") == f"exit-{REFUSED}"


@needs_landlock
@pytest.mark.parametrize("path", ["/etc/passwd", "/proc/self/environ", "pyproject.toml"])
def test_a_job_sees_nothing_of_the_machine_but_what_it_is_made_of(sandbox, path):
    assert ending_of(sandbox, f"read-file {Path(path).absolute()}") == f"exit-{REFUSED}"


@needs_landlock
def test_a_job_reads_the_libraries_and_its_own_package(sandbox):
    for path in (os.__file__, pytest.__file__, landlock.__file__):
        assert ending_of(sandbox, f"read-file {path}") == "bad-result"


@needs_landlock
def test_a_job_writes_no_file(sandbox, tmp_path):
    for folder in (tmp_path, Path(landlock.__file__).parent, Path(sys.prefix), Path("/dev/shm")):
        assert ending_of(sandbox, f"write-file {folder}/left-behind") == f"exit-{REFUSED}"
        assert not (folder / "left-behind").exists()


@needs_landlock
def test_a_job_throws_away_what_it_likes(sandbox):
    assert ending_of(sandbox, f"write-file {os.devnull}") == "bad-result"


@pytest.mark.skipif(
    landlock.version() < landlock.SCOPES_SINCE, reason="this kernel's Landlock knows no signals"
)
def test_a_job_cannot_end_the_template(sandbox):
    assert ending_of(sandbox, "kill-template") == "failed"


def test_a_job_finds_no_password_among_its_variables(sandbox):
    for name in ("MAILBOT_IMAP_PASSWORD", "CREDENTIALS_DIRECTORY"):
        assert ending_of(sandbox, f"read-variable {name}") == f"exit-{REFUSED}"
    for name in ("PATH", "LC_ALL"):
        assert ending_of(sandbox, f"read-variable {name}") == "bad-result"


@pytest.mark.parametrize("name", ["f1_fillable.pdf", "f1_text.pdf", "f2_text.pdf"])
def test_a_form_is_read_inside_the_fences_as_it_is_outside(name):
    raw = mail_with(name)
    sandbox = Sandbox(1, PATIENT)
    try:
        message = sandbox.parse(raw, authserv_id="", instance="")
    finally:
        sandbox.close()

    assert message.outcome is Outcome.OK
    assert message.documents
    assert message == parse_message(raw, limits=PATIENT)


def test_the_memory_of_the_daemon_is_closed_to_its_own_user():
    program = (
        "import ctypes; from parsers.fences import hide_memory;"
        "print(hide_memory(), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert done.stdout == "True 0\n"


@needs_landlock
def test_rules_that_bind_nobody_end_the_job_and_are_not_used():
    program = (
        "import os; from parsers import landlock as l;"
        "l._RESTRICT_SELF = 9999; assert l.make_rules() is None\n"
        "try: l.bind(0)\n"
        "except l.LandlockRefused: print('refused')"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert done.stdout == "refused\n"


@needs_landlock
@pytest.mark.parametrize("version", [1, 2, 3, 4, 6])
def test_older_versions_of_landlock_bind_too(version):
    program = (
        "from parsers import landlock as l; here = l.version();"
        f"l.version = lambda: min({version}, here); l.bind(l.make_rules())\n"
        "try: open('/etc/passwd')\n"
        "except PermissionError: print('refused')"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert done.stdout == "refused\n"
