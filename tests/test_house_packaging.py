"""What a fresh clone needs is in it: pinned versions, programs that start, notes for a release."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import distributions
from pathlib import Path

import pytest
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
FRAGMENTS = [path for path in (ROOT / "changelog.d").iterdir() if path.name != "README.md"]


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_dependency_has_a_pinned_version():
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = {normal(line.split("==")[0]) for line in lines if "==" in line}
    wanted = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["test"]]

    missing = [name for name in wanted if normal(re.split(r"[\[<>=!~; ]", name)[0]) not in pinned]
    assert missing == [], "run `make lock`"


def test_every_pinned_version_runs_on_the_oldest_python():
    # Debian 12 has 3.11.2; `make lock` resolves for 3.11.0.
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = dict(line.split("==") for line in lines if "==" in line)
    too_new = [
        name
        for name, version in pinned.items()
        for found in distributions(name=name)
        if found.version == version
        and not SpecifierSet(found.metadata.get("Requires-Python", "")).contains("3.11.0")
    ]

    assert too_new == []


@pytest.mark.parametrize(
    "script",
    ["scripts/venv", "scripts/test-servers", "scripts/wider_checks", "scripts/lock", ".ci/run"],
)
def test_scripts_can_be_started_and_read(script):
    assert os.access(ROOT / script, os.X_OK)
    assert subprocess.run(["bash", "-n", ROOT / script], check=False).returncode == 0


def test_too_old_a_python_is_told_what_to_do(tmp_path):
    old = tmp_path / "python3"
    old.write_text('#!/bin/sh\ncase "$1" in -c) exit 1;; *) echo "Python 3.9.2";; esac\n')
    old.chmod(0o755)
    for program in ("dirname", "bash", "cat"):
        (tmp_path / program).symlink_to(str(shutil.which(program)))

    told = subprocess.run(
        ["bash", ROOT / "scripts" / "venv"],
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert told.returncode == 1
    assert "needs Python 3.11 or later" in told.stderr
    assert "Found here: Python 3.9.2" in told.stderr


def test_what_cannot_be_installed_is_named_with_the_command_for_it(tmp_path):
    for program in ("bash", "id"):
        (tmp_path / program).symlink_to(str(shutil.which(program)))
    (tmp_path / "apt-get").write_text("#!/bin/sh\nexit 9\n")
    (tmp_path / "apt-get").chmod(0o755)
    (tmp_path / "id").unlink()
    (tmp_path / "id").write_text("#!/bin/sh\necho 1000\n")
    (tmp_path / "id").chmod(0o755)

    told = subprocess.run(
        ["bash", "-c", f". {ROOT}/scripts/apt.sh; install_by_apt 'for the tests' dovecot-imapd"],
        env={"PATH": str(tmp_path)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )

    assert told.returncode == 1
    assert "Missing for the tests: dovecot-imapd. No rights" in told.stderr
    assert "sudo apt-get install --no-install-recommends dovecot-imapd" in told.stderr


def test_a_release_moves_the_fragments_into_the_changelog(tmp_path):
    (tmp_path / "changelog.d").mkdir()
    shutil.copy(ROOT / "changelog.d" / "README.md", tmp_path / "changelog.d")
    (tmp_path / "changelog.d" / "12.fixed.md").write_text("- Ó was read as O.\n")
    (tmp_path / "changelog.d" / "digest.added.md").write_text("- A digest.\n")
    (tmp_path / "CHANGELOG.md").write_text("# Changelog\n\n<!-- releases -->\n\n## 0.1.0 (x)\n")
    script = ROOT / "scripts" / "release_notes.py"

    subprocess.run([sys.executable, script, "0.2.0", "2026-12-01"], cwd=tmp_path, check=True)

    assert (tmp_path / "CHANGELOG.md").read_text() == (
        "# Changelog\n\n<!-- releases -->\n\n## 0.2.0 (2026-12-01)\n\n### New\n\n- A digest.\n\n"
        "### Mended\n\n- Ó was read as O.\n\n## 0.1.0 (x)\n"
    )
    assert [path.name for path in (tmp_path / "changelog.d").iterdir()] == ["README.md"]


@pytest.mark.parametrize("fragment", FRAGMENTS, ids=lambda path: path.name)
def test_every_fragment_has_a_kind_and_says_something(fragment):
    assert re.fullmatch(r"[\w-]+\.(added|changed|fixed|removed|security)\.md", fragment.name)
    assert fragment.read_text(encoding="utf-8").startswith("- ")


def test_the_project_says_the_same_about_itself_everywhere():
    assert PROJECT["license"].startswith("MIT AND ")
    assert "the mailbot authors" in (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "(3, 11)" in (ROOT / "scripts" / "venv").read_text(encoding="utf-8")
    assert PROJECT["requires-python"] == ">=3.11"


def test_what_is_licensed_otherwise_says_so_in_the_wheel():
    notices = {path.as_posix() for glob in PROJECT["license-files"] for path in ROOT.glob(glob)}
    notice = (ROOT / "parsers/lines/words/NOTICE").read_text(encoding="utf-8")

    assert {path.relative_to(ROOT).as_posix() for path in map(Path, notices)} == {
        "LICENSE",
        "mailbot/blanks/fonts/LICENSE.txt",
        "parsers/lines/models/NOTICE",
        "parsers/lines/words/NOTICE",
    }
    for name in ("words.trie.xz", "reading.trie.xz", "words.letters.xz"):
        assert (ROOT / "parsers/lines/words" / name).is_file()
        assert name in notice
    assert "https://creativecommons.org/licenses/by-sa/4.0/" in notice
    assert "CC-BY-SA-4.0" in PROJECT["license"]
