"""Look into a built wheel and install it where nothing else is: does it hold all that it needs?

Usage: .venv/bin/python scripts/check_wheel.py dist/*.whl
"""

import subprocess
import sys
import tempfile
import venv
import zipfile
from pathlib import Path, PurePosixPath

PACKAGES = ("mailbot", "parsers", "rules")

# Each of these has been forgotten by some project's wheel: data that no import mentions.
NEEDED = (
    "mailbot/py.typed",
    "parsers/py.typed",
    "rules/py.typed",
    "mailbot/replies/templates/**/*",
    "mailbot/storage/migrations/env.py",
    "mailbot/storage/migrations/versions/0001_*.py",
    "mailbot/demo/**/*",
    "parsers/forms/definitions/*.toml",
    "parsers/forms/blanks/*/*.pdf",
    "mailbot/blanks/fonts/*",
    "mailbot/samples/sheets.toml",
)

# What somebody does who installed the wheel into a directory of their own.
PROGRAM = """
import pathlib, mailbot, parsers, rules
from mailbot.storage.database import open_database
from mailbot.storage.migrate import current_revision, migrate
engine = open_database("sqlite:///installed.db")
migrate(engine)
print("tables at revision", current_revision(engine))
places = {pathlib.Path(package.__file__).parent.parent for package in (mailbot, parsers, rules)}
assert len(places) == 1, places
"""


def main() -> None:
    """Check the wheel named on the command line; say what is wrong and fail."""
    wheel = Path(sys.argv[1]).resolve()
    names = [name for name in zipfile.ZipFile(wheel).namelist() if not name.endswith("/")]
    problems = [*_foreign(names), *_forgotten(names), *_untracked(names)]
    if problems:
        sys.exit("\n".join(problems))
    print(f"{wheel.name}: {len(names)} files, {wheel.stat().st_size // 1024} KiB")
    with tempfile.TemporaryDirectory() as directory:
        _install_and_use(wheel, Path(directory))


def _foreign(names: list[str]) -> list[str]:
    return [
        f"{name}: does not belong into the wheel"
        for name in names
        if name.split("/")[0] not in PACKAGES and ".dist-info" not in name.split("/")[0]
    ]


def _forgotten(names: list[str]) -> list[str]:
    return [
        f"{pattern}: nothing like this is in the wheel"
        for pattern in NEEDED
        if not any(_matches(name, pattern) for name in names)
    ]


def _matches(name: str, pattern: str) -> bool:
    folder, _, rest = pattern.partition("/**/")
    if rest:
        return name.startswith(f"{folder}/") and PurePosixPath(name).match(rest)
    return PurePosixPath(name).match(pattern)


def _untracked(names: list[str]) -> list[str]:
    """Compare with what git knows: all of it, and nothing that happens to lie in the directory."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--", *PACKAGES], capture_output=True, text=True, check=True
    )
    tracked = {name for name in listed.stdout.split("\0") if name}
    packed = {name for name in names if name.split("/")[0] in PACKAGES}
    return [f"{name}: is in git, but not in the wheel" for name in sorted(tracked - packed)] + [
        f"{name}: is in the wheel, but not in git" for name in sorted(packed - tracked)
    ]


def _install_and_use(wheel: Path, directory: Path) -> None:
    venv.create(directory / "venv", with_pip=True)
    programs = directory / "venv" / "bin"
    constraints = Path("constraints.txt").resolve()
    for command in (
        [programs / "python", "-m", "pip", "install", "-qq", "-c", constraints, wheel],
        [programs / "python", "-c", PROGRAM],
        [programs / "mailbot", "--help"],
    ):
        done = subprocess.run(command, cwd=directory, capture_output=True, text=True, check=False)
        if done.returncode:
            shown = " ".join(str(word) for word in command[:6])
            sys.exit(f"{shown}: failed\n{done.stdout}{done.stderr}")
        print(done.stdout.strip().split("\n")[0] or "installed into a fresh environment")


if __name__ == "__main__":
    main()
