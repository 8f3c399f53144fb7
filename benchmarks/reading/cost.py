"""What does a piece of work cost? Done in a process of its own, so that all of it is counted."""

import os
import pickle
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

Result = TypeVar("Result")


@dataclass(frozen=True)
class Costly(Generic[Result]):
    """What came out, and what it cost."""

    result: Result | None
    """``None`` when the work failed."""
    cpu_s: float
    """User and system, of the process and all that it waited for."""
    peak_bytes: int
    """Of the biggest process among them."""


def measured(work: Callable[[], Result]) -> Costly[Result]:
    """Do work in a fork; what was loaded before costs nothing more."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _hand_over(writing, work)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        data = pipe.read()
    _, _, usage = os.wait4(child, 0)
    return Costly(
        pickle.loads(data) if data else None,
        usage.ru_utime + usage.ru_stime,
        usage.ru_maxrss * 1024,
    )


def _hand_over(writing: int, work: Callable[[], Result]) -> None:
    try:
        data = pickle.dumps(work())
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(data)
    finally:
        os._exit(0)
