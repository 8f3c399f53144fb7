"""What people write into forms, made up: one short line at a time, with a seed."""

import random
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Final

from faker.providers.address.pl_PL import Provider as Addresses
from faker.providers.person.pl_PL import Provider as Persons

_WORDS: Final = Path("/usr/share/dict/polish")  # Debian's wpolish
_ENDINGS: Final = (
    "ski ska cki cka dzki dzka ak ek ik czyk wicz ewicz owicz ński ńska ąk ęga uk ała oń eń ński"
).split()
_STEMS: Final = (
    "Kowal Wiśniew Zieliń Szymań Jan Pawł Dąbrow Grab Krajew Wróbl Zawadz Sadow Żuk Jasi Malin"
    " Głow Świąt Rut Śliw Łap Źród Ćwikl Bor Mak Sob Lip Gał Kołodz Chmiel Piet Mos Ziół Jagieł"
    " Gęb Wąs Brzóz Trzci Szcz Przyby Węg Kędz Ostr Hol Rog Tok Ur Ferd Gors Hub Jur Kub Mich Now"
).split()
_OFFICES: Final = (
    "Fundacja|Stowarzyszenie|Spółdzielnia Socjalna|Towarzystwo Przyjaciół|Centrum Usług Społecznych"
    "|Zakład Aktywności Zawodowej|Warsztat Terapii Zajęciowej|Gminny Ośrodek Pomocy Społecznej"
    "|Miejski Ośrodek Pomocy Społecznej|Powiatowe Centrum Pomocy Rodzinie|Urząd Gminy|Urząd Miejski"
    "|Starostwo Powiatowe|Klub Integracji Społecznej|Dom Pomocy Społecznej|Caritas Diecezji"
    "|Powiatowy Urząd Pracy|Środowiskowy Dom Samopomocy|Ochotnicza Straż Pożarna|Koło Gospodyń"
    "|Przedsiębiorstwo Społeczne|Gmina|Powiat|Szkoła Podstawowa nr 3|Biblioteka Publiczna|OWES"
    "|Polski Związek Niewidomych|Liga Kobiet|Uniwersytet Trzeciego Wieku|Ośrodek Wsparcia"
).split("|")
_ROLES: Final = (
    "kierownik|kierowniczka|prezes zarządu|prezeska|specjalista ds. projektów|koordynatorka"
    "|księgowa|dyrektor|dyrektorka|pracownik socjalny|wiceprezes|członkini zarządu"
    "|wolontariusz|skarbnik|doradca zawodowy|główny specjalista|burmistrz|wójt|starosta"
    "|sekretarz gminy|psycholog|asystent rodziny|pedagog|instruktor terapii"
    "|zastępca dyrektora|inspektor|referent|przewodnicząca|radny|naczelnik wydziału"
    "|pełnomocnik|animator lokalny|trener pracy"
).split("|")
_MAILS: Final = (
    "gmail.com|wp.pl|o2.pl|onet.pl|poczta.onet.pl|interia.pl|op.pl|vp.pl|gazeta.pl|tlen.pl|outlook.com"
    "|interia.eu|yahoo.com|hotmail.com|proton.me|icloud.com|mops.wroclaw.pl|gops.pl|caritas.pl|um.pl"
).split("|")
_STREETS: Final = (
    "Świętego Mikołaja|Trzebnicka|Piłsudskiego|Grunwaldzka|Kościuszki|3 Maja|Wojska Polskiego"
    "|Jana Pawła II|Armii Krajowej|Żeromskiego|Łąkowa|Ogrodowa|Słowackiego|Mickiewicza|Źródlana"
    "|Sienkiewicza|Żwirki i Wigury|Powstańców|Chrobrego|Rynek|Wolności|Młyńska|Wąska|1 Maja"
    "|Ćwiartki"
).split("|")
_SENTENCES: Final = (
    "Od wielu lat prowadzimy zatrudnienie socjalne i chcemy dzielić się doświadczeniem."
    "|Chciałabym wspierać rozwój usług społecznych w naszym powiecie."
    "|Pracuję z osobami długotrwale bezrobotnymi, znam potrzeby uczestników."
    "|Jestem członkiem zarządu od 2015 r. i odpowiadam za projekty."
    "|Zależy nam na współpracy między gminą a organizacjami pozarządowymi."
    "|Mam doświadczenie w pracy z młodzieżą oraz seniorami."
    "|Wyrażam zgodę na przetwarzanie danych osobowych."
    "|Proszę o zmianę adresu do korespondencji od 1 marca."
    "|Prowadzimy świetlicę, klub seniora i warsztaty (co tydzień)."
    "|Nie dotyczy|j.w.|brak|b/z|nd.|w załączeniu|nieobecny/a|tak - od zaraz|do ustalenia"
).split("|")


