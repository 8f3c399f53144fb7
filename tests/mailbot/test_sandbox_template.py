import json
import os
import signal
import socket
import subprocess
import sys

import pytest

import parsers.template
from mailbot.sandbox import Sandbox
from parsers.__main__ import read
from parsers.facts import Outcome, ParsedMessage
from parsers.fences import Fences
from parsers.limits import Limits
from parsers.template import (
    FAILED,
    FRAME,
    OUT_OF_MEMORY,
    Budget,
    Request,
    receive_exactly,
    send,
    serve,
)

BUDGET = Budget(cpu_s=5, wall_s=5, memory_bytes=1 << 30, result_bytes=1000)
RAW = b"From: anna@nowak.example\r\nSubject: Test\r\n\r\nZglaszam Jana"
SETTINGS = {
    "mode": "whole",
    "authserv_id": "",
    "instance": "",
    "limits": Limits().model_dump_json(),
    "hints": "{}",
}


class Ended(Exception):
    """Stands for the end of the child process."""


def work(job, monkeypatch):
    """Do a child's work in this process; give its exit code and what it handed over."""
    reading, writing = os.pipe()

    def end(code):
        raise Ended(code)

    fences = Fences(
        no_new_privileges=False, orphans_return=False, no_network=False, rules=None, mapped_bytes=0
    )
    monkeypatch.setattr(parsers.template, "lock_down", lambda *_: None)
    monkeypatch.setattr(os, "_exit", end)
    with pytest.raises(Ended) as ended:
        parsers.template._work(writing, job, Request(BUDGET, {}, RAW), fences)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        return ended.value.args[0], pipe.read()


def test_a_child_hands_over_its_result_and_ends(monkeypatch):
    assert work(lambda _, raw: raw.upper(), monkeypatch) == (0, RAW.upper())


@pytest.mark.parametrize(("error", "code"), [(MemoryError, OUT_OF_MEMORY), (OSError, FAILED)])
def test_a_child_that_fails_says_so_by_its_exit_code_only(error, code, monkeypatch):
    def job(*_):
        raise error

    assert work(job, monkeypatch) == (code, b"")


@pytest.mark.parametrize(
    ("code", "has_result", "status"),
    [
        (0, True, "ok"),
        (0, False, "exit-0"),
        (OUT_OF_MEMORY << 8, False, "memory"),
        (FAILED << 8, True, "failed"),
        (3 << 8, True, "exit-3"),
        (signal.SIGSEGV, False, "crash-SIGSEGV"),
        (signal.SIGXCPU, True, "cpu-time"),
    ],
)
def test_the_end_of_a_child_is_named(code, has_result, status):
    assert parsers.template._status_of(code, has_result=has_result) == status


def test_the_headers_alone_are_read_after_a_crash():
    settings = SETTINGS | {"mode": "headers", "outcome": "crashed", "code": "timeout"}

    message = ParsedMessage.model_validate_json(read(settings, RAW))

    assert message.outcome is Outcome.CRASHED
    assert message.envelope.subject == "Test"
    assert [problem.code for problem in message.problems] == ["timeout"]


def test_a_whole_mail_is_read_into_json():
    message = ParsedMessage.model_validate_json(read(SETTINGS, RAW))

    assert message.body.own_words == "Zglaszam Jana"


@pytest.mark.parametrize("sent", [b"", b"\0\0", FRAME.pack(10, 0), FRAME.pack(2, 5) + b"{}"])
def test_a_daemon_that_hangs_up_in_the_middle_of_a_request_is_no_request(sent):
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.sendall(sent)
        ours.close()

        assert parsers.template._receive_request(theirs) is None


def test_messages_pass_the_socket_whole():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        send(ours, {"a": 1}, b"body")

        head_size, body_size = FRAME.unpack(receive_exactly(theirs, FRAME.size))
        assert json.loads(receive_exactly(theirs, head_size)) == {"a": 1}
        assert receive_exactly(theirs, body_size) == b"body"


def test_the_limits_of_a_child_cannot_be_lifted():
    program = (
        "import os, resource as r; from parsers.fences import lock_down;"
        # The second call may not found a second session.
        "lock_down(2 << 30, 7); os.setsid = int; lock_down(4 << 30, 9);"
        "print([r.getrlimit(x)[1] for x in (r.RLIMIT_AS, r.RLIMIT_NOFILE, r.RLIMIT_FSIZE)])"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert json.loads(done.stdout) == [2 << 30, 64, 64 << 20]


def sandbox_that(preparation):
    program = f"import os, parsers.__main__ as m; m.warm_up(); {preparation}; m.main()"
    return Sandbox(1, program=(sys.executable, "-c", program))


def outcome_in(sandbox):
    try:
        fences = sandbox.fences()
        return fences, sandbox.parse(RAW, authserv_id="", instance="").outcome
    finally:
        sandbox.close()


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become somebody else")
def test_mail_is_read_as_an_ordinary_user_too():
    fences, outcome = outcome_in(sandbox_that("os.setgid(65534); os.setuid(65534)"))

    assert outcome is Outcome.OK
    assert fences["no-new-privileges"]
    assert fences["orphans-return"]


def test_mail_is_read_where_every_fence_is_refused():
    preparation = (
        "import parsers.fences as f, parsers.landlock as l;"
        "calls = ('prctl', 'unshare', 'syscall');"
        "f._LIBC = l._LIBC = type('No', (), {n: staticmethod(lambda *a: -1) for n in calls})"
    )

    fences, outcome = outcome_in(sandbox_that(preparation))

    assert outcome is Outcome.OK
    assert not any(fences.values())


def test_a_template_serves_until_its_daemon_is_gone():
    ours, theirs = socket.socketpair()
    pid = os.fork()
    if pid == 0:
        ours.close()
        serve(theirs, lambda settings, raw: raw + settings["tail"].encode())
        os._exit(0)
    with ours:
        theirs.close()
        head_size, _ = FRAME.unpack(receive_exactly(ours, FRAME.size))
        receive_exactly(ours, head_size)
        budget = {"cpu_s": 5, "wall_s": 5, "memory_bytes": 1 << 30, "result_bytes": 1000}
        send(ours, {"budget": budget, "settings": {"tail": "!"}}, b"mail")
        head_size, body_size = FRAME.unpack(receive_exactly(ours, FRAME.size))
        status = json.loads(receive_exactly(ours, head_size))["status"]
        body = receive_exactly(ours, body_size)
    _, code = os.waitpid(pid, 0)

    assert (status, body, code) == ("ok", b"mail!", 0)


def test_the_program_started_by_hand_says_what_works():
    done = subprocess.run(
        [sys.executable, "-m", "parsers"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.startswith("Everything imports. Fences: {'no-new-privileges': ")
