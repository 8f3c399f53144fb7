"""Does a mail say nothing but thanks, and that what we sent arrived?

Every word must stand in a fixed list, so that nothing that is asked, planned or taken back can
pass for thanks.
"""

import re

from parsers.facts import fold
from rules.case import Case as MailCase
from rules.diminutives import diminutives
from rules.forms_sent import FormsSent
from rules.names import Case, is_feminine, name_forms
from rules.people import SenderKind
from rules.registry import EnrolmentState, Person
from rules.said import Sentence, body_end, plain, whole
from rules.signature import names_sender
from rules.understanding import Understanding

_THANKS = re.compile(r"\b(?:dziek\w*|dzieki|podziek\w*|bog zaplac|thx|wdzieczn\w*|szacun)\b")
_WORDS = re.compile(
    # feelings
    r"dziekuj\w*|dzieki|dziekowac|podziekowani\w+|bog|zaplac|thx|szacun|wdzieczn\w+|super"
    r"|swietn\w+|rewelacj\w+"
    r"|wspanial\w+|piekn\w+|cudown\w+|bardzo|serdeczn\w+|pieknie|ogromn\w+|wielk\w+|goraco"
    r"|slicznie|mil\w+|fajn\w+"
    r"|ciesz\w+|ok|okej|jasne|pozdrawiam\w*|pozdrowieni\w*|dzien|dobry|czesc|hej|hejka|witam"
    r"|szanown\w+|pani|pan"
    r"|panie|panstwo|panstwu|panstwa|wszystkim|wam|z|gory|raz|jeszcze|naprawde|tez|rowniez|i"
    r"|oraz|a|na|w|za|do|po|ze|ten|ta|te|to|tak"
    r"|zdrowia|duzo|milego|dnia|wieczoru|tygodnia|weekendu|spokojnego"
    # what is thanked for
    r"|wiadomosc|informacj\w+|info|material\w*|przeslan\w+|wyslan\w+|prezentacj\w+|zdjeci\w+"
    r"|fotk\w+|link\w*|odpowiedz|pomoc"
    r"|organizacj\w+|kaw\w+|przyjecie|goscin\w+|zaproszenie|harmonogram|rozklad|materialow"
    r"|zaswiadczeni\w+|certyfikat\w*|nagrani\w+"
    r"|spotkanie|warsztat\w*|webinar\w*|szkolenie|konferencj\w+|wizyt\w+|bylo|byl\w*|szybk\w+"
    r"|cierpliwosc|wyrozumialosc"
    r"|potwierdzenie|przypomnienie|podpowiedz|wskazowk\w+|zyczliwosc|dlugopis\w+|teczk\w+"
    r"|poczta|prezent\w*"
    # it arrived
    r"|doszl\w+|dotarl\w+|przyszl\w+|dziala\w*|otwiera|sie|wszystko|calosc\w*|dostal\w+"
    r"|otrzymal\w+|odebral\w+|mam|mamy|wyszl\w+"
    r"|pewno|przyda\w*|dzisiaj|dzis|wczoraj|wczorajsz\w+|dzisiejsz\w+|zapisan\w+|kalendarz\w*"
    r"|juz|pobran\w+|wydrukowan\w+"
)
_TURNS = frozenset(("nie", "ale", "jednak", "tylko"))
_MOST_WORDS = 40


def is_only_thanks(
    case: MailCase, understanding: Understanding, said: tuple[Sentence, ...], sent: FormsSent
) -> bool:
    """Say whether nobody needs to see the mail; never for somebody who was offered a place."""
    if not _can_be(case, understanding, sent) or _names_or_dates(case, understanding):
        return False
    words = whole(said)
    if not _THANKS.search(words):
        return False
    if not understanding.is_reply:
        words = f"{plain(case.message.envelope.subject)} | {words}"
    own = _own_names(understanding.sender.person)
    spoken = [w for w in words.split() if w != "|"]
    tail = plain(case.message.body.own_words[body_end(case, understanding) :]).split()
    is_listed = all(_WORDS.fullmatch(word) or word in own for word in spoken)
    return is_listed and len(spoken) <= _MOST_WORDS and not _TURNS & set(tail)


def _can_be(case: MailCase, understanding: Understanding, sent: FormsSent) -> bool:
    """Say whether somebody known wrote a plain mail that claims nothing and answers no offer."""
    sender, message = understanding.sender, case.message
    is_plain = message.machine is None and not message.problems and not message.body.is_forwarded
    return (
        sender.kind in {SenderKind.PERSON, SenderKind.SHARED}
        and is_plain
        and not sent.papers
        and not understanding.claims
        and "?" not in message.body.own_words
        and not _waits_for_an_answer(case, sender.person)
    )


def _names_or_dates(case: MailCase, understanding: Understanding) -> bool:
    """Say whether somebody else is named, or a day stands beside the signature."""
    end = body_end(case, understanding)
    others = [m for m in understanding.mentions if not names_sender(m, understanding.sender)]
    return any(m.is_full or not m.cases & Case.VOCATIVE for m in others) or any(
        day.span.start >= end for day in case.message.language.dates
    )


def _waits_for_an_answer(case: MailCase, person: Person | None) -> bool:
    """Say whether "dziękuję" may be the answer to an offer of a place."""
    return any(
        e.state is EnrolmentState.OFFERED and (person is None or e.person == person.id)
        for e in case.registry.enrolments
    )


def _own_names(person: Person | None) -> frozenset[str]:
    if person is None:
        return frozenset()
    first, last = fold(person.first_name), fold(person.last_name)
    feminine = is_feminine(person.first_name)
    short = {fold(d) for d in diminutives().get(first, ())}
    forms = set(name_forms(person.first_name, feminine=feminine)) | short
    return frozenset(forms | {last, first[:1], last[:1], first[:1] + last[:1], *last.split("-")})
