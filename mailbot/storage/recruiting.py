"""The tables of working groups: calls, applications, resolutions, members, meetings."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from mailbot.storage.tables import Base
from mailbot.storage.types import BIG_ID, JSON_DATA

LONGEST_KEY = 160
"""Characters of a candidate's key."""

_COUNTING = text(
    "state IN ('early', 'incomplete', 'complete', 'to_committee', 'appointed', 'not_appointed',"
    " 'notified')"
)


class RecruitmentRow(Base):
    """A recruitment to working groups, both days included."""

    __tablename__ = "recruitment"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    title: Mapped[str] = mapped_column(Text)
    opens: Mapped[date]
    closes: Mapped[date]
    groups: Mapped[list[dict[str, Any]]] = mapped_column(JSON_DATA)
    """``{"id": …, "name": …, "purpose": …}`` in order; the purpose may be left out."""
    least_members: Mapped[int | None]
    """Of each group."""
    most_members: Mapped[int | None]
    term_from: Mapped[date | None]
    term_to: Mapped[date | None]
    """First and last day of the membership, both included."""
    opened_at: Mapped[datetime | None]
    """When early applications were counted as handed in."""
    ended_at: Mapped[datetime | None]
    """When the end of the window was noted and the incomplete ones were listed as such."""
    closed_at: Mapped[datetime | None]
    """When a person handed the list to the committee."""


class ApplicationRow(Base):
    """A candidate for a working group; every version that arrived is kept."""

    __tablename__ = "application"
    __table_args__ = (
        UniqueConstraint("message_id", "candidate_key", "group_id"),
        Index(
            "uq_application_counting",
            "recruitment_id",
            "group_id",
            "candidate_key",
            unique=True,
            sqlite_where=_COUNTING,
            postgresql_where=_COUNTING,
        ),
        CheckConstraint(
            "state NOT IN ('appointed', 'not_appointed', 'notified') OR resolution_id IS NOT NULL",
            name="outcome_needs_a_resolution",
        ),
    )

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    recruitment_id: Mapped[str] = mapped_column(ForeignKey("recruitment.id"))
    group_id: Mapped[str | None] = mapped_column(String(40))
    """``None`` while nobody knows to which group."""
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    """``None``: not in the register; name and organisation are those of the form."""
    candidate_key: Mapped[str] = mapped_column(String(LONGEST_KEY))
    """Of this candidate and nobody else; one of its own while nobody knows who it is."""
    name: Mapped[str] = mapped_column(Text, default="")
    """As on the list of the committee; empty while nobody knows."""
    organisation: Mapped[str] = mapped_column(Text, default="")
    institution_type: Mapped[str] = mapped_column(Text, default="")
    role: Mapped[str] = mapped_column(Text, default="")
    address: Mapped[str] = mapped_column(String(320), default="")
    """Where notices go: the registered address, else the one that wrote; empty: to a person."""
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"))
    """The mail that handed it in."""
    received: Mapped[datetime]
    """When our server took that mail."""
    state: Mapped[str] = mapped_column(String(16))
    """`rules.registry.ApplicationState`."""
    lacks: Mapped[list[str]] = mapped_column(JSON_DATA, default=list)
    """`rules.handed.Lack`."""
    preference: Mapped[int | None]
    """Place in the candidate's order of preference, from 1 on."""
    form: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What was read in the form, by field."""
    unsure: Mapped[list[str]] = mapped_column(JSON_DATA, default=list)
    """Fields of the form that somebody should compare with the paper."""
    supplied_by: Mapped[int | None] = mapped_column(ForeignKey("message.id"))
    """The mail that made it complete."""
    completed_at: Mapped[datetime | None]
    """When our server took that mail."""
    superseded_by: Mapped[int | None] = mapped_column(ForeignKey("message.id"))
    """The mail with a newer version; both are kept."""
    is_admitted: Mapped[bool] = mapped_column(default=False)
    """It was late, and a person lets it take part."""
    resolution_id: Mapped[int | None] = mapped_column(ForeignKey("resolution.id"))
    is_appointed: Mapped[bool | None]
    """What the resolution says; ``None`` until there is one."""
    changed_at: Mapped[datetime]


class Assessment(Base):
    """What one member of the committee noted about one application."""

    __tablename__ = "assessment"
    __table_args__ = (
        UniqueConstraint("application_id", "member"),
        CheckConstraint("NOT has_conflict OR points IS NULL", name="no_points_in_conflict"),
    )

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    member: Mapped[str] = mapped_column(String(120))
    points: Mapped[int | None]
    has_conflict: Mapped[bool] = mapped_column(default=False)
    """Conflict of interest: this member gives no points."""
    note: Mapped[str] = mapped_column(Text, default="")
    noted_at: Mapped[datetime]


class ResolutionRow(Base):
    """A resolution of the committee, as a person recorded it."""

    __tablename__ = "resolution"
    __table_args__ = (UniqueConstraint("recruitment_id", "number"),)

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    recruitment_id: Mapped[str] = mapped_column(ForeignKey("recruitment.id"))
    number: Mapped[str] = mapped_column(String(80))
    resolved_on: Mapped[date]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str] = mapped_column(String(80))


class Membership(Base):
    """Somebody's membership of a working group, from its first to its last day."""

    __tablename__ = "membership"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    recruitment_id: Mapped[str] = mapped_column(ForeignKey("recruitment.id"))
    group_id: Mapped[str] = mapped_column(String(40), index=True)
    application_id: Mapped[int | None] = mapped_column(ForeignKey("application.id"), unique=True)
    """``None`` for a successor who was named without an application."""
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(Text)
    organisation: Mapped[str] = mapped_column(Text, default="")
    address: Mapped[str] = mapped_column(String(320), default="")
    starts: Mapped[date]
    ends: Mapped[date | None]
    """Last day, included; ``None``: until further notice."""
    ended_because: Mapped[str] = mapped_column(Text, default="")
    succeeds: Mapped[int | None] = mapped_column(ForeignKey("membership.id"), unique=True)
    """Whose place it took; one successor each."""


class GroupMeeting(Base):
    """An event of the calendar that is a meeting of a working group."""

    __tablename__ = "group_meeting"

    event_id: Mapped[str] = mapped_column(ForeignKey("event.id"), primary_key=True)
    recruitment_id: Mapped[str] = mapped_column(ForeignKey("recruitment.id"))
    group_id: Mapped[str] = mapped_column(String(40), index=True)
