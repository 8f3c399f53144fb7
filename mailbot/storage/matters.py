"""The tables of what people must answer, with its clock, and of answers kept for the next time."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from mailbot.storage.tables import Base
from mailbot.storage.types import BIG_ID, JSON_DATA


class MatterRow(Base):
    """A question, a complaint or other business that a mail brought; open until it is ended."""

    __tablename__ = "matter"
    __table_args__ = (
        UniqueConstraint("message_id", "kind"),
        Index("ix_matter_closed_at_due", "closed_at", "due"),
    )

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"))
    kind: Mapped[str] = mapped_column(String(24))
    """`rules.decision.MatterKind`."""
    thread: Mapped[str] = mapped_column(String(64), index=True)
    """Of sender and subject, keyed, so that nobody can look either up; empty without a subject."""
    received: Mapped[datetime]
    """When the mail reached us."""
    due: Mapped[date | None]
    """Last day for the answer, included; ``None`` where none was promised."""
    acknowledged: Mapped[str] = mapped_column(String(40), default="")
    """Template by which our reply to the mail acknowledged it; empty if it did not."""
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str] = mapped_column(String(80), default="")
    """The person's account."""


class AnswerRow(Base):
    """What a coordinator once answered; proposed for questions alike, sent only by a person."""

    __tablename__ = "answer"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"), index=True)
    """The mail that asked."""
    words: Mapped[list[str]] = mapped_column(JSON_DATA)
    """Dictionary forms of the common words of the question, sorted; no names, no numbers."""
    text: Mapped[str] = mapped_column(Text)
    added_at: Mapped[datetime]
    added_by: Mapped[str] = mapped_column(String(80))
    """The person's account."""
