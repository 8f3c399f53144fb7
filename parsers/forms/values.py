"""What was written where on a page: one value with its place, before anything is made of it."""

from dataclasses import dataclass

from parsers.facts.document import Alternative, Box

TEXT_LAYER = "text-layer"
ACROFORM = "acroform"
PICTURE = "picture"
"""An image or drawing laid into a place for a signature or a stamp."""

INK = "ink"
"""A mark that was drawn and is only seen, not said, by the document."""

WORD = "word"
"""A document without places, such as Word writes."""

TICKED = "yes"

UNKNOWN_LABEL = "label:"
"""Begins the name of a value whose label belongs to no field of the form: foreign blanks ask more
than ours. The printed label follows; such a value is never accepted."""


@dataclass(frozen=True, slots=True)
class Value:
    """One value as read."""

    name: str
    """Id in a reading, such as ``delegates[0].name``."""
    text: str
    box: Box | None
    """``None`` only when the source has no places (Word)."""
    pieces: tuple[Box, ...]
    """Where its ink must be: the boxes of its words, or the inside of its widget."""
    engine: str
    sureness: float
    problems: tuple[str, ...] = ()
    is_accepted: bool = True
    """Sure enough for its type; a value with a problem is never used without a person."""
    alternatives: tuple[Alternative, ...] = ()
    """What else its ink may say, best first."""
