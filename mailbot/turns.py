"""Who is next: at most so many at once, and of those who wait always the lowest number first.

The engine starts what it took from the queue in any order; messages are to be read in the order in
which they came, so that "Będę" is recorded before "jednak nie" whenever both wait.
"""

import heapq
import threading
from collections.abc import Iterator
from contextlib import contextmanager

BEFORE_ALL = -1


class Turns:
    """A counted lock that wakes the waiter with the lowest number. Thread-safe."""

    def __init__(self, at_once: int) -> None:
        self._at_once = at_once
        self._free = at_once
        self._one_alone = threading.Lock()
        self._lock = threading.Lock()
        self._waiting: list[tuple[int, int, threading.Event]] = []
        self._arrivals = 0

    @contextmanager
    def take(self, number: int) -> Iterator[None]:
        """Wait for a turn and hold it for the time of the block."""
        self._enter(number)
        try:
            yield
        finally:
            self._leave()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Wait until nobody else works, and keep it so for the time of the block."""
        with self._one_alone:
            for _ in range(self._at_once):
                self._enter(BEFORE_ALL)
            try:
                yield
            finally:
                for _ in range(self._at_once):
                    self._leave()

    def _enter(self, number: int) -> None:
        with self._lock:
            if self._free > 0:
                self._free -= 1
                return
            called = threading.Event()
            self._arrivals += 1
            heapq.heappush(self._waiting, (number, self._arrivals, called))
        called.wait()

    def _leave(self) -> None:
        """Hand the turn on; it only becomes free when nobody waits."""
        with self._lock:
            if self._waiting:
                heapq.heappop(self._waiting)[2].set()
            else:
                self._free += 1
