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
from rules.events import Chosen
from rules.handed import NOTHING, Handed
from rules.heard import Heard
from rules.institutions import institution_tokens
from rules.intentions import Assembly, Claim, Intentions
from rules.people import Mention, People, Sender, SenderKind, identify_sender
from rules.signature import signature_start
from rules.spoken_events import spoken_events
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
    subject_stated: tuple[Stated, ...]
    """What the subject line states beside a body that speaks."""
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
    settles: int | None = None
    """The earlier mail whose open choice it makes, see `rules.choices`."""

    def without_attendance(self) -> "Understanding":
        """Return the same without what it says of people and events."""
        return replace(
            self,
            mentions=(),
            subject_mentions=(),
            references=(),
            subject_references=(),
            context=(),
            default=(),
            stated=(),
            subject_stated=(),
            intentions=Intentions(),
            language=Language(),
            spoken_mentions=(),
            claims=(),
        )


@dataclass(frozen=True, slots=True)
class _Text:
    """The own words or the subject line, with the names in it."""

    language: Language
    mentions: tuple[Mention, ...]
    institution: frozenset[int]
    """Tokens that name the sender's institution."""

    def aside(self) -> frozenset[int]:
        """Return the tokens of full names and of the institution: they speak of no event."""
        named = (range(m.first, m.last) for m in self.mentions if m.is_full)
        return self.institution.union(*named)


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
    sender = identify_sender(case)
    body = _text(case, sender, case.message.body.own_words, language)
    head = _text(case, sender, case.message.envelope.subject, language.subject or Language())
    signature = signature_start(language, body.mentions, sender)
    after = frozenset(range(signature, len(language.tokens)))
    events = spoken_events(case, body.aside() | after, head.aside())
    speaks = _speaks(language, body.mentions, signature)
    spoken, references = (body, events.body) if speaks else (head, events.head)
    end = signature if speaks else len(head.language.tokens)
    writer = _writer(sender)
    stated = read_stances(spoken.language, spoken.mentions, end, writer)
    heard = _heard(spoken, stated, references, events.default, writer)
    intentions = Assembly(heard).assemble()
    return Understanding(
        sender=sender,
        mentions=body.mentions,
        subject_mentions=head.mentions,
        signature=end,
        institution=body.institution,
        subject_institution=head.institution,
        references=references,
        subject_references=events.head,
        context=events.context,
        default=events.default,
        stated=stated,
        subject_stated=_subject_stated(head, writer) if speaks else (),
        intentions=intentions,
        language=spoken.language,
        spoken_mentions=spoken.mentions,
        is_body=speaks,
        is_reply=_REPLY.match(case.message.envelope.subject) is not None,
        claims=settled(case, intentions.claims),
    )


def _text(case: Case, sender: Sender, words: str, language: Language) -> _Text:
    return _Text(
        language=language,
        mentions=People(case.registry).find(words, language.tokens),
        institution=institution_tokens(language.tokens, sender.institution),
    )


def _heard(
    spoken: _Text,
    stated: tuple[Stated, ...],
    references: tuple[Chosen, ...],
    default: tuple[Chosen, ...],
    writer: Writer,
) -> Heard:
    return Heard(
        language=spoken.language,
        stated=stated,
        references=references,
        default=default,
        mentions=spoken.mentions,
        own=writer.id,
        institution=spoken.institution,
    )


def _subject_stated(head: _Text, writer: Writer) -> tuple[Stated, ...]:
    return read_stances(head.language, head.mentions, len(head.language.tokens), writer)


def _writer(sender: Sender) -> Writer:
    own = sender.writer.id if sender.writer else SELF
    return Writer(own, is_staff=sender.kind is SenderKind.STAFF)


def _speaks(language: Language, mentions: Sequence[Mention], signature: int) -> bool:
    """Say whether the body says anything: a verb, a name, a day before its signature."""
    said = [c for c in language.clauses if c.tokens and c.tokens[0] < signature]
    if any(p.act not in {Act.THANK, Act.GREET} for c in said for p in c.predicates):
        return True
    if any(m.first < signature for m in mentions) or language.dates:
        return True
    words = [t for t in language.tokens[:signature] if t.kind is not Word.POLITE]
    return len(words) > _FEW_WORDS
