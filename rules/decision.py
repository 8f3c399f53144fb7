"""What was decided and why: operations, reply, blockers, reasons. Plain data, exact as JSON."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from parsers.facts import Fact, Span

Language = Literal["pl", "en"]
"""What our mails are written in."""


class Action(StrEnum):
    """What happens with the mail."""

    AUTO = "auto"
    """All operations are carried out and answered without a person."""
    AUTO_AND_REVIEW = "auto_and_review"
    """As AUTO, and a person sees a question or note."""
    REVIEW = "review"
    """Nothing is carried out; a person decides; a clarifying reply may go out."""
    SILENT = "silent"
    """Logged, neither answered nor shown as work (machines only)."""


class MatterKind(StrEnum):
    """What a mail wants of a person, besides lists and papers; the most pressing first."""

    RODO = "rodo"
    """A right over one's own data is used: access, erasure, objection, consent taken back."""
    COMPLAINT = "complaint"
    PUBLIC_INFORMATION = "public_information"
    MEDIA = "media"
    """A journalist asks."""
    INVOICE = "invoice"
    OFFER = "offer"
    """Somebody wants to sell something to the office."""
    JOB = "job"
    QUESTION = "question"


class Enrol(Fact):
    """Put a person on an event's list; ``waitlist`` when it is full."""

    op: Literal["enrol"] = "enrol"
    event: str | None
    person: str | None
    name: str | None = None
    """As written, when no registered person fits."""
    waitlist: bool = False


class Cancel(Fact):
    """Take a person off an event's list."""

    op: Literal["cancel"] = "cancel"
    event: str | None
    person: str | None
    name: str | None = None


class Replace(Fact):
    """Give one person's place to another of the same institution."""

    op: Literal["replace"] = "replace"
    event: str | None
    person: str | None
    new_person: str | None


class ApplyGroup(Fact):
    """Application of a candidate to a working group."""

    op: Literal["apply_group"] = "apply_group"
    group: str | None
    person: str | None
    name: str | None = None
    """As written in the form, when the candidate is not registered."""
    rank: int | None = None
    """Place in the candidate's order of preference, from 1 on."""


class WithdrawGroup(Fact):
    """The candidate takes an application to a working group back."""

    op: Literal["withdraw_group"] = "withdraw_group"
    group: str
    person: str


class Documents(Fact):
    """Documents arrived; kept in the dossier for acceptance by a person."""

    op: Literal["documents"] = "documents"
    institution: str | None
    docs: tuple[str, ...]
    """Form ids, or file names when not recognised."""


class Update(Fact):
    """A change of registered data was announced."""

    op: Literal["update"] = "update"
    what: str
    institution: str | None = None
    person: str | None = None


class Question(Fact):
    """Something was asked."""

    op: Literal["question"] = "question"
    event: str | None = None


Operation = Annotated[
    Enrol | Cancel | Replace | ApplyGroup | WithdrawGroup | Documents | Update | Question,
    Field(discriminator="op"),
]


class Finding(Fact):
    """One check's result that matters: why it is so, for people, in Polish."""

    rule: str
    """Name of the check, such as ``written-by-a-machine``."""
    blocks: bool
    """True: nothing automatic may happen because of it."""
    reason: str
    """One Polish sentence for the coordinator."""
    span: Span | None = None
    """Which of the own words led to it."""
    care: int = 0
    """How careful it makes the decision, see `rules.findings.Care`; the highest wins."""


OTHER_DOCUMENT = "inny dokument"
"""Stands in a reply for a document that is none of our forms: its name is the sender's."""


class BlankCopy(Fact):
    """A form to be printed with what the papers of a dossier said surely."""

    dossier: int
    """Number of the dossier; its papers are the sender's own."""
    form: str
    person: str = ""
    """Whose declaration; empty for a paper of the institution."""


