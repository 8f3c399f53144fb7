"""What a mail says, put together: who writes, whom it names, which events, what it states.

Facts of language become mentions of the registry and claims about events here; nothing is judged.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from parsers.facts import Act, Language, Word
from rules.case import Case
from rules.claims import settled
from rules.clause_view import Writer
from rules.days import warsaw_day
from rules.events import Chosen, Reference, choose, read_references
from rules.handed import NOTHING, Handed
from rules.heard import Heard
from rules.institutions import institution_tokens
from rules.intentions import Assembly, Claim, Intentions
from rules.people import Mention, People, Sender, SenderKind, identify_sender
from rules.registry import Event
from rules.signature import signature_start
from rules.stances import SELF, Stated, read_stances

# Longer mails are letters: they go to a person, unread, because putting words, people and events
# together takes time that grows with the square of the length.
MOST_WORDS = 600
# "j.w.", "jak w temacie": the subject speaks.
_FEW_WORDS = 6
_REPLY = re.compile(r"\s*(?:re|odp|fwd?|pd|aw|wg|ponownie)\b\.?\s*(?:\[\d+\])?:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Understanding:
    """The mail as far as it is understood."""

    sender: Sender
    mentions: tuple[Mention, ...]
    subject_mentions: tuple[Mention, ...]
    signature: int
    """First token of the signature in the own words."""
    institution: frozenset[int]
    """Tokens of the own words that name the sender's institution."""
    subject_institution: frozenset[int]
    references: tuple[Chosen, ...]
    """What the own words say about events."""
    subject_references: tuple[Chosen, ...]
    context: tuple[Chosen, ...]
    """Events of the thread or the quoted mail, used when the own words name none."""
    default: tuple[Chosen, ...]
    """What a statement without an event of its own speaks of."""
    stated: tuple[Stated, ...]
    intentions: Intentions
    language: Language
    """Facts of what was spoken: the own words, or the subject when the body says nothing."""
    spoken_mentions: tuple[Mention, ...]
    is_body: bool
    """Whether the own words speak, not the subject alone."""
    is_reply: bool
    """The subject is of an earlier mail (Re:, Odp:, Fwd:)."""
    claims: tuple[Claim, ...]
    """The intentions with the writer's id in place of `SELF`, where the writer is known."""
    handed: Handed = NOTHING
    """What it hands in besides, see `rules.handing_in`."""


def is_too_long(case: Case) -> bool:
    """Say whether a mail has more words than a sign-up ever has."""
    language = case.message.language
    subject = language.subject or Language()
    return len(language.tokens) + len(subject.tokens) > MOST_WORDS


def understand(case: Case) -> Understanding:
    """Read a case; pure and without any decision."""
    if is_too_long(case):
        case = replace(case, message=case.message.model_copy(update={"language": Language()}))
    language = case.message.language
    subject = language.subject or Language()
    sender = identify_sender(case)
    people = People(case.registry)
    mentions = people.find(case.message.body.own_words, language.tokens)
    subject_mentions = people.find(case.message.envelope.subject, subject.tokens)
    signature = signature_start(language, mentions, sender)
    ours = institution_tokens(language.tokens, sender.institution)
    ours_in_subject = institution_tokens(subject.tokens, sender.institution)
    after = frozenset(range(signature, len(language.tokens)))
    body = _references(case, language, _named(mentions) | after | ours, frozenset())
    head = _references(case, subject, _named(subject_mentions) | ours_in_subject, frozenset())
    known = _certain((*body, *head))
    if known:
        body = _again(case, body, known)
        head = _again(case, head, known)
    body = _without_bare(body, _certain(head))
    context = _context(case)
    speaks = _speaks(language, mentions, signature)
    spoken = language if speaks else subject
    spoken_mentions = mentions if speaks else subject_mentions
    end = signature if speaks else len(subject.tokens)
    default = _default(body, head, context)
    own = sender.writer.id if sender.writer else SELF
    writer = Writer(own, is_staff=sender.kind is SenderKind.STAFF)
    stated = read_stances(spoken, spoken_mentions, end, writer)
    references = body if speaks else head
    heard = Heard(spoken, stated, references, default, spoken_mentions, own)
    intentions = Assembly(heard).assemble()
    return Understanding(
        sender=sender,
        mentions=mentions,
        subject_mentions=subject_mentions,
        signature=end,
        institution=ours,
        subject_institution=ours_in_subject,
        references=references,
        subject_references=head,
        context=context,
        default=default,
        stated=stated,
        intentions=intentions,
        language=spoken,
        spoken_mentions=spoken_mentions,
        is_body=speaks,
        is_reply=_REPLY.match(case.message.envelope.subject) is not None,
        claims=settled(case, intentions.claims),
    )


