"""Landlock: the kernel lets a process open what it needs to read mail, and no other file.

The rules are made once, in the template; each fork binds itself with a single system call. The
template stays outside of them, so that a fork can neither look into it nor send it signals.
"""

import ctypes
import mimetypes
import os
import struct
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

# The numbers are the same on all machines that Python runs on.
_CREATE_RULESET = 444
_ADD_RULE = 445
_RESTRICT_SELF = 446

_GIVE_VERSION = 1
_PATH_BENEATH = 1

_EXECUTE = 1 << 0
_WRITE_FILE = 1 << 1
_READ_FILE = 1 << 2
_READ_DIR = 1 << 3
_TRUNCATE = 1 << 14

_BITS: Final = (13, 14, 15, 15, 16)
"""How many rights about files each version of Landlock knows, from the first on."""
_TCP_SINCE, _TCP = 4, 0b11
SCOPES_SINCE, _SCOPES = 6, 0b11
"""Sockets without a name in the file system, and signals, reach only the fork's own children."""

_READ = _EXECUTE | _READ_FILE | _READ_DIR
_OF_A_FILE = _EXECUTE | _READ_FILE | _WRITE_FILE | _TRUNCATE

_SYSTEM: Final = (
    "/usr",
    "/lib",
    "/lib64",
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/dev/urandom",
)

_LIBC = ctypes.CDLL(None, use_errno=True)


class LandlockRefused(OSError):
    """The kernel took the rules but does not bind this process with them."""


def version() -> int:
    """Ask which version of Landlock the kernel speaks; none is less than 1."""
    return _syscall(_CREATE_RULESET, None, 0, _GIVE_VERSION)


def make_rules() -> int | None:
    """Prepare the rules.

    Returns:
        Their descriptor, or ``None`` where the kernel has no Landlock or a container refuses it.
    """
    known = version()
    if known < 1:
        return None
    handled = (1 << _BITS[min(known, len(_BITS)) - 1]) - 1
    network = _TCP if known >= _TCP_SINCE else 0
    scopes = _SCOPES if known >= SCOPES_SINCE else 0
    wanted = struct.pack("=QQQ", handled, network, scopes)
    rules = _syscall(_CREATE_RULESET, wanted, len(wanted), 0)
    if rules < 0:
        return None
    for path in _readable():
        _allow(rules, path, handled & _READ)
    _allow(rules, os.devnull, handled & (_READ | _WRITE_FILE | _TRUNCATE))
    if _binds(rules):
        return rules
    os.close(rules)
    return None


def bind(rules: int) -> None:
    """Hold the calling process to the rules for good.

    Raises:
        LandlockRefused: It would go on unbound.
    """
    if _syscall(_RESTRICT_SELF, rules, 0) != 0:
        raise LandlockRefused(ctypes.get_errno(), "landlock_restrict_self")
    os.close(rules)


def _readable() -> Iterator[str]:
    """List what Python, the libraries and our own package are made of, and time zones."""
    yield from _SYSTEM
    yield from (sys.prefix, sys.base_prefix, str(Path(__file__).parent))
    # A library may live outside of the prefixes, such as in the folder of its user.
    yield from (path for path in sys.path if path.endswith(("site-packages", "dist-packages")))
    # Libraries of office files look into the lists of media types.
    yield from map(str, mimetypes.knownfiles)


def _allow(rules: int, path: str, rights: int) -> None:
    """Open one path, with all that is below it; what does not exist needs no rule."""
    with suppress(OSError):
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
        try:
            if not Path(path).is_dir():
                rights &= _OF_A_FILE
            rule = struct.pack("=Qi", rights, descriptor)
            _syscall(_ADD_RULE, rules, _PATH_BENEATH, rule, 0)
        finally:
            os.close(descriptor)


def _binds(rules: int) -> bool:
    """Try the rules in a fork that does nothing else."""
    child = os.fork()
    if child == 0:
        os._exit(_syscall(_RESTRICT_SELF, rules, 0) != 0)
    return os.waitpid(child, 0)[1] == 0


def _syscall(number: int, *arguments: int | bytes | None) -> int:
    """Call the kernel; -1 where it refuses, as it does with a number that it does not know."""
    words = [ctypes.c_long(word) if isinstance(word, int) else word for word in arguments]
    return int(_LIBC.syscall(ctypes.c_long(number), *words))
