"""How is a sender asked for exactly what a dossier lacks?"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from rules.decision import BlankCopy, Blanks, ReplyPlan
from rules.dossier import DECLARATION, Lack, PaperState

INCOMPLETE = "docs_incomplete"
"""Template of the request."""
ACKNOWLEDGED = "ack_docs"
"""Template that thanks for papers."""
NAMED_BEFORE = "dokumenty wymienione w naszej wcześniejszej wiadomości"
"""What is asked for when nobody has recorded which documents came."""

_NAMES = {
    "F1": "podpisany formularz zgłoszeniowy instytucji",
    DECLARATION: "podpisane oświadczenie osoby delegowanej",
    "F3": "podpisany regulamin uczestnictwa",
    "F4": "podpisana aktualizacja osób zgłoszonych do udziału",
    "F5": "podpisana aktualizacja danych adresowych",
    "F6": "podpisany formularz zgłoszeniowy do grupy roboczej",
}
_OF_EACH = "podpisane oświadczenie każdej osoby delegowanej"
_WHY = {
    PaperState.UNSIGNED: "w otrzymanym dokumencie nie widać podpisu",
    PaperState.UNREADABLE: "otrzymanego pliku nie udało się odczytać",
    PaperState.OUTDATED: "otrzymany dokument jest na nieaktualnym wzorze",
    PaperState.REFUSED: "otrzymany dokument wymaga poprawienia",
}


def missing_phrases(lacks: Iterable[Lack], *, with_names: bool) -> tuple[str, ...]:
    """Name in Polish what is missing, each thing once.

    Args:
        lacks: What is missing.
        with_names: Whether the reader may learn the delegates' names.
    """
    return tuple(dict.fromkeys(_phrase(lack, with_names=with_names) for lack in lacks))


def request(
    template: str, lacks: Iterable[Lack], *, with_names: bool, dossier: int | None = None
) -> ReplyPlan:
    """Ask for what is missing, with empty forms enclosed.

    Args:
        template: Of the reply.
        lacks: What is missing.
        with_names: Whether the reader may learn the delegates' names.
        dossier: Enclose the forms also with what this dossier says, one for each thing missing.
    """
    wanted = tuple(lacks)
    declares = any(lack.form == DECLARATION for lack in wanted)
    others = any(lack.form != DECLARATION for lack in wanted)
    needed = ("institution",) * others + ("person",) * declares
    return ReplyPlan(
        template=template,
        missing=missing_phrases(wanted, with_names=with_names),
        blanks=Blanks(needed_of=needed, copies=tuple(_copies(wanted, dossier))),
    )


def _copies(lacks: Iterable[Lack], dossier: int | None) -> Iterator[BlankCopy]:
    if dossier is not None:
        for lack in lacks:
            yield BlankCopy(dossier=dossier, form=lack.form, person=lack.person)


def request_as_before() -> ReplyPlan:
    """Ask for what an earlier message named; whoever knows the dossier asks for it exactly."""
    return ReplyPlan(template=INCOMPLETE, missing=(NAMED_BEFORE,))


def is_of_papers(plan: ReplyPlan) -> bool:
    """Say whether a reply only thanks for papers, and perhaps asks for the missing ones."""
    return plan.template == ACKNOWLEDGED and all(part.template == INCOMPLETE for part in plan.also)


def merged(earlier: ReplyPlan, later: ReplyPlan) -> ReplyPlan:
    """Thank once for the papers of two mails; what is missing is what the later reply asks for."""
    documents = tuple(dict.fromkeys((*earlier.documents, *later.documents)))
    return later.model_copy(update={"documents": documents})


def is_time_to_ask(asked_at: datetime | None, now: datetime, every_days: int) -> bool:
    """Say whether the sender may be asked (again): at most once in so many days."""
    return asked_at is None or now - asked_at >= timedelta(days=every_days)


def _phrase(lack: Lack, *, with_names: bool) -> str:
    name = _NAMES.get(lack.form, f"podpisany formularz {lack.form}")
    if lack.form == DECLARATION and with_names and lack.person:
        name = f"{name}: {lack.person}"
    elif lack.form == DECLARATION:
        name = _OF_EACH
    why = _WHY.get(lack.state)
    return f"{name} ({why})" if why else name
