"""The fences around one job: limits of the kernel, no new rights, no network, no foreign files.

Every fence is optional: a container or an old kernel may refuse it, and reading mail must still
work. `mailbot doctor` shows which ones stand.
"""

import ctypes
import os
import resource
import signal
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from parsers import landlock

_PR_SET_PDEATHSIG = 1
_PR_SET_DUMPABLE = 4
_PR_SET_CHILD_SUBREAPER = 36
_PR_SET_NO_NEW_PRIVS = 38
_CLONE_NEWUSER = 0x1000_0000
_CLONE_NEWNET = 0x4000_0000
_CLONE_NEWIPC = 0x0800_0000

_FILE_BYTES = 64 << 20
_OPEN_FILES = 64

_LIBC = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True, slots=True)
class Fences:
    """Which fences stand in this process and all its forks."""

    no_new_privileges: bool
    orphans_return: bool
    """Processes that a job leaves behind become ours and can be killed."""
    no_network: bool
    rules: int | None
    """Descriptor of the Landlock rules that each fork binds itself with, if there are any."""
    mapped_bytes: int
    """Address space of this process, which every fork starts with."""

    @classmethod
    def raise_all(cls) -> "Fences":
        """Put up what this machine allows; done once, forks inherit it at no cost."""
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        return cls(
            no_new_privileges=_prctl(_PR_SET_NO_NEW_PRIVS, 1),
            orphans_return=_prctl(_PR_SET_CHILD_SUBREAPER, 1),
            no_network=_leave_network(),
            rules=landlock.make_rules(),
            mapped_bytes=_mapped_bytes(),
        )

    def working(self) -> dict[str, bool]:
        """Give the fences by name, as shown to the administrator."""
        return {
            "no-new-privileges": self.no_new_privileges,
            "orphans-return": self.orphans_return,
            "no-network": self.no_network,
            "no-foreign-files": self.rules is not None,
        }


def lock_down(memory_bytes: int, cpu_s: int, rules: int | None = None) -> None:
    """Bind the calling child: own group, dies with the template, limits that it cannot lift.

    Runs in every fork, so it only makes system calls: each page of memory that it touched would
    have to be copied.

    Args:
        memory_bytes: Address space in all.
        cpu_s: Seconds of processor time until SIGXCPU.
        rules: Which files may be opened, as `Fences` prepared it; ``None`` means any.
    """
    os.setsid()
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    _limit(resource.RLIMIT_AS, memory_bytes, memory_bytes)
    _limit(resource.RLIMIT_FSIZE, _FILE_BYTES, _FILE_BYTES)
    _limit(resource.RLIMIT_NOFILE, _OPEN_FILES, _OPEN_FILES)
    _limit(resource.RLIMIT_CPU, cpu_s, cpu_s + 2)
    if os.getuid() != 0:  # the kernel does not count what root starts
        _limit(resource.RLIMIT_NPROC, 0, 0)
    if rules is not None:
        landlock.bind(rules)


def hide_memory() -> bool:
    """Close memory and environment of the calling process to others of the same user."""
    return _prctl(_PR_SET_DUMPABLE, 0)


def descendants() -> list[int]:
    """List the living children of this process, also those that others left to it."""
    with suppress(OSError, ValueError):
        path = Path(f"/proc/self/task/{os.getpid()}/children")
        return [int(pid) for pid in path.read_bytes().split()]
    return []


def _limit(limit: int, soft: int, hard: int) -> None:
    """Lower a limit; one that already is lower stays."""
    allowed = resource.getrlimit(limit)[1]
    if allowed != resource.RLIM_INFINITY:
        soft, hard = min(soft, allowed), min(hard, allowed)
    resource.setrlimit(limit, (soft, hard))


def _mapped_bytes() -> int:
    with suppress(OSError, ValueError):
        pages = Path("/proc/self/statm").read_bytes().split()[0]
        return int(pages) * resource.getpagesize()
    return 0


def _prctl(option: int, value: int) -> bool:
    return bool(_LIBC.prctl(option, value, 0, 0, 0) == 0)


def _leave_network() -> bool:
    """Move into an empty network; root does it alone, others need a user namespace."""
    flags = _CLONE_NEWNET | _CLONE_NEWIPC
    if _LIBC.unshare(flags) == 0:
        return True
    return bool(_LIBC.unshare(flags | _CLONE_NEWUSER) == 0)
