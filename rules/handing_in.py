"""The understanding of a mail completed by what it hands in besides words about attendance.

Where that explains the whole mail, nothing is left of attendance: "zgłaszam kandydaturę" signs
nobody up.  Where the mail speaks of both, both are judged.
"""

import re
from dataclasses import replace

from parsers.facts import Act
from rules.applications import (
    asks_about_groups,
    is_withdrawal,
    read_application,
    speaks_of_groups,
)
from rules.applied_before import taken_back
from rules.calendar_replies import with_calendar_answer
from rules.case import Case
from rules.choices import with_choice
from rules.forms_sent import FormsSent, forms_sent
from rules.handed import Change, Handed, Lack
from rules.offers import with_offer_answer
from rules.said import Sentence, body_end, days_of_events, names_an_event, sentences, whole
from rules.thanks import is_only_thanks
from rules.understanding import Understanding, is_too_long
from rules.updates import announced_changes, tells_a_change

_PAPER_WORDS = re.compile(
    r"formularz|grup|kandyd|zglosz|zalacz|podpis|nabor|oswiadcz|regulamin|dokument|wersj|papier"
    r"|skan|zdjeci"
    r"|przesyl|wysyl|adres|numer|telefon|nazwisk|prac|emerytur|zarzad|prezes|kontakt|siedzib"
)
# What nobody says of papers.
_ATTENDING = re.compile(
    r"\b(?:przyjd\w+|przyjad\w+|przyjedzi\w+|dojad\w+|dotr[eęz]\w*|wezm\w+ udzial"
    r"|bior\w+ udzial|bede (?:na|obecn\w+)"
    r"|bedziemy (?:na|obecn\w+)|zapisuj\w+|zapisz\w*|wpisz\w*|wpisani\w*|na liste|na listy"
    r"|uczestnicz\w+|zastapi\w*|wpadn\w+"
    r"|stawi\w+ sie|pojawi\w* sie|zamiast mnie|beze mnie|wybieram sie|wybieramy sie|zjawi\w+"
    r"|z udzialu|udzial w)\b"
)
_ABOUT = frozenset((Act.ATTEND, Act.WITHDRAW, Act.REPLACE, Act.MOVE, Act.LATE, Act.UNDECIDED))
_BUSINESS = re.compile(
    r"\b(?:faktur\w*|rachun\w+|ofert\w*|skarg\w*|reklamacj\w*|rodo|sprzeciw\w*|zastrzez\w+"
    r"|protest\w*|wycof\w+"
    r"|rezygn\w+|anulow\w+|nie zgadzam|nie wyrazam|usuni\w+|usunac)\b"
)


_REQUEST = re.compile(
    r"\bprosz[eę]\b|\bprosimy\b|\bpoprosz\w+|\bprosb[aey]\b|\bzadzwo\w+|\bpilny kontakt\b"
)
# Requests that the record and its acknowledgement fulfil.
_USUAL = re.compile(
    r"\b(?:(?:bardzo |uprzejmie |serdecznie )*(?:prosz[eę]|prosimy)(?: (?:bardzo|uprzejmie"
    r"|panstwa|pania))*)"
    r" (?:o (?:\w+ )?(?:potwierdzenie|przyjecie|rozpatrzenie|uwzglednienie|dolaczenie|laske"
    r"|wyrozumialosc|zarejestrowanie"
    r"|rejestracje|odnotowanie|aktualizacje|zmiane|przekazanie|wpisanie|dopisanie|zamiane"
    r"|informacje zwrotna)"
    r"|rozpatrywac|brac|wziac|odlozyc|potraktowac|przyjac|uwzglednic|traktowac|odnotowac"
    r"|zarejestrowac|potwierdzic"
    r"|dolaczyc|usunac poprzedni\w*|pominac|zignorowac|nie brac)\b"
)
_FEW_REMARKS = 3


def complete(case: Case, understanding: Understanding) -> Understanding:
    """Add what the mail hands in; drop attendance where it is nowhere spoken of."""
    if is_too_long(case):
        return understanding
    answered = (
        with_calendar_answer(case, understanding)
        or with_choice(case, understanding)
        or with_offer_answer(case, understanding)
    )
    if answered is not None:
        return answered
    if case.message.language.foreign:
        return understanding
    said = sentences(case, understanding)
    handed = _read(case, understanding, said)
    understanding = replace(understanding, handed=handed)
    return understanding.without_attendance() if handed.is_all else understanding


