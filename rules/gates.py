"""Automatic only if explained: people, days, counts and denials of the own words must all be used.

What a claim does not use goes to a person with its place in the text.  Other words need no
explanation: nobody is put on a list or taken off it by them.
"""

from collections.abc import Iterator

from parsers.facts import Act, DateRole, Language, Predicate, Span, Word
from rules.case import Case
from rules.claims import ON_THE_LIST, standing
from rules.days import warsaw_day
from rules.decision import Finding
from rules.events import tokens_in
from rules.findings import hold
from rules.intentions import is_call, is_greeting
from rules.names import Case as Form
from rules.people import Mention, MentionKind
from rules.roles import ASIDE_WORDS, Part
from rules.signature import names_sender
from rules.stances import Stance, Stated
from rules.understanding import Understanding, is_too_long

_DENIALS = frozenset("nie nigdy nikt ani zaden zadna zadne".split())
_EXCEPTIONS = frozenset("oprocz procz poza pomijajac wyjatkiem zamiast".split())
_INSTEAD = frozenset(("zamiast", "zastepstwie", "zastepstwo"))
_CHOICES = frozenset("lub albo badz wzglednie ewentualnie".split())
_CORRECTIONS = frozenset(
    "errata erraty korekta korekte korekty sprostowanie pomylka pomylke pomylilam pomylilem mylnie "
    "omylkowo blednie".split()
)
_SPARE = ("rezerwow",)
_OTHER_MATTERS = frozenset((Stance.NEUTRAL, Stance.ASKS, Stance.LATE))
_UNCHANGED = frozenset("zostaje zostaja zmian dalej nadal aktualne ustalone ustalalismy czeka".split())
_YOU = 2
_THIRD = 3
_REASONS = frozenset(("bo", "gdyz", "poniewaz", "albowiem", "skoro"))
_KNOWN_VERBS = frozenset(
    "czekac cieszyc przygotowywac przygotowac pamietac wiedziec slyszec dowiedziec otrzymac dostac "
    "zostac zostawac podrzucac podrzucic podwozic zabierac zabrac miec byc dotyczyc znac myslec rozumiec pytac interesowac moc chciec musiec zostac".split()
)
_NEAR_NAME = 4
_REACH = 3
_AND_ALSO = frozenset("z ze i oraz plus a wraz".split())
_SERVED = ("rodzin", "dziec", "osob", "uczestni")
_NOBODY = frozenset("panstwo panstwa panstwu pan pani pana panem nikt nikogo klient klienci".split())
_CONDITIONS = frozenset("jesli jezeli gdyby jakby dopoki".split())
_SOFT = frozenset("chyba pewnie ewentualnie prawdopodobnie gdyby wstepnie raczej".split())
_SEEN_BY_A_PERSON = frozenset((Stance.REQUEST, Stance.PAPERS, Stance.ASKS))
_CLAIMING = frozenset((Stance.COMES, Stance.AWAY, Stance.SWAP, Stance.NAMES))


