"""How much of what is written was read? One form against its labels, counted.

What is counted and how is the same as in the scorer that the labelled sets are published with.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from mailbot.reading.normal import distance, is_in_capitals, normal
from mailbot.reading.predictions import PredictedDocument, PredictedValue
from mailbot.reading.truth import TrueDocument

Counts = Counter[str]

NUMBERS: Final = frozenset({"nip", "regon", "krs", "pesel", "phone", "postal"})

_NOTHING: Final = PredictedValue(value="", accepted=False)
_NO_DOCUMENT: Final = PredictedDocument(form=None)
# A value that has nothing to do with what is written costs no more than this many times of it.
_WORST = 3


@dataclass(frozen=True, slots=True)
class Compared:
    """One value beside what is written."""

    name: str
    """``nip``, ``delegates[0].name``."""
    kind: str | None
    written: str
    read: PredictedValue
    is_right: bool


def pair(
    written: Sequence[TrueDocument], read: Sequence[PredictedDocument]
) -> list[PredictedDocument | None]:
    """Find for each written form the document that was read from it.

    The same form comes first, then shared pages, then the order; among several of a form the one
    from the same member of an archive, then the one with most shared pages.
    """
    free = list(range(len(read)))
    found: list[PredictedDocument | None] = [None] * len(written)
    for fits in (_is_same_form, _shared_pages, _any):
        for i, truth in enumerate(written):
            chosen = [j for j in free if found[i] is None and fits(truth, read[j])]
            if chosen:
                best = max(chosen, key=lambda j: (*_closeness(truth, read[j]), -j))
                found[i] = read[best]
                free.remove(best)
    return found


def score(truth: TrueDocument, read: PredictedDocument | None) -> Counts:
    """Count what is right in one form; a form that was not read counts as empty."""
    read = read or _NO_DOCUMENT
    counts = Counts(documents=1, form=read.form == truth.form)
    if truth.pages is not None:
        counts.update(paged=1, paged_right=truth.pages == read.pages)
    everything = list(_all_values(read))
    for one in compare(truth, read):
        counts.update(_count_value(one, everything))
    counts.update(_count_choices(truth, read))
    for name, is_ticked in truth.checks.items():
        counts.update(boxes=1, boxes_right=read.checks.get(name) is is_ticked)
    for name, is_signed in truth.signatures.items():
        told = read.signatures.get(name)
        if told is None and truth.is_foreign and len(read.signatures) == 1:
            told = next(iter(read.signatures.values()))
        counts.update(signatures=1, signatures_right=told is is_signed)
    if truth.stamp is not None and read is not _NO_DOCUMENT:
        counts.update(stamps=1, stamps_right=read.stamp == truth.stamp)
    return counts


def compare(truth: TrueDocument, read: PredictedDocument) -> Iterator[Compared]:
    """Put every written value, also the empty ones, beside what was read in its place."""
    for name, written in truth.fields.items():
        value = read.fields.get(name)
        if value is None and truth.is_foreign:
            value = read.fields.get(truth.canon.get(name, name))
        yield _compared(name, truth.types.get(name), written, value)
    for name, rows in truth.tables.items():
        columns = [key.partition(".")[2] for key in truth.types if key.startswith(f"{name}.")]
        columns = columns or sorted({column for row in rows for column in row})
        found = _without_empty_end(read.tables.get(name, ()))
        for i in range(max(len(rows), len(found))):
            written_row = rows[i] if i < len(rows) else {}
            row = found[i] if i < len(found) else {}
            for column in columns:
                kind = truth.types.get(f"{name}.{column}")
                cell = f"{name}[{i}].{column}"
                yield _compared(cell, kind, written_row.get(column), row.get(column))


def _compared(
    name: str, kind: str | None, written: str | None, read: PredictedValue | None
) -> Compared:
    written, read = written or "", read or _NOTHING
    folds = is_in_capitals(written, kind)
    is_right = normal(written, kind, folds_case=folds) == normal(read.value, kind, folds_case=folds)
    return Compared(name, kind, written, read, is_right)


def _count_value(one: Compared, everything: Sequence[str]) -> Counts:
    folds = is_in_capitals(one.written, one.kind)
    written = normal(one.written, one.kind, folds_case=folds)
    read = normal(one.read.value, one.kind, folds_case=folds)
    is_taken = one.read.accepted and bool(one.read.value.strip())
    if not written:
        is_false = bool(read)
        counts = Counts(empty=1, false_fills=is_false)
        counts.update(accepted=is_taken and is_false, accepted_wrong=is_taken and is_false)
        return counts
    values = {normal(value, one.kind, folds_case=folds) for value in everything}
    counts = Counts(
        fields=1,
        exact=one.is_right,
        characters=len(written),
        distance=min(distance(written, read), _WORST * len(written)),
        accepted=is_taken,
        accepted_filled=is_taken,
        accepted_wrong=is_taken and not one.is_right,
        found=one.is_right or written in values,
    )
    if one.kind in NUMBERS:
        counts.update(numbers=1, numbers_exact=one.is_right)
    return counts


def _count_choices(truth: TrueDocument, read: PredictedDocument) -> Counts:
    counts = Counts()
    for name, options in truth.choices.items():
        written = {normal(option, "text", folds_case=True) for option in options}
        ticked = {normal(one, "text", folds_case=True) for one in read.choices.get(name, ()) if one}
        either = written | ticked
        counts.update(
            choices=1,
            choices_right=written == ticked,
            boxes=max(1, len(either)),
            boxes_right=len(written & ticked) if either else 1,
        )
    return counts


def _all_values(read: PredictedDocument) -> Iterator[str]:
    for value in read.fields.values():
        yield value.value
    for rows in read.tables.values():
        for row in rows:
            yield from (cell.value for cell in row.values())


def _without_empty_end(
    rows: Sequence[Mapping[str, PredictedValue]],
) -> Sequence[Mapping[str, PredictedValue]]:
    last = len(rows)
    while last and not any(cell.value.strip() for cell in rows[last - 1].values()):
        last -= 1
    return rows[:last]


def _is_same_form(truth: TrueDocument, read: PredictedDocument) -> bool:
    return truth.form == read.form


def _shared_pages(truth: TrueDocument, read: PredictedDocument) -> int:
    return len(set(truth.pages or ()) & set(read.pages or ()))


def _any(_truth: TrueDocument, _read: PredictedDocument) -> bool:
    return True


def _closeness(truth: TrueDocument, read: PredictedDocument) -> tuple[bool, int]:
    is_same_member = truth.member is not None and truth.member == read.member
    return is_same_member, _shared_pages(truth, read)