def _read(case: Case, understanding: Understanding, said: tuple[Sentence, ...]) -> Handed:
    applies = speaks_of_groups(case, said)
    sent = forms_sent(case, f"{whole(said)}", applies=applies)
    application = read_application(case, understanding, said, sent)
    is_back = application is None and is_withdrawal(case, said, sent)
    changes = () if application else announced_changes(case, understanding, said, sent.forms)
    asks = any(s.is_question or _wants_more(s) for s in said)
    about_groups = (
        application is None and not is_back and not sent.papers and asks_about_groups(case, said)
    )
    names = _names_attendance(case, understanding, said, sent, changes)
    speaks = names or _may_speak_of_attendance(case, understanding, said)
    # Nothing is carried out for the latter, so that a clause that is not understood does no harm.
    waits = is_back or about_groups or (bool(changes) and not sent.papers)
    is_all = not speaks and bool(application or sent.are_all_ours)
    is_all = is_all or (waits and not names)
    if application is not None and (speaks or _other_business(said, sent)):
        application = replace(application, lacks=application.lacks | {Lack.BESIDES})
    return Handed(
        application=application,
        forms=sent.forms,
        others=tuple(p.file for p in sent.papers if not p.is_ours),
        are_all_ours=sent.are_all_ours and not _other_business(said, sent),
        changes=changes,
        is_withdrawal=is_back,
        withdrawn=taken_back(case, understanding, said) if is_back else (),
        asks_about_groups=about_groups and not names,
        asks=asks,
        says_more=sum(not _is_of_papers(s) for s in said) > _FEW_REMARKS,
        is_all=is_all,
        is_only_thanks=is_only_thanks(case, understanding, said, sent),
    )


def _names_attendance(
    case: Case,
    understanding: Understanding,
    said: tuple[Sentence, ...],
    sent: FormsSent,
    changes: tuple[Change, ...],
) -> bool:
    """Say whether the mail surely speaks of an event or of coming to one."""
    end = body_end(case, understanding)
    leaves = any(c.what == "left" for c in changes)
    if names_an_event(case, end) or _ATTENDING.search(whole(said)):
        return True
    is_held_anyway = speaks_of_groups(case, said) or asks_about_groups(case, said) or leaves
    if not sent.papers and not is_held_anyway and any(c.event for c in understanding.claims):
        return True
    days = days_of_events(case, understanding)
    return any(not _is_of_papers(s) for s in said if any(s.start <= d < s.end for d in days))


def _may_speak_of_attendance(
    case: Case, understanding: Understanding, said: tuple[Sentence, ...]
) -> bool:
    """Say whether a clause may be about coming to an event or staying away."""
    days = days_of_events(case, understanding)
    return any(_may_be_attendance(case, s, days) for s in said)


def _may_be_attendance(case: Case, sentence: Sentence, days: tuple[int, ...]) -> bool:
    has_day = any(sentence.start <= day < sentence.end for day in days)
    return (has_day or not _is_of_papers(sentence)) and _is_about_coming(case, sentence)


def _is_of_papers(sentence: Sentence) -> bool:
    return _PAPER_WORDS.search(sentence.text) is not None or tells_a_change(sentence.text)


def _is_about_coming(case: Case, sentence: Sentence) -> bool:
    return any(
        p.act in _ABOUT and not p.is_past and sentence.start <= p.span.start < sentence.end
        for c in case.message.language.clauses
        for p in c.predicates
    )


def _wants_more(sentence: Sentence) -> bool:
    """Say whether something is asked for besides being recorded and acknowledged."""
    return _REQUEST.search(_USUAL.sub(" ", sentence.text)) is not None


def _other_business(said: tuple[Sentence, ...], sent: FormsSent) -> bool:
    """Say whether words or files are about something that a person must see."""
    return _BUSINESS.search(whole(said)) is not None or any(not p.is_ours for p in sent.papers)
