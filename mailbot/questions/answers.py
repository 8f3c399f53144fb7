"""Answers of coordinators: kept without anything personal, proposed for questions alike.

The machine never sends one by itself: a person chooses it for one question.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from mailbot.app import App
from mailbot.config.model import Mode
from mailbot.errors import Stop
from mailbot.identity_numbers import has_identity_number
from mailbot.questions.matters import close_question
from mailbot.questions.nearest import Likeness, nearest, question_words
from mailbot.replies.by_hand import Hand
from mailbot.replies.caps import why_stopped
from mailbot.replies.drafts import Draft, Enqueue, domain_of, insert_draft, outgoing, written
from mailbot.replies.facts import ReplyFacts
from mailbot.replies.headers import clean_text
from mailbot.replies.identity import case_reference, message_id
from mailbot.replies.outbox import reply_address
from mailbot.replies.render import render
from mailbot.storage.journal import note
from mailbot.storage.matters import AnswerRow
from mailbot.storage.register import PersonRow
from mailbot.storage.tables import Message, Outbox, Parsed
from parsers.facts import ParsedMessage, fold
from rules.decision import ReplyPlan

LONGEST_ANSWER = 20_000
"""Characters."""

_SHORTEST_NAME = 3


@dataclass(frozen=True, slots=True)
class Proposal:
    """An earlier answer that fits a question."""

    likeness: Likeness
    text: str


def add(session: Session, number: int, text: str, hand: Hand) -> int:
    """Keep the answer to the question of a mail; return its number.

    Raises:
        Stop: There is no such mail, the text is empty or too long, or names the one who asked.
    """
    facts = _demand_facts(session, number)
    clean = clean_text(text).strip()
    if not clean or len(clean) > LONGEST_ANSWER:
        raise Stop(f"odpowiedź musi mieć od 1 do {LONGEST_ANSWER} znaków")
    _demand_nothing_personal(session, facts, clean)
    words = sorted(question_words(facts.language))
    if not words:
        raise Stop(f"w wiadomości nr {number} nie ma słów, po których można rozpoznać pytanie")
    row = AnswerRow(
        message_id=number, words=words, text=clean, added_at=hand.now, added_by=hand.name
    )
    session.add(row)
    session.flush()
    note(session, "answer-added", number, {"answer": row.id}, hand.now, actor=hand.name)
    return row.id


def remove(session: Session, number: int, hand: Hand) -> None:
    """Forget an answer.

    Raises:
        Stop: There is no such answer.
    """
    row = _demand_answer(session, number)
    session.delete(row)
    note(session, "answer-removed", row.message_id, {"answer": number}, hand.now, actor=hand.name)


def answers(session: Session) -> Sequence[AnswerRow]:
    """Return all answers in order."""
    return session.scalars(select(AnswerRow).order_by(AnswerRow.id)).all()


def known_words(session: Session) -> dict[int, list[str]]:
    """Return by number the words of the question that each answer answered."""
    rows = session.execute(select(AnswerRow.id, AnswerRow.words).order_by(AnswerRow.id))
    return {row.id: row.words for row in rows}


def proposals(session: Session, number: int) -> tuple[Proposal, ...]:
    """Return the earlier answers that fit the question of a mail, the best first."""
    known = known_words(session)
    facts = facts_of(session, number) if known else None
    if facts is None:
        return ()
    fitting = nearest(question_words(facts.language), known)
    return tuple(Proposal(one, session.get_one(AnswerRow, one.answer).text) for one in fitting)


def send_answer(  # noqa: PLR0913 - the mail, the answer, and who sends it how
    app: App, session: Session, number: int, answer: int, hand: Hand, *, enqueue: Enqueue
) -> bool:
    """Answer the question of a mail by a kept answer; tell whether that was still to be done.

    What was open of the mail is closed with it.

    Raises:
        Stop: It cannot go out; the text says why.
    """
    facts = _demand_facts(session, number)
    row = _demand_answer(session, answer)
    message = session.get_one(Message, number, with_for_update=True)
    purpose = f"answer:{answer}"
    is_there = select(Outbox.id).where(Outbox.message_id == number, Outbox.purpose == purpose)
    if session.scalar(is_there) is not None:
        return False
    _demand_may_go(app, session, message, facts)
    draft = _draft(app, message, facts, row)
    if draft.reason:
        raise Stop(f"odpowiedzi nie da się wysłać: {draft.reason}")
    outbox = insert_draft(app, session, draft, enqueue)
    detail = {"answer": answer, "outbox": outbox}
    note(session, "answer-sent", number, detail, hand.now, actor=hand.name)
    close_question(session, number, hand)
    return True


def facts_of(session: Session, number: int) -> ParsedMessage | None:
    """Return what was read from a mail; ``None`` if nothing, or by a release too different."""
    row = session.get(Parsed, number)
    try:
        return None if row is None else ParsedMessage.model_validate(row.facts)
    except ValidationError:
        return None


def _draft(app: App, message: Message, facts: ParsedMessage, answer: AnswerRow) -> Draft:
    mailbox = app.config.mailbox(message.mailbox)
    purpose = f"answer:{answer.id}"
    freemail = frozenset(domain.lower() for domain in app.config.security.freemail_domains)
    said = ReplyFacts(
        office=app.config.office,
        ref=case_reference(message.id, message.received),
        received=message.received,
        now=app.clock(),
        coordinator=mailbox.coordinator,
        text=answer.text,
    )
    language = "en" if facts.language.foreign == "en" else "pl"
    draft = Draft(
        purpose=purpose,
        mailbox=mailbox,
        recipient=reply_address(facts.envelope, freemail) or "",
        message_id_header=message_id(app.key, f"{message.sha256}/{purpose}", domain_of(mailbox)),
        rendered=render(ReplyPlan(template="answer", language=language), said),
        content=b"",
        reason="",
        message=message,
    )
    mail = replace(
        outgoing(app, draft),
        automatic="no",
        answers=facts.envelope.message_id,
        references=facts.envelope.references,
    )
    return written(draft, mail)


def _demand_may_go(app: App, session: Session, message: Message, facts: ParsedMessage) -> None:
    if facts.machine is not None or facts.envelope.sender is None:
        raise Stop("automatom i nadawcom niejednoznacznym nie odpowiadamy")
    if all(mailbox.id != message.mailbox for mailbox in app.config.mailboxes):
        raise Stop(f"skrzynki {message.mailbox} nie ma już w konfiguracji")
    if app.config.service.mode is Mode.SHADOW:
        raise Stop("w trybie próbnym odpowiedzi nie wychodzą")
    stopped = why_stopped(session, message.mailbox)
    if stopped is not None:
        raise Stop(stopped)


def _demand_nothing_personal(session: Session, facts: ParsedMessage, text: str) -> None:
    """Refuse a text with the address or name of the one who asked, or a number of identity."""
    sender = facts.envelope.sender
    words = set(fold(re.sub(r"[^\w@.-]+", " ", text)).split())
    bare = {word.strip(".") for word in words} | {part for w in words for part in w.split("-")}
    names: set[str] = set()
    if sender is not None:
        people = session.scalars(select(PersonRow).where(PersonRow.address == sender.address))
        told = [sender.name, *(f"{p.first_name} {p.last_name}" for p in people)]
        names = {word for name in told for word in fold(name).split()}
        names = {sender.address, *(n for n in names if len(n) >= _SHORTEST_NAME)}
    if names & bare or has_identity_number(text):
        raise Stop("odpowiedź wymienia osobę, która pyta; prosimy usunąć z niej dane osobowe")


def _demand_facts(session: Session, number: int) -> ParsedMessage:
    facts = facts_of(session, number)
    if facts is None:
        raise Stop(f"nie ma odczytanej wiadomości nr {number}")
    return facts


def _demand_answer(session: Session, number: int) -> AnswerRow:
    row = session.get(AnswerRow, number)
    if row is None:
        raise Stop(f"nie ma odpowiedzi nr {number}; numery podaje `mailbot answers list`")
    return row
