"""The daemon's side of `python -m parsers`: hands out mails, takes back facts, survives anything.

What comes back is treated as hostile: its size is bounded and every field is validated. A mail
that kills its reader gives an outcome, not an exception.
"""

import hashlib
import os
import queue
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

import structlog
from pydantic import Field, ValidationError

from mailbot.errors import Stop
from parsers import PARSER_VERSION
from parsers.facts import (
    Body,
    Envelope,
    Fact,
    Language,
    Outcome,
    ParsedMessage,
    Problem,
    Trust,
)
from parsers.limits import Limits
from parsers.template import FRAME, receive_exactly, send

_PROGRAM: Final = (sys.executable, "-m", "parsers")

# Passwords may be in ours, and what reads hostile mail needs none of it.
_VARIABLES: Final = frozenset({"PATH", "LANG", "PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"})
_KINDS_OF_VARIABLES: Final = ("LC_", "COVERAGE_")

# Importing everything takes about a second on an idle machine; a busy one may need many.
_START_S = 120.0

# The template ends a job by itself when its time is over; if it does not, it hangs itself.
_GRACE_S = 10.0
_MAX_HEAD = 100_000
_TRIES = 2

_log = structlog.get_logger()


class SandboxBroken(Stop):
    """The program `python -m parsers` cannot be started; nothing can be read. Stop and look."""


class _TemplateGone(Exception):
    """The template died or does not answer; a new one must be started."""


@dataclass(frozen=True, slots=True)
class _Answer:
    """How a job ended."""

    status: str
    body: bytes = field(repr=False)


class _Head(Fact):
    """What the template says before the facts themselves."""

    status: str = Field(default="", max_length=40, pattern=r"^[\w-]*$")
    cpu_s: float = 0
    peak_bytes: int = 0
    fences: dict[str, bool] = Field(default_factory=dict, max_length=20)


class Sandbox:
    """A few template processes, one for each mail that is read at the same time. Thread-safe."""

    def __init__(
        self, workers: int, limits: Limits | None = None, *, program: Sequence[str] = _PROGRAM
    ) -> None:
        self._limits = limits or Limits()
        self._limits_json = self._limits.model_dump_json()
        self._budget = self._limits.model_dump(
            include={"cpu_s", "wall_s", "memory_bytes", "result_bytes"}
        )
        self._is_closed = False
        self._free: queue.LifoQueue[_Template] = queue.LifoQueue()
        self._templates = [_Template(tuple(program)) for _ in range(workers)]
        for template in self._templates:
            self._free.put(template)

    def parse(self, raw: bytes, *, authserv_id: str, instance: str) -> ParsedMessage:
        """Read one mail in a process of its own; waits until a template is free.

        Returns:
            The facts. When the reader crashed or ran out of time or memory: outcome CRASHED with
            the headers as far as bytes show them, and a problem such as ``timeout``.

        Raises:
            SandboxBroken: The program cannot be started at all, or the sandbox was closed.
        """
        if len(raw) > self._limits.message_bytes:
            return self._headers_only(raw, Outcome.REFUSED, "message-too-big")
        settings = {
            "mode": "whole",
            "authserv_id": authserv_id,
            "instance": instance,
            "limits": self._limits_json,
        }
        answer = self._run(settings, raw)
        if answer.status != "ok":
            return self._headers_only(raw, Outcome.CRASHED, answer.status)
        message = _validated(answer.body)
        return message or self._headers_only(raw, Outcome.CRASHED, "bad-result")

    def fences(self) -> dict[str, bool]:
        """Say which of the optional protections stand on this machine."""
        template = self._free.get()
        try:
            return template.fences()
        finally:
            self._free.put(template)

    def demand_open(self) -> None:
        """Raise SandboxBroken after `close`, before work is begun that could only fail."""
        if self._is_closed:
            raise SandboxBroken("the sandbox is closed")

    def close(self) -> None:
        """End all templates; whoever waits for one gets SandboxBroken."""
        self._is_closed = True
        for template in self._templates:
            template.stop()

    def _headers_only(self, raw: bytes, outcome: Outcome, code: str) -> ParsedMessage:
        """Try the light reading that only cuts bytes; if even that fails, say only why."""
        settings = {
            "mode": "headers",
            "outcome": outcome,
            "code": code,
            "limits": self._limits_json,
        }
        answer = self._run(settings, raw[: self._limits.header_bytes * 2])
        message = _validated(answer.body) if answer.status == "ok" else None
        if message is None:
            return _nothing(raw, outcome, code)
        return message.model_copy(update={"content_hash": hashlib.sha256(raw).hexdigest()})

    def _run(self, settings: dict[str, str], raw: bytes) -> _Answer:
        head = {"budget": self._budget, "settings": settings}
        template = self._free.get()
        try:
            # A template may be killed from outside, for memory of the machine: once more, then
            # enough.
            for _ in range(_TRIES):
                self.demand_open()
                with suppress(_TemplateGone):
                    return template.run(head, raw, self._limits)
            return _Answer("template-died", b"")
        finally:
            self._free.put(template)


class _Template:
    """One template process and the socket to it; used by one thread at a time."""

    def __init__(self, program: tuple[str, ...]) -> None:
        self._program = program
        self._line: _Line | None = _Line.open(program)

    def run(self, head: object, body: bytes, limits: Limits) -> _Answer:
        """Send one job and wait for its end; a template that fails is dropped."""
        line = self._ready()
        try:
            line.channel.settimeout(limits.wall_s + _GRACE_S)
            send(line.channel, head, body)
            answer, result = _receive(line.channel, limits.result_bytes)
        except (OSError, ValueError) as error:
            self._drop(line)
            raise _TemplateGone from error
        return _Answer(answer.status, result)

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
        """Close the socket, which ends the template, and see that it is gone."""
        with suppress(OSError):
            self.channel.shutdown(socket.SHUT_RDWR)
        self.channel.close()
        try:
            return self.process.wait(timeout=patience_s)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()


def _harmless(variables: Mapping[str, str]) -> dict[str, str]:
    """Give the variables that the template may see."""
    return {
        name: value
        for name, value in variables.items()
        if name in _VARIABLES or name.startswith(_KINDS_OF_VARIABLES)
    }


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


def _validated(body: bytes) -> ParsedMessage | None:
    try:
        return ParsedMessage.model_validate_json(body)
    except ValidationError:
        return None


def _nothing(raw: bytes, outcome: Outcome, code: str) -> ParsedMessage:
    """Say that nothing could be read, not even the headers."""
    return ParsedMessage(
        outcome=outcome,
        envelope=Envelope(
            subject="",
            sender=None,
            sender_raw="",
            sender_defects=("not-parsed",),
            reply_to=(),
            recipients=(),
            message_id=None,
            in_reply_to=(),
            references=(),
            written=None,
            trust=Trust.NONE,
            trust_evidence="not-parsed",
        ),
        machine=None,
        body=Body(blocks=(), own_words="", is_forwarded=False, from_html=False),
        leaves=(),
        language=Language(),
        documents=(),
        problems=(Problem(where="sandbox", code=code),),
        content_hash=hashlib.sha256(raw).hexdigest(),
        parser_version=PARSER_VERSION,
    )
