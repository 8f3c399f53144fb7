"""What rules did to the mail of the past, and what other rules would have done to it.

Rules are asked about the facts that were kept with each decision, so the answer is exact even
when the register has changed since. A decision of an earlier release kept none: its mail is decided
again from what was read, with the register of now.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from mailbot.app import App
from mailbot.process import gather
from mailbot.storage.tables import DecisionRow, Message, Parsed
from parsers.facts import ParsedMessage
from rules.decide import decide
from rules.decision import Action, Decision
from rules.tables.facts import Facts
from rules.tables.ruling import ruled
from rules.tables.table import NO_RULES, Table
from rules.tables.words import WORDS

_UNREAD = Decision(action=Action.REVIEW, rules_version="")


@dataclass(frozen=True, slots=True)
class Way:
    """What becomes of a mail, as far as rules can change it."""

    action: Action
    section: str
    rule: str | None
    coordinator: str | None


@dataclass(frozen=True, slots=True)
class Difference:
    """A mail that other rules would treat otherwise."""

    message: int
    before: Way
    after: Way


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a replay found."""

    asked: int
    """Mails that rules were asked about."""
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Use:
    """How often a rule decided."""

    rule: str
    is_configured: bool
    times: int
    held: int
    """How often it made the decision more careful."""


def replay(app: App, session: Session, since: datetime, against: Table | None = None) -> Replayed:
    """Ask rules about every mail decided since a moment and tell what would differ.

    Args:
        app: The application; its rules are those of now.
        session: An open transaction that reads.
        since: The earliest decision that counts.
        against: Other rules, compared with those of now; ``None`` compares those of now with what
            was decided.
    """
    asked, found = 0, []
    for message, stored in _decided(session, since):
        facts = _facts(app, session, message, stored)
        if not facts:
            continue
        asked += 1
        before = way_of(app.rules, facts) if against is not None else _was(stored, facts)
        after = way_of(app.rules if against is None else against, facts)
        if before != after:
            found.append(Difference(message, before, after))
    return Replayed(asked, tuple(found))


def coverage(app: App, session: Session, since: datetime) -> tuple[Use, ...]:
    """Count how often each rule decided since a moment: first those of now, in their order."""
    names = [row.rule.name for row in app.rules.rows]
    times = dict.fromkeys(names, 0)
    held = dict.fromkeys(names, 0)
    for _, stored in _decided(session, since):
        if stored.ruling is None:
            continue
        name = stored.ruling.rule
        times[name] = times.get(name, 0) + 1
        is_changed = stored.action.value != stored.circumstances["decision"]
        held[name] = held.get(name, 0) + is_changed
    return tuple(Use(name, name in names, times[name], held[name]) for name in times)


def facts_of_message(app: App, session: Session, message: int) -> Facts:
    """Return the facts that rules may ask for; empty for mail that rules are not asked about."""
    query = select(DecisionRow).where(DecisionRow.message_id == message, DecisionRow.seq == 0)
    row = session.scalars(query).first()
    if row is None:
        return {}
    stored = Decision.model_validate(row.decision)
    return _facts(app, session, message, stored)


def way_of(table: Table, facts: Facts) -> Way:
    """Say what a table makes of a case with these facts."""
    untouched = _UNREAD.model_copy(
        update={"action": Action(str(facts["decision"])), "section": facts["section"]}
    )
    return _way(ruled(table, facts, untouched))


def _was(stored: Decision, facts: Facts) -> Way:
    """Return what was decided; of an earlier release, what it would be without rules."""
    return _way(stored) if _has_all(stored) else way_of(NO_RULES, facts)


def _way(decision: Decision) -> Way:
    ruling = decision.ruling
    return Way(
        action=decision.action,
        section=decision.section,
        rule=ruling.rule if ruling else None,
        coordinator=ruling.coordinator if ruling else None,
    )


def _decided(session: Session, since: datetime) -> Iterator[tuple[int, Decision]]:
    """Give the first decision of each mail, which is the program's own; people's come later."""
    query = (
        select(DecisionRow.message_id, DecisionRow.decision)
        .where(DecisionRow.decided_at >= since, DecisionRow.seq == 0)
        .order_by(DecisionRow.message_id)
    )
    for message, stored in session.execute(query):
        yield message, Decision.model_validate(stored)


def _has_all(stored: Decision) -> bool:
    """Say whether every fact of today's vocabulary was kept."""
    return stored.circumstances.keys() >= WORDS.keys()


def _facts(app: App, session: Session, message: int, stored: Decision) -> Facts:
    if stored.action is Action.SILENT:
        return {}
    return stored.circumstances if _has_all(stored) else _again(app, session, message)


def _again(app: App, session: Session, message: int) -> Facts:
    parsed = session.get(Parsed, message)
    if parsed is None:
        return {}
    facts = ParsedMessage.model_validate(parsed.facts)
    case = gather(app, session, session.get_one(Message, message), facts)
    return decide(case).circumstances
