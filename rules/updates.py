"""Does a mail announce a change of registered data: of a number, an address, a name, of who works there?"""

import re

from rules.case import Case
from rules.handed import Change
from rules.said import Sentence, plain, whole
from rules.understanding import Understanding

_LEFT = (
    r"\b(?:juz|wiecej) nie pracuj\w*|\bnie pracuj\w+ juz\b|\bkoncz\w+ prac\w+|\bzakonczyl\w+ prac\w+"
    r"|\bodesz(?:la|lam)\b|\bodszed(?:l|lem)\b|\bprzecho\w+ na emerytur\w*|\bprzestal\w+ pracowac"
    r"|\brozwiaz\w+ umow\w+|\bnie jest (?:juz )?(?:nasz\w+ )?pracownic?k?\w*"
)
_WHAT = (
    ("left", _LEFT),
    ("name", r"\bzmian\w+ nazwiska|\bdo nazwiska\b|\bnow\w+ nazwisk\w+|\bnazywam sie\b.{0,60}\bkresk\w+"
     r"|\bmoje nazwisko\b|\bpo (?:slubie|rozwodzie)\b.{0,60}\bnazw\w+|\bzmienil\w+ nazwisko"),
    ("email", r"\bnow\w+ (?:adres\w* )?(?:e ?mail\w*|mail\w*|poczt\w+)|\badres\w* (?:e-?mail\w*|mail\w*|poczty)\b.{0,60}\b(?:zmien\w+|now\w+|bedzie)"
     r"|\bzmian\w+ (?:adres\w* )?(?:e-?mail\w*|maila|domeny|poczty)|\bmoj adres bedzie\b|\bnow\w+ domen\w+"),
    ("phone", r"\b(?:zmian\w+|now\w+|zmienil\w+|inny) (?:moj\w* )?(?:numer\w*|nr) (?:tel\w*|kom\w*)|\bzmian\w+ (?:numeru|telefonu)"
     r"|\bnow\w+ telefon\b|\bzmienil\w+ (?:mi )?sie (?:moj )?(?:numer|nr|telefon)\b"),
    ("representative", r"\bzmian\w+ w zarzadzie|\b(?:now\w+ )(?:prezesk?\w*|dyrektor\w*|kierownicz?k?\w*|burmistrz\w*|wojt\w*)\b"
     r"|\b(?:prezesk\w+|prezesem|dyrektork\w+|dyrektorem) (?:\w+ ){0,3}(?:jest|zostal\w*|bedzie)\b|\bzmian\w+ osoby reprezentujacej"),
    ("address", r"\b(?:zmian\w+|now\w+|zmienil\w+) (?:nasz\w* )?(?:siedzib\w+|adres\w* (?!e|mail|poczt)\w*|lokalizacj\w+)"
     r"|\bzmian\w+ danych adresowych|\burzeduj\w+ w innym miejscu|\bprzenosimy sie (?:do|na)\b|\bprzeprowadz\w+ sie\b"
     r"|\bsiedziba\b.{0,80}\b(?:miescic sie bedzie|od \d|przenies\w+)|\bnie dziala\w* pod (?:dotychczas\w+|starym) adres\w+"),
    ("persons", r"\bdopisuj\w+ (?:pan\w*|osob\w+|now\w+)|\bnow\w+ osob\w+ (?:delegowan\w+|do kontaktu)|\bdelegowan\w+ zamiast\b"),
)  # fmt: skip
_OF_THE_PERSON = frozenset(("phone", "email", "name", "left"))
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
    told = next((what for what, pattern in _WHAT if re.search(pattern, words)), None)
    if told and told not in found and not found:
        found.append(told)
    return tuple(
        Change(what, _whose(understanding), None) if what in _OF_THE_PERSON else Change(what, None, home)
        for what in found
    )


def _whose(understanding: Understanding) -> str | None:
    """Return the one person named, else the writer: "p. Rogalska już nie pracuje"."""
    own = understanding.sender.person.id if understanding.sender.person else None
    named = {
        m.persons[0]
        for m in (*understanding.mentions, *understanding.subject_mentions)
        if m.is_full and len(m.persons) == 1 and m.persons[0] != own
    }
    return next(iter(named)) if len(named) == 1 else own