def _speaks(language: Language, mentions: Sequence[Mention], signature: int) -> bool:
    """Say whether the body says anything: a verb, a name, a day before its signature."""
    said = [c for c in language.clauses if c.tokens and c.tokens[0] < signature]
    if any(p.act not in {Act.THANK, Act.GREET} for c in said for p in c.predicates):
        return True
    if any(m.first < signature for m in mentions) or language.dates:
        return True
    words = [t for t in language.tokens[:signature] if t.kind is not Word.POLITE]
    return len(words) > _FEW_WORDS


def _named(mentions: Sequence[Mention]) -> frozenset[int]:
    return frozenset(i for m in mentions if m.is_full for i in range(m.first, m.last))


def _references(
    case: Case, language: Language, aside: frozenset[int], known: frozenset[str]
) -> tuple[Chosen, ...]:
    today, events = warsaw_day(case.received), case.registry.events
    found = read_references(language, events, aside, today)
    return tuple(choose(reference, events, today, known) for reference in found)


def _again(case: Case, chosen: tuple[Chosen, ...], known: frozenset[str]) -> tuple[Chosen, ...]:
    today, events = warsaw_day(case.received), case.registry.events
    return tuple(
        choose(c.reference, events, today, known) if c.event is None and not c.conflict else c
        for c in chosen
    )


def _without_bare(chosen: tuple[Chosen, ...], head: frozenset[str]) -> tuple[Chosen, ...]:
    """Drop kinds of events that stand alone where others are named: "auto w warsztacie"."""
    others = {c.event.id for c in chosen if c.event and not c.reference.is_bare} | head
    if not others:
        return chosen
    return tuple(
        c for c in chosen if not c.reference.is_bare or (c.event and c.event.id in others)
    )


def _certain(chosen: Sequence[Chosen]) -> frozenset[str]:
    return frozenset(c.event.id for c in chosen if c.event is not None and c.reference.names)


def _context(case: Case) -> tuple[Chosen, ...]:
    """Return the events of the thread, else those of the quoted mail."""
    events = {e.id: e for e in case.registry.events}
    if case.thread.events:
        return tuple(_of_thread(events[e]) for e in case.thread.events if e in events)
    quoted = case.message.language.quoted
    if quoted is None:
        return ()
    found = _references(case, quoted, frozenset(), frozenset())
    named = [c for c in found if c.reference.names]
    certain = _certain(named)
    return _again(case, tuple(named), certain)


def _one_of(named: Sequence[Chosen]) -> Chosen:
    """Return several events as one open choice."""
    ids = tuple(dict.fromkeys(c.event.id for c in named if c.event is not None))
    tokens = frozenset(i for c in named for i in c.reference.tokens)
    return Chosen(Reference(tokens, frozenset(ids), names=True), None, ids)


def _of_thread(event: Event) -> Chosen:
    return Chosen(Reference(frozenset((-1,)), frozenset((event.id,)), names=True), event, (event.id,))


def _default(
    body: Sequence[Chosen], head: Sequence[Chosen], context: Sequence[Chosen]
) -> tuple[Chosen, ...]:
    """Return what a statement without an event means: the mail's, the subject's, the thread's."""
    for group in (body, head, context):
        named = [c for c in group if c.reference.names]
        distinct = {c.event.id: c for c in named if c.event is not None}
        if len(distinct) == 1:
            return tuple(distinct.values())
        if len(distinct) > 1:
            return (_one_of(named),)
        if named:
            return tuple(named)[:1]
    vague = [c for c in (*body, *head, *context) if not c.reference.is_noise]
    return tuple(c for c in vague if c.event is not None)[:1] or tuple(vague)[:1]

