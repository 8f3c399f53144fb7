"""House limits that no linter knows: sizes, and one door to each foreign library."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FILES = sorted(
    path
    for package in ("mailbot", "parsers", "rules")
    for path in (ROOT / package).rglob("*.py")
    if "migrations/versions" not in str(path)
)

LONGEST_FILE = 400
LONGEST_FUNCTION = 60

DOORS = {
    "alembic": ("mailbot/storage/migrate.py", "mailbot/storage/migrations/"),
    "apscheduler": ("mailbot/schedule.py",),
    "authres": ("parsers/message/",),
    "dbos": ("mailbot/engine.py",),
    "docx": ("mailbot/blanks/", "mailbot/recruitments/"),
    "dateutil": ("mailbot/imports/series.py",),
    "flufl": ("parsers/message/",),
    "icalendar": (
        "mailbot/imports/ics.py",
        "mailbot/imports/series.py",
        "mailbot/replies/calendar_entry.py",
    ),
    "imapclient": ("mailbot/intake/",),
    "mailparser": ("parsers/message/",),
    "morfeusz2": ("parsers/polish/morphology.py",),
    "obstore": ("mailbot/storage/blobs.py", "mailbot/doctor/"),
    "openpyxl": ("mailbot/imports/", "mailbot/recruitments/"),
    "pdfplumber": ("parsers/",),
    "psycopg": ("mailbot/storage/", "mailbot/engine.py"),
    "pyhanko": ("parsers/signatures/",),
    "pyhanko_certvalidator": ("parsers/signatures/",),
    "signxml": ("parsers/signatures/",),
    "reportlab": ("mailbot/blanks/", "mailbot/events/"),
    "smtplib": ("mailbot/replies/",),
    "typer": ("mailbot/cli/", "mailbot/__main__.py"),
}
"""Where each library may be imported; everywhere else only what is made of it is seen."""


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found


@pytest.mark.parametrize("path", FILES, ids=name)
def test_a_file_can_be_read_at_one_go(path):
    text = path.read_text(encoding="utf-8")

    assert len(text.splitlines()) <= LONGEST_FILE
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef) and node.end_lineno is not None:
            assert node.end_lineno - node.lineno < LONGEST_FUNCTION, f"{node.name} is too long"


@pytest.mark.parametrize("path", FILES, ids=name)
def test_a_module_says_first_which_question_it_answers(path):
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))

    assert docstring
    assert docstring.splitlines()[0].endswith((".", "?", ":"))


@pytest.mark.parametrize("library", DOORS)
def test_a_library_is_imported_at_its_door_only(library):
    elsewhere = [
        name(path)
        for path in FILES
        if library in imports(path) and not name(path).startswith(DOORS[library])
    ]

    assert elsewhere == []
