"""How many automatic replies at most: the last wall against loops and floods.

What is over a cap is withheld and shown, never sent later by itself. Reaching the cap of a mailbox
opens its circuit breaker: replies stop until a person closes it. Digests are never counted.

Two replies decided in the same instant by two processes may not see each other; a cap may thus be
passed by the number of workers, which does no harm: it is a dam, not a quota.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, ScalarSelect, bindparam, func, select
from sqlalchemy.orm import Session

from mailbot.config.model import Caps
from mailbot.storage.database import new_rows
from mailbot.storage.tables import Outbox, OutboxState, Setting

PAUSE = "pause-replies"
"""Name of the switch by which a person stops all replies."""

_BREAKER = "breaker:"
_ON = "on"
_OFF = "off"
_UNSET: tuple[str, datetime | None] = (_OFF, None)
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)

PAUSED = "Odpowiedzi automatyczne są wstrzymane przez osobę koordynującą."
BREAKER_OPEN = (
    "Skrzynka przekroczyła limit odpowiedzi na godzinę; odpowiedzi stoją, aż ktoś je odblokuje."
)


def _count(whose: ColumnElement[bool], since: str) -> ScalarSelect[int]:
    return (
        select(func.count())
        .where(
            whose,
            Outbox.created_at > bindparam(since),
            Outbox.message_id.is_not(None),
            Outbox.state.not_in((OutboxState.WITHHELD.value, OutboxState.MERGED.value)),
        )
        .scalar_subquery()
    )


# Written once, one round trip each: they run for every reply.
_SWITCHES = select(Setting.name, Setting.value, Setting.changed_at).where(
    Setting.name.in_(bindparam("names", expanding=True))
)
_COUNTS = select(
    _count(Outbox.recipient == bindparam("recipient"), "hour"),
    _count(Outbox.recipient == bindparam("recipient"), "day"),
    _count(Outbox.recipient_domain == bindparam("domain"), "hour"),
    _count(Outbox.mailbox == bindparam("mailbox"), "fresh"),
)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many replies went out or are about to, before this one."""

    sender_hour: int
    sender_day: int
    domain_hour: int
    mailbox_hour: int


def over_a_cap(counts: Counts, caps: Caps) -> str | None:
    """Say in Polish which cap one more reply would pass, ``None`` if none.

    The mailbox comes first: its cap also opens the breaker.
    """
    limits = (
        (counts.mailbox_hour, caps.per_mailbox_hour, "tej skrzynki na godzinę"),
        (counts.sender_hour, caps.per_sender_hour, "na jeden adres w ciągu godziny"),
        (counts.sender_day, caps.per_sender_day, "na jeden adres w ciągu doby"),
        (counts.domain_hour, caps.per_domain_hour, "do jednej domeny w ciągu godziny"),
    )
    for count, cap, what in limits:
        if count >= cap:
            return f"Limit odpowiedzi {what} ({cap}) jest wyczerpany."
    return None


def why_withheld(
    session: Session, mailbox: str, recipient: str, caps: Caps, now: datetime
) -> str | None:
    """Say in Polish why a reply must not go out now, ``None`` if it may; may open the breaker."""
    switches = _switches(session, PAUSE, _breaker(mailbox))
    stopped = _stopped_by(switches, mailbox)
    if stopped is not None:
        return stopped
    changed_at = switches.get(_breaker(mailbox), _UNSET)[1]
    counts = count_replies(session, mailbox, recipient, now, closed=changed_at)
    if counts.mailbox_hour >= caps.per_mailbox_hour:
        open_breaker(session, mailbox, now)
    return over_a_cap(counts, caps)


def why_stopped(session: Session, mailbox: str) -> str | None:
    """Say in Polish what stops all mail of a mailbox: a pause or its breaker; ``None``: nothing."""
    return _stopped_by(_switches(session, PAUSE, _breaker(mailbox)), mailbox)


def _stopped_by(switches: Mapping[str, tuple[str, datetime | None]], mailbox: str) -> str | None:
    if switches.get(PAUSE, _UNSET)[0] == _ON:
        return PAUSED
    return BREAKER_OPEN if switches.get(_breaker(mailbox), _UNSET)[0] == _ON else None


def count_replies(
    session: Session, mailbox: str, recipient: str, now: datetime, *, closed: datetime | None = None
) -> Counts:
    """Count the replies of the last hour and day; each count uses an index.

    For the mailbox, those before its breaker was last ``closed`` no longer count: the person who
    closed it has seen them.
    """
    row = session.connection().execute(
        _COUNTS,
        {
            "recipient": recipient,
            "domain": recipient.rpartition("@")[2],
            "mailbox": mailbox,
            "hour": now - _HOUR,
            "day": now - _DAY,
            "fresh": max(now - _HOUR, closed or now - _HOUR),
        },
    )
    return Counts(*row.one())


def is_paused(session: Session) -> bool:
    """Tell whether a person has stopped all replies."""
    return _is_on(session, PAUSE)


def pause_replies(session: Session, now: datetime) -> None:
    """Stop all replies until `resume_replies`."""
    _switch(session, PAUSE, _ON, now)


def resume_replies(session: Session, now: datetime) -> None:
    """Let replies go out again; those withheld meanwhile stay withheld."""
    _switch(session, PAUSE, _OFF, now)


def is_breaker_open(session: Session, mailbox: str) -> bool:
    """Tell whether the replies of this mailbox are stopped."""
    return _is_on(session, _breaker(mailbox))


def open_breaker(session: Session, mailbox: str, now: datetime) -> None:
    """Stop the replies of one mailbox until `close_breaker`."""
    _switch(session, _breaker(mailbox), _ON, now)


def close_breaker(session: Session, mailbox: str, now: datetime) -> None:
    """Let the replies of one mailbox go out again; its hour is counted anew."""
    _switch(session, _breaker(mailbox), _OFF, now)


def open_breakers(session: Session) -> tuple[str, ...]:
    """Return the mailboxes whose replies are stopped."""
    query = select(Setting.name).where(
        Setting.name.startswith(_BREAKER, autoescape=True), Setting.value == _ON
    )
    return tuple(sorted(name.removeprefix(_BREAKER) for name in session.scalars(query)))


def _breaker(mailbox: str) -> str:
    return _BREAKER + mailbox


def _is_on(session: Session, name: str) -> bool:
    return _switches(session, name).get(name, _UNSET)[0] == _ON


def _switches(session: Session, *names: str) -> dict[str, tuple[str, datetime | None]]:
    """Return value and time of last change of the switches that were ever turned."""
    rows = session.connection().execute(_SWITCHES, {"names": names})
    return {row.name: (row.value, row.changed_at) for row in rows}


def _switch(session: Session, name: str, value: str, now: datetime) -> None:
    """Set a switch; when two processes do it in one instant, the second waits for the first."""
    insert = new_rows(session, Setting).values(name=name, value=value, changed_at=now)
    session.execute(
        insert.on_conflict_do_update(
            index_elements=[Setting.name],
            set_={"value": value, "changed_at": insert.excluded.changed_at},
        )
    )
