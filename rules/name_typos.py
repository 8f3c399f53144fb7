"""One slip of the finger in a long name: when it is still the same name.

Polish surnames are close to each other (Kowalczyk and Kowalczuk, Gutowska and Gutkowska), so a
word that is a name of its own is never taken for another's.
"""

from collections.abc import Iterable
from functools import cache

from rules.common_words import common_words
from rules.given_names import is_given_name
from rules.names import Case, Forms, surname_forms

LEAST_LENGTH = 6
_FIXED_END = 3
"""The last letters of the nominative tell names apart: -ski and -ska, -czyk and -czak."""

_FREQUENT = """
Nowak Kowalski Wiśniewski Wójcik Kowalczyk Kamiński Lewandowski Zieliński Szymański Woźniak
Dąbrowski Kozłowski Jankowski Mazur Kwiatkowski Wojciechowski Krawczyk Kaczmarek Piotrowski
Grabowski Zając Pawłowski Michalski Król Wieczorek Jabłoński Wróbel Nowakowski Majewski Olszewski
Stępień Malinowski Jaworski Adamczyk Dudek Nowicki Pawlak Górski Witkowski Walczak Sikora Baran
Rutkowski Michalak Szewczyk Ostrowski Tomaszewski Pietrzak Zalewski Wróblewski Marciniak Jasiński
Zawadzki Bąk Jakubowski Sadowski Duda Włodarczyk Wilk Chmielewski Borkowski Sokołowski Szczepański
Sawicki Kucharski Lis Maciejewski Kubiak Kalinowski Mazurek Wysocki Kołodziej Kaźmierczak
Czarnecki Sobczak Konieczny Urbański Głowacki Wasilewski Sikorski Zakrzewski Krajewski Krupa
Laskowski Ziółkowski Gajewski Mróz Szulc Makowski Brzeziński Baranowski Przybylski Kaczmarczyk
Borowski Błaszczyk Adamski Górecki Szczepaniak Chojnacki Kozak Cieślak Leszczyński Czerwiński
Lipiński Kowalewski Wesołowski Andrzejewski Mikołajczyk Zięba Jarosz Markowski Musiał Kowalik
Kołodziejczyk Brzozowski Nowacki Tomczak Domański Pawlik Kania Kurek Tomczyk Ciesielski Kruk
Wawrzyniak Wierzbicki Kopeć Wolski Polak Janik Sowa Stankiewicz Urban Zych Orłowski Karpiński
Łuczak Wrona Kasprzak Kozieł Rogowski Klimek Madej Sosnowski Dziedzic Bielecki Stasiak Socha
Bednarek Piątek Milewski Czaja Janicki Czyż Owczarek Kot Olejniczak Marek Matusiak Kacprzak
Bednarz Janowski Banaś Żak Gutowski Gutkowski Bielski Bielawski Kowalczuk Szymczak Szymczyk
Tomasik Wnuk Wnukowski Wroński Wrzesiński Zaremba Zaręba Żukowski Sobotka Sobota Sobczyk
Stachowiak Stachowicz Pietrzyk Pietras Pietrasik Nawrocki Murawski Morawski Marcinkowski
Marcinkiewicz Majchrzak Lisowski Lisiecki Krawiec Krupiński Kosiński Kasiński Klimczak Klimczuk
Jędrzejczak Jędrzejewski Jastrzębski Gołębiewski Filipiak Filipek Drozd Drozdowski Cybulski Cieśla
Bukowski Borowiec Bogusz Bartczak Bartosik Banach Augustyniak Antczak Rosiński Rosiak Roszak
Rogalski Rogala Sienkiewicz Sieńkiewicz Sobolewski Sowiński Strzelecki Szczepanik Walczyk Wasiak
"""


@cache
def _frequent_forms() -> frozenset[str]:
    """Return all forms of frequent surnames, of both genders."""
    forms: set[str] = set()
    for name in _FREQUENT.split():
        forms.update(surname_forms(name, feminine=False))
        is_adjective = name.endswith(("ski", "cki", "dzki", "ny"))
        womans = name[:-1] + "a" if is_adjective else name
        forms.update(surname_forms(womans, feminine=True))
    return frozenset(forms)


def is_name_of_its_own(folded: str) -> bool:
    """Say whether a word is a known name or word, and so no slip of another."""
    return is_given_name(folded) or folded in _frequent_forms() or folded in common_words()


def slipped(written: str, names: Iterable[tuple[str, Forms]]) -> Case | None:
    """Return the cases of the one form that a written word misses by one slip.

    Args:
        written: The folded word.
        names: Folded nominatives with all their forms.

    Returns:
        ``None`` when no form is so near, or the word is a name of its own.
    """
    if len(written) < LEAST_LENGTH or is_name_of_its_own(written):
        return None
    cases = Case.NONE
    for nominative, forms in names:
        for form, of_form in forms.items():
            if len(form) >= LEAST_LENGTH and _is_one_slip(written, form, nominative):
                cases |= of_form
    return cases or None


def _is_one_slip(written: str, form: str, nominative: str) -> bool:
    if abs(len(written) - len(form)) > 1 or written[0] != form[0] or written == form:
        return False
    at = next((i for i, (a, b) in enumerate(zip(written, form, strict=False)) if a != b), None)
    if at is None:
        # A last letter too many or too few is an ending.
        return False
    if _swapped(written, form, at):
        return True
    tails = {
        (written[at + 1 :], form[at + 1 :]),
        (written[at + 1 :], form[at:]),
        (written[at:], form[at + 1 :]),
    }
    in_stem = at < len(nominative) - _FIXED_END
    # "Kowalskego": in what declension added, no two names differ.
    in_ending = at >= len(nominative) - 1 and len(form) > len(nominative) + 1
    return (in_stem or in_ending) and any(a == b for a, b in tails)


def _swapped(written: str, form: str, at: int) -> bool:
    return written[at + 2 :] == form[at + 2 :] and written[at : at + 2] == form[at : at + 2][::-1]