class Blanks(Fact):
    """Which empty forms go with a reply, and whose data may be printed on further copies."""

    asked: str = ""
    """Folded words by which forms were asked for; compared with their titles, never shown."""
    needed_of: tuple[Literal["institution", "person"], ...] = ()
    """Forms that everybody of these must hand in."""
    institution: str | None = None
    """Id; ``None``: nothing of the register leaves the house."""
    person: str | None = None
    """Id of the one person whose data may be printed besides."""
    copies: tuple[BlankCopy, ...] = ()
    """Further copies, of what is missing in a dossier of the sender."""


class ReplyPlan(Fact):
    """Which reply to send; rendering needs only this and the registry."""

    template: str
    """Id of a template such as ``confirm``."""
    language: Language = "pl"
    """Of the whole reply; that of further acts does not count."""
    event: str | None = None
    persons: tuple[str, ...] = ()
    """Ids of the persons it is about; for ``replaced`` those who were put on the list."""
    removed: tuple[str, ...] = ()
    """For ``replaced``: ids of the persons who were taken off the list."""
    groups: tuple[str, ...] = ()
    """Ids of the working groups it is about."""
    choices: tuple[str, ...] = ()
    """Event ids offered as a numbered list."""
    missing: tuple[str, ...] = ()
    """Polish phrases naming exactly what is missing."""
    statements: tuple[str, ...] = ()
    """For ``correction``: what is true now, in our own words, in the language of the reply."""
    documents: tuple[str, ...] = ()
    """What arrived: ids of our forms, `OTHER_DOCUMENT` for anything else; no names of files."""
    blanks: Blanks | None = None
    """Forms to be attached."""
    also: tuple["ReplyPlan", ...] = ()
    """Further acts of the same mail, told in the same reply."""

    @property
    def name(self) -> str:
        """All templates of the reply in order, each once: ``confirm+question_ack``."""
        return "+".join(dict.fromkeys((self.template, *(p.template for p in self.also))))


class Use(StrEnum):
    """What some words of a mail were used for."""

    GUEST = "guest"
    LEAVES = "leaves"
    REPLACED = "replaced"
    ASIDE = "aside"
    """A person who is only spoken of."""
    EVENT = "event"
    COMES = "comes"
    AWAY = "away"
    SWAP = "swap"
    QUESTION = "question"
    REQUEST = "request"
    PAPERS = "papers"
    DOUBT = "doubt"
    """About attendance, but not firm."""
    TOLD = "told"
    """Tells something that changes no list."""
    POLITE = "polite"
    SIGNATURE = "signature"
    LEFT_OVER = "left_over"
    """Nothing used them: why a person must look."""


class Mark(Fact):
    """Words of the mail with what they were used for; no words of the mail themselves."""

    span: Span
    use: Use
    refers_to: str | None = None
    """Id of the person or the event that the words were taken for."""


class Ruling(Fact):
    """Which rule of the coordinators decided last, and what it asked for."""

    rule: str
    """Its name in the configuration."""
    then: str
    """``as_decided``, ``show`` or ``review``."""
    coordinator: str | None = None
    """Address of the person whom it chose."""


class Decision(Fact):
    """The outcome for one mail. ``operations`` are carried out only if ``action`` is automatic."""

    action: Action
    operations: tuple[Operation, ...] = ()
    """What to do, or under REVIEW the proposal for the coordinator."""
    reply: ReplyPlan | None = None
    findings: tuple[Finding, ...] = ()
    """All reasons, blockers first; at least one for REVIEW and SILENT."""
    intents: tuple[str, ...] = ()
    """enrol, cancel, question, documents, bounce … for the digest and for statistics."""
    section: str = "do_rozstrzygniecia"
    """Section of the daily digest (domain/processes: digest_sections)."""
    matters: tuple[MatterKind, ...] = ()
    """What a person must answer, the most pressing first; each has its clock."""
    marks: tuple[Mark, ...] = ()
    """What the own words were used for, in order; for explanations."""
    settles: int | None = None
    """Id of an earlier mail that waited for what this one says, and waits no more."""
    ruling: Ruling | None = None
    """The rule of the coordinators that fitted; ``None`` without rules."""
    circumstances: dict[str, str | int | bool | None] = Field(default_factory=dict)
    """Facts that rules may ask for, as they were; ids and counts, see `rules.tables.words`."""
    rules_version: str
