"""Lists of events: the one place for every change of somebody's standing on them."""

from mailbot.lists.offers import freed_places
from mailbot.lists.people import Participant, participants
from mailbot.lists.standing import (
    Moved,
    MoveRefused,
    NoPlaceLeft,
    Origin,
    Who,
    cancel_all,
    change_standing,
    lock_events,
    replace_person,
    standing_of,
)

__all__ = [
    "MoveRefused",
    "Moved",
    "NoPlaceLeft",
    "Origin",
    "Participant",
    "Who",
    "cancel_all",
    "change_standing",
    "freed_places",
    "lock_events",
    "participants",
    "replace_person",
    "standing_of",
]
