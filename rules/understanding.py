"""What a mail says, put together: who writes, whom it names, which event, what it states.

Facts of language become mentions of the registry here; nothing is judged yet.
"""

from dataclasses import dataclass, replace

from parsers.facts import Act, Language
from rules.case import Case
from rules.events import Aside, EventReading, read_event
from rules.institutions import institution_tokens
from rules.people import Mention, People, Sender, identify_sender
from rules.signature import signature_start
from rules.statement import Statement, read_statement

# Longer mails are letters: they go to a person, unread, because putting words, people and events
# together takes time that grows with the square of the length.
MOST_WORDS = 600


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
    event: EventReading
    statement: Statement
    acts: frozenset[Act]
    """Everything that any predicate of the own words does, plain or not."""
    asks: bool


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
    own, subject = case.message.body.own_words, language.subject or Language()
    sender = identify_sender(case)
    people = People(case.registry)
    mentions = people.find(own, language.tokens)
    subject_mentions = people.find(case.message.envelope.subject, subject.tokens)
    signature = signature_start(language.tokens, language.clauses, mentions, sender)
    named = frozenset(i for m in mentions if m.is_full for i in range(m.first, m.last))
    named_in_subject = frozenset(
        i for m in subject_mentions if m.is_full for i in range(m.first, m.last)
    )
    ours = institution_tokens(language.tokens, sender.institution)
    ours_in_subject = institution_tokens(subject.tokens, sender.institution)
    after = frozenset(range(signature, len(language.tokens)))
    aside = Aside(named | after | ours, named_in_subject | ours_in_subject)
    event = read_event(case, aside)
    clauses = (*language.clauses, *subject.clauses)
    return Understanding(
        sender=sender,
        mentions=mentions,
        subject_mentions=subject_mentions,
        signature=signature,
        institution=ours,
        subject_institution=ours_in_subject,
        event=event,
        statement=read_statement(own, language, mentions, signature, sender),
        acts=frozenset(p.act for c in clauses for p in c.predicates),
        asks=any(c.is_question for c in clauses),
    )
