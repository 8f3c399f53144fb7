"""The vocabulary of parsing: what `parsers` says and all that `rules` may see of it."""

from parsers.facts.base import Fact, Span
from parsers.facts.document import Box, DocumentOutcome, DocumentReading, FieldReading
from parsers.facts.language import (
    Act,
    Clause,
    DateMention,
    Language,
    NumberMention,
    Predicate,
    TimeMention,
    Token,
)
from parsers.facts.message import (
    Address,
    Block,
    BlockKind,
    Body,
    Envelope,
    Leaf,
    LeafRole,
    Machine,
    MachineKind,
    Outcome,
    ParsedMessage,
    Problem,
    Trust,
)

__all__ = [
    "Act",
    "Address",
    "Block",
    "BlockKind",
    "Body",
    "Box",
    "Clause",
    "DateMention",
    "DocumentOutcome",
    "DocumentReading",
    "Envelope",
    "Fact",
    "FieldReading",
    "Language",
    "Leaf",
    "LeafRole",
    "Machine",
    "MachineKind",
    "NumberMention",
    "Outcome",
    "ParsedMessage",
    "Predicate",
    "Problem",
    "Span",
    "TimeMention",
    "Token",
    "Trust",
]
