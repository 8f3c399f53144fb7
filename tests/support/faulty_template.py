"""A template whose jobs misbehave on order, for tests of the sandbox; never part of the product.

The first line of the "mail" names the fault, and after a space what it is tried on.
Anything else is read as `python -m parsers` does.
"""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

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


def _use_network(port: str) -> bytes:
    with socket.socket() as connection:
        connection.settimeout(1)
        connection.connect(("127.0.0.1", int(port)))
    return b"connected"


def _read_file(path: str) -> bytes:
    return Path(path).read_bytes()


def _write_file(path: str) -> bytes:
    Path(path).write_bytes(b"I was here")
    return b"written"


def _list_folder(path: str) -> bytes:
    return repr(os.listdir(path)).encode()  # noqa: PTH208


def _read_variable(name: str) -> bytes:
    if name not in os.environ:
        raise PermissionError
    return os.environ[name].encode()


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
    b"kill-template": _kill_template,
    b"write-big-file": _write_big_file,
}

TRIALS = {
    b"use-network": _use_network,
    b"read-file": _read_file,
    b"write-file": _write_file,
    b"list-folder": _list_folder,
    b"read-variable": _read_variable,
}
REFUSED = 13
"""How a job ends that was not let do what it tried."""


def faulty_read(settings: dict[str, str], raw: bytes) -> bytes:
    name, _, argument = raw.partition(b"\n")[0].partition(b" ")
    if settings["mode"] != "whole":
        return read(settings, raw)
    if fault := FAULTS.get(name):
        return fault()
    if trial := TRIALS.get(name):
        try:
            return trial(argument.decode())
        except PermissionError:
            os._exit(REFUSED)
    return read(settings, raw)


def main() -> None:
    sys.stdout.write("noise on standard output must not disturb anything\n")
    serve(socket.socket(fileno=os.dup(sys.stdin.fileno())), faulty_read)


if __name__ == "__main__":
    main()
