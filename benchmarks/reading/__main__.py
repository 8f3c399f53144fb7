"""Read the same pages three ways: ours, Tesseract and OCRmyPDF. What is right, what does it cost?

    python -m benchmarks.reading DIRECTORY [--every N] [--most N] [--psm N] [--without ours …]

``DIRECTORY`` holds filled forms, each with a JSON of what is written in it (as for
`mailbot evaluate forms`). Only files whose pages are pictures are read, and no archives. Ours is
what `mailbot evaluate forms` does: a fork of ``python -m parsers --scans`` for each file. The two
others know no forms: they are told which form lies on which page, and `search.py` looks for its
labels. They have no ticks and signatures, so only what is written counts.

Columns, by how it was written: ``exact`` is the right value in its field, of forms of ours;
``found`` is the right value in any field, of all and of foreign blanks; ``false`` fields that are
empty and were filled; ``CPU s/page`` user and system with all children; ``peak MB`` the most that
one process held for one file. What is loaded once (our template, Tesseract's data) is not counted,
OCRmyPDF's start is, because it starts for each file. Interrupted (Ctrl-C), it prints the table of
the files that all readers have read.
"""

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.reading.asking import labels_beside, read_by_print
from benchmarks.reading.cost import Costly, measured
from benchmarks.reading.words import (
    HOW_TO_INSTALL,
    has_ocrmypdf,
    load_tesseract,
    ocrmypdf_pages,
    tesseract_pages,
)
from mailbot.reading.predictions import PredictedDocument, predict
from mailbot.reading.sandboxed import read_file, recogniser
from mailbot.reading.scoring import pair, score
from mailbot.reading.truth import Truth, read_labels
from mailbot.sandbox import Sandbox

OURS, TESSERACT, OCRMYPDF = "ours", "tesseract", "ocrmypdf"
STYLES = ("typed", "hand")
HEAD = ("reader", "written", "files", "pages", "fields", "exact %", "found %", "foreign found %",
        "false %", "CPU s/page", "peak MB", "failed")  # fmt: skip

Documents = Sequence[PredictedDocument]
Reader = Callable[[Path, Truth], Costly[Documents]]


@dataclass
class Tally:
    """What one reader made of the files of one style."""

    ours: Counter[str] = field(default_factory=Counter)
    """Counts of our own forms."""
    foreign: Counter[str] = field(default_factory=Counter)
    files: int = 0
    pages: int = 0
    failed: int = 0
    cpu_s: float = 0.0
    peak_bytes: int = 0

    def add(self, truth: Truth, read: Costly[Documents]) -> None:
        self.files += 1
        self.pages += truth.page_count
        self.failed += read.result is None
        self.cpu_s += read.cpu_s
        self.peak_bytes = max(self.peak_bytes, read.peak_bytes)
        pairs = pair(truth.documents, read.result or ())
        for written, found in zip(truth.documents, pairs, strict=True):
            (self.foreign if written.is_foreign else self.ours).update(score(written, found))


def chosen(folder: Path, every: int, most: int | None) -> list[tuple[Path, Truth]]:
    """Take every so-many-th file of pictures, in the order of their names."""
    truths = sorted(read_labels(folder).truths.items())
    pictured = [
        (folder / name, truth)
        for name, truth in truths
        if truth.style in STYLES and not any(one.member for one in truth.documents)
    ]
    return pictured[::every][:most]


def ours(sandbox: Sandbox) -> Reader:
    def read(path: Path, _: Truth) -> Costly[Documents]:
        reading = read_file(sandbox, path)
        found = predict(path.name, reading.documents, reading.cpu_s).documents
        return Costly(found, reading.cpu_s, reading.peak_bytes)

    return read


def by_print(pages_of: Callable[[Path], list]) -> Reader:
    def read(path: Path, truth: Truth) -> Costly[Documents]:
        labels = labels_beside(path)

        def work() -> Documents:
            pages = pages_of(path)
            return [read_by_print(pages, one, labels) for one in truth.documents]

        return measured(work)

    return read


def readers(sandbox: Sandbox, psm: int, without: Sequence[str]) -> Iterator[tuple[str, Reader]]:
    if OURS not in without:
        yield OURS, ours(sandbox)
    if TESSERACT not in without:
        engine = load_tesseract()
        yield TESSERACT, by_print(lambda path: tesseract_pages(path, engine, psm))
    if OCRMYPDF not in without:
        if has_ocrmypdf():
            yield OCRMYPDF, by_print(ocrmypdf_pages)
        else:
            print(HOW_TO_INSTALL)


def rows(tallies: Mapping[tuple[str, str], Tally]) -> Iterator[tuple[str, ...]]:
    yield HEAD
    for (reader, style), one in tallies.items():
        both = one.ours + one.foreign
        yield (
            reader,
            style,
            str(one.files),
            str(one.pages),
            str(both["fields"]),
            share(one.ours, "exact", "fields"),
            share(both, "found", "fields"),
            share(one.foreign, "found", "fields"),
            share(both, "false_fills", "empty"),
            f"{one.cpu_s / max(1, one.pages):.2f}",
            f"{one.peak_bytes / 1e6:.0f}",
            str(one.failed),
        )


def share(counts: Mapping[str, int], part: str, whole: str) -> str:
    return f"{100 * counts[part] / counts[whole]:.1f}" if counts[whole] else "-"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("directory", type=Path)
    parser.add_argument("--every", type=int, default=1, help="read only every so-many-th file")
    parser.add_argument("--most", type=int, help="read no more files than this")
    parser.add_argument("--psm", type=int, default=11, help="page segmentation of Tesseract")
    parser.add_argument("--without", nargs="*", default=(), choices=(OURS, TESSERACT, OCRMYPDF))
    options = parser.parse_args()
    files = chosen(options.directory, options.every, options.most)
    tallies: dict[tuple[str, str], Tally] = defaultdict(Tally)
    with recogniser() as sandbox:
        side_by_side = dict(readers(sandbox, options.psm, options.without))
        with suppress(KeyboardInterrupt):
            for count, (path, truth) in enumerate(files, 1):
                # One file by all readers before the next: a busy machine is busy for all.
                read = {name: read(path, truth) for name, read in side_by_side.items()}
                for name, one in read.items():
                    tallies[name, truth.style].add(truth, one)
                print(f"{count} of {len(files)}", file=sys.stderr)
    for row in rows(dict(sorted(tallies.items()))):
        print(
            "  ".join(cell.rjust(max(len(title), 9)) for cell, title in zip(row, HEAD, strict=True))
        )


if __name__ == "__main__":
    main()