@cache
def _words() -> tuple[str, ...]:
    fits = re.compile(r"^[A-Za-zĄĆĘŁŃÓŚŹŻąćęłńóśźż]{1,14}$")
    return tuple(w for w in _WORDS.read_text("utf-8").split() if fits.match(w))


@cache
def _places() -> tuple[str, ...]:
    return tuple(Addresses.cities)


def surname(r: random.Random) -> str:
    name = r.choice(_STEMS) + r.choice(_ENDINGS) if r.random() < 0.6 else _noun(r).capitalize()
    return name if r.random() < 0.9 else f"{name}-{r.choice(_STEMS)}{r.choice(_ENDINGS)}"


def _noun(r: random.Random) -> str:
    return r.choice(_words())


def person(r: random.Random) -> str:
    first = r.choice(Persons.first_names)
    return r.choice((f"{first} {surname(r)}", f"{surname(r)} {first}", first, surname(r)))


def number(r: random.Random) -> str:
    """Identifiers, phones, codes, in all the layouts."""
    shape = r.choice(
        "##########|###-###-##-##|#########|0000######|###########|### ### ###|###-###-###|##-###"
        "|+48 ### ### ###|(##) ### ## ##|## ### ## ##|### ## ## ###|#/##|##|###|####|#-#"
        "|+48#########|PL##########|##/####|##.#|# ###,## zł|##%|nr ##|0-## ### ## ##|##:##".split(
            "|"
        )
    )
    return re.sub("#", lambda _: str(r.randrange(10)), shape)


_DATES: Final = (
    "{d:02}.{m:02}.{y}|{d}.{m:02}.{y}|{d:02}-{m:02}-{y}|{d}.{m}.{y}|{d}/{m:02}/{y}"
    "|{y}-{m:02}-{d:02}|{d:02}.{m:02}.{s:02}|{d} {word} {y}|{d}.{r}.{y}"
).split("|")


def date(r: random.Random) -> str:
    day, month, year = r.randrange(1, 32), r.randrange(1, 13), r.randrange(1940, 2031)
    shape = r.choice(_DATES)
    word = "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września".split()
    words = [*word, "października", "listopada", "grudnia"]
    roman = "I II III IV V VI VII VIII IX X XI XII".split()[month - 1]
    text = shape.format(d=day, m=month, y=year, s=year % 100, word=words[month - 1], r=roman)
    return text + r.choice(("", "", "", " r.", "r.", " roku"))


def place_and_date(r: random.Random) -> str:
    return place(r) + r.choice((", ", ", ", ", dnia ", " ", ",")) + date(r)


def place(r: random.Random) -> str:
    code = f"{r.randrange(100):02}-{r.randrange(1000):03}"
    town = r.choice(_places())
    return r.choice((town, town, town, f"{code} {town}", f"gm. {town}", f"powiat {_noun(r)}"))


