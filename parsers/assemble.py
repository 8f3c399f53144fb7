"""One mail read from first byte to last: guard, parts, body, sender, language, documents."""

import email
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from parsers.documents import Budget, read_attachment
from parsers.documents.beside import Attached, with_signatures_beside
from parsers.documents.halves import joined
from parsers.facts import (
    BlockKind,
    Body,
    DocumentReading,
    Envelope,
    Language,
    Leaf,
    LeafRole,
    Outcome,
    ParsedMessage,
    Problem,
)
from parsers.facts.hints import Hints
from parsers.limits import Limits
from parsers.message.authentication import judge
from parsers.message.automatic import Whole, detect
from parsers.message.body import read_body
from parsers.message.envelope import minimal_envelope, read_envelope
from parsers.message.guard import header_block, refusal, without_noise
from parsers.message.headers import Headers
from parsers.message.itip import read_answer
from parsers.message.mime import Part, walk
from parsers.polish import analyse
from parsers.version import PARSER_VERSION

# The day of the quoted mail is no day of an event.
_HEAD_OF_QUOTE = re.compile(
    r"^\*?(?:Od|From|Wysłan\w*|Sent|Data|Date|Dnia|Do|To|DW|Cc|Nadawca|Adresat)\*?\s*:"
    r"|(?:napisał\S*|pisze|wrote|schrieb)\s*:?\s*$|^W dniu\b.*@|^Wiadomość napisana",
    re.IGNORECASE,
)
_NO_BODY = Body(blocks=(), own_words="", is_forwarded=False, from_html=False)
_TEXT_ROLES = (LeafRole.BODY, LeafRole.ALTERNATIVE)
_MAX_PROBLEMS = 200


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom a mail is read, and within which budgets."""

    authserv_id: str
    """Name with which the receiving server signs its verdicts."""
    instance: str
    """Our own name in the loop header."""
    limits: Limits
    hints: Hints


def read_whole(raw: bytes, reader: Reader) -> ParsedMessage:
    """Read a mail; may raise whatever a library raises on hostile input."""
    limits = reader.limits
    bare = without_noise(raw)
    objection = refusal(bare, limits)
    if objection is not None:
        return headers_only(raw, Outcome.REFUSED, Problem(where="guard", code=objection), limits)
    message = email.message_from_bytes(bare)
    headers = Headers.of(message)
    parts = walk(message, limits.leaves)
    envelope = _vouched(read_envelope(headers, limits), headers, reader.authserv_id)
    reading = read_body(parts, envelope.subject, limits)
    problems = [*_problems_of(parts, limits), *reading.problems]
    machine = detect(Whole(message, headers, parts, envelope, reading.body), reader.instance)
    return ParsedMessage(
        outcome=Outcome.OK,
        envelope=envelope,
        machine=machine,
        body=reading.body,
        leaves=tuple(part.leaf for part in parts),
        language=analyse(reading.body.own_words, envelope.subject, _quoted(reading.body)),
        documents=_documents(parts, reader, is_by_person=machine is None),
        problems=tuple(problems[:_MAX_PROBLEMS]),
        calendar=read_answer(parts),
        content_hash=_content_hash(reading.body.own_words, (part.leaf for part in parts)),
        parser_version=PARSER_VERSION,
    )


def _quoted(body: Body) -> str:
    """Join what the mail quotes or hands on, without the marks of quoting."""
    kinds = {BlockKind.QUOTE, BlockKind.FORWARD}
    lines = [n.lstrip("> ") for b in body.blocks if b.kind in kinds for n in b.text.splitlines()]
    return "\n".join(line for line in lines if not _HEAD_OF_QUOTE.search(line))


def headers_only(raw: bytes, outcome: Outcome, why: Problem, limits: Limits) -> ParsedMessage:
    """Cut the headers by bytes and say nothing about the rest; the mail goes to a person."""
    block = header_block(without_noise(raw[: limits.header_bytes * 2]))
    return ParsedMessage(
        outcome=outcome,
        envelope=minimal_envelope(Headers.cut(block[: limits.header_bytes])),
        machine=None,
        body=_NO_BODY,
        leaves=(),
        language=Language(),
        documents=(),
        problems=(why,),
        content_hash=hashlib.sha256(raw).hexdigest(),
        parser_version=PARSER_VERSION,
    )


def _vouched(envelope: Envelope, headers: Headers, authserv_id: str) -> Envelope:
    verdict = judge(headers, envelope.sender, authserv_id)
    return envelope.model_copy(update={"trust": verdict.trust, "trust_evidence": verdict.evidence})


def _documents(
    parts: Iterable[Part], reader: Reader, *, is_by_person: bool
) -> tuple[DocumentReading, ...]:
    """Read the attachments; a mail that a machine hands back is not searched for our own forms."""
    budget = Budget(reader.limits)
    chosen = [
        part
        for part in parts
        if part.leaf.role is LeafRole.ATTACHMENT or (is_by_person and _is_mail(part.leaf))
    ]
    readings = tuple(
        reading
        for part in chosen
        for reading in read_attachment(part.data, part.leaf, reader.limits, reader.hints, budget)
        if reading.member is not None or not _is_mail(part.leaf)
    )
    files = [Attached(part.leaf.path, part.leaf.name or "", part.data) for part in chosen]
    signed = with_signatures_beside(readings, files)
    return joined(signed, {one.part: one.name for one in files})


def _is_mail(leaf: Leaf) -> bool:
    """Say whether a leaf is an attached mail; of it only the files count."""
    return leaf.role is LeafRole.NESTED and leaf.declared_type == "message/rfc822"


def _problems_of(parts: tuple[Part, ...], limits: Limits) -> list[Problem]:
    problems = [
        Problem(where=f"part {part.leaf.path}", code=defect)
        for part in parts
        for defect in part.leaf.defects
    ]
    if len(parts) >= limits.leaves:
        problems.append(Problem(where="mime", code="too-many-parts"))
    return problems


def _content_hash(words: str, leaves: Iterable[Leaf]) -> str:
    """Hash what was said and attached, so that another way through the mail changes nothing."""
    digest = hashlib.sha256(words.encode())
    for leaf in leaves:
        if leaf.role not in _TEXT_ROLES:
            digest.update(b"\0" + leaf.sha256.encode())
    return digest.hexdigest()
