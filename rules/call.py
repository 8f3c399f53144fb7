"""What becomes of an application to a working group: its state, its lacks, what may be done next.

Both days of the window count, by the time at which our server took the mail. Nothing is thrown
away: what came early or late is kept, and what is unsure waits for a person.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, time
from enum import StrEnum
from typing import Final

from rules.days import WARSAW, warsaw_day
from rules.handed import FORMAL_LACKS, UNSURE_LACKS, Lack
from rules.registry import ApplicationState, Recruitment

_S = ApplicationState

COUNTING: Final = frozenset(
    (_S.EARLY, _S.INCOMPLETE, _S.COMPLETE, _S.TO_COMMITTEE, _S.APPOINTED, _S.NOT_APPOINTED)
)
"""Of these there is one at most for each call, group and candidate."""

OPEN: Final = frozenset(
    (_S.RECEIVED, _S.EARLY, _S.LATE, _S.INCOMPLETE, _S.COMPLETE, _S.TO_COMMITTEE)
)
"""The candidate can still withdraw."""


class Step(StrEnum):
    """What may be done with an application."""

    CONFIRM = "confirm"
    """A person says whose it is, to which group, and that the form was read rightly."""
    SUPPLEMENT = "supplement"
    COUNT = "count"
    """The call opens: what came early counts as handed in on the first day."""
    ADMIT = "admit"
    """A person lets a late one take part."""
    SUPERSEDE = "supersede"
    WITHDRAW = "withdraw"
    SUBMIT = "submit"
    """A person closes the list: it goes to the committee."""
    RESOLVE = "resolve"
    NOTIFY = "notify"


_FROM: Final = {
    Step.CONFIRM: frozenset((_S.RECEIVED,)),
    Step.SUPPLEMENT: frozenset((_S.INCOMPLETE,)),
    Step.COUNT: frozenset((_S.EARLY,)),
    Step.ADMIT: frozenset((_S.LATE,)),
    Step.SUPERSEDE: frozenset((_S.RECEIVED, _S.EARLY, _S.LATE, _S.INCOMPLETE, _S.COMPLETE)),
    Step.WITHDRAW: OPEN,
    Step.SUBMIT: frozenset((_S.COMPLETE,)),
    Step.RESOLVE: frozenset((_S.TO_COMMITTEE,)),
    Step.NOTIFY: frozenset((_S.APPOINTED, _S.NOT_APPOINTED)),
}

_REASONS: Final = {
    Lack.EARLY: "wpłynęło przed rozpoczęciem naboru",
    Lack.LATE: "wpłynęło po zakończeniu naboru",
    Lack.FORM: "brak formularza zgłoszeniowego",
    Lack.GROUP: "nie wskazano grupy roboczej",
    Lack.FORMS_TOO_FEW: "formularzy jest mniej niż wskazanych grup",
    Lack.INCOMPLETE: "formularz jest niekompletny lub niepodpisany",
    Lack.UNSURE_GROUP: "nie wiadomo na pewno, do której grupy",
    Lack.UNSURE_PERSON: "nie wiadomo na pewno, kto kandyduje",
    Lack.UNSURE_FORM: "odczyt formularza wymaga sprawdzenia",
    Lack.BESIDES: "w wiadomości jest mowa o czymś jeszcze",
}

# Of several lacks that one paper or one word mends, the worst is told.
_ABOUT_THE_FORM: Final = (Lack.FORM, Lack.INCOMPLETE, Lack.FORMS_TOO_FEW)
_ABOUT_THE_GROUP: Final = (Lack.GROUP, Lack.UNSURE_GROUP)


def may(step: Step, state: ApplicationState) -> bool:
    """Say whether a step can be taken from a state (domain/processes: recruitment)."""
    return state in _FROM[step]


def outside_the_window(recruitment: Recruitment, received: datetime) -> Lack | None:
    """Say whether a mail came too early or too late; both days count to their last second."""
    day = warsaw_day(received)
    if day < recruitment.opens:
        return Lack.EARLY
    return Lack.LATE if day > recruitment.closes else None


def counts_from(recruitment: Recruitment, received: datetime) -> datetime:
    """Return when an application counts as handed in: an early one when the first day begins."""
    opening = datetime.combine(recruitment.opens, time(0), tzinfo=WARSAW)
    return max(received, opening)


def first_state(lacks: Iterable[Lack], *, is_sure: bool) -> ApplicationState:
    """Return the state in which an application is recorded.

    Args:
        lacks: What it lacks, the window among it.
        is_sure: Nothing else about the mail needs a person before its content can be believed.
    """
    found = frozenset(lacks)
    if found & UNSURE_LACKS or not is_sure:
        return ApplicationState.RECEIVED
    if Lack.EARLY in found:
        return ApplicationState.EARLY
    if Lack.LATE in found:
        return ApplicationState.LATE
    return ApplicationState.INCOMPLETE if found & FORMAL_LACKS else ApplicationState.COMPLETE


def supplemented(before: Iterable[Lack], now: Iterable[Lack]) -> frozenset[Lack]:
    """Return what is lacking when two mails are taken together: the better of each wins.

    Args:
        before: What was lacking so far.
        now: What the later mail lacks by itself; its doubts and its place in the window stay.
    """
    earlier, later = frozenset(before), frozenset(now)
    rest = later - FORMAL_LACKS
    for kind in (_ABOUT_THE_FORM, _ABOUT_THE_GROUP):
        lacking = [[lack for lack in kind if lack in side] for side in (earlier, later)]
        if all(lacking):
            rest |= {max((side[0] for side in lacking), key=kind.index)}
    return rest


def reasons(lacks: Iterable[Lack]) -> tuple[str, ...]:
    """Say in Polish what stands against an application, the worst first; nothing when complete."""
    found = frozenset(lacks)
    return tuple(text for lack, text in _REASONS.items() if lack in found)


def preferences(chosen: Sequence[str], numbers: dict[str, int], written: str) -> dict[str, int]:
    """Read the order of preference from a form: ``3, 1`` puts the group with number 3 first.

    Args:
        chosen: Ids of the groups that the form names.
        numbers: The number of each group, by id.
        written: What stands in the form.

    Returns:
        The rank of each group from 1 on; nothing unless every chosen group is named exactly once.
    """
    order = [int(digits) for digits in re.findall(r"\d{1,2}", written)]
    wanted = {numbers[group]: group for group in chosen if group in numbers}
    if sorted(order) != sorted(wanted) or not order:
        return {}
    return {wanted[number]: rank for rank, number in enumerate(order, start=1)}