def street(r: random.Random) -> str:
    name = r.choice((r.choice(_STREETS), _noun(r).capitalize(), surname(r)))
    house = f"{r.randrange(1, 200)}" + r.choice(
        (
            "",
            "",
            "a",
            "B",
            f"/{r.randrange(1, 90)}",
            f" m. {r.randrange(1, 60)}",
            f" lok. {r.randrange(9)}",
        )
    )
    return r.choice(("ul. ", "ul. ", "ul.", "", "al. ", "pl. ", "os. ")) + f"{name} {house}"


def institution(r: random.Random) -> str:
    name = " ".join(_noun(r).capitalize() for _ in range(r.choice((1, 1, 2))))
    office = r.choice(_OFFICES)
    quoted = r.choice((f'"{name}"', f"„{name}”", f"„{name}”"))
    return r.choice((office, f"{office} {quoted}", quoted, f"{office} w {r.choice(_places())}"))


_ASCII: Final = str.maketrans("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ ", "acelnoszzacelnoszz-")


_MAILBOXES: Final = (
    "{f}.{l}|{i}.{l}|{l}|{f}|biuro|{f}_{l}|{l}{n}|{w}|{f}{n}|kontakt"
    "|sekretariat|{l}.{f}|{f}-{l}|{w}.{w}|{i}{l}|info|poczta|{l}_{n}"
).split("|")


def mail(r: random.Random) -> str:
    first, last, word = r.choice(Persons.first_names), surname(r), _noun(r)
    shape = r.choice(_MAILBOXES)
    parts = {"f": first, "l": last, "i": first[0], "w": word, "n": r.randrange(1, 2000)}
    domain = r.choice((r.choice(_MAILS), _noun(r) + r.choice((".pl", ".org.pl", ".eu", ".com.pl"))))
    text = f"{shape.format(**parts)}@{domain}".lower().translate(_ASCII)
    return (
        text if r.random() < 0.9 else r.choice((text.split("@")[0], "@" + domain.translate(_ASCII)))
    )


def prose(r: random.Random) -> str:
    """A piece of a sentence, or words that never met."""
    if r.random() < 0.4:
        words = r.choice(_SENTENCES).split()
        begin = r.randrange(len(words))
        return " ".join(words[begin : begin + r.randrange(1, 5)])
    words = [
        r.choice(_SHORT) if r.random() < 0.25 else _noun(r)
        for _ in range(r.choice((1, 1, 2, 2, 3)))
    ]
    mark = r.choice(("", "", "", "", ",", ".", ";", ":", "!", "?", ")"))
    return ("(" if mark == ")" else "") + " ".join(words) + mark


_KINDS: Final[tuple[tuple[Callable[[random.Random], str], int], ...]] = (
    (person, 18),
    (prose, 26),
    (number, 16),
    (date, 7),
    (place_and_date, 5),
    (place, 8),
    (street, 7),
    (institution, 8),
    (lambda r: r.choice(_ROLES), 6),
    (mail, 11),
    (lambda r: "".join(r.choice(_SIGNS) for _ in range(r.randrange(3, 9))), 1),
)
_SHORT: Final = (
    "i w na z do nie się to o że jak za po od co przez przy lub oraz dla jest są".split()
)
_SIGNS: Final = (
    "0123456789AĄBCĆDEĘFGHIJKLŁMNŃOÓPRSŚTUWYZŹŻaąbcćdeęfghijklłmnńoóprsśtuvwxyzźż@.-_/,&+#%*?!§=()"
)


def line(r: random.Random, longest: int = 34) -> str:
    """One line of at most so many letters; sometimes the end or the beginning of a longer one."""
    makers, weights = zip(*_KINDS, strict=True)
    text = r.choices(makers, weights)[0](r)
    if len(text) > longest:
        words = text.split()
        while len(" ".join(words)) > longest and len(words) > 1:
            words = words[1:] if r.random() < 0.5 else words[:-1]
        text = " ".join(words)[:longest].strip()
    if "@" in text:
        return text if r.random() < 0.95 else text.upper()
    k = r.random()
    if k < 0.13:
        return text.upper()
    return text[:1].upper() + text[1:] if k < 0.25 else text
