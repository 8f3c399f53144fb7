"""Does the subject line speak of the same people and events as the mail?"""

from collections.abc import Iterator

from rules.case import Case
from rules.decision import Finding
from rules.events import Chosen
from rules.findings import hold
from rules.people import MentionKind
from rules.signature import names_sender
from rules.stances import Stance
from rules.understanding import Understanding, is_too_long
from rules.word_sets import word_set

_RESIGNING = word_set("rezygnacja rezygnacje rezygnuje")


def subject_unexplained(case: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold when the subject line speaks of other people or of another event than the claims."""
    if is_too_long(case) or not understanding.is_body or understanding.is_reply:
        return
    known = {p for c in understanding.claims for p in (c.person, c.instead_of)}
    for mention in understanding.subject_mentions:
        is_known = not known.isdisjoint(mention.persons)
        if mention.is_full and not is_known and not names_sender(mention, understanding.sender):
            reason = "W temacie wiadomości jest ktoś, o kim treść nie mówi."
            yield hold("unexplained-subject", reason)
        elif mention.kind is MentionKind.UNKNOWN and understanding.claims:
            yield hold("unexplained-subject", "W temacie wiadomości jest ktoś spoza rejestru.")
    events = {c.event for c in understanding.claims if c.event}
    events |= {c.event.id for c in understanding.references if c.event is not None}
    if any(_is_another(chosen, events) for chosen in understanding.subject_references):
        reason = "Temat wiadomości mówi o innym wydarzeniu niż treść."
        yield hold("unexplained-subject", reason)


def subject_says_no(case: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold a sign-up under a subject line that says that somebody does not come."""
    language = case.message.language.subject
    if language is None or understanding.is_reply or not understanding.is_body:
        return
    words = {t.folded for t in language.tokens}
    says_no = any(s.stance is Stance.AWAY and s.people for s in understanding.subject_stated)
    only_joins = all(c.stance is Stance.COMES for c in understanding.claims)
    if understanding.claims and only_joins and (says_no or words & _RESIGNING):
        yield hold("unexplained-subject", "Temat mówi o rezygnacji, a treść o zgłoszeniu.")


def _is_another(chosen: Chosen, events: set[str]) -> bool:
    """Say whether the subject plainly names an event that the mail does not speak of."""
    reference = chosen.reference
    if not (reference.has_day or reference.is_rich):
        return False
    if chosen.event is not None and chosen.event.id not in events:
        return True
    return chosen.conflict is not None and reference.has_date
