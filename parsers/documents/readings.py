"""Forms and pages as the facts that leave the sandbox."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from parsers.facts.document import DocumentOutcome, DocumentReading, FieldReading
from parsers.forms.reading import FilledForm
from parsers.forms.values import ACROFORM, INK, PICTURE, TEXT_LAYER, Value
from parsers.unreadable import Unreadable

# Problems that say that something of the document was not read, or cannot be believed.
_GAPS = (
    "page-",
    "foreign-blank",
    "text-outside-fields",
    "unknown-widget",
    "unread-",
    "hidden-text",
    "struck-text",
    "choice-unmarked",
    "table-shape",
)

# What a digital document says needs no calibration, only a rule; recognisers decide themselves.
_BY_RULE: Final = frozenset({TEXT_LAYER, ACROFORM, PICTURE, INK})
_LEAST_SURENESS = 0.9


@dataclass(frozen=True, slots=True)
class Source:
    """Where bytes came from."""

    part: str
    """Path of the leaf."""
    member: str | None = None
    """Cleaned names inside archives or attached mails, joined by slashes."""
    depth: int = 0
    """Archives and mails around it."""

    def inner(self, name: str) -> "Source":
        """Give the source of something inside it."""
        member = name if self.member is None else f"{self.member}/{name}"
        return replace(self, member=member, depth=self.depth + 1)


def form_reading(filled: FilledForm, source: Source) -> DocumentReading:
    """Give a form with its fields."""
    return DocumentReading(
        part=source.part,
        member=source.member,
        outcome=outcome_of(filled.problems),
        form=filled.form.id,
        form_version=filled.version,
        pages=filled.pages,
        fields=tuple(_field(value) for value in filled.values),
        problems=filled.problems,
        token=filled.token,
    )


def outcome_of(problems: Iterable[str]) -> DocumentOutcome:
    """Say whether a form with these problems was read as a whole."""
    has_gap = any(problem.startswith(_GAPS) for problem in problems)
    return DocumentOutcome.PARTIAL if has_gap else DocumentOutcome.OK


def bare_reading(
    source: Source,
    outcome: DocumentOutcome,
    problems: Sequence[str] = (),
    pages: Sequence[int] = (),
) -> DocumentReading:
    """Give a reading without a form."""
    return DocumentReading(
        part=source.part,
        member=source.member,
        outcome=outcome,
        form=None,
        form_version=None,
        pages=tuple(pages),
        problems=tuple(problems),
    )


def refused(source: Source, error: Unreadable) -> DocumentReading:
    """Give the reading of something that cannot be read."""
    return bare_reading(source, error.outcome, (error.code,))


def doubted(reading: DocumentReading) -> DocumentReading:
    """Accept nothing of a reading: what it says may not be what was signed."""
    outcome = reading.outcome
    return reading.model_copy(
        update={
            "outcome": DocumentOutcome.PARTIAL if outcome is DocumentOutcome.OK else outcome,
            "fields": tuple(
                field.model_copy(update={"is_accepted": False}) for field in reading.fields
            ),
        }
    )


def told(
    readings: Iterable[DocumentReading], problems: Sequence[str], active: Sequence[str]
) -> tuple[DocumentReading, ...]:
    """Add what is true of the whole file, above all what would act by itself when opened."""
    codes = ("active-content", *(f"active-content:{kind}" for kind in active)) if active else ()
    has_gap = any(problem.startswith(_GAPS) for problem in problems)
    return tuple(
        reading.model_copy(
            update={
                "outcome": _outcome(reading.outcome, has_gap=has_gap, is_active=bool(active)),
                "problems": tuple(dict.fromkeys((*problems, *codes, *reading.problems))),
            }
        )
        for reading in readings
    )


def _outcome(outcome: DocumentOutcome, *, has_gap: bool, is_active: bool) -> DocumentOutcome:
    if is_active:
        return DocumentOutcome.ACTIVE_CONTENT
    return DocumentOutcome.PARTIAL if has_gap and outcome is DocumentOutcome.OK else outcome


def _field(value: Value) -> FieldReading:
    is_sure = value.engine not in _BY_RULE or value.sureness >= _LEAST_SURENESS
    return FieldReading(
        field=value.name,
        value=value.text,
        box=value.box,
        engine=value.engine,
        sureness=value.sureness,
        is_accepted=value.is_accepted and is_sure and not value.problems,
        alternatives=value.alternatives,
        problems=value.problems,
    )
