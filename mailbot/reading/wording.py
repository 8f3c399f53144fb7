"""What was read, in Polish words: outcomes, problems, signatures."""

from typing import Final

from mailbot.reading.names import cell_of
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

_PROBLEMS: Final = {
    "active-content": "plik zawiera aktywną treść",
    "certificate-expired": "certyfikat nie był ważny w chwili podpisu",
    "certificate-revoked": "certyfikat unieważniono",
    "changed-after-signing": "plik zmieniono po podpisaniu",
    "crosses-border": "pismo wychodzi poza pole",
    "date-format": "to nie jest data",
    "date-missing": "brak daty",
    "delivery-address-format": "to nie jest adres do doręczeń",
    "e-signature-proposed": "złożony podpis elektroniczny: przyjąć go jako podpis?",
    "email-format": "to nie jest adres e-mail",
    "empty": "plik jest pusty",
    "field-missing": "nie wypełniono",
    "foreign-blank": "inny druk niż nasz: odczytany według podpisów pól",
    "hidden-text": "tekst, którego nie widać",
    "kind-not-read": "tego rodzaju pliku nie czytamy",
    "krs-length": "zła liczba cyfr w numerze KRS",
    "mark-unsure": "nie wiadomo, czy zaznaczono",
    "needs-password": "potrzebne hasło",
    "needs-recognition": "obraz: czeka na rozpoznanie pisma",
    "nip-checksum": "zła cyfra kontrolna NIP",
    "nip-length": "zła liczba cyfr w NIP",
    "no-pages": "plik nie ma stron",
    "no-text-layer": "obraz bez tekstu",
    "page-missing": "brak strony",
    "page-not-rendered": "strony nie dało się narysować",
    "page-too-complex": "strona zbyt złożona",
    "pages-ambiguous": "nie wiadomo, do którego dokumentu należą strony",
    "pdf-damaged": "uszkodzony plik PDF",
    "pesel-checksum": "zła cyfra kontrolna PESEL",
    "pesel-date": "w numerze PESEL nie ma daty urodzenia",
    "pesel-length": "zła liczba cyfr w PESEL",
    "phone-format": "to nie jest numer telefonu",
    "phone-length": "zła liczba cyfr w numerze telefonu",
    "postal-format": "to nie jest kod pocztowy",
    "reader-bad-result": "program czytający dał niezrozumiałą odpowiedź",
    "reader-cpu-time": "czytanie trwało za długo",
    "reader-memory": "zabrakło przewidzianej pamięci",
    "reader-result-too-big": "odczytano więcej, niż przewidziano",
    "reader-timeout": "czytanie trwało za długo",
    "regon-checksum": "zła cyfra kontrolna REGON",
    "regon-length": "zła liczba cyfr w REGON",
    "required-missing": "nie wypełniono, a trzeba",
    "rule-broken": "nie spełniono warunku",
    "several-choices": "zaznaczono więcej niż jedną odpowiedź",
    "signature-broken": "podpis się nie zgadza",
    "signature-missing": "brak podpisu",
    "signature-part-only": "podpisano tylko część pliku",
    "signature-unreadable": "podpisu nie da się odczytać",
    "several-signers": "podpis ma kilku podpisujących: sprawdzono pierwszego",
    "struck-text": "coś przekreślono",
    "text-layer-over-scan": "warstwa tekstowa na obrazie: nie wiadomo, czy jest prawdziwa",
    "text-outside-fields": "coś dopisano poza polami",
    "too-many-bytes": "plik jest za duży",
    "too-many-pages": "za dużo stron",
    "two-values": "w polu są dwie różne wartości",
    "typed-signature": "w miejscu podpisu jest wpisany tekst",
    "unknown-widget": "plik ma pola, których nie ma na naszym druku",
    "unread-ink": "coś narysowano i nie odczytano",
    "unreadable-characters": "znaki, których nie da się odczytać",
}


def problem_in_words(code: str, form: Form | None) -> str:
    """Say a problem in Polish; one without words is shown as it is, so that nothing is lost.

    Args:
        code: Such as ``nip-checksum`` or ``field-missing:rep_name``.
        form: The form that the code speaks of.
    """
    kind, _, about = code.partition(":")
    words = _PROBLEMS.get(kind)
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
