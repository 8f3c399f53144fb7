"""Move the fragments of changelog.d into CHANGELOG.md under the heading of a release.

Usage: .venv/bin/python scripts/release_notes.py 0.2.0 2026-12-01
"""

import sys
from pathlib import Path

KINDS = {
    "security": "Security",
    "added": "New",
    "changed": "Changed",
    "fixed": "Mended",
    "removed": "Gone",
}
MARK = "<!-- releases -->\n"


def main() -> None:
    """Write the release named on the command line, and delete its fragments."""
    version, day = sys.argv[1:3]
    folder, changelog = Path("changelog.d"), Path("CHANGELOG.md")
    fragments = sorted(path for path in folder.glob("*.*.md") if kind_of(path))
    if not fragments:
        sys.exit("changelog.d has no fragments: nothing to release")
    text = changelog.read_text(encoding="utf-8")
    changelog.write_text(
        text.replace(MARK, f"{MARK}\n{section(version, day, fragments)}", 1), encoding="utf-8"
    )
    for path in fragments:
        path.unlink()


def kind_of(fragment: Path) -> str | None:
    """Return the kind that stands in the file's name, ``None`` for the README."""
    parts = fragment.name.split(".")
    return parts[1] if len(parts) == 3 and parts[1] in KINDS else None  # noqa: PLR2004 - NAME.KIND.md


def section(version: str, day: str, fragments: list[Path]) -> str:
    """Put the fragments together, by kind in the order of `KINDS`, then by name."""
    lines = [f"## {version} ({day})", ""]
    for kind, heading in KINDS.items():
        texts = [p.read_text(encoding="utf-8").strip() for p in fragments if kind_of(p) == kind]
        if texts:
            lines += [f"### {heading}", "", *texts, ""]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
