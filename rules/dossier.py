"""What does a dossier hold, and exactly what does it lack?

A first-time institution hands in its application (F1), a declaration of each person whom it
delegates (F2) and the accepted rules (F3); which forms these are is configuration. What waits for a
person's judgement counts as there: nobody is asked again for what the office is still looking at.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from stdnum.pl import nip as polish_nip

from parsers.facts import DocumentReading, fold
from parsers.facts.document import DocumentOutcome
from rules.registry import DossierState

DECLARATION = "F2"
UPDATES = ("F4", "F5")
OF_A_DOSSIER = ("F1", DECLARATION, "F3", *UPDATES)

_LISTS = {"F1": "delegates", "F4": "added"}
_READ = frozenset((DocumentOutcome.OK, DocumentOutcome.PARTIAL))
_NO_PAPER = frozenset((*_READ, DocumentOutcome.UNKNOWN_FORM))


class PaperState(StrEnum):
    """How one document of a dossier stands."""

    MISSING = "missing"
    RECEIVED = "received"
    """There, as far as a machine can tell; a person judges it."""
    UNREADABLE = "unreadable"
    UNSIGNED = "unsigned"
    OUTDATED = "outdated"
    """On an older version of the form than the office takes."""
    REFUSED = "refused"
    SCAN_ACCEPTED = "scan_accepted"
    ORIGINAL_RECEIVED = "original_received"


ACCEPTED = frozenset((PaperState.SCAN_ACCEPTED, PaperState.ORIGINAL_RECEIVED))
JUDGED = ACCEPTED | {PaperState.REFUSED}
_COUNTS = ACCEPTED | {PaperState.RECEIVED}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the office wants of a first-time institution."""

    forms: tuple[str, ...] = ("F1", DECLARATION, "F3")
    oldest_version: str = ""
    """Older versions of forms are outdated; empty: every version is taken."""


@dataclass(frozen=True, slots=True)
class Paper:
    """One document that came."""

    form: str | None
    """``None``: nobody could read what it is."""
    state: PaperState
    person: str = ""
    """Whose declaration it is, as surely read; else empty."""
    people: tuple[str, ...] = ()
    """Names that it delegates, as surely read."""


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that is to be handed in."""

    form: str
    state: PaperState
    """How the latest document of its kind stands."""
    person: str = ""
    """Whose declaration; empty for the institution's papers, or when nobody was named."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What is there, and what is missing."""

    papers: tuple[Paper, ...]
    people: tuple[str, ...]
    """Names of everybody who is delegated."""
    lacks: tuple[Lack, ...]
    is_being_checked: bool
    """Something came that only a person can tell for what it is: it may be what is missing."""

    @property
    def is_complete(self) -> bool:
        """Whether everything is there, accepted or not."""
        return not self.lacks and not self.is_being_checked

    @property
    def state(self) -> DossierState:
        """How a dossier stands that nobody has accepted."""
        if not self.papers:
            return DossierState.NONE
        if self.is_being_checked:
            return DossierState.RECEIVED
        return DossierState.INCOMPLETE if self.lacks else DossierState.COMPLETE

    @property
    def may_be_asked_for(self) -> tuple[Lack, ...]:
        """What the sender can be asked for; nothing while a person has to look first."""
        return () if self.is_being_checked else self.lacks


def paper_of(reading: DocumentReading, wanted: Wanted) -> Paper:
    """Return what a reading is worth to a dossier before a person has judged it."""
    return Paper(reading.form, _state_of(reading, wanted), person_of(reading), people_of(reading))


def is_of_a_dossier(reading: DocumentReading) -> bool:
    """Say whether a document is one of the forms, or a paper of which nobody knows what it is."""
    return reading.form in OF_A_DOSSIER or is_unknown_paper(reading)


def is_unknown_paper(reading: DocumentReading) -> bool:
    """Say whether nobody could tell what a document is."""
    return reading.form is None and reading.outcome not in _NO_PAPER


def sure_value(reading: DocumentReading, field: str) -> str:
    """Return a value that was read surely; empty if it was not, or differently in two places."""
    found = {f.value.strip(): f.is_accepted for f in reading.fields if f.field == field}
    return next(iter(found)) if len(found) == 1 and all(found.values()) else ""


def nip_of(reading: DocumentReading) -> str:
    """Return the ten digits of the NIP; empty unless surely read and with the right check digit."""
    number: str = polish_nip.compact(sure_value(reading, "nip"))
    return number if polish_nip.is_valid(number) else ""


def person_of(reading: DocumentReading) -> str:
    """Return whose declaration this is, first name first; empty if not surely read."""
    if reading.form != DECLARATION:
        return ""
    first, last = sure_value(reading, "first_name"), sure_value(reading, "last_name")
    return f"{first} {last}" if first and last else ""


def people_of(reading: DocumentReading) -> tuple[str, ...]:
    """Return the names whom an application or an update delegates, as surely read."""
    table = _LISTS.get(reading.form or "")
    fields = (f.field for f in reading.fields) if table else ()
    names = [f for f in fields if f.startswith(f"{table}[") and f.endswith("].name")]
    return tuple(dict.fromkeys(n for f in names if (n := sure_value(reading, f))))


def is_same_name(one: str, other: str) -> bool:
    """Say whether two written names have the same words, in whatever order and spelling."""
    return name_key(one) == name_key(other)


def name_key(name: str) -> tuple[str, ...]:
    """Return the words of a name, folded and in order of the alphabet."""
    return tuple(sorted(fold(name).replace("-", " ").split()))


def standing(papers: Iterable[Paper], wanted: Wanted) -> Standing:
    """Tell what is there and what is missing exactly, for the institution and each delegate.

    Args:
        papers: Everything that came, the oldest first.
        wanted: What has to be there.
    """
    came = tuple(papers)
    listed = (name for p in came if p.state is not PaperState.REFUSED for name in p.people)
    people = tuple({name_key(name): name for name in listed}.values())
    lacks = [_lack(form, "", came) for form in wanted.forms if form != DECLARATION]
    if DECLARATION in wanted.forms:
        lacks += [_lack(DECLARATION, name, came) for name in people or ("",)]
    return Standing(
        papers=came,
        people=people,
        lacks=tuple(lack for lack in lacks if lack is not None),
        is_being_checked=any(_needs_a_look(p) for p in came),
    )


def _needs_a_look(paper: Paper) -> bool:
    """Say whether only a person can tell what a paper is, or whose declaration."""
    if paper.state in JUDGED:
        return False
    return paper.form is None or (paper.form == DECLARATION and not paper.person)


def _lack(form: str, person: str, papers: tuple[Paper, ...]) -> Lack | None:
    own = [p for p in papers if p.form == form and (not person or is_same_name(p.person, person))]
    if any(p.state in _COUNTS for p in own):
        return None
    return Lack(form, own[-1].state if own else PaperState.MISSING, person)


def _state_of(reading: DocumentReading, wanted: Wanted) -> PaperState:
    if reading.outcome not in _READ:
        return PaperState.UNREADABLE
    if wanted.oldest_version and (reading.form_version or "") < wanted.oldest_version:
        return PaperState.OUTDATED
    is_signed_by_machine = any(s.is_intact is not False for s in reading.signatures)
    if not is_signed_by_machine and any(
        p.startswith("signature-missing:") for p in reading.problems
    ):
        return PaperState.UNSIGNED
    return PaperState.RECEIVED
