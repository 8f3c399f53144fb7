"""What was read, in Polish words: outcomes, problems, signatures."""

from typing import Final

from mailbot.reading.names import cell_of
from mailbot.reading.problem_words import PROBLEMS
from parsers.facts.document import DocumentOutcome, SignatureFormat, SignatureLevel
from parsers.forms.definition import Form, Signature

OUTCOMES: Final = {
    DocumentOutcome.OK: "odczytany",
    DocumentOutcome.PARTIAL: "odczytany częściowo",
    DocumentOutcome.UNKNOWN_FORM: "czytelny, ale to nie jest żaden z naszych formularzy",
    DocumentOutcome.NEEDS_PASSWORD: "zaszyfrowany: potrzebne jest hasło albo plik bez hasła",
    DocumentOutcome.UNSUPPORTED: "nieodczytany: tego rodzaju pliku lub strony nie umiemy czytać",
    DocumentOutcome.CORRUPT: "uszkodzony: nie da się go otworzyć",
    DocumentOutcome.TOO_BIG: "za duży, żeby go bezpiecznie odczytać",
    DocumentOutcome.TIMEOUT: "nieodczytany: czytanie trwało za długo",
    DocumentOutcome.MEMORY: "nieodczytany: zabrakło przewidzianej pamięci",
    DocumentOutcome.CRASH: "nieodczytany: program czytający przerwał pracę",
    DocumentOutcome.ACTIVE_CONTENT: "zawiera aktywną treść (skrypty lub makra): ostrożnie",
}

UNREADABLE: Final = frozenset(
    {
        DocumentOutcome.NEEDS_PASSWORD,
        DocumentOutcome.UNSUPPORTED,
        DocumentOutcome.CORRUPT,
        DocumentOutcome.TOO_BIG,
        DocumentOutcome.TIMEOUT,
        DocumentOutcome.MEMORY,
        DocumentOutcome.CRASH,
    }
)

FORMATS: Final = {
    SignatureFormat.PADES: "PAdES, w pliku PDF",
    SignatureFormat.XADES: "XAdES",
    SignatureFormat.CADES: "CAdES",
}

LEVELS: Final = {
    SignatureLevel.QUALIFIED: "kwalifikowany podpis elektroniczny",
    SignatureLevel.TRUSTED_PROFILE: "podpis zaufany",
    SignatureLevel.PERSONAL: "podpis osobisty",
    SignatureLevel.SEAL: "kwalifikowana pieczęć elektroniczna",
    SignatureLevel.TIMESTAMP: "znacznik czasu",
    SignatureLevel.OTHER: "inny podpis elektroniczny",
}


def problem_in_words(code: str, form: Form | None) -> str:
    """Say a problem in Polish; one without words is shown as it is, so that nothing is lost.

    Args:
        code: Such as ``nip-checksum`` or ``field-missing:rep_name``.
        form: The form that the code speaks of.
    """
    kind, _, about = code.partition(":")
    words = PROBLEMS.get(kind)
    if words is None:
        return f"inny kłopot: {code}"
    if kind == "rule-broken" and form and about.isdecimal() and int(about) <= len(form.rules):
        return f"{words}: {form.rules[int(about) - 1].wording}"
    if not about:
        return words
    signature = _signature(about, form)
    return f"{words}: {signature.who if signature else name_in_words(about, form)}"


def name_in_words(name: str, form: Form | None) -> str:
    """Name a value by what is printed on the blank: ``delegates[0].name`` → its row and column."""
    cell = cell_of(name)
    base, _, ending = (cell.table if cell else name).partition("__")
    signature = _signature(base, form)
    field = form.field(base) if form else None
    if signature is not None:
        return f"{_ENDINGS.get(ending, 'podpis')} ({signature.who})"
    if field is None:
        return name.removeprefix("label:")
    if cell is None:
        return field.labels[0]
    column = next((one.label for one in field.columns if one.id == cell.column), cell.column)
    return f"{field.labels[0]}, wiersz {cell.row + 1}, {column}"


def _signature(name: str, form: Form | None) -> Signature | None:
    return next((one for one in form.signatures if one.id == name), None) if form else None


_ENDINGS: Final = {"place_date": "miejscowość i data", "stamp": "pieczęć"}
