"""Decisions told in Polish while they are made: for the demonstration and the dry run."""

import threading
from typing import TYPE_CHECKING

from rich.console import Console
from sqlalchemy import Engine, select

from mailbot.clock import WARSAW
from mailbot.storage.database import reading
from mailbot.storage.tables import DecisionRow, Message
from rules.decision import Action, Decision

if TYPE_CHECKING:
    from mailbot.daemon import Daemon

LOOK_EVERY_S = 0.1
MOST_REASONS = 3

_MARKS = {
    Action.AUTO: "[green]załatwione[/]",
    Action.AUTO_AND_REVIEW: "[green]załatwione[/] [yellow]i do przejrzenia[/]",
    Action.REVIEW: "[yellow]do sprawdzenia[/]",
    Action.SILENT: "[dim]bez odpowiedzi[/]",
}


def tell_until_done(console: Console, database: Engine, daemon: "Daemon") -> None:
    """Tell every decision when it is made, until nothing is left to do."""
    done = threading.Event()
    waiter = threading.Thread(target=_wait, args=(daemon, done), daemon=True)
    waiter.start()
    last = 0
    while not done.wait(LOOK_EVERY_S):
        last = tell_decisions(console, database, last)
    tell_decisions(console, database, last)
    waiter.join()


def _wait(daemon: "Daemon", done: threading.Event) -> None:
    try:
        daemon.wait_until_done(threading.Event())
    finally:
        done.set()


def tell_decisions(console: Console, database: Engine, after: int) -> int:
    """Print the decisions with a number above ``after``; return the highest number printed."""
    with reading(database) as session:
        query = (
            select(DecisionRow, Message)
            .join(Message, Message.id == DecisionRow.message_id)
            .where(DecisionRow.id > after)
            .order_by(DecisionRow.id)
        )
        found = [(row, message) for row, message in session.execute(query)]
    for row, message in found:
        _print_decision(console, message, Decision.model_validate(row.decision))
        after = row.id
    return after


def _print_decision(console: Console, message: Message, decision: Decision) -> None:
    received = message.received.astimezone(WARSAW)
    console.print(
        f"[bold]{message.id:>3}[/] {received:%d.%m %H:%M} {message.sender or '(brak nadawcy)'}: ",
        end="",
    )
    console.print(_MARKS[decision.action], end="")
    reply = f", odpowiedź: {decision.reply.template}" if decision.reply else ""
    console.print(reply, markup=False, highlight=False)
    for reason in list(dict.fromkeys(finding.reason for finding in decision.findings))[
        :MOST_REASONS
    ]:
        console.print(f"      {reason}", markup=False, highlight=False, style="dim")
