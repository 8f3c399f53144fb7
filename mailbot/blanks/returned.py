"""A filled-in copy came back as a scan: what was read is held against what we printed on it.

Where both agree, the value is sure. Where they do not, somebody may have corrected it by hand, or
the recogniser erred; nobody can know, so a person sees both.
"""

import re
from collections.abc import Mapping
from typing import Final

from rapidfuzz import fuzz
from sqlalchemy.orm import Session

from mailbot.blanks.copies import printed_under
from parsers.facts import DocumentReading, FieldReading, ParsedMessage
from parsers.facts.document import Alternative

DIFFERS: Final = "differs-from-printed"
"""Problem of a value that is not the one we printed."""

_TOKEN = re.compile(r"[A-Z2-7]{16}")
# Two readings of one print; the rest is the chance that a correction looks exactly like the print.
_SURENESS: Final = 0.9995
# A misread print keeps most of its letters; a value written over it does not.
_ALIKE: Final = 85.0


def with_printed(session: Session, facts: ParsedMessage) -> ParsedMessage:
    """Hold every document that bears a token of ours against what we printed on it."""
    if not any(document.token for document in facts.documents):
        return facts
    documents = tuple(_held_against(session, document) for document in facts.documents)
    return facts.model_copy(update={"documents": documents})


def _held_against(session: Session, document: DocumentReading) -> DocumentReading:
    token, form, version = document.token, document.form, document.form_version
    # The token was read from a picture that anybody may have made.
    if not token or not form or not version or not _TOKEN.fullmatch(token):
        return document
    printed = printed_under(session, token, form, version)
    fields = tuple(_compared(field, printed) for field in document.fields)
    return document.model_copy(update={"fields": fields})


def _compared(field: FieldReading, printed: Mapping[str, str]) -> FieldReading:
    wanted = printed.get(field.field)
    if wanted is None:
        return field
    read, expected = _bare(field.value), _bare(wanted)
    if read == expected:
        return field.model_copy(
            update={
                "value": wanted,
                "sureness": max(field.sureness, _SURENESS),
                "is_accepted": not field.problems,
            }
        )
    if not field.is_accepted and fuzz.ratio(read, expected) >= _ALIKE:
        return _swapped(field, wanted)
    other = Alternative(text=wanted, sureness=min(field.sureness, 0.5))
    return field.model_copy(
        update={
            "is_accepted": False,
            "alternatives": (other, *field.alternatives),
            "problems": (*field.problems, DIFFERS),
        }
    )


def _swapped(field: FieldReading, wanted: str) -> FieldReading:
    """Show what we printed first and what was read second; a person decides."""
    read = Alternative(text=field.value, sureness=field.sureness)
    return field.model_copy(
        update={
            "value": wanted,
            "alternatives": (read, *(a for a in field.alternatives if a.text != wanted)),
            "problems": (*field.problems, DIFFERS),
        }
    )


def _bare(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()
