"""The second reading of a mail whose attachments are pictures, by the reader with the recogniser.

The first reading costs milliseconds and tells that there is something to recognise; the second
may take a minute, so it has processes and a queue of its own, and nobody else waits for it.
"""

import base64

from mailbot.storage.blobs import Blobs
from parsers.facts import DocumentReading, Outcome, ParsedMessage
from parsers.facts.document import NEEDS_RECOGNITION, DocumentOutcome, PagePicture
from parsers.facts.hints import Hints
from rules.registry import Registry

_FAILED = {
    "timeout": DocumentOutcome.TIMEOUT,
    "cpu-time": DocumentOutcome.TIMEOUT,
    "memory": DocumentOutcome.MEMORY,
    "result-too-big": DocumentOutcome.TOO_BIG,
}


def needs_recognition(facts: ParsedMessage) -> bool:
    """Say whether an attachment holds something that only the recogniser can read."""
    return any(NEEDS_RECOGNITION in document.problems for document in facts.documents)


def merged(first: ParsedMessage, second: ParsedMessage) -> ParsedMessage:
    """Take the reading with the recogniser; where that failed, the first one and the reason."""
    if second.outcome is Outcome.OK:
        return second
    code = second.problems[0].code if second.problems else "failed"
    outcome = _FAILED.get(code, DocumentOutcome.CRASH)
    documents = tuple(_failed(document, outcome, code) for document in first.documents)
    return first.model_copy(update={"documents": documents})


def _failed(document: DocumentReading, outcome: DocumentOutcome, code: str) -> DocumentReading:
    if NEEDS_RECOGNITION not in document.problems:
        return document
    problems = tuple(p for p in document.problems if p != NEEDS_RECOGNITION)
    return document.model_copy(
        update={"outcome": outcome, "problems": (*problems, f"reader-{code}")}
    )


def hints_of(registry: Registry) -> Hints:
    """Gather the words that a form from this sender is likely to hold."""
    people, institutions = registry.persons, registry.institutions
    return Hints(
        persons=tuple(f"{person.first_name} {person.last_name}" for person in people),
        institutions=tuple(institution.name for institution in institutions),
        emails=(
            *(person.address for person in people if person.address),
            *(address for one in institutions for address in one.shared_addresses),
        ),
        places=tuple(one.city for one in institutions if one.city),
    )


def keep_pictures(blobs: Blobs, facts: ParsedMessage) -> ParsedMessage:
    """Put the renderings of the pages into the blob store and leave only their names."""
    if not any(document.pictures for document in facts.documents):
        return facts
    documents = tuple(
        document.model_copy(
            update={"pictures": tuple(_kept(blobs, picture) for picture in document.pictures)}
        )
        for document in facts.documents
    )
    return facts.model_copy(update={"documents": documents})


def _kept(blobs: Blobs, picture: PagePicture) -> PagePicture:
    try:
        data = base64.b64decode(picture.jpeg, validate=True)
    except ValueError:  # the child is not believed
        data = b""
    sha256 = blobs.put(data) if data else ""
    return picture.model_copy(update={"jpeg": "", "sha256": sha256})
