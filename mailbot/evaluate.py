"""Decide whole files of mails as the daemon would, and write what was decided.

The mails go through the same parser, snapshot, rules and effects, in the order of their dates.
Each file is a story of its own against a temporary database of its own.  Labels are never read.
"""

import hashlib
import json
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from mailbot import effects
from mailbot.clock import utc_now
from mailbot.errors import Stop
from mailbot.evaluate_mail import AUTHSERV_ID, Row, as_message
from mailbot.imports import Report, Terms, import_events, import_registry
from mailbot.storage.acts import Cause
from mailbot.storage.database import open_database, transaction
from mailbot.storage.migrate import migrate
from mailbot.storage.namesakes import names_asked
from mailbot.storage.snapshot import Surroundings, take_snapshot
from mailbot.storage.tables import Message, MessageState, Raw
from parsers import parse_message
from parsers.facts import ParsedMessage
from rules.case import Case, MailboxPolicy
from rules.decide import decide
from rules.decision import Decision, Documents, Operation

Decide = Callable[[Case], Decision]
_MS = 1000


class _Mailbox(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)
    address: str


class _Calendar(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)
    mailboxes: dict[str, _Mailbox]


class _Register(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)
    freemail_domains: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _World:
    """What holds for all mails of one run."""

    database: Engine
    addresses: dict[str, str]
    """Address of each mailbox, by its id."""
    surroundings: Surroundings
    decide: Decide


def evaluate(
    directory: Path,
    predictions: Path,
    body_full: bool = False,  # noqa: FBT001, FBT002 - as on the command line
    decide: Decide = decide,
) -> None:
    """Decide every mail of ``directory`` and write one JSON object a line.

    Args:
        directory: Holds ``*.jsonl`` (mails), ``events.json`` and ``registry.json``.
        predictions: The file to write: id, action, ops, intents, reply, ms.
        body_full: Take the bodies with standing footers and quoted mails.
        decide: The rules; a measurement may bring others. It is called once a mail, in order.

    Raises:
        Stop: A list cannot be read; the message says which and why.
    """
    with predictions.open("w", encoding="utf-8") as out:
        for path in sorted(directory.glob("*.jsonl")):
            for told in _story(directory, path, decide, body_full=body_full):
                out.write(json.dumps(told, ensure_ascii=False) + "\n")


def _story(
    directory: Path, path: Path, decide: Decide, *, body_full: bool
) -> Iterator[dict[str, Any]]:
    """Decide the mails of one file in the order of their dates, with lists of their own."""
    rows = sorted(_rows(path), key=lambda row: (row.date, row.id))
    with tempfile.TemporaryDirectory(prefix="mailbot-evaluate-") as home:
        world = _build(directory, Path(home), rows, decide)
        try:
            for row in rows:
                yield _decide_one(world, row, as_message(row, body_full=body_full))
        finally:
            world.database.dispose()


def _rows(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield Row.model_validate_json(line)


def _build(directory: Path, home: Path, rows: Iterable[Row], decide: Decide) -> _World:
    """Fill a temporary database with the register and the calendar."""
    events, registry = directory / "events.json", directory / "registry.json"
    calendar = _Calendar.model_validate_json(events.read_bytes())
    register = _Register.model_validate_json(registry.read_bytes())
    database = open_database(f"sqlite:///{home / 'evaluate.sqlite'}")
    migrate(database)
    with transaction(database) as session:
        _expect(import_registry(session, registry, register.freemail_domains), registry)
        _expect(import_events(session, events, Terms(Cause(utc_now()))), events)
    addresses = {name: box.address.lower() for name, box in calendar.mailboxes.items()}
    surroundings = Surroundings(
        staff=_staff(rows, frozenset(addresses.values())),
        freemail_domains=register.freemail_domains,
    )
    return _World(database, addresses, surroundings, decide)


def _staff(rows: Iterable[Row], mailboxes: frozenset[str]) -> frozenset[str]:
    """Take whoever writes from the mailboxes' own domain for the office's staff."""
    domains = {address.rpartition("@")[2] for address in mailboxes}
    writers = {row.from_addr.lower() for row in rows}
    return frozenset(w for w in writers if w.rpartition("@")[2] in domains) - mailboxes


def _expect(report: Report, path: Path) -> None:
    if report.errors:
        raise Stop(f"{path.name}: {report.errors[0]}")


def _decide_one(world: _World, row: Row, raw: bytes) -> dict[str, Any]:
    begun = time.perf_counter()
    facts = parse_message(raw, authserv_id=AUTHSERV_ID)
    decision = _decide_and_apply(world, row, raw, facts)
    return {
        "id": row.id,
        "action": decision.action.value,
        "ops": [_told(operation) for operation in decision.operations],
        "intents": list(decision.intents),
        "reply": decision.reply.name if decision.reply else None,
        "ms": round((time.perf_counter() - begun) * _MS, 2),
        "blockers": sorted({f.rule for f in decision.findings if f.blocks}),
    }


def _decide_and_apply(world: _World, row: Row, raw: bytes, facts: ParsedMessage) -> Decision:
    with transaction(world.database) as session:
        message = _message(session, row, raw)
        sender = facts.envelope.sender
        case = Case(
            message=facts,
            received=row.date,
            mailbox=_policy(world, row),
            registry=take_snapshot(
                session,
                sender.address if sender else None,
                row.date,
                world.surroundings,
                names_asked(facts),
            ),
        )
        decision = world.decide(case)
        effects.apply(session, effects.Applied(message, facts, case.registry, row.date), decision)
    return decision


def _message(session: Session, row: Row, raw: bytes) -> Message:
    digest = hashlib.sha256(raw).hexdigest()
    session.add(Raw(sha256=digest, size=len(raw), kept_at=row.date))
    session.flush()
    message = Message(
        sha256=digest,
        mailbox=row.mailbox,
        received=row.date,
        kept_at=row.date,
        logical_key=digest,
        state=MessageState.KEPT.value,
    )
    session.add(message)
    session.flush()
    return message


def _policy(world: _World, row: Row) -> MailboxPolicy:
    return MailboxPolicy(
        id=row.mailbox,
        own_addresses=frozenset(world.addresses.values()),
        addresses=frozenset(
            address for name, address in world.addresses.items() if name == row.mailbox
        ),
    )


def _told(operation: Operation) -> dict[str, Any]:
    told = operation.model_dump(mode="json")
    if isinstance(operation, Documents):
        told["docs"] = [doc.lower() for doc in operation.docs]
    return told
