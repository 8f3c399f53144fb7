"""What the demonstration tells, in Polish: every decision with its reason, then the sum of it."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.table import Table
from sqlalchemy import Engine, select

from mailbot.imports import Report
from mailbot.storage.database import reading
from mailbot.storage.register import EnrolmentRow, EventRow
from mailbot.storage.tables import DigestRow, Message, MessageState, Outbox

_STATES = {
    MessageState.DONE: "załatwione automatycznie",
    MessageState.HELD: "czekają na człowieka",
    MessageState.IGNORED: "pominięte (automaty, kopie)",
    MessageState.HISTORICAL: "historyczne",
    MessageState.PARKED: "odłożone po awarii",
    MessageState.KEPT: "jeszcze nieprzeczytane",
}


def title(console: Console) -> None:
    """Say what is going to happen."""
    console.rule("[bold]mailbot: pokaz na fikcyjnych danych[/]")
    console.print(
        "Prawdziwy program, osobny katalog, baza SQLite, skrzynka Maildir; "
        "odpowiedzi zapisywane są jako pliki .eml. Nic nie wychodzi na zewnątrz."
    )


def brought_in(console: Console, reports: Iterable[Report]) -> None:
    """Tell what was imported."""
    added: Counter[str] = sum((report.added for report in reports), Counter())
    console.print("Rejestr: " + ", ".join(f"{what}: {count}" for what, count in added.items()))


def mailbox(console: Console, count: int) -> None:
    """Tell how many mails wait."""
    console.print(f"W skrzynce: {count} plików z wiadomościami. Czytam.\n")


def summary(console: Console, database: Engine) -> None:
    """Print what became of the mails, the replies and the lists."""
    with reading(database) as session:
        states = Counter(session.scalars(select(Message.state)))
        replies = Counter(session.scalars(select(Outbox.state)))
        query = select(EventRow.title, EnrolmentRow.state).join(
            EventRow, EventRow.id == EnrolmentRow.event_id
        )
        lists = Counter((row[0], row[1]) for row in session.execute(query))
    console.print()
    console.print(_table("Wiadomości", {_STATES[MessageState(s)]: n for s, n in states.items()}))
    console.print(_table("Odpowiedzi", dict(replies)))
    console.print(_table("Listy", {f"{name} ({how})": n for (name, how), n in lists.items()}))


def _table(name: str, counts: dict[str, int]) -> Table:
    table = Table(title=name, title_justify="left")
    table.add_column("co")
    table.add_column("ile", justify="right")
    for what, count in sorted(counts.items()):
        table.add_row(what, str(count))
    return table


def digest(console: Console, database: Engine, day: date) -> None:
    """Print the digest of the day as the coordinator gets it."""
    with reading(database) as session:
        texts = list(session.scalars(select(DigestRow.text).where(DigestRow.day == day)))
    for text in texts:
        console.rule("[bold]Zestawienie dzienne[/]")
        console.print(text, markup=False, highlight=False)


def where_to_look(console: Console, home: Path, *, is_kept: bool) -> None:
    """Tell where everything is, or how to keep it."""
    console.rule()
    if not is_kept:
        console.print("Wszystko z pokazu usunięto. Z [bold]--keep KATALOG[/] zostanie na dysku.")
        return
    console.print(f"Baza: {home}/mailbot/mailbot.db", markup=False)
    console.print(f"Odpowiedzi (.eml): {home}/odpowiedzi", markup=False)
    console.print(f"Wiadomości: {home}/skrzynka/new", markup=False)
    console.print(f"Opowieść, z własną bazą: {home}/opowiesc", markup=False)
    console.print(f"Co czeka na osobę: mailbot queue -c {home}/config.toml", markup=False)
