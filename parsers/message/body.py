"""The readable text of a mail and, of it, the sender's own words."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from parsers.facts import Block, BlockKind, Body, LeafRole, Problem
from parsers.limits import Limits
from parsers.message.charset import decode
from parsers.message.html import html_to_text
from parsers.message.mime import Part
from parsers.message.own_words import own_words, split
from parsers.message.quote_marks import is_forward_subject

_LINE_END = re.compile(r"\r\n|\r|\x0b|\x0c|\x85|\u2028|\u2029")
_CONTROLS = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u200b\u202a-\u202e\u2066-\u2069\ufeff]"
)

# UTF-8 needs at most four bytes a letter; the rest of a part is not even decoded.
_BYTES_PER_CHAR = 4


@dataclass(frozen=True, slots=True)
class Reading:
    """A body with what went wrong while reading it."""

    body: Body
    problems: tuple[Problem, ...]


def read_body(parts: Iterable[Part], subject: str, limits: Limits) -> Reading:
    """Read the parts with the role of body, top to bottom, as one text."""
    texts: list[str] = []
    problems: list[Problem] = []
    from_html = False
    for part in parts:
        if part.leaf.role is not LeafRole.BODY:
            continue
        decoded = decode(part.data[: limits.body_chars * _BYTES_PER_CHAR], part.charset)
        if decoded.is_repaired:
            problems.append(Problem(where=f"part {part.leaf.path}", code="charset-repaired"))
        is_html = part.leaf.sniffed_type == "text/html"
        from_html = from_html or is_html
        texts.append(html_to_text(decoded.text) if is_html else _plain(decoded.text, part))
    text = _tidy("\n".join(texts))
    if len(text) > limits.body_chars:
        text = text[: limits.body_chars]
        problems.append(Problem(where="body", code="body-too-long"))
    return _divided(text, subject, limits, problems, from_html=from_html)


def _divided(
    text: str, subject: str, limits: Limits, problems: list[Problem], *, from_html: bool
) -> Reading:
    blocks = split(text) if text.strip() else ()
    words = own_words(blocks)
    if len(words) > limits.own_chars:
        words = words[: limits.own_chars]
        problems.append(Problem(where="body", code="own-words-too-long"))
    body = Body(
        blocks=blocks,
        own_words=words,
        is_forwarded=is_forward_subject(subject) or _hands_on(blocks),
        from_html=from_html,
    )
    return Reading(body, tuple(problems))


def _hands_on(blocks: tuple[Block, ...]) -> bool:
    return any(block.kind is BlockKind.FORWARD for block in blocks)


def _plain(text: str, part: Part) -> str:
    text = _LINE_END.sub("\n", text)
    if part.parameters.get("format", "").lower() != "flowed":
        return text
    return _unfolded(text, deletes_space=part.parameters.get("delsp", "").lower() == "yes")


def _unfolded(text: str, *, deletes_space: bool) -> str:
    """Join the lines of format=flowed that end in a space (RFC 3676 sections 4.1 to 4.5)."""
    lines: list[str] = []
    depth_before, is_open = 0, False
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        content = line[depth:].removeprefix(" ")
        is_signature = content in ("-- ", "--")
        if is_open and depth == depth_before and not is_signature:
            lines[-1] += content
        else:
            lines.append(">" * depth + (" " if depth else "") + content)
        is_open = content.endswith(" ") and not is_signature
        if is_open and deletes_space:
            lines[-1] = lines[-1][:-1]
        depth_before = depth
    return "\n".join(lines)


def _tidy(text: str) -> str:
    """Drop what nobody sees; a space that must not break is still a space."""
    text = _CONTROLS.sub("", _LINE_END.sub("\n", text)).replace("\xa0", " ")
    return "\n".join(line.rstrip() for line in text.split("\n")).strip("\n")
