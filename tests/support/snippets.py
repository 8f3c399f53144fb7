"""Read snippets that name people, with everybody whom they name."""

from dataclasses import dataclass
from pathlib import Path

from parsers.polish import analyse
from rules.mentions import Mention, MentionKind
from rules.names import Case
from rules.people import People
from rules.registry import Person, PersonState, Registry


@dataclass(frozen=True, slots=True)
class Snippet:
    """Some words, and the mentions in them in order, written as in the file."""

    section: str
    text: str
    wanted: tuple[str, ...]


def read_snippets(path: Path) -> tuple[Registry, list[Snippet]]:
    """Read the people and the snippets of a file."""
    people: list[Person] = []
    snippets: list[Snippet] = []
    section = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("@"):
            people += [_person(entry) for entry in line[1:].split("|")]
        elif line.startswith("#"):
            section = line[1:].strip()
        elif line:
            text, _, wanted = line.rpartition(" => ")
            named = tuple(w.strip() for w in wanted.split(",") if w.strip() != "-")
            snippets.append(Snippet(section, text.replace("\\n", "\n"), named))
    ours = tuple(p for p in people if p.id.startswith("P"))
    others = tuple(p for p in people if p.id.startswith("X"))
    return Registry(persons=ours, elsewhere=others), snippets


def _person(entry: str) -> Person:
    number, first, last = entry.split()
    return Person(number, first, last, number[0], None, PersonState.COMPLETE)


def told(people: People, text: str) -> list[str]:
    """Find the mentions of a text, written as in the file."""
    return [_told(m) for m in people.find(text, analyse(text, "").tokens)]


def _told(mention: Mention) -> str:
    who = "/".join(mention.persons)
    if mention.cases == Case.VOCATIVE and mention.kind is MentionKind.FIRST:
        return "!" + (who or mention.name)
    return who or "?" + mention.name
