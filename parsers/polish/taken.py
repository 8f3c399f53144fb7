"""Which characters of a text are already read, so that two readers never share a word.

A mark for every character keeps the work linear: mail may be hostile and consist of nothing but
dates.
"""

from collections.abc import Iterable

from parsers.facts import Span


class Taken:
    """The characters that belong to something."""

    def __init__(self, length: int, spans: Iterable[Span] = ()) -> None:
        self._marks = bytearray(length)
        for span in spans:
            self.add(span)

    def add(self, span: Span) -> None:
        """Mark a span as read."""
        self._marks[span.start : span.end] = b"\1" * (span.end - span.start)

    def touches(self, span: Span) -> bool:
        """Say whether any character of a span is read."""
        return 1 in self._marks[span.start : span.end]
