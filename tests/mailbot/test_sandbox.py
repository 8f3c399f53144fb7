import os
import signal
import socket
import sys
import threading
import time
from pathlib import Path

import pytest

from mailbot.sandbox import Sandbox, SandboxBroken
from parsers.facts import Outcome
from parsers.limits import Limits
from tests.support.faulty_template import REFUSED

FAULTY = (sys.executable, "-m", "tests.support.faulty_template")
# Nothing but a hanging job may meet the end of its time, however busy the machine is.
PATIENT = Limits(wall_s=60, cpu_s=5, memory_bytes=500_000_000)
IMPATIENT = Limits(wall_s=1)

SIGN_UP = (
    "From: Anna Nowak <anna@cis.example>\r\n"
    "To: biuro@urzad.example\r\n"
    "Subject: Zgłoszenie\r\n"
    "Message-ID: <1@cis.example>\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "\r\n"
    "Zgłaszam Jana Kowalskiego na 15 maja.\r\n"
).encode()


@pytest.fixture(scope="module")
def faulty():
    sandbox = Sandbox(1, PATIENT, program=FAULTY)
    yield sandbox
    sandbox.close()


@pytest.fixture(scope="module")
def impatient():
    sandbox = Sandbox(1, IMPATIENT, program=FAULTY)
    yield sandbox
    sandbox.close()


def faulty_mail(fault):
    headers = "From: zly@obcy.example\r\nSubject: Awaria\r\nMessage-ID: <9@obcy.example>\r\n"
    return f"{fault}\n{headers}\r\n".encode()


def parse(sandbox, raw):
    return sandbox.parse(raw, authserv_id="", instance="test")


def descendants_of(pid):
    path = Path(f"/proc/{pid}/task/{pid}/children")
    return path.read_text().split()


def template_of(sandbox):
    return sandbox._templates[0]._line.process


def test_a_mail_is_read_by_the_real_program():
    sandbox = Sandbox(1)
    try:
        message = parse(sandbox, SIGN_UP)
    finally:
        sandbox.close()

    assert message.outcome is Outcome.OK
    assert message.envelope.sender.address == "anna@cis.example"
    assert message.body.own_words == "Zgłaszam Jana Kowalskiego na 15 maja."


def test_a_reading_tells_the_memory_that_it_took():
    sandbox = Sandbox(1)
    try:
        reading = sandbox.read_document(b"%PDF-1.4 and nothing else")
    finally:
        sandbox.close()

    assert 0 < reading.peak_bytes < Limits().memory_bytes


@pytest.mark.slow
@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("spin", "cpu-time"),
        ("eat-memory", "memory"),
        ("segfault", "crash-SIGSEGV"),
        ("exit", "exit-3"),
        ("flood", "result-too-big"),
        ("garbage", "bad-result"),
        ("nothing", "exit-0"),
        ("raise", "failed"),
        ("write-big-file", "failed"),
    ],
)
def test_a_mail_that_kills_its_reader_is_a_crash_with_a_reason_and_the_next_one_is_read(
    faulty, fault, code
):
    message = parse(faulty, faulty_mail(fault))
    after = parse(faulty, SIGN_UP)

    assert message.outcome is Outcome.CRASHED
    assert [problem.code for problem in message.problems] == [code]
    assert message.envelope.subject == "Awaria"
    assert message.envelope.message_id == "<9@obcy.example>"
    assert message.envelope.sender is None
    assert after.outcome is Outcome.OK


@pytest.mark.slow
@pytest.mark.parametrize("fault", ["hang", "leave-grandchild"])
def test_a_mail_that_takes_too_long_is_given_up_and_nothing_of_it_lives_on(impatient, fault):
    message = parse(impatient, faulty_mail(fault))

    assert message.outcome is Outcome.CRASHED
    assert [problem.code for problem in message.problems] == ["timeout"]
    assert descendants_of(template_of(impatient).pid) == []


