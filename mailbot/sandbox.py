"""The daemon's side of `python -m parsers`: hands out mails, takes back facts, survives anything.

What comes back is treated as hostile: its size is bounded and every field is validated. A mail
that kills its reader gives an outcome, not an exception.
"""

import hashlib
import queue
import socket
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

import structlog
from pydantic import Field, ValidationError

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

# Importing everything takes about a second on an idle machine; a busy one may need many.
_START_S = 120.0

# The template ends a job by itself when its time is over; if it does not, it hangs itself.
_GRACE_S = 10.0
_MAX_HEAD = 100_000

_log = structlog.get_logger()


class SandboxBroken(Exception):
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
        self._program = tuple(program)
        self._free: queue.LifoQueue[_Template] = queue.LifoQueue()
        self._templates = [_Template(self._program) for _ in range(workers)]
        for template in self._templates:
            self._free.put(template)

    def parse(self, raw: bytes, *, authserv_id: str, instance: str) -> ParsedMessage:
        """Read one mail in a process of its own; waits until a template is free.

        Returns:
            The facts. When the reader crashed or ran out of time or memory: outcome CRASHED with
            the headers as far as bytes show them, and a problem such as ``timeout``.

        Raises:
            SandboxBroken: The program cannot be started at all.
        """
        if len(raw) > self._limits.message_bytes:
            return self._headers_only(raw[: self._limits.header_bytes], raw, "message-too-big")
        settings = {
            "mode": "whole",
            "authserv_id": authserv_id,
            "instance": instance,
            "limits": self._limits_json,
        }
        answer = self._run(settings, raw)
        if answer.status != "ok":
            return self._headers_only(raw, raw, answer.status)
        message = _validated(answer.body)
        return message or self._headers_only(raw, raw, "bad-result")

    def fences(self) -> dict[str, bool]:
        """Say which of the optional protections stand on this machine."""
        template = self._free.get()
        try:
            return template.fences()
        finally:
            self._free.put(template)

    def close(self) -> None:
        """End all templates; mails being read are abandoned."""
        for template in self._templates:
            template.stop()

    def _headers_only(self, start: bytes, raw: bytes, code: str) -> ParsedMessage:
        """Try the light reading that only cuts bytes; if even that fails, say only why."""
        settings = {"mode": "headers", "code": code, "limits": self._limits_json}
        answer = self._run(settings, start)
        message = _validated(answer.body) if answer.status == "ok" else None
        if message is None:
            return _nothing(raw, code)
        return message.model_copy(update={"content_hash": hashlib.sha256(raw).hexdigest()})

    def _run(self, settings: dict[str, str], raw: bytes) -> _Answer:
        budget = self._limits.model_dump(
            include={"cpu_s", "wall_s", "memory_bytes", "result_bytes"}
        )
        template = self._free.get()
        try:
            return template.run({"budget": budget, "settings": settings}, raw, self._limits)
        except _TemplateGone:
            # It may have been killed from outside (memory of the machine); once more, then enough.
            with suppress(_TemplateGone):
                return template.run({"budget": budget, "settings": settings}, raw, self._limits)
            return _Answer("template-died", b"")
        finally:
            self._free.put(template)


class _Template:
    """One template process and the socket to it; used by one thread at a time."""

    def __init__(self, program: tuple[str, ...]) -> None:
        self._program = program
        self._start()

    def run(self, head: object, body: bytes, limits: Limits) -> _Answer:
        """Send one job and wait for its end; a template that fails is replaced first."""
        self._ready()
        try:
            self._channel.settimeout(limits.wall_s + _GRACE_S)
            send(self._channel, head, body)
            answer, result = _receive(self._channel, limits.result_bytes)
        except (OSError, ValueError) as error:
            self._replace()
            raise _TemplateGone from error
        return _Answer(answer.status, result)

    def fences(self) -> dict[str, bool]:
        """Read the greeting if that has not happened yet."""
        self._ready()
        return dict(self._fences or {})

    def stop(self) -> None:
        """Close the socket, which ends the template, and see that it is gone."""
        self._channel.close()
        try:
            self._process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _start(self) -> None:
        self._channel, theirs = socket.socketpair()
        self._fences: dict[str, bool] | None = None
        with theirs:
            self._process = subprocess.Popen(
                self._program,
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                # A traceback could quote the mail.
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )

    def _ready(self) -> None:
        """Wait for the greeting of a new template."""
        if self._fences is not None:
            return
        try:
            self._channel.settimeout(_START_S)
            head, _ = _receive(self._channel, 0)
            self._fences = head.fences
        except (OSError, ValueError) as error:
            self._replace()
            raise SandboxBroken(
                f"'{' '.join(self._program)}' does not start; run it by hand to see why"
            ) from error

    def _replace(self) -> None:
        self._process.kill()
        self._channel.close()
        code = self._process.wait()
        _log.warning("sandbox_template_replaced", exit_code=code)
        self._start()


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


def _nothing(raw: bytes, code: str) -> ParsedMessage:
    """Say that nothing could be read, not even the headers."""
    return ParsedMessage(
        outcome=Outcome.CRASHED,
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
