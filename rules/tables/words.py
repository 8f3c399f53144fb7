"""The closed vocabulary of rules: which facts there are, of which kind, and what they mean."""

import difflib
from dataclasses import dataclass
from typing import Literal

from rules.decision import Action, MatterKind
from rules.people import SenderKind
from rules.registry import DossierState

Value = str | int | bool | None
"""What a fact says; ``None`` only for numbers that nothing has."""

Kind = Literal["choice", "yes_no", "number", "text"]

NOTHING = "none"
"""Stands for "there is none" among ids and choices."""
SEVERAL = "several"
"""Stands for "more than one" among ids."""
MOST = 1000
"""Numbers are counted up to this; more counts as this."""
_SUREST_MATCH = 0.6
"""Least similarity (difflib) at which another word is proposed."""


@dataclass(frozen=True, slots=True)
class Word:
    """One fact that a rule may ask for."""

    name: str
    kind: Kind
    polish: str
    english: str
    choices: tuple[str, ...] = ()
    """The only values of a choice."""
    most: int = MOST
    """Highest value of a number, which starts at 0."""

    @property
    def domain(self) -> frozenset[Value] | None:
        """All values that it can have; ``None`` for texts, which are without number."""
        match self.kind:
            case "choice":
                return frozenset(self.choices)
            case "yes_no":
                return frozenset((True, False))
            case "number":
                return frozenset((None, *range(self.most + 1)))
            case "text":
                return None


SECTIONS = (
    "do_rozstrzygniecia",
    "dokumenty_do_sprawdzenia",
    "nabor",
    "zmiany_na_listach",
    "pytania",
    "skargi_i_rodo",
)
"""Sections of the digest for what a person must look at: a rule may choose among these."""

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MODES = ("stacjonarnie", "online", "hybrydowo", "other", NOTHING, SEVERAL)

_ALL = (
    Word("mailbox", "text", "skrzynka, na którą przyszła wiadomość", "id of the mailbox"),
    Word(
        "sender",
        "choice",
        "rodzaj nadawcy: osoba, adres wspólny, pracownik urzędu, nadawca spoza rejestru",
        "by what the sender is known",
        tuple(kind.value for kind in SenderKind),
    ),
    Word("sender_domain", "text", "domena adresu nadawcy", "domain of the sender's address"),
    Word(
        "trust",
        "choice",
        "co potwierdził serwer poczty o nadawcy",
        "what our mail server has proven of the sender",
        ("none", "spf", "dmarc"),
    ),
    Word("institution", "text", "identyfikator instytucji nadawcy", "id of their institution"),
    Word(
        "dossier",
        "choice",
        "stan teczki instytucji nadawcy",
        "state of the papers of the sender's institution",
        (*(state.value for state in DossierState), "unknown"),
    ),
    Word("event", "text", "identyfikator wydarzenia", "id of the event that it is about"),
    Word("series", "text", "cykl, do którego należy wydarzenie", "series of the event"),
    Word("mode", "choice", "tryb wydarzenia", "mode of the event", MODES),
    Word(
        "days_left",
        "number",
        "liczba dni od wpływu do początku wydarzenia",
        "days from receipt to the first day of the event",
    ),
    Word(
        "free_places",
        "number",
        "liczba wolnych miejsc na wydarzeniu",
        "free places at the event; without a limit it has no value",
    ),
    Word("persons", "number", "liczba osób, których dotyczy", "people whom it would concern"),
    Word("enrols", "yes_no", "byłby zapis na wydarzenie", "somebody would be put on a list"),
    Word("waits", "yes_no", "byłby zapis na listę rezerwową", "on a waiting list, that is"),
    Word("cancels", "yes_no", "byłaby rezygnacja", "somebody would be taken off a list"),
    Word("replaces", "yes_no", "byłaby zamiana osób", "a place would go to somebody else"),
    Word("applies", "yes_no", "zgłoszenie do grupy roboczej", "an application to a group"),
    Word("documents", "yes_no", "przyszły dokumenty do teczki", "documents for a dossier"),
    Word("updates", "yes_no", "zmiana danych w rejestrze", "a change of registered data"),
    Word("asks", "yes_no", "wiadomość zawiera pytanie", "something is asked"),
    Word(
        "matter",
        "choice",
        "najpilniejsza sprawa dla osoby",
        "the most pressing matter for a person",
        (*(kind.value for kind in MatterKind), NOTHING),
    ),
    Word("attachments", "number", "liczba załączników", "how many attachments came", most=100),
    Word("answer", "yes_no", "odpowiedź na wcześniejszy list programu", "answers a mail of ours"),
    Word("repeated", "yes_no", "ta sama treść w ciągu doby", "same content within 24 hours"),
    Word(
        "recruitment",
        "yes_no",
        "w dniu wpływu trwa nabór do grup",
        "a recruitment is open on the day of receipt",
    ),
    Word(
        "decision",
        "choice",
        "co zrobiłby program bez reguł",
        "what would be done without rules",
        (Action.AUTO.value, Action.AUTO_AND_REVIEW.value, Action.REVIEW.value),
    ),
    Word("replies", "yes_no", "odpowiedź wyszłaby sama", "a reply would go out"),
    Word(
        "section",
        "choice",
        "dział zestawienia, do którego trafiłaby sprawa",
        "section of the digest that it would go to",
        (*SECTIONS, "obsluzone_automatycznie", "bledy_doreczen", "cisza"),
    ),
    Word("weekday", "choice", "dzień tygodnia wpływu", "day of receipt in Warsaw", DAYS),
    Word("hour", "number", "godzina wpływu w Warszawie", "hour of receipt in Warsaw", most=23),
)

WORDS = {word.name: word for word in _ALL}
"""Every word by its name."""


def meant(name: str, known: tuple[str, ...]) -> str:
    """Return `` – czy chodziło o «…»?`` with the most similar name, empty if none is."""
    close = difflib.get_close_matches(name, known, n=1, cutoff=_SUREST_MATCH)
    return f" – czy chodziło o «{close[0]}»?" if close else ""