def test_a_job_reaches_no_network():
    with socket.create_server(("127.0.0.1", 0)) as server:
        sandbox = Sandbox(1, PATIENT, program=FAULTY)
        try:
            if not sandbox.fences()["no-network"]:
                pytest.skip("this machine lets nobody leave its network")
            message = parse(sandbox, faulty_mail(f"use-network {server.getsockname()[1]}"))
        finally:
            sandbox.close()

    assert message.problems[0].code in {"failed", f"exit-{REFUSED}"}


@pytest.fixture
def fragile():
    # Without Landlock, which does not let a job send signals to the template.
    program = (
        "import parsers.landlock; parsers.landlock.make_rules = lambda: None;"
        "from tests.support.faulty_template import main; main()"
    )
    sandbox = Sandbox(1, PATIENT, program=(sys.executable, "-c", program))
    yield sandbox
    sandbox.close()


def test_a_template_that_was_killed_is_replaced_without_losing_the_mail(fragile):
    fragile.fences()
    os.kill(template_of(fragile).pid, signal.SIGKILL)

    message = parse(fragile, SIGN_UP)

    assert message.outcome is Outcome.OK


@pytest.mark.slow
def test_a_mail_that_kills_every_template_is_given_up_and_the_next_one_is_read(fragile):
    message = parse(fragile, faulty_mail("kill-template"))
    after = parse(fragile, SIGN_UP)

    assert message.outcome is Outcome.CRASHED
    assert [problem.code for problem in message.problems] == ["template-died"]
    assert after.outcome is Outcome.OK


def test_a_program_that_does_not_start_is_reported_with_its_name():
    sandbox = Sandbox(1, program=(sys.executable, "-c", "raise SystemExit(1)"))
    try:
        with pytest.raises(SandboxBroken, match="run it by hand"):
            parse(sandbox, SIGN_UP)
    finally:
        sandbox.close()


def test_a_mail_over_the_limit_is_refused_without_being_read():
    sandbox = Sandbox(1, Limits(message_bytes=100), program=FAULTY)
    try:
        message = parse(sandbox, SIGN_UP)
    finally:
        sandbox.close()

    assert message.outcome is Outcome.REFUSED
    assert [problem.code for problem in message.problems] == ["message-too-big"]
    assert message.envelope.subject == "Zgłoszenie"


def test_many_threads_share_few_templates():
    sandbox = Sandbox(2, program=FAULTY)
    outcomes = []

    def work():
        outcomes.append(parse(sandbox, SIGN_UP).outcome)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sandbox.close()

    assert outcomes == [Outcome.OK] * 8


def test_a_template_ends_when_the_daemon_is_gone():
    sandbox = Sandbox(1, program=FAULTY)
    sandbox.fences()
    process = template_of(sandbox)

    sandbox._templates[0]._line.channel.close()

    assert process.wait(timeout=10) == 0
    sandbox.close()


def test_closing_ends_a_template_in_the_middle_of_a_mail():
    sandbox = Sandbox(1, Limits(wall_s=60), program=FAULTY)
    sandbox.fences()
    process = template_of(sandbox)
    errors = []
    reader = threading.Thread(target=lambda: errors.append(error_of(sandbox)))
    reader.start()
    while not descendants_of(process.pid):
        time.sleep(0.01)

    sandbox.close()
    reader.join()

    assert process.wait(timeout=10) is not None
    assert errors == ["the sandbox is closed"]


def error_of(sandbox):
    try:
        parse(sandbox, faulty_mail("hang"))
    except SandboxBroken as error:
        return str(error)
    return None


def test_a_machine_that_starts_no_process_breaks_the_sandbox_and_no_mail(monkeypatch):
    broken = Sandbox(1)
    broken._templates[0].stop()
    broken._templates[0]._line = None

    def refuse(_program):
        raise BlockingIOError("no more processes")

    monkeypatch.setattr("mailbot.sandbox.line._Line.open", refuse)
    with pytest.raises(SandboxBroken, match="at the moment"):
        broken.parse(b"", authserv_id="", instance="")
    broken.close()
