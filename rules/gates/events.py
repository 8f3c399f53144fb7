"""Do days, events and unknown verbs belong to what is claimed?"""

from collections.abc import Iterator

from parsers.facts import Act, DateMention, DateRole, Language, Predicate, Word
from rules.case import Case
from rules.days import warsaw_day
from rules.decision import Finding
from rules.events import Chosen, tokens_in
from rules.findings import hold
from rules.gates.places import CLAIMING, is_claimed, place, quote, stated_at, words_of
from rules.roles import Part
from rules.stances import Stance, Stated
from rules.understanding import Understanding

_LIMITS = frozenset(("do", "od", "z", "ze", "dnia"))
_NOBODY = frozenset(("nikt", "nikogo"))
_REASONS = frozenset(("bo", "gdyz", "poniewaz", "albowiem", "skoro"))
_TOWARDS = frozenset(("na", "do", "w", "we", "ze", "z"))
_KNOWN_VERBS = frozenset(
    (
        "czekac", "cieszyc", "przygotowywac", "przygotowac", "pamietac", "wiedziec", "slyszec",
        "dowiedziec", "otrzymac", "dostac", "zostac", "zostawac", "podrzucac", "podrzucic",
        "podwozic", "zabierac", "zabrac", "miec", "byc", "dotyczyc", "znac", "myslec", "rozumiec",
        "pytac", "interesowac", "moc", "chciec", "musiec",
    )
)  # fmt: skip
_THIRD = 3


def days_unexplained(case: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold on a day in a claim's own clause that belongs to none of its events."""
    claimed = {c.event for c in understanding.claims}
    used = {
        i
        for c in understanding.references
        if c.event is not None or (claimed and claimed <= set(c.candidates))
        for i in c.reference.tokens
    }
    for mention in understanding.language.dates:
        where = tokens_in(understanding.language, mention.span)
        if mention.role is not DateRole.ON or not where or where & used:
            continue
        if _is_in_a_claim(min(where), understanding):
            reason = (
                f"Data, która nie pasuje do wydarzenia: „{_written(case, understanding, mention)}”."
            )
            yield hold("day-unexplained", reason)


def _written(case: Case, understanding: Understanding, mention: DateMention) -> str:
    return quote(case, understanding, mention.span)


def _is_in_a_claim(first: int, understanding: Understanding) -> bool:
    """Say whether a day stands where somebody is said to come or not, and not as its limit."""
    language = understanding.language
    stated = stated_at(first, understanding)
    if first >= understanding.signature or stated is None or stated.stance not in CLAIMING:
        return False
    if first and language.tokens[first - 1].folded in _LIMITS:
        return False
    thanks = any(language.tokens[i].kind is Word.POLITE for i in stated.clause.tokens)
    return not thanks or is_claimed(stated, understanding)


def events_unexplained(case: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold when a coming event is spoken of that no claim is about, unless it is asked about."""
    claimed = {c.event for c in understanding.intentions.claims}
    if not claimed:
        return
    today = warsaw_day(case.received)
    for chosen in understanding.references:
        event = chosen.event
        if event is None or event.id in claimed or event.last_day < today:
            continue
        stated = stated_at(chosen.reference.first, understanding)
        if stated is None or _is_asked_about(stated, understanding):
            continue
        if not _is_plainly_named(chosen) and not _is_said_beside(chosen, stated, understanding):
            continue
        if not _sends_nobody(stated, understanding):
            yield hold("event-unexplained", "Mowa jeszcze o innym wydarzeniu.", stated.clause.span)


def _is_plainly_named(chosen: Chosen) -> bool:
    reference = chosen.reference
    if reference.is_bare or not reference.names:
        return False
    return reference.has_date or reference.is_rich


def _is_said_beside(chosen: Chosen, stated: Stated, understanding: Understanding) -> bool:
    """Say whether a topic stands where somebody comes: "na webinar o RODO i na ETR 27 czerwca"."""
    return chosen.reference.names and is_claimed(stated, understanding)


def _is_asked_about(stated: Stated, understanding: Understanding) -> bool:
    """Say whether the sentence of a clause asks."""
    return any(
        s.stance is Stance.ASKS and s.clause.sentence == stated.clause.sentence
        for s in understanding.stated
    )


def _sends_nobody(stated: Stated, understanding: Understanding) -> bool:
    """Say whether a statement leaves an event out: "na webinar nie zgłaszamy nikogo"."""
    is_negated = any(p.is_negated for p in stated.clause.predicates)
    return is_negated and not _NOBODY.isdisjoint(words_of(stated, understanding))


def verbs_unexplained(_: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold on a verb that nobody knows, of the writer or a named person, beside a named event."""
    if not understanding.claims:
        return
    for stated in understanding.stated:
        if stated.stance is not Stance.NEUTRAL or stated.clause.connective in _REASONS:
            continue
        strange = [p for p in stated.clause.predicates if _is_strange(p, stated)]
        if strange and _leads_to_an_event(stated, understanding):
            reason = "Nieznany czasownik obok wydarzenia."
            yield hold("verb-unexplained", reason, place(understanding, strange[0].span))


def _is_strange(predicate: Predicate, stated: Stated) -> bool:
    if predicate.act is not Act.OTHER or predicate.is_past or predicate.lemma in _KNOWN_VERBS:
        return False
    named = any(r.part is Part.GUEST for r in stated.roles)
    return predicate.person == 1 or (predicate.person == _THIRD and named)


def _leads_to_an_event(stated: Stated, understanding: Understanding) -> bool:
    inside = frozenset(stated.clause.tokens)
    return any(
        c.event is not None
        and (c.reference.is_rich or c.reference.has_date)
        and _is_governed(c.reference.tokens & inside, understanding.language)
        for c in understanding.references
    )


def _is_governed(tokens: frozenset[int], language: Language) -> bool:
    """Say whether the event is where the verb leads: "na webinar", "do Legnicy", "w gali"."""
    return any(language.tokens[i - 1].folded in _TOWARDS for i in tokens if i)
