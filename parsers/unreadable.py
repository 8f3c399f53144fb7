"""Why a document cannot be read at all.

Unreadable   caught in `parsers.documents.read_attachment`, where it becomes a reading with that
             outcome; it never leaves the package
"""

from parsers.facts.document import DocumentOutcome


class Unreadable(Exception):
    """Nothing of the document can be read; a person gets the original."""

    def __init__(self, outcome: DocumentOutcome, code: str) -> None:
        super().__init__(code)
        self.outcome = outcome
        self.code = code
        """Short, fixed word for the person who decides, such as ``pdf-damaged``."""
