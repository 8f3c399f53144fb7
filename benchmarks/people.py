"""How well people are found in words: recall and precision of mentions, by kind of snippet.

    .venv/bin/python -m benchmarks.people [--mails DIRECTORY]

Snippets are those of tests/samples/mentions.txt. With --mails also labelled mails (*.jsonl and
registry.json): whoever a label names besides the sender, of the sender's institution, must be
found; what else is found is printed with --told, for a person to judge.
"""

import argparse
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from parsers import parse_message
from rules.people import People
from rules.registry import DossierState, Institution, Person, PersonState, Registry
from tests.support.snippets import Snippet, read_snippets, told

SAMPLES = Path("tests/samples/mentions.txt")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--mails", type=Path)
    arguments.add_argument("--told", action="store_true")
    chosen = arguments.parse_args()
    registry, snippets = read_snippets(SAMPLES)
    people = People(registry)
    print("| snippets | number | mentions | recall % | precision % |")
    print("| --- | --- | --- | --- | --- |")
    for section in dict.fromkeys(s.section for s in snippets):
        measure(section, people, [s for s in snippets if s.section == section])
    measure("all", people, snippets)
    if chosen.mails:
        of_mails(chosen.mails, show=chosen.told)


def measure(name: str, people: People, snippets: list[Snippet]) -> None:
    wanted = found = right = 0
    for snippet in snippets:
        mentions = told(people, snippet.text)
        wanted += len(snippet.wanted)
        found += len(mentions)
        right += sum(min(mentions.count(m), snippet.wanted.count(m)) for m in set(mentions))
        if sorted(mentions) != sorted(snippet.wanted):
            print(f"    {snippet.text!r}: {mentions}, not {list(snippet.wanted)}")
    recall = 100 * right / wanted if wanted else 100
    precision = 100 * right / found if found else 100
    print(f"| {name} | {len(snippets)} | {wanted} | {recall:.1f} | {precision:.1f} |")


def of_mails(directory: Path, *, show: bool) -> None:
    data = json.loads((directory / "registry.json").read_text())
    everybody = [
        Person(
            p["id"],
            p["first_name"],
            p["last_name"],
            p["institution"],
            p["email"],
            PersonState.COMPLETE,
        )
        for p in data["persons"]
    ]
    places = {
        i["id"]: Institution(
            i["id"], i["name"], tuple(i["aliases"]), i["city"], None, (), DossierState.ACCEPTED
        )
        for i in data["institutions"]
    }
    wanted = right = others = 0
    for mail in mails(directory):
        label = mail["label"]
        home = label["sender_institution"]
        persons = tuple(p for p in everybody if p.institution == home)
        registry = Registry(institutions=(places[home],) if home else (), persons=persons)
        facts = parse_message(as_bytes(mail), authserv_id="mx.example")
        mentions = [
            m
            for text, tokens in (
                (facts.body.own_words, facts.language.tokens),
                (
                    facts.envelope.subject,
                    facts.language.subject.tokens if facts.language.subject else (),
                ),
            )
            for m in People(registry).find(text, tokens)
        ]
        known = {p.id for p in persons}
        expected = (set(label["persons"]) - {label["sender_person"]}) & known
        single = {m.persons[0] for m in mentions if len(m.persons) == 1}
        wanted += len(expected)
        right += len(expected & single)
        rest = single - set(label["persons"]) - {label["sender_person"]}
        others += len(rest)
        if expected - single or (show and rest):
            print(f"    {mail['id']}: missing {sorted(expected - single)}, besides {sorted(rest)}")
    recall = 100 * right / wanted
    print(f"| mails, others than the sender | | {wanted} | {recall:.1f} | {others} besides |")


def mails(directory: Path) -> Iterator[dict]:
    """Yield the mails that may be seen; every third is kept for somebody else's judgement."""
    for path in sorted(directory.glob("dev_*.jsonl")):
        for line in path.read_text().splitlines():
            mail = json.loads(line)
            if hashlib.sha256(mail["id"].encode()).digest()[0] % 3:
                yield mail


def as_bytes(mail: dict) -> bytes:
    from mailbot.evaluate_mail import Row, as_message  # noqa: PLC0415

    return as_message(Row.model_validate(mail), body_full=False)


if __name__ == "__main__":
    main()
