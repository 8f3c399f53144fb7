"""The table of a measurement: how much was read rightly, by kind of document."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from mailbot.reading.predictions import Prediction
from mailbot.reading.scoring import Counts, pair, score
from mailbot.reading.truth import TrueDocument, Truth

_PHOTO_OR_FAX: Final = frozenset({"photo", "photo_bad", "fax"})

CATEGORIES: Final = (
    "born digital",
    "typed, scan",
    "typed, photo or fax",
    "hand, scan",
    "hand, photo or fax",
    "foreign, digital",
    "foreign, typed",
    "foreign, hand",
)

_ALL = "all"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: a share in percent of two counts, with as many digits as its target needs."""

    title: str
    part: str
    whole: str
    digits: int = 1


COLUMNS: Final = (
    Column("exact %", "exact", "fields"),
    Column("numbers %", "numbers_exact", "numbers"),
    Column("CER %", "distance", "characters", 2),
    Column("accepted %", "accepted_filled", "fields"),
    Column("accepted wrong %", "accepted_wrong", "accepted", 2),
    Column("false fills %", "false_fills", "empty", 2),
    Column("boxes %", "boxes_right", "boxes", 2),
    Column("signatures %", "signatures_right", "signatures"),
    Column("stamps %", "stamps_right", "stamps"),
    Column("form %", "form", "documents"),
    Column("pages %", "paged_right", "paged"),
    Column("found %", "found", "fields"),
)
"""``found`` counts values that stand anywhere in the reading: fair to blanks that are not ours."""

_COUNTED: Final = ("documents", "fields", "empty", "boxes", "signatures")


def measure(truths: Mapping[str, Truth], read: Mapping[str, Prediction]) -> dict[str, Counts]:
    """Count by category what is right; a file without a prediction counts as empty."""
    table: dict[str, Counts] = defaultdict(Counter)
    for truth in truths.values():
        prediction = read.get(truth.file)
        documents = prediction.documents if prediction else ()
        pairs = pair(truth.documents, documents)
        for number, (written, found) in enumerate(zip(truth.documents, pairs, strict=True)):
            counts = score(written, found)
            if number == 0 and prediction and prediction.seconds is not None:
                counts.update(ms=round(1000 * prediction.seconds), timed_pages=truth.page_count)
            for name in (category(truth, written), _ALL):
                table[name].update(counts)
        table[_ALL].update(too_many=max(0, len(documents) - len(truth.documents)))
    return table


def category(truth: Truth, document: TrueDocument) -> str:
    """Name the row of the table in which a document counts."""
    if document.is_foreign:
        return f"foreign, {truth.style}"
    if truth.style == "digital":
        return "born digital"
    return f"{truth.style}, {'photo or fax' if truth.channel in _PHOTO_OR_FAX else 'scan'}"


def table_lines(table: Mapping[str, Counts]) -> Iterator[str]:
    """Write the table as lines of text; a share of nothing is a dash."""
    known = [name for name in CATEGORIES if name in table]
    others = sorted(table.keys() - {*CATEGORIES, _ALL})
    head = ["", *_COUNTED, *(column.title for column in COLUMNS), "CPU s/page"]
    rows = [head, *(_row(name, table[name]) for name in (*known, *others, _ALL) if name in table)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        first, *rest = (_aligned(i)(cell, widths[i]) for i, cell in enumerate(row))
        yield "  ".join((first, *rest)).rstrip()


def _aligned(position: int) -> Callable[[str, int], str]:
    return str.rjust if position else str.ljust


def _row(name: str, counts: Counts) -> list[str]:
    shares = (_share(counts, column) for column in COLUMNS)
    pages = counts["timed_pages"]
    seconds = f"{counts['ms'] / 1000 / pages:.2f}" if pages else "-"
    return [name, *(str(counts[one]) for one in _COUNTED), *shares, seconds]


def _share(counts: Counts, column: Column) -> str:
    whole = counts[column.whole]
    return f"{100 * counts[column.part] / whole:.{column.digits}f}" if whole else "-"
