"""A template whose jobs misbehave on order, for tests of the sandbox; never part of the product.

The first line of the "mail" names the fault. Anything else is read as `python -m parsers` does.
"""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time

from parsers.__main__ import read
from parsers.template import serve

_DETACHED = "import os, time; os.setsid(); time.sleep(77)"


def _hang() -> bytes:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    while True:
        time.sleep(1)


def _spin() -> bytes:
    while True:
        pass


def _eat_memory() -> bytes:
    return bytes(4 << 30)


def _segfault() -> bytes:
    ctypes.string_at(0)
    return b""


def _exit() -> bytes:
    os._exit(3)


def _flood() -> bytes:
    return b"x" * (20 << 20)


def _garbage() -> bytes:
    return b'{"outcome": "ok", "surprise": 1}'


def _nothing() -> bytes:
    return b""


def _raise() -> bytes:
    raise RuntimeError("a library failed")


def _leave_grandchild() -> bytes:
    # It leaves the process group and keeps the pipe of the result open.
    subprocess.Popen([sys.executable, "-c", _DETACHED], close_fds=False)
    return _hang()


def _use_network() -> bytes:
    with socket.socket() as connection:
        connection.settimeout(1)
        connection.connect(("127.0.0.1", int(os.environ["FAULTY_PORT"])))
    return b"connected"


def _kill_template() -> bytes:
    os.kill(os.getppid(), signal.SIGKILL)
    return _hang()


def _write_big_file() -> bytes:
    with open("/tmp/mailbot-test-big", "wb") as file:  # noqa: PTH123
        os.unlink(file.name)  # noqa: PTH108
        file.writelines(bytes(1 << 20) for _ in range(100))
    return b""


FAULTS = {
    b"hang": _hang,
    b"spin": _spin,
    b"eat-memory": _eat_memory,
    b"segfault": _segfault,
    b"exit": _exit,
    b"flood": _flood,
    b"garbage": _garbage,
    b"nothing": _nothing,
    b"raise": _raise,
    b"leave-grandchild": _leave_grandchild,
    b"use-network": _use_network,
    b"kill-template": _kill_template,
    b"write-big-file": _write_big_file,
}


def faulty_read(settings: dict[str, str], raw: bytes) -> bytes:
    fault = FAULTS.get(raw.partition(b"\n")[0])
    return fault() if fault and settings["mode"] == "whole" else read(settings, raw)


if __name__ == "__main__":
    sys.stdout.write("noise on standard output must not disturb anything\n")
    serve(socket.socket(fileno=os.dup(sys.stdin.fileno())), faulty_read)
