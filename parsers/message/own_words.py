"""Which words are the sender's own? Quotes, forwards, signatures and footers are told apart.

A walk over the lines, because programs mark the words of others by lines. Where nothing matches,
everything stays with the sender: a word too many is held by the rules, a word too few is lost.
"""

from dataclasses import dataclass

from parsers.facts import Block, BlockKind
from parsers.message.quote_marks import (
    header_block_length,
    intro_length,
    is_quoted,
    is_rule,
    separator,
)
from parsers.message.sign_off import tail_kinds

# Marks are short; a line of a megabyte is looked at only where one could begin.
_LOOKED_AT = 600


@dataclass(frozen=True, slots=True)
class _Mark:
    """The beginning of somebody else's words."""

    kind: BlockKind
    length: int
    """Lines of the mark itself."""
    takes_rest: bool
    """Everything below belongs to it; else only the lines with ``>``."""


def split(text: str) -> tuple[Block, ...]:
    """Divide readable text into blocks, in order; joined by newlines they give the text again."""
    lines = text.split("\n")
    kinds = _kinds([line[:_LOOKED_AT] for line in lines])
    blocks: list[Block] = []
    start = 0
    for number in range(1, len(lines) + 1):
        if number == len(lines) or kinds[number] is not kinds[start]:
            blocks.append(Block(kind=kinds[start], text="\n".join(lines[start:number])))
            start = number
    return tuple(blocks)


def own_words(blocks: tuple[Block, ...]) -> str:
    """Join what is the sender's own, without blank lines around."""
    return "\n".join(block.text for block in blocks if block.kind is BlockKind.OWN).strip()


def _kinds(lines: list[str]) -> list[BlockKind]:
    kinds: list[BlockKind] = []
    while len(kinds) < len(lines):
        mark = _mark_at(lines, len(kinds))
        if mark is None:
            kinds.append(BlockKind.OWN)
            continue
        rest = len(lines) - len(kinds)
        kinds.extend([mark.kind] * (rest if mark.takes_rest else mark.length))
    _mark_tails(lines, kinds)
    return kinds


def _mark_at(lines: list[str], start: int) -> _Mark | None:
    line = lines[start]
    kind = separator(line)
    if kind is not None:
        is_forward = kind == "forward"
        return _Mark(BlockKind.FORWARD if is_forward else BlockKind.QUOTE, 1, takes_rest=True)
    if is_quoted(line):
        return _Mark(BlockKind.QUOTE, 1, takes_rest=False)
    length = intro_length(lines, start)
    if length:
        return _Mark(BlockKind.QUOTE, length, takes_rest=not _quote_follows(lines, start + length))
    return _header_mark(lines, start)


def _header_mark(lines: list[str], start: int) -> _Mark | None:
    """Find a header block, with the rule above it that Outlook draws."""
    first = start + 1 if is_rule(lines[start]) and start + 1 < len(lines) else start
    if not header_block_length(lines, first):
        return None
    is_at_top = not any(line.strip() for line in lines[:start])
    return _Mark(BlockKind.FORWARD if is_at_top else BlockKind.QUOTE, 1, takes_rest=True)


def _quote_follows(lines: list[str], start: int) -> bool:
    """Tell whether the next text has ``>``: then answers may stand between the quoted lines."""
    return next((is_quoted(line) for line in lines[start:] if line.strip()), False)


def _mark_tails(lines: list[str], kinds: list[BlockKind]) -> None:
    """Find signature and footer at the end of each run of own lines that nothing own follows."""
    own = [number for number, kind in enumerate(kinds) if kind is BlockKind.OWN]
    if not own:
        return
    last_run = own[-1]
    while last_run > 0 and kinds[last_run - 1] is BlockKind.OWN:
        last_run -= 1
    first_text = next((number for number in own if lines[number].strip()), own[-1])
    for start in {_run_start(kinds, first_text), last_run}:
        end = start
        while end < len(kinds) and kinds[end] is BlockKind.OWN:
            end += 1
        kinds[start:end] = tail_kinds(lines[start:end])


def _run_start(kinds: list[BlockKind], number: int) -> int:
    while number > 0 and kinds[number - 1] is BlockKind.OWN:
        number -= 1
    return number
