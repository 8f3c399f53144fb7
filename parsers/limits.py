"""The budgets within which one mail is read; every figure is from the hostile-mail measurements."""

from parsers.facts import Fact


class Limits(Fact):
    """What one message may cost. Exceeding a limit is an outcome, never an exception outside."""

    message_bytes: int = 60_000_000
    """Bigger mail is kept and shown, not parsed."""
    header_bytes: int = 200_000
    cpu_s: int = 20
    wall_s: float = 60.0
    memory_bytes: int = 1_500_000_000
    result_bytes: int = 16_000_000
    """JSON that the child may hand back."""
    attachment_bytes: int = 25_000_000
    body_chars: int = 200_000
    """Readable text that is handed on; more of it is cut and told as a problem."""
    own_chars: int = 20_000
    """The sender's own words that are analysed; a sign-up has a thousand."""
    addresses: int = 500
    """Mailboxes of all recipient headers together."""
    leaves: int = 2_000
    pages: int = 60
    objects_per_page: int = 20_000
    reads_scans: bool = False
    """Recognise what is only a picture; off, such a page is told apart and left for a reader."""