def people_unexplained(case: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold on every name in the own words that no claim uses."""
    if is_too_long(case):
        return
    for mention in understanding.spoken_mentions:
        if mention.first >= understanding.signature or _is_explained(
            mention, understanding, case
        ):
            continue
        quote = _quote(case, understanding, mention.span)
        span = mention.span if understanding.is_body else None
        yield hold("name-unexplained", f"Nie wiadomo, po co wymieniono: „{quote}”.", span)


def _is_explained(mention: Mention, understanding: Understanding, case: Case) -> bool:
    if names_sender(mention, understanding.sender):
        return True
    if mention.cases and not mention.cases & ~Form.VOCATIVE:
        return True
    stated = _stated_at(mention.first, understanding)
    if stated is None or _says_no_change(stated, understanding):
        return True
    first = min(understanding.intentions.clauses, default=len(understanding.stated))
    calls = is_call(stated) or is_greeting(stated, understanding.language)
    if stated.index < first and stated.stance is Stance.NAMES and calls:
        return True
    if mention.kind is MentionKind.UNKNOWN and stated.stance in _SEEN_BY_A_PERSON:
        return True
    role = next((r for r in stated.roles if r.mention.first == mention.first), None)
    is_claimed = stated.index in understanding.intentions.clauses
    if is_claimed and role is not None and mention.first in understanding.intentions.used:
        return role.part in {Part.GUEST, Part.OUT, Part.ASIDE}
    if stated.stance in _OTHER_MATTERS and _is_harmless(mention, stated, understanding, case):
        return True
    known = {p for c in understanding.intentions.claims for p in (c.person, c.instead_of)}
    return len(mention.persons) == 1 and mention.persons[0] in known


def _says_no_change(stated: Stated, understanding: Understanding) -> bool:
    """Say whether a clause says that nothing changes: "Marek bez zmian"."""
    words = [understanding.language.tokens[i].folded for i in stated.clause.tokens]
    acts = [p for p in stated.clause.predicates if p.act is not Act.THANK]
    return "zmian" in words and "bez" in words and not acts


def _is_harmless(
    mention: Mention, stated: Stated, understanding: Understanding, case: Case
) -> bool:
    """Say whether a clause about other matters leaves the lists as they are.

    It tells of somebody who is on none of the lists in question, or says of one who is that
    nothing changes.
    """
    part = next((r.part for r in stated.roles if r.mention.first == mention.first), None)
    if part not in {Part.GUEST, Part.ASIDE, None}:
        return False
    acts_on = any(p.person == 1 for p in stated.clause.predicates)
    if acts_on and Form.NOMINATIVE not in mention.cases:
        return False
    if mention.kind is MentionKind.UNKNOWN:
        return True
    events = {c.event for c in understanding.intentions.claims}
    listed = any(standing(case, e, p) in ON_THE_LIST for e in events for p in mention.persons)
    words = {understanding.language.tokens[i].folded for i in stated.clause.tokens}
    if words & _UNCHANGED or any(p.act is Act.ATTEND for p in stated.clause.predicates):
        return True
    return len(mention.persons) == 1 and not listed


def days_unexplained(case: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold on a day in a claim's own clause that belongs to none of its events."""
    language = understanding.language
    used = {i for c in understanding.references if c.event is not None for i in c.reference.tokens}
    for mention in language.dates:
        where = tokens_in(language, mention.span)
        if mention.role is not DateRole.ON or not where or where & used or min(where) >= understanding.signature:
            continue
        stated = _stated_at(min(where), understanding)
        if stated is None or stated.stance not in _CLAIMING or _is_limit(language, min(where)):
            continue
        thanks = any(language.tokens[i].kind is Word.POLITE for i in stated.clause.tokens)
        if thanks and stated.index not in understanding.intentions.clauses:
            continue
        quote = _quote(case, understanding, mention.span)
        yield hold("day-unexplained", f"Data, która nie pasuje do wydarzenia: „{quote}”.")


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
        if chosen.reference.is_bare or not chosen.reference.names:
            continue
        if not chosen.reference.has_date and not chosen.reference.is_rich:
            continue
        stated = _stated_at(chosen.reference.first, understanding)
        if stated is None or _is_asked_about(stated, understanding):
            continue
        words = {understanding.language.tokens[i].folded for i in stated.clause.tokens}
        if words & {"nikt", "nikogo"} and any(p.is_negated for p in stated.clause.predicates):
            continue  # "nie zgłaszamy nikogo"
        yield hold("event-unexplained", "Mowa jeszcze o innym wydarzeniu.", stated.clause.span)


def verbs_unexplained(_: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold on a verb that nobody knows, of the writer or a named person, beside a named event."""
    if not understanding.claims:
        return
    for stated in understanding.stated:
        if stated.stance is not Stance.NEUTRAL or stated.clause.connective in _REASONS:
            continue
        inside = set(stated.clause.tokens)
        near = [
            c for c in understanding.references
            if c.reference.tokens & inside and c.event is not None
            and (c.reference.is_rich or c.reference.has_date)
            and _is_governed(c.reference.tokens & inside, understanding.language)
        ]  # fmt: skip
        strange = [p for p in stated.clause.predicates if _is_strange(p, stated)]
        if near and strange:
            reason = "Nieznany czasownik obok wydarzenia."
            yield hold("verb-unexplained", reason, strange[0].span if understanding.is_body else None)


def _is_governed(tokens: frozenset[int], language: Language) -> bool:
    """Say whether the event is where the verb leads: "na webinar", "do Legnicy", "w gali"."""
    before = {language.tokens[i - 1].folded for i in tokens if i}
    return bool(before & {"na", "do", "w", "we", "ze", "z"})


def _is_strange(predicate: Predicate, stated: Stated) -> bool:
    if predicate.act is not Act.OTHER or predicate.is_past or predicate.lemma in _KNOWN_VERBS:
        return False
    named = any(r.part is Part.GUEST for r in stated.roles)
    return predicate.person == 1 or (predicate.person == _THIRD and named)


def _is_asked_about(stated: Stated, understanding: Understanding) -> bool:
    """Say whether the sentence of a clause asks."""
    return any(
        s.stance is Stance.ASKS and s.clause.sentence == stated.clause.sentence
        for s in understanding.stated
    )


def _is_limit(language: Language, first: int) -> bool:
    before = language.tokens[first - 1].folded if first else ""
    return before in {"do", "od", "z", "ze", "dnia"}


def others_unexplained(case: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold when a claim speaks of people without a name: "z osobą towarzyszącą", "szefostwo"."""
    tokens = understanding.language.tokens
    used = {i for c in understanding.references for i in c.reference.tokens}
    own = understanding.sender.writer.id if understanding.sender.writer else ""
    named = {
        t.folded for i, t in enumerate(tokens) if t.is_person and _is_function(i, understanding)
    }
    for index, token in enumerate(tokens[: understanding.signature]):
        if not token.is_person or index in used or _is_function(index, understanding):
            continue
        if token.kind in {Word.POLITE, Word.NUMBER, Word.ENROLMENT, Word.VERB} or token.folded in _NOBODY:
            continue
        if stated_is_item(understanding, index) and token.folded.startswith(_SERVED):
            continue
        if token.folded in named or _is_only_spoken_of(index, understanding):
            continue
        stated = _stated_at(index, understanding)
        if stated is None or stated.index not in understanding.intentions.clauses:
            continue
        if stated.counts and len(stated.people) >= max(stated.counts):
            continue
        if stated.clause.opens_list or (stated.clause.has_colon and not stated.lacks_people):
            continue
        if stated.stance is Stance.AWAY and stated.people == (own,):
            continue
        yield hold("others-unexplained", f"Mowa o osobach bez nazwiska: „{token.text}”.")
    del case


def stated_is_item(understanding: Understanding, index: int) -> bool:
    """Say whether a word stands in a fragment without a verb: "specjalista pracy z rodziną"."""
    stated = _stated_at(index, understanding)
    return stated is not None and stated.stance is Stance.NAMES


def _is_function(index: int, understanding: Understanding) -> bool:
    """Say whether a noun for people belongs to a name: "kolega Jan", "Jan Lis, kierownik"."""
    tokens = understanding.language.tokens
    firsts = {m.first: m for m in understanding.spoken_mentions}
    lasts = {m.last for m in understanding.spoken_mentions}
    if any(m.first <= index < m.last for m in firsts.values()):
        return True
    at = index + 1
    while at < len(tokens) and at not in firsts and at - index < _NEAR_NAME:
        if tokens[at].kind not in {Word.TITLE, Word.UNKNOWN, Word.INSTITUTION, Word.SELF}:
            break
        at += 1
    if at in firsts:
        return True
    at = index
    while at > 0 and at not in lasts and index - at < _NEAR_NAME:
        at -= 1
        if tokens[at].folded in _AND_ALSO:
            return False
    return at in lasts


def _is_only_spoken_of(index: int, understanding: Understanding) -> bool:
    """Say whether a noun for people stands aside: "z polecenia Dyrektora", "od koleżanki"."""
    tokens = understanding.language.tokens
    at = index - 1
    while at >= 0 and (tokens[at].kind is Word.TITLE or tokens[at].is_person):
        at -= 1
    used = {i for c in understanding.references for i in c.reference.tokens}
    of_event = at > 0 and tokens[at].folded in {"z", "ze", "dla", "o"} and at - 1 in used
    return at >= 0 and (tokens[at].folded in ASIDE_WORDS or of_event)


def conditions_unexplained(case: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold on a condition or a doubt, wherever it stands, unless it goes with a mere request."""
    for stated in understanding.stated:
        words = {understanding.language.tokens[i].folded for i in stated.clause.tokens}
        soft = any(p.is_conditional and p.act is not Act.THANK for p in stated.clause.predicates)
        begins = stated.clause.connective in _CONDITIONS or bool(words & _SOFT)
        if not (soft or begins) or stated.stance in {Stance.ASKS, Stance.REQUEST}:
            continue
        if stated.clause.connective.startswith("ktor") and not stated.roles:
            continue
        if all(p.act is Act.THANK for p in stated.clause.predicates) and stated.clause.predicates:
            continue
        if any(p.is_wish for p in stated.clause.predicates) and not begins:
            continue
        if stated.stance is Stance.NEUTRAL and any(
            p.person == _YOU for p in stated.clause.predicates
        ):
            continue
        yield hold("condition", "Warunek lub wątpliwość.", stated.clause.span)
    del case


def denials_unexplained(case: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold on denials, exceptions, choices and corrections that no predicate uses."""
    language = understanding.language
    for index, token in enumerate(language.tokens[: understanding.signature]):
        stated = _stated_at(index, understanding)
        is_away = stated is not None and stated.stance is Stance.AWAY
        if is_away and token.folded == "ani":
            continue
        if token.folded in _DENIALS and token.kind is not Word.VERB and _corrects(
            index, understanding
        ):
            yield hold("correction", "Sprostowanie: „nie …, tylko …”.")
        if token.kind is Word.VERB:
            continue
        is_spare = (
            token.folded.startswith(_SPARE)
            and stated is not None
            and stated.stance in {Stance.COMES, Stance.SWAP, Stance.NAMES}
        )
        if token.folded in _CORRECTIONS or is_spare:
            yield hold("correction", f"Sprostowanie lub lista rezerwowa: „{token.text}”.")
        if stated is None or stated.stance not in _CLAIMING:
            continue
        if token.folded in _INSTEAD and not (stated.outs or stated.pronoun_out):
            yield hold("replaced-unknown", "Nie wiadomo, kogo dotyczy zastępstwo.")
        if token.kind in {Word.VERB, Word.POLITE}:
            continue
        if token.folded == "nie" and is_away and not stated.clause.predicates:
            continue
        if stated.stance is Stance.NAMES and stated.index not in understanding.intentions.clauses:
            continue
        if token.folded in _DENIALS | _CHOICES:
            reason = f"Zaprzeczenie lub wybór, którego nic nie wyjaśnia: „{token.text}”."
            yield hold("denial-unexplained", reason, token.span if understanding.is_body else None)
    del case


def _corrects(index: int, understanding: Understanding) -> bool:
    """Say whether "nie" denies a day, a number, a name or an event itself."""
    language = understanding.language
    named = {m.first for m in understanding.spoken_mentions}
    for at in range(index + 1, min(index + 1 + _REACH, len(language.tokens))):
        token = language.tokens[at]
        if at in named or token.kind in {Word.DATE, Word.NUMBER, Word.EVENT, Word.SELF}:
            return True
        if token.kind not in {Word.PLAIN, Word.TITLE}:
            return False
    return False


def _stated_at(index: int, understanding: Understanding) -> Stated | None:
    return next((s for s in understanding.stated if index in s.clause.tokens), None)


def _quote(case: Case, understanding: Understanding, span: Span) -> str:
    text = case.message.body.own_words if understanding.is_body else case.message.envelope.subject
    return text[span.start : span.end][:80]


def subject_unexplained(case: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold when the subject line speaks of other people or of another event than the claims."""
    if is_too_long(case) or not understanding.is_body or understanding.is_reply:
        return
    known = {p for c in understanding.claims for p in (c.person, c.instead_of)}
    for mention in understanding.subject_mentions:
        is_known = mention.persons and set(mention.persons) & known
        if mention.is_full and not is_known and not names_sender(mention, understanding.sender):
            reason = "W temacie wiadomości jest ktoś, o kim treść nie mówi."
            yield hold("unexplained-subject", reason)
    events = {c.event for c in understanding.claims if c.event}
    events |= {c.event.id for c in understanding.references if c.event is not None}
    for chosen in understanding.subject_references:
        if not (chosen.reference.has_day or chosen.reference.is_rich):
            continue
        fits = chosen.event is None or chosen.event.id in events
        if not fits or (chosen.conflict and chosen.reference.has_date):
            reason = "Temat wiadomości mówi o innym wydarzeniu niż treść."
            yield hold("unexplained-subject", reason)
