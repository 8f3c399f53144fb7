"""One template process and the socket to it: hands over a job, takes back how it ended."""

import os
import socket
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

import structlog
from pydantic import Field

from mailbot.errors import Stop
from parsers.facts import Fact
from parsers.limits import Limits
from parsers.template import FRAME, receive_exactly, send

# Passwords may be in ours, and what reads hostile mail needs none of it.
_VARIABLES: Final = frozenset({"PATH", "LANG", "PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"})
_KINDS_OF_VARIABLES: Final = ("LC_", "COVERAGE_")

# The libraries of the recogniser would each start as many threads as there are cores.
_ONE_THREAD: Final = {
    "OMP_NUM_THREADS": "1",
    "OMP_THREAD_LIMIT": "1",
    "OPENBLAS_NUM_THREADS": "1",
}

# Pages of pixels come from the system and go back to it at once. glibc would learn from their size
# to keep them, and a reader that has seen many pages would hold a hundred megabytes of gaps.
_GIVE_BACK: Final = {
    "MALLOC_MMAP_THRESHOLD_": "1000000",
    "MALLOC_TRIM_THRESHOLD_": "1000000",
}

# Importing everything takes about a second on an idle machine; a busy one may need many.
_START_S = 120.0

# The template ends a job by itself when its time is over; if it does not, it hangs itself.
_GRACE_S = 10.0
_MAX_HEAD = 100_000

_log = structlog.get_logger()


class SandboxBroken(Stop):
    """The program `python -m parsers` cannot be started; nothing can be read. Stop and look."""


class TemplateGone(Exception):
    """The template died or does not answer; a new one must be started."""


@dataclass(frozen=True, slots=True)
class Answer:
    """How a job ended."""

    status: str
    body: bytes = field(repr=False)
    cpu_s: float = 0.0
    peak_bytes: int = 0


class _Head(Fact):
    """What the template says before the facts themselves."""

    status: str = Field(default="", max_length=40, pattern=r"^[\w-]*$")
    cpu_s: float = 0
    peak_bytes: int = 0
    fences: dict[str, bool] = Field(default_factory=dict, max_length=20)


class Template:
    """One template process and the socket to it; used by one thread at a time."""

    def __init__(self, program: tuple[str, ...], *, starts_at_once: bool = True) -> None:
        self._program = program
        self._line: _Line | None = _Line.open(program) if starts_at_once else None

    def run(self, head: object, body: bytes, limits: Limits) -> Answer:
        """Send one job and wait for its end; a template that fails is dropped."""
        line = self._ready()
        try:
            line.channel.settimeout(limits.wall_s + _GRACE_S)
            send(line.channel, head, body)
            answer, result = _receive(line.channel, limits.result_bytes)
        except (OSError, ValueError) as error:
            self._drop(line)
            raise TemplateGone from error
        return Answer(answer.status, result, answer.cpu_s, answer.peak_bytes)

    def fences(self) -> dict[str, bool]:
        """Give what the greeting said."""
        return self._ready().fences or {}

    def stop(self) -> None:
        """End the process; a thread that waits for it gets its error at once."""
        if self._line is not None:
            self._line.hang_up()

    def _ready(self) -> "_Line":
        """Start a template if there is none, and wait for its greeting."""
        try:
            line = self._line = self._line or _Line.open(self._program)
        except OSError as error:  # no memory or too many processes: it may pass
            raise SandboxBroken("no process can be started at the moment") from error
        if line.fences is None:
            try:
                line.channel.settimeout(_START_S)
                line.fences = _receive(line.channel, 0)[0].fences
            except (OSError, ValueError) as error:
                self._drop(line)
                raise SandboxBroken(
                    f"'{' '.join(self._program)}' does not start; run it by hand to see why"
                ) from error
        return line

    def _drop(self, line: "_Line") -> None:
        self._line = None
        _log.warning("sandbox_template_dropped", exit_code=line.hang_up(patience_s=0))


@dataclass(slots=True)
class _Line:
    """A running template and our end of the socket."""

    process: subprocess.Popen[bytes]
    channel: socket.socket
    fences: dict[str, bool] | None = None
    """``None`` until it has greeted."""

    @classmethod
    def open(cls, program: tuple[str, ...]) -> "_Line":
        ours, theirs = socket.socketpair()
        with theirs:
            process = subprocess.Popen(
                program,
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                # A traceback could quote the mail.
                stderr=subprocess.DEVNULL,
                start_new_session=True,
                env=_harmless(os.environ),
            )
        return cls(process, ours)

    def hang_up(self, patience_s: float = 3.0) -> int:
        """Close the socket, which ends the template, and see that it is gone.

        One that has not greeted yet is still importing: it would notice late, and loses nothing.
        """
        with suppress(OSError):
            self.channel.shutdown(socket.SHUT_RDWR)
        self.channel.close()
        try:
            return self.process.wait(timeout=0 if self.fences is None else patience_s)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()


def _harmless(variables: Mapping[str, str]) -> dict[str, str]:
    """Give the variables that the template may see."""
    passed = {
        name: value
        for name, value in variables.items()
        if name in _VARIABLES or name.startswith(_KINDS_OF_VARIABLES)
    }
    return passed | _ONE_THREAD | _GIVE_BACK


def _receive(channel: socket.socket, max_body: int) -> tuple[_Head, bytes]:
    """Read one answer within its bounds.

    Raises:
        ValueError: If it is too big or not what was agreed (pydantic's errors are ValueErrors).
        OSError: If the template is gone or silent.
    """
    frame = receive_exactly(channel, FRAME.size)
    if frame is None:
        raise ConnectionResetError
    head_size, body_size = FRAME.unpack(frame)
    if head_size > _MAX_HEAD or body_size > max_body:
        raise ValueError("the answer is longer than agreed")
    head = receive_exactly(channel, head_size)
    body = receive_exactly(channel, body_size)
    if head is None or body is None:
        raise ConnectionResetError
    return _Head.model_validate_json(head), body
