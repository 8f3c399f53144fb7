"""What looks like a date and is none: times, addresses, case numbers, amounts, names of people."""

from parsers.polish.dates.lexemes import Lexemes
from parsers.polish.dates.vocabulary import (
    AHEAD,
    DAY_WORDS,
    GENITIVES,
    MONTHS,
    SHORT_WEEKDAYS,
    WEEKDAYS,
)
from parsers.polish.text import word_list

_BEFORE_TIMES = frozenset(
    word_list("godz godzina godzinie godziny godzin godzinach godzine g o h at")
)
# What a number follows that is its name, not a day.
_NUMBERED = frozenset(
    word_list(
        """
    liczba liczbie ilosc ilosci fers fepw rpo efs windows office word excel python
    pokoj pokoju pokoje pok sala sali sale s lok lokal lokalu m mieszkanie nr numer numerem numeru
    pkt punkt punktu punkcie poz pozycja v ver wersja wersji art artykul artykulu ust ustep par
    rozdz rozdzial rozdziale str strona stronie strony tab tabela tabeli rys zal zalacznik
    zalacznika zalaczniku zadanie zadania zadaniu cel etap etapu etapie dz dzialanie dzialania
    dzialaniu poddzialanie priorytet os lit faktura faktury fakture fv umowa umowy uchwala uchwaly
    sprawa sprawy znak sygnatura rachunek konto tel telefon kom fax faks cena kwota koszt kwoty
    nip pesel regon krs grupa grupie grupy grupe tura tury turze edycja edycji modul modulu czesc
    czesci klasa klasie klasy szkola sp lo id kod pietro pietrze
    """
    )
)
_UNITS = frozenset(
    word_list(
        """
    zl zlotych zlote pln eur euro usd proc procent tys mln km m cm mm kg g l h godzin godziny
    godzine lat lata roku miesiaca miesiecy dnia dni tygodnia tygodni etatu etat osoby osob osobe
    osoba razy raz pkt punktow gb mb ha miejsc miejsca uczestnikow uczestnika uczestnik sztuk szt
    pracownikow min minut raza sekund sekundy s
    """
    )
)
_STREETS = frozenset(
    word_list(
        """
    ul ulica ulicy ulice pl plac placu al aleja alei aleje os osiedle osiedlu rondo ronda rondzie
    skwer skweru most przy konstytucji im imienia swieto swieta
    """
    )
)
# "15-go przyszłego miesiąca" and "15 maja ubiegłego roku" are days of another month or year.
OTHER_TIMES = frozenset(
    word_list(
        """
    przyszlego nastepnego kolejnego zeszlego ubieglego minionego poprzedniego
    """
    )
)
_AFTER_ORDINALS = frozenset(
    word_list(
        """
    pietra stopnia etapu modulu terminu spotkania szkolenia kwartalu semestru rzedu razu dnia
    tygodnia uczestnika rodzaju typu poziomu naboru
    """
    )
)
_STAGES = frozenset(
    word_list("pietro p klasa klasy tura etap edycja lo liceum semestr stopnia stopien grupa czesc")
)
_FILES = frozenset(word_list("pdf doc docx xls xlsx odt rtf jpg jpeg png zip txt html pl com eu"))
_CURRENCIES = ("%", "€", "$", "‰", "°")
# Signs within a number of a case, an address or a formula, and signs that may also end a word.
_JOINING = frozenset("/\\_=@+~^#&<>")
_SPLITTING = frozenset(".,:-–—")
_LONGEST_MINUTE = 2
_MONTHS_OF_A_YEAR = 12
_LAST_HOUR = 23
_LAST_MINUTE = 59


def is_of_a_cluster(words: Lexemes, first: int) -> bool:
    """Say whether a number stands right at letters or figures: MOPS.0123.45.2024, 118/05/2024."""
    if not words.is_glued(first):
        return False
    before = words.at(first - 1)
    if before.is_number or before.is_word:
        return before.folded not in DAY_WORDS
    if before.text in _JOINING or before.text not in _SPLITTING:
        return before.text in _JOINING
    if not words.is_glued(first - 1):
        return before.text in {".", ",", ":"}
    return not _may_end_a_sentence(words, first - 2)


def _may_end_a_sentence(words: Lexemes, index: int) -> bool:
    """Say whether the space behind a word was forgotten: "dn.15.05", "Potwierdzam.15 maja"."""
    here = words.at(index)
    if here.folded in DAY_WORDS or here.folded in SHORT_WEEKDAYS:
        return True
    return here.is_word and len(here.text) > len("tel") and not here.text.isupper()


def follows_a_numbered_thing(words: Lexemes, first: int) -> bool:
    """Say whether the words before make the number a name or a time: "pokój 15", "o 9.05"."""
    back = first - 1
    if words.word(back) == "," or words.at(first).opens_line:
        return False
    for _ in range(2):
        if words.at(back).text in {".", ":", "/"}:
            back -= 1
        if words.word(back) in {"nr", "numer"}:
            return True
    return (
        words.word(back) in _NUMBERED
        or words.word(back) in _BEFORE_TIMES
        or words.at(back).text in {"§", "#", "№"}
    )


