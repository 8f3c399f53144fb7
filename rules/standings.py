"""How somebody's standing on an event's list may change: a table, and nothing that is not in it.

The moves are those of the process (enrolment): a place is taken, offered, given up; what the table
does not allow is refused by whoever carries it out. ``None`` is the standing of whoever was never
on the list.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from rules.registry import EnrolmentState as State

Standing = State | None


class Move(StrEnum):
    """What happens to somebody's standing; the value is the word in the journal."""

    CONFIRM = "confirmed"
    """Signed up, and there is a place."""
    WAIT = "waitlisted"
    """Signed up for a full event."""
    REQUEST = "requested"
    """Signed up, and a person has to decide."""
    REJECT = "rejected"
    """A person turned the sign-up down."""
    LAPSE = "lapsed"
    """The event began before the sign-up led to a place."""
    CANCEL = "cancelled"
    """Left the list by their own wish."""
    LEAVE_FOR = "replaced-by"
    """Left the list, and somebody takes over what they had."""
    TAKE_OVER = "replaces"
    """Got the place of somebody of the same institution, in whatever state the event is."""
    TAKE_OVER_WAITING = "replaces-waiting"
    """Got the place in the queue of somebody of the same institution."""
    OFFER = "offered"
    """A place became free, and is kept until the answer or the deadline."""
    ACCEPT = "offer-accepted"
    DECLINE = "offer-declined"
    EXPIRE = "offer-expired"
    ADMIT = "admitted"
    """A person gave a place by hand, with the telephone at the ear."""
    ADMIT_WAITING = "admitted-waiting"
    """A person put somebody on the waiting list by hand."""
    ATTEND = "attended"
    MISS = "absent"
    CALL_OFF = "called-off"
    """The event was cancelled."""


_NEW: frozenset[Standing] = frozenset((None, State.CANCELLED))
_UNDECIDED: frozenset[Standing] = frozenset((State.REQUESTED, State.REJECTED))
_OFFERED: frozenset[Standing] = frozenset((State.OFFERED,))
_WAITS: frozenset[Standing] = frozenset((State.WAITLISTED,))
_PLACED: frozenset[Standing] = frozenset((State.CONFIRMED,))

HOLDS_A_PLACE = frozenset((State.CONFIRMED, State.OFFERED))
"""Who counts against the capacity before the event."""
TOOK_A_PLACE = HOLDS_A_PLACE | {State.ATTENDED, State.ABSENT}
"""The same, after the attendance was recorded too."""
ACTIVE = frozenset((State.REQUESTED, State.CONFIRMED, State.WAITLISTED, State.OFFERED))
"""Who still waits for something: the event, a place, an answer."""

TRANSITIONS: Mapping[Move, tuple[frozenset[Standing], State]] = MappingProxyType(
    {
        Move.CONFIRM: (_NEW, State.CONFIRMED),
        Move.WAIT: (_NEW, State.WAITLISTED),
        Move.REQUEST: (_NEW, State.REQUESTED),
        Move.REJECT: (_NEW | {State.REQUESTED}, State.REJECTED),
        Move.LAPSE: (_WAITS | {State.REQUESTED}, State.REJECTED),
        Move.CANCEL: (_PLACED | _WAITS | {State.REQUESTED}, State.CANCELLED),
        Move.LEAVE_FOR: (_PLACED | _WAITS, State.CANCELLED),
        Move.TAKE_OVER: (_NEW | _WAITS | {State.REQUESTED}, State.CONFIRMED),
        Move.TAKE_OVER_WAITING: (_NEW | {State.REQUESTED}, State.WAITLISTED),
        Move.OFFER: (_WAITS, State.OFFERED),
        Move.ACCEPT: (_OFFERED, State.CONFIRMED),
        Move.DECLINE: (_OFFERED, State.CANCELLED),
        Move.EXPIRE: (_OFFERED, State.CANCELLED),
        Move.ADMIT: (_NEW | _UNDECIDED | _WAITS | _OFFERED, State.CONFIRMED),
        Move.ADMIT_WAITING: (_NEW | _UNDECIDED, State.WAITLISTED),
        Move.ATTEND: (_PLACED | {State.ABSENT}, State.ATTENDED),
        Move.MISS: (_PLACED | {State.ATTENDED}, State.ABSENT),
        Move.CALL_OFF: (frozenset(ACTIVE), State.CANCELLED),
    }
)
"""For every move: from where it may start, and where it leads."""


def after(standing: Standing, move: Move) -> State | None:
    """Return where a move leads, ``None`` if it is not allowed from there."""
    allowed, outcome = TRANSITIONS[move]
    return outcome if standing in allowed else None


def takes_a_place(standing: Standing, move: Move) -> bool:
    """Tell whether a move needs a free place: the mover held none and holds one afterwards."""
    return after(standing, move) in HOLDS_A_PLACE and standing not in HOLDS_A_PLACE


def frees_a_place(standing: Standing, move: Move) -> bool:
    """Tell whether a move gives up a place that somebody else may have."""
    outcome = after(standing, move)
    return standing in HOLDS_A_PLACE and outcome is not None and outcome not in TOOK_A_PLACE
