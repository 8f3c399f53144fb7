"""Files within files: what an archive, an attached mail or a PDF carries, each as itself."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

from parsers.documents.budget import Job
from parsers.documents.readings import Source, refused
from parsers.facts.document import DocumentOutcome, DocumentReading
from parsers.unreadable import Unreadable

_LONGEST_NAME = 120
_UNSAFE = re.compile(r'[<>:"|?*%\\/]')
# What file managers leave behind; nobody means to send it.
_LITTER: Final = re.compile(r"(?:^|/)(?:__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$)")

Open: TypeAlias = Callable[[bytes, Source, Job], tuple[DocumentReading, ...]]


@dataclass(frozen=True, slots=True)
class Inner:
    """A file within a file."""

    name: str
    data: bytes | Unreadable
    """Its bytes, or why they cannot be had."""


def read_inner(
    files: Iterable[Inner], source: Source, job: Job, open_file: Open
) -> tuple[DocumentReading, ...]:
    """Read files found within a file, as far as the budget of the mail goes.

    Returns:
        Their readings; none when there are no files.

    Raises:
        Unreadable: There are too many files around these files.
    """
    if source.depth >= job.limits.archive_depth:
        raise Unreadable(DocumentOutcome.TOO_BIG, "archive-too-deep")
    readings: list[DocumentReading] = []
    for file in files:
        if _LITTER.search(file.name):
            continue
        inner = source.inner(clean_name(file.name))
        if isinstance(file.data, Unreadable):
            readings.append(refused(inner, file.data))
            continue
        try:
            job.budget.take_unpacked(len(file.data))
        except Unreadable as error:
            readings.append(refused(inner, error))
            break
        readings += open_file(file.data, inner, job)
        if job.budget.is_spent():
            break
    return tuple(readings)


def clean_name(name: str) -> str:
    """Make a name that only names: no folders, no direction or control signs, not too long."""
    last = name.replace("\\", "/").rstrip("/").rpartition("/")[2]
    visible = "".join(_visible(unicodedata.normalize("NFC", last)))
    bare = _UNSAFE.sub("_", visible).strip(" .~-") or "plik"
    if len(bare) <= _LONGEST_NAME:
        return bare
    stem, _, ending = bare.rpartition(".")
    return f"{stem[: _LONGEST_NAME - 10]}.{ending[:8]}" if stem else bare[:_LONGEST_NAME]


def _visible(name: str) -> Iterator[str]:
    return (one for one in name if one == " " or unicodedata.category(one)[0] not in "CZ")
