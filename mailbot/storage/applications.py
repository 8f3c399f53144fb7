"""The record of applications to working groups: none is lost, the newest of each counts."""

from sqlalchemy import bindparam, insert, update
from sqlalchemy.orm import Session

from mailbot.storage.register import ApplicationRow
from mailbot.storage.tables import Message
from rules.registry import Registry

_SUPERSEDE = (
    update(ApplicationRow)
    .where(
        ApplicationRow.recruitment_id == bindparam("recruitment"),
        ApplicationRow.group_id == bindparam("to_group"),
        ApplicationRow.person_id == bindparam("candidate"),
        ApplicationRow.superseded_by.is_(None),
    )
    .values(superseded_by=bindparam("message"))
)


def record_application(
    session: Session, message: Message, registry: Registry, group: str, person: str
) -> None:
    """Record an application; an earlier one of the same person to the same group stays, superseded.

    Does nothing without a recruitment.
    """
    recruitment = registry.recruitment
    if recruitment is None:
        return
    session.connection().execute(
        _SUPERSEDE,
        {
            "recruitment": recruitment.id,
            "to_group": group,
            "candidate": person,
            "message": message.id,
        },
    )
    session.connection().execute(
        insert(ApplicationRow),
        {
            "recruitment_id": recruitment.id,
            "group_id": group,
            "person_id": person,
            "message_id": message.id,
            "received": message.received,
        },
    )
