"""Which headings a spreadsheet may use for which value. The first one is the one we write."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

INSTITUTION: dict[str, tuple[str, ...]] = {
    "id": ("Numer instytucji", "Id instytucji", "Nr instytucji", "institution_id", "Id", "Nr"),
    "name": ("Instytucja", "Nazwa instytucji", "Nazwa podmiotu", "Podmiot", "institution", "Nazwa"),
    "type": ("Rodzaj", "Typ", "Rodzaj instytucji", "Typ instytucji", "type"),
    "aliases": ("Inne nazwy", "Skróty", "aliases"),
    "city": ("Miejscowość", "Miasto", "city"),
    "domain": ("Domena", "Domena poczty", "domain"),
    "shared_emails": (
        "E-maile wspólne",
        "E-mail instytucji",
        "Adres e-mail instytucji",
        "shared_emails",
        "E-mail",
        "Email",
        "Adres e-mail",
        "Mail",
    ),
    "nip": ("NIP",),
    "regon": ("REGON",),
    "krs": ("KRS", "Nr KRS"),
    "phone": ("Telefon instytucji", "Telefon", "Tel.", "phone"),
    "dossier": ("Stan teczki", "Teczka", "Dokumenty", "dossier"),
}
PERSON: dict[str, tuple[str, ...]] = {
    "id": ("Numer osoby", "Id osoby", "Nr osoby", "person_id", "Id"),
    "first_name": ("Imię", "Imiona", "Imię uczestnika", "first_name"),
    "last_name": ("Nazwisko", "Nazwisko uczestnika", "last_name"),
    "title": ("Stanowisko", "Funkcja", "Tytuł", "title"),
    "email": ("E-mail", "Email", "Adres e-mail", "Adres email", "Mail", "E-mail osoby"),
    "status": ("Stan osoby", "Stan", "Status", "status"),
}
EVENT: dict[str, tuple[str, ...]] = {
    "id": ("Numer", "Id", "Nr", "Numer wydarzenia", "Id wydarzenia", "event_id"),
    "title": ("Tytuł", "Nazwa", "Wydarzenie", "Nazwa wydarzenia", "title"),
    "aliases": ("Inne nazwy", "aliases"),
    "series": ("Cykl", "Seria", "series"),
    "date": ("Data", "Data rozpoczęcia", "Dzień", "date"),
    "end_date": ("Data zakończenia", "Ostatni dzień", "end_date"),
    "start": ("Godzina rozpoczęcia", "Początek", "Od", "Godzina", "start"),
    "end": ("Godzina zakończenia", "Koniec", "Do", "end"),
    "mode": ("Tryb", "Forma", "mode"),
    "city": ("Miejscowość", "Miasto", "city"),
    "place": ("Miejsce", "Adres", "place"),
    "capacity": ("Liczba miejsc", "Miejsca", "Limit", "Limit miejsc", "capacity"),
    "announced": ("Ogłoszono", "Data ogłoszenia", "announced"),
    "deadline": ("Zgłoszenia do", "Termin zgłoszeń", "deadline"),
    "cancelled_on": ("Odwołano", "Data odwołania", "cancelled_on"),
    "full_since": ("Brak miejsc od", "full_since"),
    "audience": ("Dla kogo", "Odbiorcy", "Grupa docelowa", "audience"),
    "link": ("Link", "Link do spotkania", "Adres spotkania"),
    "coordinator": ("Koordynacja", "Osoba koordynująca", "Koordynator", "Koordynatorka"),
    "mailbox": ("Skrzynka", "mailbox"),
    "notes": ("Informacje dla uczestników", "Uwagi do potwierdzenia", "notes"),
}
RECRUITMENT: dict[str, tuple[str, ...]] = {
    "id": ("Numer naboru", "Id naboru", "recruitment_id"),
    "title": ("Nabór", "Tytuł naboru", "Nazwa naboru"),
    "opens": ("Nabór od", "Otwarcie naboru", "opens"),
    "closes": ("Nabór do", "Zamknięcie naboru", "closes"),
    "group_id": ("Numer grupy", "Id grupy", "group_id"),
    "group_name": ("Grupa robocza", "Nazwa grupy", "group_name"),
    "group_purpose": ("Cel grupy", "Cel", "group_purpose"),
    "least_members": ("Najmniej osób", "Minimalna liczba osób", "least_members"),
    "most_members": ("Najwięcej osób", "Maksymalna liczba osób", "most_members"),
    "term_from": ("Kadencja od", "term_from"),
    "term_to": ("Kadencja do", "term_to"),
}

_LABELS = {
    name: headings[0]
    for columns in (INSTITUTION, PERSON, EVENT, RECRUITMENT)
    for name, headings in columns.items()
    if name not in {"id", "title"}
}


@dataclass(frozen=True, slots=True)
class Mapped:
    """Which heading of a sheet holds which value."""

    heading_of: Mapping[str, str]

    def pick(self, row: Mapping[str, object]) -> dict[str, object]:
        """Take the values out of a row; empty ones are left out."""
        picked = {name: row.get(heading) for name, heading in self.heading_of.items()}
        return {name: value for name, value in picked.items() if value is not None}


def map_headings(headings: Iterable[str], columns: Mapping[str, tuple[str, ...]]) -> Mapped:
    """Find for each value the heading that holds it; earlier spellings win over later ones."""
    given = {fold(heading): heading for heading in headings}
    found: dict[str, str] = {}
    for name, spellings in columns.items():
        for spelling in spellings:
            heading = given.get(fold(spelling))
            if heading is not None and heading not in found.values():
                found[name] = heading
                break
    return Mapped(found)


def label(name: str) -> str:
    """Return the Polish heading of a field, or its own name where it has none."""
    return _LABELS.get(name, name)


def fold(heading: str) -> str:
    """Make headings comparable: letter case, stars, colons and spacing do not matter."""
    return re.sub(r"[\s*:_-]+", " ", heading).strip().casefold()