def ends_a_time(words: Lexemes, first: int) -> bool:
    """Say whether it is the second half of "9.30 - 10.05" or of "godz. 9.05 - 10.10"."""
    if words.word(first - 1) not in {"-", "–", "—", "do", "a"}:
        return False
    has_minutes = words.at(first - 3).text in {".", ":"} and words.is_glued(first - 2)
    earlier = first - 4 if has_minutes else first - 2
    if words.number(earlier) is None:
        return False
    minute = words.number(first - 2) if has_minutes else None
    is_time = minute is not None and (minute == 0 or minute > _MONTHS_OF_A_YEAR)
    return is_time or words.at(first - 3).text == ":" or follows_a_numbered_thing(words, earlier)


def is_followed_by_a_unit(words: Lexemes, after: int) -> bool:
    """Say whether an amount was read: "15,05 zł", "1.5 godziny"; "15.05 godz. 10" is a date."""
    here = words.word(after)
    if here in _CURRENCIES:
        return True
    if here in {"godz", "godzina", "g"}:
        follows = after + 2 if words.at(after + 1).text in {".", ":"} else after + 1
        return not words.at(follows).is_number
    return here in _UNITS and not words.at(after).opens_line


def is_followed_by_a_time(words: Lexemes, after: int) -> bool:
    """Say whether "9.05" is the first half of "9.05-10.30", where the other is no date."""
    if words.word(after) not in {"-", "–", "—", "do", "a"}:
        return False
    hour, minute = words.number(after + 1), words.number(after + 3, _LONGEST_MINUTE)
    if hour is None or minute is None or words.word(after + 2) not in {".", ":"}:
        return False
    is_minute = minute == 0 or _MONTHS_OF_A_YEAR < minute <= _LAST_MINUTE
    return hour <= _LAST_HOUR and is_minute


def is_a_day_word(words: Lexemes, index: int) -> bool:
    """Say whether the word (a "." may follow it) tells that a day comes: "dnia", "dn."."""
    back = index - 1 if words.at(index).text == "." else index
    return words.word(back) in DAY_WORDS


def is_an_address(words: Lexemes, first: int, month: int, after: int) -> bool:
    """Say whether "3 Maja" is a street: "ul. 3 Maja 15", "3 Maja 15, 59-220 Legnica".

    Args:
        words: The text.
        first: Where the day stands.
        month: Where the month stands.
        after: What follows the month.
    """
    back = first - 1
    if words.at(back).text == ".":
        back -= 1
    if words.word(back) in _STREETS or words.word(back - 2) in {"ul", "pl", "al"}:
        return True
    if not words.at(month).is_titled:
        return False
    is_house = (
        words.number(after, 3) is not None
        and words.at(after + 1).text != ":"
        and words.at(after + 1).folded not in {"r", "roku"}
    )
    postal = after + 1 if words.at(after).text == "," else after
    is_postal = words.at(postal + 1).text == "-" and words.number(postal + 2, 3) is not None
    return is_house or is_postal


def house_end(words: Lexemes, after: int) -> int:
    """Return what follows the number of a house: "15", "15/3", "15a"."""
    if not words.at(after).is_number:
        return after
    is_split = words.at(after + 1).text == "/" and words.at(after + 2).is_number
    return after + 3 if is_split else after + 1


def is_a_person(words: Lexemes, month: int, after: int) -> bool:
    """Say whether the month is a name: "2. Maja Nowak", "1 Kwiecień Laura", "2 mają"."""
    here = words.at(month)
    if here.folded == "maja" and "ą" in here.text.lower():
        return True
    follows = words.at(after)
    return (
        here.is_titled
        and follows.is_titled
        and not follows.opens_line
        and follows.folded not in WEEKDAYS
        and follows.folded not in AHEAD
        and len(follows.text) > 1
    )


def counts_something(words: Lexemes, after: int) -> bool:
    """Say whether a bare figure counts or is a time: "dnia 15 osób", "15:30"."""
    if words.word(after) in _UNITS:
        return True
    is_split = words.at(after).text in {":", ".", ","} and words.is_glued(after)
    return is_split and words.is_glued(after + 1) and words.at(after + 1).is_number


def numbers_something(words: Lexemes, after: int) -> bool:
    """Say whether "2-go" is of a floor, a stage or of another month."""
    following = words.word(after)
    return following in _AFTER_ORDINALS or following in OTHER_TIMES or following == "kazdego"


def is_a_stage(words: Lexemes, after: int) -> bool:
    """Say whether "II" is of "II piętro"."""
    return words.word(after) in _STAGES


def is_in_a_file_name(words: Lexemes, after: int) -> bool:
    """Say whether "1.2" is of "lista-1.2.pdf"."""
    is_dotted = words.at(after).text == "." and words.is_glued(after) and words.is_glued(after + 1)
    return (is_dotted and words.word(after + 1) in _FILES) or words.at(after).text == "_"


def is_a_heading(words: Lexemes, first: int, after: int) -> bool:
    """Say whether "1.2" numbers a chapter: at the start of a line, before a capital."""
    return words.at(first).opens_line and words.at(after).is_titled


def is_a_month_of_a_day(word: str) -> bool:
    """Say whether a word can stand behind the figure of a day."""
    return word in MONTHS or word in GENITIVES
