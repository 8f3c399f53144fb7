"""What a mail hands in besides sign-ups: papers, applications, changes, answers of calendars."""

from dataclasses import dataclass
from enum import StrEnum


class Lack(StrEnum):
    """Why an application is not recorded without a person."""

    EARLY = "application-early"
    LATE = "application-late"
    FORM = "application-without-form"
    GROUP = "application-without-group"
    FORMS_TOO_FEW = "application-forms-too-few"
    INCOMPLETE = "application-form-incomplete"
    UNSURE_GROUP = "application-group-unsure"
    UNSURE_PERSON = "application-candidate-unsure"
    UNSURE_FORM = "application-form-unsure"
    BESIDES = "application-and-more"


FORMAL_LACKS = frozenset(
    (Lack.FORM, Lack.GROUP, Lack.UNSURE_GROUP, Lack.FORMS_TOO_FEW, Lack.INCOMPLETE)
)
"""What the candidate can still supply."""

UNSURE_LACKS = frozenset((Lack.UNSURE_PERSON, Lack.UNSURE_FORM, Lack.BESIDES))
"""What a person has to look at before the application counts."""


@dataclass(frozen=True, slots=True)
class Application:
    """An application to working groups, as far as it is understood."""

    pairs: tuple[tuple[str | None, str | None], ...] = ()
    """Group and candidate; ``None`` where it is not known."""
    lacks: frozenset[Lack] = frozenset()
    is_new_version: bool = False
    """The words say that it takes the place of an earlier one."""
    name: str | None = None
    """The one candidate, not registered, who wrote from the address that the form tells."""
    gaps: tuple[str, ...] = ()
    """Polish phrases for what is missing in the forms, by `rules.form_gaps`."""
    ranks: tuple[tuple[str, int], ...] = ()
    """Groups with their place in the candidate's order of preference, from 1 on, where told."""


@dataclass(frozen=True, slots=True)
class Change:
    """A change of registered data that the words announce."""

    what: str
    """``phone``, ``email``, ``address``, ``name``, ``left``, ``representative``, ``persons``."""
    person: str | None = None
    institution: str | None = None


@dataclass(frozen=True, slots=True)
class Handed:
    """Everything that is no word about attendance."""

    application: Application | None = None
    forms: tuple[str, ...] = ()
    """Ids of our forms that came."""
    others: tuple[str, ...] = ()
    """Names of the files that are none of our forms."""
    are_all_ours: bool = False
    """Something is attached, and all of it is our forms."""
    changes: tuple[Change, ...] = ()
    is_withdrawal: bool = False
    """An application is taken back."""
    withdrawn: tuple[tuple[str, str], ...] = ()
    """Group and candidate, when it is certain which applications are taken back."""
    asks_about_groups: bool = False
    """The recruitment is asked about, and nothing is handed in."""
    asks: bool = False
    """A question stands beside what is handed in."""
    says_more: bool = False
    """Many sentences beside it are about neither papers nor attendance."""
    is_all: bool = False
    """Nothing is said about attendance: this explains the whole mail."""
    is_only_thanks: bool = False
    calendar_doubt: str | None = None
    """Polish sentence: why the answer of a calendar is not carried out."""
    is_calendar_answer: bool = False
    """The claims are those of an answer that a calendar program gave."""

    @property
    def is_certain(self) -> bool:
        """Whether there is something to be recorded without a person."""
        if self.application is not None:
            return self.is_all and not self.application.lacks
        if self.withdrawn:
            return self.is_all
        return self.is_all and self.are_all_ours


NOTHING = Handed()
"""Nothing is handed in."""
