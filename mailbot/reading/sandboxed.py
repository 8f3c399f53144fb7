"""Files handed to the sandbox, and what is said when one cannot be read."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from mailbot.reading.predictions import predict
from mailbot.sandbox import Reading, Sandbox


class LineAnswer(BaseModel):
    """What the reader says of the picture of one line; it is not believed before it is checked."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    text: str = ""
    sureness: float = 0.0
    problem: str | None = None


@contextmanager
def recogniser(workers: int = 1, issuers: Path | None = None) -> Iterator[Sandbox]:
    """Give a sandbox that reads pictures, and end it whatever happens."""
    sandbox = Sandbox.for_scans(workers, issuers)
    try:
        yield sandbox
    finally:
        sandbox.close()


def read_file(sandbox: Sandbox, path: Path) -> Reading:
    """Read one file as if it were attached to a mail.

    Raises:
        OSError: The file cannot be opened.
        SandboxBroken: The reader cannot be started.
    """
    return sandbox.read_document(path.read_bytes())


def predict_file(sandbox: Sandbox, path: Path) -> dict[str, Any]:
    """Read one file into a line of predictions."""
    reading = read_file(sandbox, path)
    return predict(path.name, reading.documents, reading.cpu_s).model_dump(mode="json")


def predict_line(sandbox: Sandbox, path: Path) -> dict[str, Any]:
    """Read the picture of a line into a line of predictions; ``problem`` says why not."""
    told = sandbox.read_line(path.read_bytes())
    answer = _checked(told) if told is not None else LineAnswer(problem="reader-failed")
    return {"file": path.name, **answer.model_dump(exclude_none=True)}


def _checked(told: bytes) -> LineAnswer:
    try:
        return LineAnswer.model_validate(json.loads(told))
    except (ValueError, ValidationError):
        return LineAnswer(problem="bad-result")
