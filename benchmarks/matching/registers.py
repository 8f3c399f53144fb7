"""Invented registers of any size, and mails that name people of them in their Polish forms."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import Engine, insert

from mailbot.storage.register import InstitutionRow, PersonRow
from rules.given_names import _MEN, _WOMEN
from rules.name_typos import _FREQUENT
from rules.names import Case, is_woman, name_forms, surname_forms

EACH = 4
"""People of an institution."""
AT_ONCE = 20_000
_STEMS = """
Barn Bod Brzoz Chmur Czern Dawid Dolin Dymit Falk Gałęz Garn Gębal Głog Grzel Hab Jagiel Jasień
Kalin Karw Kostr Krzem Kulik Lask Lechow Lipow Malc Miel Morg Niedziel Ogrod Olchow Pasz Piech
Pyrz Rogal Rudn Sarn Siwk Skórz Smol Sosn Stolar Szyl Tarn Topol Turk Wal Wierz Wilcz Wiśn Wojn
Wrzos Zabł Zag Zdun Ziel Żuraw Żyt
"""
_SUFFIXES = "owski ewski iński owicz ewicz ak czyk uk ik ek owiak ecki icki arz"


@dataclass(frozen=True)
class Named:
    """A name in a mail, and whose it is."""

    sender: str
    text: str
    name: str
    persons: frozenset[str]
    """Everybody of that name, where the sender's institution does not settle it."""


def surnames() -> list[str]:
    """List surnames, the frequent ones first."""
    made = [stem + suffix for stem in _STEMS.split() for suffix in _SUFFIXES.split()]
    double = [f"{a}-{b}" for a, b in zip(made[::7], made[3::7], strict=False)]
    return [*dict.fromkeys(_FREQUENT.split()), *made, *double]


def people(count: int) -> Iterator[dict[str, str]]:
    """Yield rows of people; names are as unevenly spread as names are."""
    chance = random.Random(7)
    lasts = surnames()
    weights = [1 / (place + 10) for place in range(len(lasts))]
    firsts = [*_WOMEN.split(), *_MEN.split()]
    first_weights = [1 / (place % 150 + 5) for place in range(len(firsts))]
    chosen_firsts = chance.choices(firsts, first_weights, k=count)
    chosen_lasts = chance.choices(lasts, weights, k=count)
    for n, (first, last) in enumerate(zip(chosen_firsts, chosen_lasts, strict=True)):
        woman = is_woman(first, "")
        if woman and last.endswith(("ski", "cki")):
            last = last[:-1] + "a"  # noqa: PLW2901 - the woman's form
        home = n // EACH
        yield {
            "id": f"P{n}",
            "first_name": first,
            "last_name": last,
            "institution_id": f"J{home}",
            "address": f"p{n}@o{home}.example",
            "state": "complete",
        }


def fill(database: Engine, count: int) -> None:
    """Write a register of so many people."""
    places = (
        {
            "id": f"J{n}",
            "name": f"Ośrodek nr {n}",
            "aliases": [],
            "domain": f"o{n}.example",
            "dossier": "accepted",
            "kind": "OPS",
        }
        for n in range(count // EACH + 1)
    )
    for model, rows in ((InstitutionRow, places), (PersonRow, people(count))):
        while batch := list(islice(rows, AT_ONCE)):
            with database.begin() as connection:
                connection.execute(insert(model), batch)


def mails(rows: list[tuple[str, str, str]], number: int) -> list[Named]:
    """Make mails: half name a colleague, half, from staff, anybody; ``rows``: id and names."""
    chance = random.Random(11)
    by_name: dict[tuple[str, str], set[str]] = {}
    for person, first, last in rows:
        by_name.setdefault((first, last), set()).add(person)
    found = []
    for n in range(number):
        person, first, last = rows[chance.randrange(len(rows) // EACH * EACH)]
        home = int(person[1:]) // EACH
        of_staff = n % 2 == 0
        woman = is_woman(first, last)
        case = chance.choice([Case.ACCUSATIVE, Case.GENITIVE, Case.INSTRUMENTAL, Case.NOMINATIVE])
        name = " ".join(
            _form(forms, case).title()
            for forms in (name_forms(first, feminine=woman), surname_forms(last, feminine=woman))
        )
        sender = "staff@office.example" if of_staff else f"biuro@o{home}.example"
        text = f"Dzień dobry,\nproszę wpisać na spotkanie 15 maja: {name}.\nPozdrawiam\nDział kadr"
        same = by_name[first, last]
        ours = {p for p in same if int(p[1:]) // EACH == home}
        found.append(Named(sender, text, name, frozenset(same if of_staff else ours)))
    return found


def _form(forms: dict[str, Case], case: Case) -> str:
    return next(form for form, cases in forms.items() if case in cases)
