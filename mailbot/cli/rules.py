"""Commands about the rules of the coordinators: check, words, explain, replay, coverage."""

import re
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mailbot.cli.options import ConfigFile, existing_database, load

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sqlalchemy.orm import Session

    from mailbot.app import App
    from mailbot.rule_review import Difference, Use, Way
    from rules.tables.table import Table

_rules = typer.Typer(no_args_is_help=True, help="Look at the rules of the coordinators.")

Since = Annotated[str, typer.Option("--since", help="How far back: 90d is ninety days.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.add_typer(_rules, name="rules")


@_rules.command()
def check(config: ConfigFile = None) -> None:
    """Read the configuration and list its rules; every mistake is told with its line.

    Ids that the register does not know are told, too, where there is a register.
    """
    from mailbot.config.rules import rule_table
    from rules.tables.told import THEN

    table = rule_table(load(config))
    rows = table.rows
    for number, row in enumerate(rows, start=1):
        typer.echo(f"{number}. «{row.rule.name}»: {THEN[row.rule.then.value]}. {row.rule.why}")
    for line in _unknown_names(config, table):
        typer.echo(f"Uwaga: {line}")
    typer.echo("Reguły są poprawne." if rows else "Nie ma żadnych reguł.")


@_rules.command()
def words() -> None:
    """List every fact that a rule may ask for, with its values."""
    from rules.tables.words import WORDS

    for word in WORDS.values():
        values = {
            "choice": ", ".join(word.choices),
            "yes_no": "true, false",
            "number": f"liczba od 0 do {word.most}",
            "text": "tekst",
        }[word.kind]
        typer.echo(f"{word.name}: {word.polish}\n    {values}")


@_rules.command()
def explain(
    message_id: Annotated[int, typer.Argument(help="Number of the message.")],
    config: ConfigFile = None,
) -> None:
    """Show the facts of one message, and which rule fits it, condition by condition."""
    from mailbot.errors import Stop
    from mailbot.rule_review import facts_of_message
    from rules.tables.told import fact_lines, traced

    with _looking(config) as (app, session):
        facts = facts_of_message(app, session, message_id)
        if not facts:
            raise Stop(
                f"wiadomość {message_id}: reguły o nią nie pytają (nie ma decyzji lub cisza)"
            )
        lines = [*traced(app.rules, facts), "Fakty:", *(f"  {line}" for line in fact_lines(facts))]
    typer.echo("\n".join(lines))


@_rules.command()
def replay(
    since: Since = "90d",
    against: Annotated[
        Path | None, typer.Option("--against", help="Configuration with other rules.")
    ] = None,
    config: ConfigFile = None,
) -> None:
    """Ask the rules about the mail of the past and show what would differ; changes nothing."""
    from mailbot.config.load import load_config
    from mailbot.config.rules import rule_table
    from mailbot.rule_review import replay as replayed

    other = rule_table(load_config(against)) if against is not None else None
    with _looking(config) as (app, session):
        found = replayed(app, session, _moment(since), other)
    for difference in found.differences:
        typer.echo(_difference(difference))
    typer.echo(f"Wiadomości: {found.asked}, inaczej: {len(found.differences)}.")


@_rules.command()
def coverage(since: Since = "90d", config: ConfigFile = None) -> None:
    """Count how often each rule decided, and how often it held mail back."""
    from mailbot.rule_review import coverage as covered

    with _looking(config) as (app, session):
        uses = covered(app, session, _moment(since))
    for use in uses:
        typer.echo(_use(use))
    if not uses:
        typer.echo("Nie ma żadnych reguł.")


def _unknown_names(path: Path | None, table: "Table") -> tuple[str, ...]:
    """Return what rules ask for in vain; nothing before there is a register."""
    from sqlalchemy.exc import SQLAlchemyError

    from mailbot.errors import Stop
    from mailbot.rule_names import unknown_names

    try:
        with _looking(path) as (_, session):
            return tuple(unknown_names(session, table))
    except (Stop, SQLAlchemyError):
        return ()


@contextmanager
def _looking(path: Path | None) -> "Iterator[tuple[App, Session]]":
    """Give the application and a session that only reads."""
    from mailbot.app import build
    from mailbot.storage.database import reading

    config = load(path)
    existing_database(config).dispose()
    with closing(build(config, starts_at_once=False)) as app, reading(app.database) as session:
        yield app, session


def _moment(since: str) -> "datetime":
    from datetime import timedelta

    from mailbot.clock import utc_now
    from mailbot.errors import Stop

    days = re.fullmatch(r"(\d{1,4})d", since)
    if days is None:
        raise Stop(f"--since {since}: proszę podać liczbę dni, na przykład 90d")
    return utc_now() - timedelta(days=int(days[1]))


def _difference(difference: "Difference") -> str:
    before, after = difference.before, difference.after
    return f"{difference.message}: {_way(before)} → {_way(after)}"


def _way(way: "Way") -> str:
    from mailbot.cli.stations import ACTIONS
    from mailbot.coordinators.wording import SECTIONS

    rule = f"reguła «{way.rule}»" if way.rule else "bez reguły"
    who = (f"prowadzi {way.coordinator}",) if way.coordinator else ()
    return ", ".join((ACTIONS[way.action.value], f"dział „{SECTIONS[way.section]}”", rule, *who))


def _use(use: "Use") -> str:
    gone = "" if use.is_configured else " (już jej nie ma)"
    if not use.times:
        return f"«{use.rule}»{gone}: ani razu"
    return f"«{use.rule}»{gone}: zadziałała {use.times} ×, zaostrzyła decyzję {use.held} ×"
