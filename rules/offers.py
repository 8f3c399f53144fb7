"""An answer to an offered place: "tak", "potwierdzam udział", "niestety nie", "rezygnuję".

Who is meant, and for which event, was said in our letter; the answer only says yes or no.  With
anything besides, the mail is read like any other, and what is not certain goes to a person.
"""

from collections.abc import Iterator
from dataclasses import replace

from parsers.facts import Word
from rules.case import Case, Offer
from rules.choices import end_of_words
from rules.intended import Claim, Intentions
from rules.people import SenderKind
from rules.stated import Stance
from rules.understanding import Understanding
from rules.word_sets import word_set

_YES = word_set(
    "tak potwierdzam potwierdzamy przyjmuje przyjmujemy akceptuje akceptujemy biore bierzemy "
    "skorzystam skorzystamy zgadzam oczywiscie przyjde bede wezme"
)
_SURELY_YES = word_set("tak przyjmuje przyjmujemy akceptuje akceptujemy biore bierzemy")
_WITH_YES = word_set(
    "udzial udzialu obecnosc swoj swoja moj moja w na z to te ten tym miejsce miejsca propozycje "
    "propozycji zaproponowane zaproponowanego wolne zwolnione sie chetnie obecna obecny i bardzo "
    "za informacje wiadomosc mail spotkaniu wydarzeniu szkoleniu warsztacie warsztatach "
    "webinarze konferencji wizycie"
)
_RESIGNS = word_set("rezygnuje rezygnujemy odmawiam")
_NOT = "nie"
_WITH_NO = word_set(
    "niestety ale z w na to te ten tym juz mi bardzo za miejsca miejsce udzialu udzial propozycji "
    "propozycje zaproponowanego moge mozemy dam damy rady skorzystam skorzystamy potwierdzam "
    "potwierdzamy przyjmuje przyjmujemy przyjde przyjdziemy bede bedziemy wezme wezmiemy "
    "informacje wiadomosc mail i obecna obecny"
)
_MAY_ANSWER = frozenset((SenderKind.PERSON, SenderKind.SHARED))


def with_offer_answer(case: Case, understanding: Understanding) -> Understanding | None:
    """Return what a plain yes or no makes of our offer, ``None`` if the mail is neither."""
    offer = case.thread.offer
    if offer is None or understanding.sender.kind not in _MAY_ANSWER:
        return None
    if "?" in case.message.body.own_words:
        return None
    words = tuple(_words(case, understanding, offer))
    stance = _stance(words)
    if stance is None:
        return None
    return replace(
        understanding,
        language=case.message.language,
        is_body=True,
        stated=(),
        subject_stated=(),
        spoken_mentions=understanding.mentions,
        intentions=Intentions(),
        claims=(Claim(stance, offer.person, offer.event),),
    )


def answers_offer(case: Case, claim: Claim) -> bool:
    """Say whether a claim speaks of the very place that the mail we are answered with offered."""
    offer = case.thread.offer
    return (
        offer is not None
        and offer.until is not None
        and claim.stance in {Stance.COMES, Stance.AWAY}
        and (claim.event, claim.person) == (offer.event, offer.person)
    )


def is_mixed(case: Case, understanding: Understanding) -> bool:
    """Say whether an answer to an offer says yes and no, or speaks of others at that event."""
    offer = case.thread.offer
    if offer is None or offer.until is None:
        return False
    about = [claim for claim in understanding.claims if claim.event == offer.event]
    if any(not answers_offer(case, claim) for claim in about):
        return True
    if not understanding.stated:  # a plain yes or no
        return False
    said = {token.folded for token in case.message.language.tokens}
    stances = {claim.stance for claim in about}
    return bool(
        (Stance.AWAY in stances and said & _SURELY_YES)
        or (Stance.COMES in stances and said & (_RESIGNS | {_NOT}))
    )


def _words(case: Case, understanding: Understanding, offer: Offer) -> Iterator[str]:
    """Yield the folded own words without politeness, the person's name and the event's."""
    tokens = case.message.language.tokens
    named = {
        at
        for mention in understanding.mentions
        if mention.persons == (offer.person,)
        for at in range(mention.first, mention.last)
    }
    named |= {
        at
        for chosen in (understanding.references if understanding.is_body else ())
        if chosen.event is not None and chosen.event.id == offer.event
        for at in chosen.reference.tokens
    }
    for at, token in enumerate(tokens[: end_of_words(tokens, understanding)]):
        if at not in named and token.kind is not Word.POLITE:
            yield token.folded


def _stance(words: tuple[str, ...]) -> Stance | None:
    said = frozenset(words)
    if said & _YES and said <= _YES | _WITH_YES:
        return Stance.COMES
    if said & _RESIGNS and said <= _RESIGNS | _WITH_NO:
        return Stance.AWAY
    if words.count(_NOT) == 1 and said <= _WITH_NO | {_NOT}:
        return Stance.AWAY
    return None
