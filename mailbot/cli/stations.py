"""One message at each station, as lines for the terminal. Reads rows, decides nothing."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from mailbot.clock import WARSAW
from mailbot.reading.wording import LEVELS
from mailbot.storage.register import DossierDocument, EnrolmentRow
from mailbot.storage.tables import DecisionRow, Journal, Message, Outbox, Parsed, Seen
from parsers.facts import ParsedMessage
from parsers.facts.document import SignatureLevel
from rules.decision import Decision

Station = tuple[str, Sequence[str]]

STATES = {
    "kept": "czeka na odczytanie",
    "done": "załatwiona",
    "held": "czeka na decyzję osoby",
    "ignored": "pominięta",
    "historical": "dawna (tylko zapisana)",
    "parked": "odstawiona po awariach",
}
OUTBOX_STATES = {
    "queued": "do wysłania",
    "sending": "w trakcie wysyłania",
    "sent": "wysłana",
    "failed": "odrzucona przez serwer",
    "unknown": "nie wiadomo, czy wyszła",
    "merged": "połączona z następną",
    "withheld": "wstrzymana",
}
ACTIONS = {
    "auto": "wykonać samodzielnie",
    "auto_and_review": "wykonać i pokazać osobie",
    "review": "zostawić osobie",
    "silent": "nie odpowiadać",
}


def stations(session: Session, message_id: int) -> Iterator[Station]:
    """Give title and lines of each station; no lines where the message has not been yet."""
    message = session.get_one(Message, message_id)
    yield "Przyjęta", list(_kept(session, message))
    parsed = session.get(Parsed, message_id)
    yield "Odczytana", list(_parsed(parsed)) if parsed else ()
    decision = last_decision(session, message_id)
    yield "Rozstrzygnięta", list(_decided(decision)) if decision else ()
    yield "Wykonana", list(_applied(session, message_id))
    yield "Odpowiedź", list(_answered(session, message_id))
    yield "Dziennik", list(_journal(session, message_id))


def explanation(session: Session, message_id: int) -> str:
    """Say why a message was decided as it was; where it has not been yet, what it waits for."""
    from rules.explain import explain

    parsed = session.get(Parsed, message_id)
    decision = last_decision(session, message_id)
    if parsed is None or decision is None:
        message = session.get_one(Message, message_id)
        return f"Wiadomość {message_id}: {STATES[message.state]}. {message.reason}".rstrip()
    return explain(
        ParsedMessage.model_validate(parsed.facts), Decision.model_validate(decision.decision)
    )


def proposal_lines(session: Session, message_id: int) -> Iterator[str]:
    """Propose earlier answers to the question of a message, with the words in common."""
    from mailbot.questions.answers import proposals

    for proposal in proposals(session, message_id):
        number = proposal.likeness.answer
        yield f"Podobne pytanie (wspólne słowa: {', '.join(proposal.likeness.common)});"
        yield f"odpowiedź nr {number} wysyła `mailbot answers send {message_id} {number}`:"
        yield from (f"| {line}" for line in proposal.text.splitlines())


def last_decision(session: Session, message_id: int) -> DecisionRow | None:
    """Return the decision that holds: the latest, corrections included."""
    query = select(DecisionRow).where(DecisionRow.message_id == message_id)
    return session.scalars(query.order_by(DecisionRow.seq.desc()).limit(1)).first()


def local(moment: datetime | None) -> str:
    """Write a moment as people in Warsaw read it."""
    return moment.astimezone(WARSAW).strftime("%d.%m.%Y %H:%M:%S") if moment else "—"


def _kept(session: Session, message: Message) -> Iterator[str]:
    yield f"wiadomość {message.id}, skrzynka {message.mailbox}: {STATES[message.state]}"
    yield f"odebrana {local(message.received)}, przyjęta {local(message.kept_at)}"
    if message.reason:
        yield f"powód: {message.reason}"
    if message.copy_of is not None:
        yield f"kopia wiadomości {message.copy_of}"
    if message.attempts > 1:
        yield f"liczba prób odczytania: {message.attempts}"
    for seen in session.scalars(select(Seen).where(Seen.message_id == message.id)):
        yield f"na serwerze: {seen.folder}, numer {seen.uid} (UIDVALIDITY {seen.uidvalidity})"
    yield f"treść: {message.sha256}"


def _parsed(parsed: Parsed) -> Iterator[str]:
    facts = ParsedMessage.model_validate(parsed.facts)
    envelope = facts.envelope
    yield f"wynik: {facts.outcome.value} (parser {parsed.parser_version})"
    yield f"od: {envelope.sender.address if envelope.sender else 'nadawca niejednoznaczny'}"
    yield f"zaufanie do nadawcy: {envelope.trust.name.lower()} ({envelope.trust_evidence})"
    yield f"temat: {envelope.subject}"
    if facts.machine:
        yield f"napisana przez automat: {facts.machine.kind.value} ({facts.machine.evidence})"
    for leaf in facts.leaves:
        yield f"część {leaf.path}: {leaf.sniffed_type}, {leaf.role.value}, {leaf.size} B"
    for problem in facts.problems:
        yield f"kłopot: {problem.where}: {problem.code}"
    yield from (f"| {line}" for line in facts.body.own_words.splitlines())


def _decided(row: DecisionRow) -> Iterator[str]:
    decision = Decision.model_validate(row.decision)
    yield f"{ACTIONS[decision.action.value]} ({local(row.decided_at)}, {decision.rules_version})"
    for operation in decision.operations:
        values = operation.model_dump(mode="json", exclude={"op"}, exclude_defaults=True)
        told = ", ".join(f"{name}: {value}" for name, value in values.items() if value is not None)
        yield f"{operation.op} ({told})" if told else operation.op
    for finding in decision.findings:
        yield f"{'przeszkoda' if finding.blocks else 'uwaga'}: {finding.reason} [{finding.rule}]"
    if decision.reply:
        yield f"odpowiedź według wzoru {decision.reply.template}"


def _applied(session: Session, message_id: int) -> Iterator[str]:
    enrolments = select(EnrolmentRow).where(EnrolmentRow.message_id == message_id)
    for row in session.scalars(enrolments.order_by(EnrolmentRow.id)):
        yield f"zapis: wydarzenie {row.event_id}, osoba {row.person_id}: {row.state}"
    documents = select(DossierDocument).where(DossierDocument.message_id == message_id)
    for document in session.scalars(documents.order_by(DossierDocument.id)):
        form = document.form or "nierozpoznany"
        yield f"dokument {document.part}: formularz {form}, {document.state}"
        yield from (f"  {line}" for line in _acceptance(document))


def _acceptance(document: DossierDocument) -> Iterator[str]:
    """Tell the two acceptances, neither of which depends on the other, and who signed."""
    accepted, original = document.scan_accepted_at, document.original_received_at
    yield f"skan: {f'przyjęty {local(accepted)}' if accepted else 'jeszcze nieprzyjęty'}"
    yield f"oryginał: {f'otrzymany {local(original)}' if original else 'jeszcze nieotrzymany'}"
    for one in document.reading.get("signatures", ()):
        level = LEVELS[SignatureLevel(one["level"])]
        yield f"podpis elektroniczny: {level}, {one['signer'] or 'nie wiadomo czyj'}"


def _answered(session: Session, message_id: int) -> Iterator[str]:
    query = select(Outbox).where(Outbox.message_id == message_id).order_by(Outbox.id)
    for mail in session.scalars(query):
        yield f"{mail.purpose} do {mail.recipient}: {OUTBOX_STATES[mail.state]}"
        if mail.reason:
            yield f"powód: {mail.reason}"
        yield f"zmiana {local(mail.changed_at)}, {mail.message_id_header}"
        yield from (f"| {line}" for line in mail.body.splitlines())


def _journal(session: Session, message_id: int) -> Iterator[str]:
    query = select(Journal).where(Journal.message_id == message_id).order_by(Journal.id)
    for entry in session.scalars(query):
        detail = ", ".join(f"{name}={value}" for name, value in entry.detail.items())
        yield f"{local(entry.at)} {entry.actor}: {entry.act}{f' ({detail})' if detail else ''}"
