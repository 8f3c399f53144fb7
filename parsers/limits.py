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
    text_chars: int = 1_000_000
    """Of one document without pages; a form has ten thousand."""
    documents: int = 200
    """Files of all attachments together, those in archives and attached mails included."""
    archive_entries: int = 2_000
    archive_depth: int = 2
    """Archives within archives; an attached mail counts as one."""
    unpacked_bytes: int = 200_000_000
    """What all archives and office files of a mail may swell to."""
    reads_scans: bool = False
    """Recognise what is only a picture; off, such a page is told apart and left for a reader."""

    @classmethod
    def for_scans(cls) -> "Limits":
        """Give the budgets of a reader that recognises pictures: a page takes a second or two."""
        return cls(cpu_s=150, wall_s=300.0, memory_bytes=2_000_000_000, reads_scans=True)
