"""Pages of one form that came in several files, put together to one document.

A photo of each page is the way a phone sends a form. Two halves belong together when they are of
one blank and nothing else in the mail could be the other half: a wrong pair would mix two people,
so what cannot be told stays apart and says so.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from parsers.documents.form_pages import put_together, take_apart
from parsers.documents.revisions import CHANGED_AFTER_SIGNING
from parsers.documents.same_again import without_repeats
from parsers.facts.document import PAGES_AMBIGUOUS, DocumentOutcome, DocumentReading

_READ: Final = (DocumentOutcome.OK, DocumentOutcome.PARTIAL)
# What was sent and not read may be the other half of something.
_UNREAD: Final = frozenset(
    {
        DocumentOutcome.TIMEOUT,
        DocumentOutcome.MEMORY,
        DocumentOutcome.CRASH,
        DocumentOutcome.CORRUPT,
    }
)
_ENDING: Final = re.compile(r"\.\w{1,5}$")


def joined(
    readings: Sequence[DocumentReading], names: Mapping[str, str]
) -> tuple[DocumentReading, ...]:
    """Put pages of one form together that came apart, and leave out those that came twice.

    Args:
        readings: Of one mail, or of one attachment.
        names: How the attachments are called, by their parts.

    Returns:
        The same, but what belongs together is one, where its first page was.
    """
    fit = {n: one for n, one in enumerate(readings) if _may_be_joined(one)}
    documents, repeats = without_repeats(fit)
    if any(one.outcome in _UNREAD for one in readings):
        documents = _doubted(documents, names)
    else:
        documents = _paired(documents, names)
    told = (
        documents.get(n, one) for n, one in enumerate(readings) if n in documents or n not in fit
    )
    return (*told, *repeats)


def _may_be_joined(reading: DocumentReading) -> bool:
    """Say whether a reading is of our blank; what was signed is never put together anew."""
    return (
        reading.outcome in _READ
        and not reading.signatures
        and CHANGED_AFTER_SIGNING not in reading.problems
        and bool(take_apart(reading))
    )


def _paired(
    documents: Mapping[int, DocumentReading], names: Mapping[str, str]
) -> dict[int, DocumentReading]:
    """Put together all that can belong to one thing only, until nothing more can."""
    whole = dict(documents)
    while (pair := _find_pair(whole, names)) is not None:
        first, second = (whole[n] for n in pair)
        head = second if second.token and not first.token else first
        pages = (*take_apart(first), *take_apart(second))
        whole[pair[0]] = put_together(head, pages, (*first.problems, *second.problems))
        del whole[pair[1]]
    return _doubted(whole, names)


def _find_pair(
    documents: Mapping[int, DocumentReading], names: Mapping[str, str]
) -> tuple[int, int] | None:
    """Find two that are each other's only possible half."""
    for n in documents:
        others = _partners(n, documents, names)
        if len(others) == 1 and _partners(others[0], documents, names) == [n]:
            return min(n, others[0]), max(n, others[0])
    return None


def _partners(
    n: int, documents: Mapping[int, DocumentReading], names: Mapping[str, str]
) -> list[int]:
    """List what may be the rest of a document; the token decides, then the name of the file."""
    one = documents[n]
    others = [m for m, other in documents.items() if m != n and completes(one, other)]
    same_case = [m for m in others if one.token and documents[m].token == one.token]
    same_name = [m for m in others if _stem(one, names) == _stem(documents[m], names)]
    return same_case or same_name or others


def completes(one: DocumentReading, other: DocumentReading) -> bool:
    """Say whether two readings may be of one paper: same blank, no other case, no page twice."""
    if (one.form, one.form_version) != (other.form, other.form_version):
        return False
    if None not in {one.token, other.token} and one.token != other.token:
        return False
    here, there = ({page.number for page in take_apart(half)} for half in (one, other))
    return not here & there


def _stem(reading: DocumentReading, names: Mapping[str, str]) -> str:
    """Give the name of a file without its number: ``anna-1.jpg`` and ``Anna 2.jpg`` are alike."""
    name = (reading.member or "").rpartition("/")[2] or names.get(reading.part, "")
    return "".join(filter(str.isalpha, _ENDING.sub("", name))).casefold()


def _doubted(
    documents: Mapping[int, DocumentReading], names: Mapping[str, str]
) -> dict[int, DocumentReading]:
    """Say of halves that several belong to them; a doubt within one file may have gone."""
    told = {}
    for n, one in documents.items():
        same = [other for other in documents.values() if other.form == one.form]
        problems = tuple(p for p in one.problems if p != PAGES_AMBIGUOUS or len(same) > 1)
        if _partners(n, documents, names) and PAGES_AMBIGUOUS not in problems:
            problems = (PAGES_AMBIGUOUS, *problems)
        told[n] = one.model_copy(update={"problems": problems})
    return told
