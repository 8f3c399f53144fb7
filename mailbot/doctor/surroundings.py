"""What the machine gives us: our own packages, a clock that is right, fences for the sandbox."""

import importlib
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from mailbot.clock import WARSAW
from mailbot.doctor.finding import FAIL, OK, WARN, Finding
from mailbot.sandbox import Sandbox, SandboxBroken

_OLDEST_YEAR = 2024
"""Machines that lost their battery wake up decades ago."""


def look_at_packages(names: tuple[str, ...] = ("rules", "parsers")) -> Iterator[Finding]:
    """Make sure that our packages are ours: ``rules`` is also a name on the package index."""
    home = Path(__file__).resolve().parents[2]
    for name in names:
        try:
            found = importlib.import_module(name).__file__
        except ImportError as error:
            yield Finding(FAIL, "packages", f"{name}: {error}", "install mailbot again")
            continue
        if found is None or not Path(found).resolve().is_relative_to(home):
            yield Finding(
                FAIL,
                "packages",
                f"{name} is a foreign package: {found}",
                "give mailbot a virtual environment of its own",
            )
        else:
            yield Finding(OK, "packages", f"{name} is ours")


def look_at_clock(now: datetime) -> Iterator[Finding]:
    """Windows and deadlines depend on the date and on summer time in Warsaw."""
    july = datetime(now.year, 7, 1, tzinfo=UTC).astimezone(WARSAW).utcoffset()
    if july != timedelta(hours=2):
        yield Finding(
            FAIL, "clock", "the time zone data is wrong", "install the package tzdata again"
        )
    if now.year < _OLDEST_YEAR:
        yield Finding(FAIL, "clock", f"it says {now:%Y-%m-%d}", "turn on time synchronisation")
    else:
        yield Finding(OK, "clock", f"{now.astimezone(WARSAW):%Y-%m-%d %H:%M:%S} in Warsaw")


def look_at_sandbox(*, is_required: bool) -> Iterator[Finding]:
    """Ask the sandbox what keeps a hostile document inside it on this machine."""
    try:
        with closing(Sandbox(1)) as sandbox:
            fences = sandbox.fences()
    except (SandboxBroken, OSError) as error:
        yield Finding(FAIL, "sandbox", f"it does not start: {error}", "run: python -m parsers")
        return
    missing = sorted(name for name, stands in fences.items() if not stands)
    standing = sorted(name for name, stands in fences.items() if stands)
    if not missing:
        yield Finding(OK, "sandbox", f"all fences stand: {', '.join(standing)}")
    else:
        is_bare = not standing and is_required
        yield Finding(
            FAIL if is_bare else WARN,
            "sandbox",
            f"missing here: {', '.join(missing)}; standing: {', '.join(standing) or 'none'}",
            "a newer kernel, or fewer restrictions on the container, would allow them",
        )
