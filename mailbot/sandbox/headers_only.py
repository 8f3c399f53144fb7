"""What is said of a mail of which nothing could be read."""

import hashlib

from parsers import PARSER_VERSION
from parsers.facts import Body, Envelope, Language, Outcome, ParsedMessage, Problem, Trust


def nothing_read(raw: bytes, outcome: Outcome, code: str) -> ParsedMessage:
    """Say that nothing could be read, not even the headers."""
    return ParsedMessage(
        outcome=outcome,
        envelope=Envelope(
            subject="",
            sender=None,
            sender_raw="",
            sender_defects=("not-parsed",),
            reply_to=(),
            recipients=(),
            message_id=None,
            in_reply_to=(),
            references=(),
            written=None,
            trust=Trust.NONE,
            trust_evidence="not-parsed",
        ),
        machine=None,
        body=Body(blocks=(), own_words="", is_forwarded=False, from_html=False),
        leaves=(),
        language=Language(),
        documents=(),
        problems=(Problem(where="sandbox", code=code),),
        content_hash=hashlib.sha256(raw).hexdigest(),
        parser_version=PARSER_VERSION,
    )
