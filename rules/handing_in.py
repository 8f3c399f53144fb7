"""The understanding of a mail completed by what it hands in besides words about attendance.

Where that explains the whole mail, nothing is left of attendance: "zgłaszam kandydaturę" signs
nobody up.  Where the mail speaks of both, both are judged.
"""

import re
from dataclasses import replace

from parsers.facts import Act, Language
from rules.applications import (
    asks_about_groups,
    is_withdrawal,
    read_application,
    speaks_of_groups,
)
from rules.calendar_replies import with_calendar_answer
from rules.case import Case
from rules.forms_sent import FormsSent, forms_sent
from rules.handed import Handed, Lack
from rules.intentions import Intentions
from rules.said import Sentence, body_end, names_an_event, sentences, whole
from rules.thanks import is_only_thanks
from rules.understanding import Understanding, is_too_long
from rules.updates import announced_changes

_PAPER_WORDS = re.compile(
    r"formularz|grup|kandyd|zglosz|zalacz|podpis|nabor|oswiadcz|regulamin|dokument|wersj|papier|skan|zdjeci"
    r"|przesyl|wysyl|adres|numer|telefon|nazwisk|prac|emerytur|zarzad|prezes|kontakt|siedzib"
)
# What nobody says of papers.
_ATTENDING = re.compile(
    r"\b(?:przyjd\w+|przyjad\w+|przyjedzi\w+|dojad\w+|dotr[eęz]\w*|wezm\w+ udzial|bior\w+ udzial|bede (?:na|obecn\w+)"
    r"|bedziemy (?:na|obecn\w+)|zapisuj\w+|zapisz\w*|wpisz\w*|wpisani\w*|na liste|na listy|uczestnicz\w+|zastapi\w*|wpadn\w+"
    r"|stawi\w+ sie|pojawi\w* sie|zamiast mnie|beze mnie|wybieram sie|wybieramy sie|zjawi\w+|z udzialu|udzial w)\b"
)
_ABOUT = frozenset((Act.ATTEND, Act.WITHDRAW, Act.REPLACE, Act.MOVE, Act.LATE, Act.UNDECIDED))
_BUSINESS = re.compile(
    r"\b(?:faktur\w*|rachun\w+|ofert\w*|skarg\w*|reklamacj\w*|rodo|sprzeciw\w*|zastrzez\w+|protest\w*|wycof\w+"
    r"|rezygn\w+|anulow\w+|nie zgadzam|nie wyrazam|usuni\w+|usunac)\b"
)


def complete(case: Case, understanding: Understanding) -> Understanding:
    """Add what the mail hands in; drop attendance where it is nowhere spoken of."""
    if is_too_long(case):
        return understanding
    answered = with_calendar_answer(case, understanding)
    if answered is not None:
        return answered
    if case.message.language.foreign:
        return understanding
    said = sentences(case, understanding)
    handed = _read(case, understanding, said)
    understanding = replace(understanding, handed=handed)
    return _without_attendance(understanding) if handed.is_all else understanding


def _read(case: Case, understanding: Understanding, said: tuple[Sentence, ...]) -> Handed:
    applies = speaks_of_groups(case, said)
    sent = forms_sent(case, f"{whole(said)}", applies=applies)
    application = read_application(case, understanding, said, sent)
    is_back = application is None and is_withdrawal(case, said, sent)
    changes = () if application else announced_changes(case, understanding, said, sent.forms)
    asks = any(s.is_question for s in said)
    about_groups = (
        application is None and not is_back and not sent.papers and asks_about_groups(case, said)
    )
    speaks = _speaks_of_attendance(case, understanding, said)
    is_all = not speaks and bool(
        application or is_back or about_groups or changes or sent.are_all_ours
    )
    if application is not None and (speaks or _other_business(said, sent)):
        application = replace(application, lacks=application.lacks | {Lack.BESIDES})
    return Handed(
        application=application,
        forms=sent.forms,
        are_all_ours=sent.are_all_ours and not _other_business(said, sent),
        changes=changes,
        is_withdrawal=is_back and not speaks,
        asks_about_groups=about_groups and not speaks,
        asks=asks,
        is_all=is_all,
        is_only_thanks=is_only_thanks(case, understanding, said, sent),
    )


def _speaks_of_attendance(
    case: Case, understanding: Understanding, said: tuple[Sentence, ...]
) -> bool:
    """Say whether anything in the mail may be about coming to an event or staying away."""
    if names_an_event(case, understanding, body_end(case, understanding)):
        return True
    if _ATTENDING.search(whole(said)):
        return True
    return any(_is_about_coming(case, s) for s in said if not _PAPER_WORDS.search(s.text))


def _is_about_coming(case: Case, sentence: Sentence) -> bool:
    return any(
        p.act in _ABOUT and sentence.start <= p.span.start < sentence.end
        for c in case.message.language.clauses
        for p in c.predicates
    )


def _other_business(said: tuple[Sentence, ...], sent: FormsSent) -> bool:
    """Say whether words or files are about something that a person must see."""
    return _BUSINESS.search(whole(said)) is not None or any(
        not p.is_ours for p in sent.papers
    )


def _without_attendance(understanding: Understanding) -> Understanding:
    return replace(
        understanding,
        mentions=(),
        subject_mentions=(),
        references=(),
        subject_references=(),
        context=(),
        default=(),
        stated=(),
        intentions=Intentions(),
        language=Language(),
        spoken_mentions=(),
        claims=(),
    )
