"""The documents say what is there: links resolve, commands exist, nothing is left out."""

import ast
import re
from enum import StrEnum
from pathlib import Path

import click
import pytest
import typer.main

from mailbot.cli import app
from mailbot.storage.migrate import metadata
from mailbot.storage.tables import MessageState, OutboxState
from rules.decision import Action
from rules.handed import Lack

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md"), *(ROOT / "changelog.d").glob("*.md")])

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"```.*?```|`[^`]*`", re.DOTALL)


def read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def links(page: Path) -> list[str]:
    prose = CODE.sub("", page.read_text(encoding="utf-8"))
    return [link for link in LINK.findall(prose) if "://" not in link]


def anchor(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def commands(group: click.Command, name: str = "mailbot") -> list[str]:
    if not isinstance(group, click.Group):
        return [name]
    return [
        path
        for word, command in group.commands.items()
        for path in commands(command, f"{name} {word}")
    ]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_no_page_keeps_the_marks_of_a_merge(page):
    text = page.read_text(encoding="utf-8")

    assert not re.search(r"^(<{7}|={7}|>{7})( |$)", text, re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page):
    for link in links(page):
        target, _, fragment = link.partition("#")
        found = (page.parent / target).resolve() if target else page

        assert found.exists(), f"{link} leads nowhere"
        if fragment:
            headings = re.findall(r"^#+ (.*)$", found.read_text(encoding="utf-8"), re.MULTILINE)
            assert fragment in map(anchor, headings), f"{link}: no such heading"


def test_every_page_can_be_reached_from_the_first_one():
    reached, waiting = set(), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in reached or page.suffix != ".md":
            continue
        reached.add(page)
        waiting += [(page.parent / link.partition("#")[0]).resolve() for link in links(page)]

    assert {page for page in PAGES if page.is_relative_to(DOCS)} <= reached


def test_every_decision_is_in_the_index_and_has_its_three_parts():
    index = read("docs/adr/README.md")
    decisions = sorted((DOCS / "adr").glob("[0-9]*.md"))

    assert [page.name[:4] for page in decisions] == [f"{n + 1:04}" for n in range(len(decisions))]
    for page in decisions:
        text = page.read_text(encoding="utf-8")
        title = text.splitlines()[0].removeprefix(f"# {page.name[:4]}: ")
        assert f"| [{page.name[:4]}]({page.name}) | {title} |" in index
        for part in ("## Context", "## Decision", "## Consequences"):
            assert part in text, f"{page.name}: no {part}"


def test_the_readme_opens_with_the_two_commands():
    first_block = read("README.md").split("```")[1]

    assert re.findall(r"^make (\w+)", first_block, re.MULTILINE) == ["demo", "test"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_make_command_in_a_document_exists(page):
    targets = set(re.findall(r"^([a-z]+):", read("Makefile"), re.MULTILINE))
    code = " ".join(CODE.findall(page.read_text(encoding="utf-8")))

    assert set(re.findall(r"\bmake ([a-z]+)\b", code)) <= targets


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_mailbot_command_in_a_document_exists(page):
    code = "\n".join(CODE.findall(page.read_text(encoding="utf-8")))
    known = [command.split()[1:] for command in commands(typer.main.get_command(app))]

    for words in re.findall(r"(?:^|`|bin/|sudo )mailbot ([a-z][a-z -]*)", code, re.MULTILINE):
        said = words.split()
        assert any(said[: len(path)] == path for path in known), f"mailbot {words}"


def test_every_command_has_its_line_in_the_reference():
    page = read("docs/reference/commands.md")

    for command in commands(typer.main.get_command(app)):
        assert f"| `{command}" in page, f"{command} is missing"


def test_every_table_has_its_line_after_those_it_refers_to():
    page = read("docs/reference/tables.md")
    listed = re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)

    assert sorted(listed) == sorted(metadata().tables)
    for name, table in metadata().tables.items():
        for key in table.foreign_keys:
            assert listed.index(key.column.table.name) <= listed.index(name), (
                f"{name} comes too early"
            )


@pytest.mark.parametrize("states", [MessageState, OutboxState, Action])
def test_every_state_is_explained(states: type[StrEnum]):
    page = read("docs/reference/states.md")

    for state in states:
        assert f"| `{state.value}` |" in page


def called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def test_every_reason_is_explained_and_no_other():
    page = read("docs/reference/reasons.md")
    calls = [
        node
        for path in (ROOT / "rules").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and called(node) in {"note", "hold", "silence", "insist", "show", "doubt", "Doubt"}
    ]
    names = {call.args[0].value for call in calls if isinstance(call.args[0], ast.Constant)}

    names |= {lack.value for lack in Lack}

    assert len(names) > 30
    assert set(re.findall(r"^\| `([a-z-]+)` \|", page, re.MULTILINE)) == names


def test_the_words_of_the_glossary_are_unique():
    words = re.findall(
        r"^\| ([^|]+) \| [^|]+ \| [^|]+ \|$", read("docs/reference/glossary.md"), re.MULTILINE
    )

    assert len(words) == len(set(words)) > 30


def test_documents_that_code_refers_to_exist():
    sources = [*(ROOT / "mailbot").rglob("*.py"), *(ROOT / "parsers").rglob("*.py")]
    sources += [*(ROOT / "rules").rglob("*.py"), ROOT / "deploy" / "mailbot.service"]

    for source in sources:
        for name in re.findall(r"docs/[\w/-]+(?:\.md)?", source.read_text(encoding="utf-8")):
            found = (ROOT / name).exists() or any(ROOT.glob(f"{name}-*.md"))
            assert found, f"{source.relative_to(ROOT)} refers to {name}"


def test_the_example_of_the_configuration_is_named_where_one_looks_for_it():
    for page in ("README.md", "docs/reference/configuration.md", "docs/how-to/install.md"):
        assert "config.example.toml" in read(page)


def test_no_document_names_this_computer():
    for page in [*PAGES, ROOT / "Makefile", *(ROOT / "scripts").iterdir(), ROOT / ".ci" / "run"]:
        if page.is_file():
            assert not re.search(r"/work/|/root/|\.\./shared", page.read_text(encoding="utf-8"))
