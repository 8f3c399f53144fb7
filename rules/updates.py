"""Does a mail announce a change of registered data: a number, an address, who works there?"""

import re

from rules.case import Case
from rules.handed import Change
from rules.said import Sentence, plain, whole
from rules.understanding import Understanding

_LEFT = (
    r"\b(?:juz|wiecej) nie pracuj\w*|\bnie pracuj\w+ juz\b|\bkoncz\w+ prac\w+"
    r"|\bzakonczyl\w+ prac\w+"
    r"|\bodesz(?:la|lam)\b|\bodszed(?:l|lem)\b|\bprzecho\w+ na emerytur\w*|\bprzestal\w+ pracowac"
    r"|\brozwiaz\w+ umow\w+|\bnie jest (?:juz )?(?:nasz\w+ )?pracownic?k?\w*"
)
_WHAT = {
    "left": re.compile(_LEFT),
    "name": re.compile(
        r"\bzmian\w+ nazwiska|\bdo nazwiska\b|\bnow\w+ nazwisk\w+|\bnazywam sie\b.{0,60}\bkresk\w+"
        r"|\bmoje nazwisko\b|\bpo (?:slubie|rozwodzie)\b.{0,60}\bnazw\w+|\bzmienil\w+ nazwisko"
    ),
    "email": re.compile(
        r"\bnow\w+ (?:adres\w* )?(?:e ?mail\w*|mail\w*|poczt\w+)|\badres\w* (?:e-?mail\w*"
        r"|mail\w*|poczty)\b.{0,60}\b(?:zmien\w+|now\w+|bedzie)"
        r"|\bzmian\w+ (?:adres\w* )?(?:e-?mail\w*|maila|domeny|poczty)|\bmoj adres bedzie\b"
        r"|\bnow\w+ domen\w+"
    ),
    "phone": re.compile(
        r"\b(?:zmian\w+|now\w+|zmienil\w+|inny) (?:moj\w* )?(?:numer\w*|nr) (?:tel\w*|kom\w*)"
        r"|\bzmian\w+ (?:numeru|telefonu)"
        r"|\bnow\w+ telefon\b|\bzmienil\w+ (?:mi )?sie (?:moj )?(?:numer|nr|telefon)\b"
    ),
    "representative": re.compile(
        r"\bzmian\w+ w zarzadzie|\b(?:now\w+ )(?:prezesk?\w*|dyrektor\w*|kierownicz?k?\w*"
        r"|burmistrz\w*|wojt\w*)\b"
        r"|\b(?:prezesk\w+|prezesem|dyrektork\w+|dyrektorem) (?:\w+ ){0,3}(?:jest|zostal\w*"
        r"|bedzie)\b|\bzmian\w+ osoby reprezentujacej"
    ),
    "address": re.compile(
        r"\b(?:zmian\w+|now\w+|zmienil\w+) (?:nasz\w* )?(?:siedzib\w+|adres\w* (?!e|mail"
        r"|poczt)\w*|lokalizacj\w+)"
        r"|\bzmian\w+ danych adresowych|\burzeduj\w+ w innym miejscu|\bprzenosimy sie (?:do"
        r"|na)\b|\bprzeprowadz\w+ sie\b"
        r"|\bsiedziba\b.{0,80}\b(?:miescic sie bedzie|od \d|przenies\w+)"
        r"|\bnie dziala\w* pod (?:dotychczas\w+|starym) adres\w+"
    ),
    "persons": re.compile(
        r"\bdopisuj\w+ (?:pan\w*|osob\w+|now\w+)|\bnow\w+ osob\w+ (?:delegowan\w+|do kontaktu)"
        r"|\bdelegowan\w+ zamiast\b"
    ),
}
_OF_THE_PERSON = frozenset(("phone", "email", "name", "left"))
_OF_MYSELF = re.compile(
    r"\b(?:pracuję|odeszłam|odszedłem|kończę|przechodzę|mój|moje|moim|moja|nazywam|zmieniłam"
    r"|zmieniłem)\b",
    re.IGNORECASE,
)
_BY_FORM = {"F4": "persons", "F5": "address"}


def announced_changes(
    case: Case, understanding: Understanding, said: tuple[Sentence, ...], forms: tuple[str, ...]
) -> tuple[Change, ...]:
    """List the changes of data that words or forms tell; one of each kind at most."""
    head = "" if understanding.is_reply else plain(case.message.envelope.subject)
    words = f"{head} | {whole(s for s in said if not s.is_question)}"
    institution = understanding.sender.institution
    home = institution.id if institution else None
    found = [_BY_FORM[form] for form in forms if form in _BY_FORM]
    told = next((what for what, pattern in _WHAT.items() if pattern.search(words)), None)
    if told and told not in found and not found:
        found.append(told)
    return tuple(
        Change(what, _whose(case, understanding), None)
        if what in _OF_THE_PERSON
        else Change(what, None, home)
        for what in found
    )


def tells_a_change(text: str) -> bool:
    """Say whether a folded sentence tells a change of data."""
    return any(pattern.search(text) for pattern in _WHAT.values())


def _whose(case: Case, understanding: Understanding) -> str | None:
    """Return the one person named, else the writer: "p. Rogalska już nie pracuje"."""
    own = understanding.sender.person.id if understanding.sender.person else None
    if own and _OF_MYSELF.search(case.message.body.own_words):
        return own
    named = {
        m.persons[0]
        for m in (*understanding.mentions, *understanding.subject_mentions)
        if m.is_full and len(m.persons) == 1 and m.persons[0] != own
    }
    return next(iter(named)) if len(named) == 1 else own
