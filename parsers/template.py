"""The template process: everything imported once, one fork per mail, nothing survives a mail.

It speaks with the daemon over one socket and runs jobs one after another. Whatever a job does
(hang, crash, eat memory, leave processes behind), it is killed with all its descendants, and the
answer says how it ended. The template itself never reads mail.
"""

import gc
import json
import os
import resource
import select
import signal
import socket
import struct
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from parsers.fences import Fences, descendants, lock_down

Job = Callable[[dict[str, str], bytes], bytes]
"""What is done in the fork: settings and raw mail in, JSON out."""

FRAME: Final = struct.Struct(">IQ")
"""Before each message: bytes of its JSON head, bytes of its body."""

OUT_OF_MEMORY = 70
FAILED = 71
"""Exit codes of the child: they cannot be mistaken for a result."""

_CHUNK = 1 << 16

# A child that has handed over its result is given this long to end by itself.
_PATIENCE_S = (0.0002, 0.0005, 0.001, 0.01, 0.1)
_GC_THRESHOLD = 50_000


@dataclass(frozen=True, slots=True)
class Budget:
    """What one job may cost; sent with every request."""

    cpu_s: int
    wall_s: float
    memory_bytes: int
    result_bytes: int


@dataclass(frozen=True, slots=True)
class Request:
    """One mail to be read."""

    budget: Budget
    settings: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Ending:
    """How a job ended and what it cost."""

    status: str
    """``ok``, ``timeout``, ``memory``, ``result-too-big``, ``failed`` or ``crash-<signal>``."""
    body: bytes
    cpu_s: float
    peak_bytes: int


def serve(channel: socket.socket, job: Job) -> None:
    """Greet, then do jobs until the daemon closes its end."""
    fences = Fences.raise_all()
    # What is frozen is never looked at again by the collector, so its pages stay shared.
    gc.collect()
    gc.freeze()
    gc.set_threshold(_GC_THRESHOLD)
    send(channel, {"fences": fences.working()}, b"")
    while (request := _receive_request(channel)) is not None:
        ending = _run(channel, job, request, fences)
        if ending is None:
            return
        head = {"status": ending.status, "cpu_s": ending.cpu_s, "peak_bytes": ending.peak_bytes}
        send(channel, head, ending.body)


def send(channel: socket.socket, head: object, body: bytes) -> None:
    """Write one message to the other side."""
    text = json.dumps(head).encode()
    channel.sendall(FRAME.pack(len(text), len(body)) + text)
    if body:
        channel.sendall(body)


def receive_exactly(channel: socket.socket, size: int) -> bytes | None:
    """Read so many bytes, or ``None`` if the other side is gone before the last one."""
    data = bytearray(size)
    view, got = memoryview(data), 0
    while got < size:
        count = channel.recv_into(view[got:])
        if not count:
            return None
        got += count
    return bytes(data)


def _receive_request(channel: socket.socket) -> Request | None:
    frame = receive_exactly(channel, FRAME.size)
    if frame is None:
        return None
    head_size, body_size = FRAME.unpack(frame)
    head = receive_exactly(channel, head_size)
    body = receive_exactly(channel, body_size)
    if head is None or body is None:
        return None
    fields = json.loads(head)
    return Request(Budget(**fields["budget"]), fields["settings"], body)


def _run(channel: socket.socket, job: Job, request: Request, fences: Fences) -> Ending | None:
    """Fork, wait, kill what is left; ``None`` if the daemon is gone meanwhile."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        channel.close()
        os.close(reading)
        _work(writing, job, request, fences)
    os.close(writing)
    try:
        outcome = _collect(channel, reading, request.budget)
    finally:
        os.close(reading)
        code, usage = _end(child)
    if outcome is None:
        return None
    status, body = outcome
    status = status or _status_of(code, has_result=bool(body))
    return Ending(
        status,
        body if status == "ok" else b"",
        round(usage.ru_utime + usage.ru_stime, 4),
        usage.ru_maxrss * 1024,
    )


def _work(writing: int, job: Job, request: Request, fences: Fences) -> None:
    """Be the child: lock the doors, do the job, hand over, and end without any clean-up."""
    code = FAILED
    try:
        budget = request.budget
        lock_down(fences.mapped_bytes + budget.memory_bytes, budget.cpu_s, fences.rules)
        result = job(request.settings, request.body)
        _write_all(writing, result)
        code = 0
    except MemoryError:
        code = OUT_OF_MEMORY
    finally:
        os._exit(code)


def _write_all(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view[:_CHUNK]) :]


def _collect(
    channel: socket.socket, reading: int, budget: Budget
) -> tuple[str | None, bytes] | None:
    """Read the result until the child closes its end, the time is over or the daemon is gone."""
    poll = select.poll()
    poll.register(reading, select.POLLIN | select.POLLHUP)
    poll.register(channel, 0)
    result = bytearray()
    deadline = time.monotonic() + budget.wall_s
    while True:
        left_ms = (deadline - time.monotonic()) * 1000
        events = dict(poll.poll(left_ms)) if left_ms > 0 else {}
        if not events:
            return "timeout", b""
        if channel.fileno() in events:
            return None
        chunk = os.read(reading, _CHUNK)
        if not chunk:
            return None if channel.fileno() in events else (None, bytes(result))
        result += chunk
        if len(result) > budget.result_bytes:
            return "result-too-big", b""


def _end(child: int) -> tuple[int, resource.struct_rusage]:
    """Kill the child, its group and whatever it left behind; return how it ended."""
    exited = _exited(child)
    with suppress(OSError):
        os.killpg(child, signal.SIGKILL)
    if exited is None:
        with suppress(OSError):
            os.kill(child, signal.SIGKILL)
        _, code, usage = os.wait4(child, 0)
        exited = code, usage
    while _has_children():
        for orphan in descendants():
            with suppress(OSError):
                os.kill(orphan, signal.SIGKILL)
    return exited


def _exited(child: int) -> tuple[int, resource.struct_rusage] | None:
    """Let a child that has closed its pipe come to its own end, but not for long."""
    for pause_s in _PATIENCE_S:
        pid, code, usage = os.wait4(child, os.WNOHANG)
        if pid:
            return code, usage
        time.sleep(pause_s)
    return None


def _has_children() -> bool:
    """Reap what has ended and tell whether anything still lives."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        return False
    return True


def _status_of(code: int, *, has_result: bool) -> str:
    if os.WIFSIGNALED(code):
        number = os.WTERMSIG(code)
        if number == signal.SIGXCPU:
            return "cpu-time"
        return f"crash-{signal.Signals(number).name}"
    exit_code = os.WEXITSTATUS(code)
    if exit_code == 0 and has_result:
        return "ok"
    return {OUT_OF_MEMORY: "memory", FAILED: "failed"}.get(exit_code, f"exit-{exit_code}")
