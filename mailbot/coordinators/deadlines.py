"""What people must answer, as the digest shows it: the most urgent first, with its day."""

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from mailbot.clock import WARSAW
from mailbot.config.model import Config, Coordinator
from mailbot.coordinators.facts import MatterLine
from mailbot.questions.answers import facts_of, known_words
from mailbot.questions.matters import KINDS, Clock, names_of, responsible
from mailbot.questions.nearest import nearest, question_words
from mailbot.replies.identity import case_reference
from mailbot.replies.typography import one_line, short_day_text
from mailbot.storage.matters import MatterRow
from mailbot.storage.tables import Message
from rules.decision import MatterKind

MOST_MATTERS = 40


def matter_lines(
    session: Session,
    config: Config,
    coordinator: Coordinator,
    mailboxes: tuple[str, ...],
    now: datetime,
) -> tuple[MatterLine, ...]:
    """Return what is open in these mailboxes, and in any what this coordinator is responsible for.

    Args:
        session: An open transaction.
        config: Says who is responsible for what.
        coordinator: Who reads it.
        mailboxes: Ids of the mailboxes in their digest.
        now: The present moment.
    """
    mine = or_(
        Message.mailbox.in_(mailboxes), MatterRow.kind.in_(list(coordinator.responsible_for))
    )
    rows = session.execute(
        select(MatterRow, Message)
        .join(Message, Message.id == MatterRow.message_id)
        .where(MatterRow.closed_at.is_(None), mine)
        .order_by(MatterRow.due.is_(None), MatterRow.due, MatterRow.id)
        .limit(MOST_MATTERS)
    )
    known = known_words(session)
    today = now.astimezone(WARSAW).date()
    return tuple(
        replace(_line(config, matter, message, today), answers=_answers(session, known, message.id))
        for matter, message in rows
    )


def clock_words(clock: Clock) -> str:
    """Say how much time is left: ``do 9 maja``, ``dziś ostatni dzień``, ``po terminie …``."""
    if clock.due is None:
        return "bez terminu"
    day = short_day_text(clock.due)
    if clock.is_overdue:
        return f"PO TERMINIE (do {day})"
    return f"dziś ostatni dzień ({day})" if clock.is_last_day else f"do {day}"


def _line(config: Config, matter: MatterRow, message: Message, today: date) -> MatterLine:
    clock = Clock(matter.due, today)
    return MatterLine(
        number=matter.id,
        ref=case_reference(message.id, message.received),
        kind=KINDS[MatterKind(matter.kind)],
        clock=clock_words(clock),
        is_overdue=clock.is_overdue,
        responsible=one_line(names_of(responsible(config, matter.kind))),
    )


def _answers(session: Session, known: dict[int, list[str]], message: int) -> tuple[str, ...]:
    """Return the commands that would send an earlier answer that fits."""
    facts = facts_of(session, message) if known else None
    if facts is None:
        return ()
    fitting = nearest(question_words(facts.language), known)
    return tuple(f"mailbot answers send {message} {one.answer}" for one in fitting)
