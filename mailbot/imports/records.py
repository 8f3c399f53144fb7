"""One row of a list, checked: an institution, a person, an event, a group of a recruitment.

Field names are those of the JSON lists; spreadsheets get there through their Polish headings
(`columns.py`). Unknown names in JSON are ignored: other systems export more than we need.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from mailbot.imports import cells
from mailbot.imports.columns import label
from mailbot.imports.report import Trouble
from rules.registry import DossierState, PersonState

R = TypeVar("R", bound="Record")

_POLISH_DOSSIER = {
    "brak": DossierState.NONE,
    "otrzymana": DossierState.RECEIVED,
    "otrzymane": DossierState.RECEIVED,
    "niekompletna": DossierState.INCOMPLETE,
    "niekompletne": DossierState.INCOMPLETE,
    "kompletna": DossierState.COMPLETE,
    "kompletne": DossierState.COMPLETE,
    "zaakceptowana": DossierState.ACCEPTED,
    "zaakceptowane": DossierState.ACCEPTED,
    "zawieszona": DossierState.SUSPENDED,
    "zamknięta": DossierState.CLOSED,
}
_POLISH_PERSON = {
    "wymieniona": PersonState.MENTIONED,
    "w toku": PersonState.PENDING,
    "oczekuje": PersonState.PENDING,
    "kompletna": PersonState.COMPLETE,
    "kompletne": PersonState.COMPLETE,
    "nieaktywna": PersonState.INACTIVE,
}
_POLISH_ERRORS = {
    "string_too_long": "Tekst jest za długi.",
    "string_type": "To pole ma być tekstem.",
    "less_than_equal": "Liczba jest za duża.",
    "greater_than_equal": "Liczba jest za mała.",
}


class Record(BaseModel):
    """What all rows share: never changed, unknown columns ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)


class InstitutionRecord(Record):
    """An institution as a list tells of it; ``None`` and empty say nothing."""

    id: cells.Id = None
    name: cells.LineOfText = None
    type: cells.Word = None
    aliases: cells.Lines = ()
    city: cells.Name = None
    domain: cells.Domain = None
    shared_emails: cells.Addresses = ()
    nip: cells.Nip = None
    regon: cells.Regon = None
    krs: cells.Krs = None
    phone: cells.Phone = None
    dossier: DossierState | None = None

    @model_validator(mode="before")
    @classmethod
    def _understand_polish(cls, row: Mapping[str, object]) -> dict[str, object]:
        return {**row, "dossier": _state(row.get("dossier"), DossierState, _POLISH_DOSSIER)}

    @model_validator(mode="after")
    def _is_identified(self) -> "InstitutionRecord":
        if not (self.id or self.nip or self.name):
            raise ValueError("Brak nazwy instytucji, jej numeru i NIP.")
        return self


class PersonRecord(Record):
    """A person as a list tells of it; ``institution`` is an id or a name."""

    id: cells.Id = None
    first_name: cells.Name = None
    last_name: cells.Name = None
    title: cells.Word = None
    institution: cells.LineOfText = None
    nip: cells.Nip = None
    email: cells.Address = None
    status: PersonState | None = None

    @model_validator(mode="before")
    @classmethod
    def _understand_polish(cls, row: Mapping[str, object]) -> dict[str, object]:
        return {**row, "status": _state(row.get("status"), PersonState, _POLISH_PERSON)}

    @model_validator(mode="after")
    def _is_complete(self) -> "PersonRecord":
        if not (self.first_name and self.last_name):
            raise ValueError("Brak imienia albo nazwiska.")
        if not (self.institution or self.nip):
            raise ValueError("Brak instytucji tej osoby.")
        return self


class EventRecord(Record):
    """An event of the calendar."""

    id: cells.Id = None
    title: cells.LineOfText = None
    aliases: cells.Lines = ()
    series: cells.Word = None
    date: cells.Day = None
    end_date: cells.Day = None
    start: cells.Hour = None
    end: cells.Hour = None
    mode: cells.Phone = None
    city: cells.Name = None
    place: cells.LineOfText = None
    capacity: cells.Count = None
    announced: cells.Day = None
    deadline: cells.Day = None
    cancelled_on: cells.Day = None
    full_since: cells.Day = None
    audience: cells.Lines = ()
    link: cells.Link = None
    coordinator: cells.Name = None
    mailbox: cells.Id = None
    notes: cells.Sentences = None

    @model_validator(mode="after")
    def _is_possible(self) -> "EventRecord":
        if not self.title or self.date is None:
            raise ValueError("Brak tytułu albo daty wydarzenia.")
        if self.end_date is not None and self.end_date < self.date:
            raise ValueError("Wydarzenie kończy się przed swoim początkiem.")
        is_one_day = self.end_date in {None, self.date}
        if is_one_day and self.start and self.end and self.end <= self.start:
            raise ValueError("Godzina zakończenia nie jest późniejsza niż godzina rozpoczęcia.")
        if self.deadline is not None and self.deadline > (self.end_date or self.date):
            raise ValueError("Termin zgłoszeń jest późniejszy niż samo wydarzenie.")
        return self


class GroupRecord(Record):
    """One working group of a recruitment."""

    id: cells.Id = None
    name: cells.LineOfText = None
    purpose: cells.LineOfText = None


class RecruitmentRecord(Record):
    """A recruitment to working groups, both days included."""

    id: cells.Id = None
    title: cells.LineOfText = None
    opens: cells.Day = None
    closes: cells.Day = None
    least_members: cells.Count = None
    most_members: cells.Count = None
    term_from: cells.Day = None
    term_to: cells.Day = None
    groups: tuple[GroupRecord, ...] = Field(default=())

    @model_validator(mode="after")
    def _is_possible(self) -> "RecruitmentRecord":
        if not (self.id and self.title and self.opens and self.closes):
            raise ValueError("Nabór potrzebuje numeru, tytułu i obu dni terminu.")
        if self.closes < self.opens:
            raise ValueError("Nabór kończy się przed swoim początkiem.")
        if not all(group.id and group.name for group in self.groups):
            raise ValueError("Grupa robocza potrzebuje numeru i nazwy.")
        return self


def read_record(kind: type[R], row: Mapping[str, object], place: str) -> R | list[Trouble]:
    """Check one row.

    Returns:
        The record, or everything that is wrong with the row.
    """
    try:
        return kind.model_validate(dict(row))
    except ValidationError as error:
        return [Trouble(place, _polish(dict(problem))) for problem in error.errors()]


def _polish(problem: Mapping[str, object]) -> str:
    where = problem.get("loc")
    column = f"{label(str(where[0]))}: " if isinstance(where, tuple) and where else ""
    if problem["type"] == "value_error":
        return column + str(problem["msg"]).removeprefix("Value error, ")
    return column + _POLISH_ERRORS.get(str(problem["type"]), "Nieprawidłowa wartość.")


def _state(value: object, states: type[StrEnum], polish: Mapping[str, object]) -> object:
    """Read a state by its own word or by the Polish one; anything else is an error of the row."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    word = str(value).strip().casefold()
    if word in {str(state) for state in states}:
        return word
    if word in polish:
        return polish[word]
    raise ValueError(f"Nieznany stan „{str(value)[:40]}”; możliwe: {', '.join(polish)}.")
