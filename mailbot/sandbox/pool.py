"""A few template processes of one kind, and the questions that may be put to them."""

import hashlib
import queue
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

from mailbot.sandbox.headers_only import nothing_read
from mailbot.sandbox.line import Answer, SandboxBroken, Template, TemplateGone
from parsers.facts import DocumentReading, Outcome, ParsedMessage
from parsers.facts.document import DocumentOutcome
from parsers.facts.hints import Hints
from parsers.limits import Limits

_PROGRAM: Final = (sys.executable, "-m", "parsers")

SCANS: Final = (sys.executable, "-m", "parsers", "--scans")
"""The program with the recogniser loaded: slower to start and bigger, so a kind of its own."""

_TRIES = 2

_NO_HINTS: Final = Hints()
_DOCUMENTS: Final = TypeAdapter(tuple[DocumentReading, ...])

# How a job that did not end well is told of a document; everything else is a crash.
_OUTCOMES: Final = {
    "timeout": DocumentOutcome.TIMEOUT,
    "cpu-time": DocumentOutcome.TIMEOUT,
    "memory": DocumentOutcome.MEMORY,
    "result-too-big": DocumentOutcome.TOO_BIG,
}


@dataclass(frozen=True, slots=True)
class Reading:
    """What one document says, and what reading it cost."""

    documents: tuple[DocumentReading, ...]
    cpu_s: float
    peak_bytes: int = 0
    """Most memory that the reader held, with what it shares with other readers."""


class Sandbox:
    """A few template processes, one for each mail that is read at the same time. Thread-safe."""

    def __init__(
        self,
        workers: int,
        limits: Limits | None = None,
        *,
        program: Sequence[str] = _PROGRAM,
        starts_at_once: bool = True,
        issuers: Path | None = None,
    ) -> None:
        self._limits = limits or Limits()
        self._limits_json = self._limits.model_dump_json()
        self._budget = self._limits.model_dump(
            include={"cpu_s", "wall_s", "memory_bytes", "result_bytes"}
        )
        self._is_closed = False
        if issuers is not None:
            program = (*program, "--issuers", str(issuers))
        self._free: queue.LifoQueue[Template] = queue.LifoQueue()
        self._templates = [
            Template(tuple(program), starts_at_once=starts_at_once) for _ in range(workers)
        ]
        for template in self._templates:
            self._free.put(template)

    @classmethod
    def for_scans(cls, workers: int, issuers: Path | None = None) -> "Sandbox":
        """Make the kind that recognises pictures; it starts when it is first needed.

        Args:
            workers: How many read at the same time.
            issuers: Folder of the certificates by which electronic signatures are known.
        """
        return cls(
            workers, Limits.for_scans(), program=SCANS, starts_at_once=False, issuers=issuers
        )

    def parse(
        self, raw: bytes, *, authserv_id: str, instance: str, hints: Hints = _NO_HINTS
    ) -> ParsedMessage:
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
            "hints": hints.model_dump_json(),
        }
        answer = self._run(settings, raw)
        if answer.status != "ok":
            return self._headers_only(raw, Outcome.CRASHED, answer.status)
        message = _validated(answer.body)
        return message or self._headers_only(raw, Outcome.CRASHED, "bad-result")

    def read_document(self, data: bytes, *, hints: Hints = _NO_HINTS) -> Reading:
        """Read one file as if it were attached to a mail.

        Returns:
            At least one reading, whatever happens to the reader, and the processor time it took.

        Raises:
            SandboxBroken: The program cannot be started at all, or the sandbox was closed.
        """
        settings = {
            "mode": "document",
            "limits": self._limits_json,
            "hints": hints.model_dump_json(),
        }
        answer = self._run(settings, data)
        outcome = _OUTCOMES.get(answer.status, DocumentOutcome.CRASH)
        problem = answer.status
        if answer.status == "ok":
            with suppress(ValidationError):
                documents = _DOCUMENTS.validate_json(answer.body)
                return Reading(documents, answer.cpu_s, answer.peak_bytes)
            problem = "bad-result"
        document = DocumentReading(
            part="1",
            outcome=outcome,
            form=None,
            form_version=None,
            pages=(),
            problems=(f"reader-{problem}",),
        )
        return Reading((document,), answer.cpu_s, answer.peak_bytes)

    def read_line(self, image: bytes) -> bytes | None:
        """Read the picture of one line or word; JSON of the answer, ``None`` if it cannot be read.

        Raises:
            SandboxBroken: The program cannot be started at all, or the sandbox was closed.
        """
        answer = self._run({"mode": "line", "limits": self._limits_json}, image)
        return answer.body if answer.status == "ok" else None

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
            return nothing_read(raw, outcome, code)
        return message.model_copy(update={"content_hash": hashlib.sha256(raw).hexdigest()})

    def _run(self, settings: dict[str, str], raw: bytes) -> Answer:
        head = {"budget": self._budget, "settings": settings}
        template = self._free.get()
        try:
            # A template may be killed from outside, for memory of the machine: once more, then
            # enough.
            for _ in range(_TRIES):
                self.demand_open()
                with suppress(TemplateGone):
                    return template.run(head, raw, self._limits)
            return Answer("template-died", b"")
        finally:
            self._free.put(template)


def _validated(body: bytes) -> ParsedMessage | None:
    try:
        return ParsedMessage.model_validate_json(body)
    except ValidationError:
        return None
