"""Measure the reading of digital forms against their truth.

    python benchmarks/forms_digital.py DIR [--predictions OUT.jsonl] [--wrong]

DIR holds documents and, beside each, a JSON file of the same stem with what is written in it:
``file``, ``form``, ``style``, ``channel``, ``fields``, ``choices``, ``checks``, ``tables``,
``signatures``. Values are compared after joining white space; numbers by their digits.
"""

import argparse
import json
import re
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from parsers.documents import read_attachment
from parsers.facts.document import DocumentReading
from parsers.facts.message import Leaf, LeafRole
from parsers.forms.definition import FieldType, Form, load_forms
from parsers.limits import Limits

NUMBERS = {FieldType.NIP, FieldType.REGON, FieldType.KRS, FieldType.PESEL, FieldType.POSTAL}
CHOICES = {FieldType.CHOICE, FieldType.MULTICHOICE}
DIGITAL_PDF = {"acroform", "text"}
COLUMNS = (
    "documents",
    "form right",
    "called another",
    "values",
    "values right",
    "empty",
    "false fills",
    "choices",
    "choices right",
    "boxes",
    "boxes right",
    "signatures",
    "signatures right",
)


def main() -> None:
    """Read all documents of a folder and print one line for each kind of document."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--predictions", type=Path)
    arguments.add_argument(
        "--wrong", action="store_true", help="list the differences in what was read"
    )
    options = arguments.parse_args()
    forms = {form.id: form for form in load_forms()}
    table: dict[str, Counter[str]] = defaultdict(Counter)
    outcomes: Counter[str] = Counter()
    lines: list[str] = []
    seconds = 0.0
    for path in sorted(options.folder.glob("*.json")):
        truth = json.loads(path.read_text(encoding="utf-8"))
        start = time.process_time()
        readings = _read(options.folder / truth["file"])
        spent = time.process_time() - start
        seconds += spent
        found = [_sorted(reading, forms[reading.form]) for reading in readings if reading.form]
        lines.append(json.dumps(_prediction(truth["file"], found, spent), ensure_ascii=False))
        for reading in readings:
            outcomes[f"{_kind(truth)}: {reading.outcome} {reading.form or '-'}"] += 1
        wrong = _compare(truth, found, forms, table[_kind(truth)])
        if options.wrong and found and wrong:
            print(truth["file"], *wrong, sep="\n  ")
    _print(table, outcomes, seconds)
    if options.predictions:
        options.predictions.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _read(path: Path) -> tuple[DocumentReading, ...]:
    leaf = Leaf(
        path="1",
        name=path.name,
        declared_type="",
        sniffed_type="",
        role=LeafRole.ATTACHMENT,
        size=path.stat().st_size,
        sha256="",
    )
    return read_attachment(path.read_bytes(), leaf, Limits())


def _kind(truth: dict[str, Any]) -> str:
    """Name the row of the table: our digital PDFs by form, everything else by its channel."""
    is_ours = truth.get("group") == "official" and isinstance(truth["form"], str)
    if truth["style"] == "digital" and truth["channel"] in DIGITAL_PDF and is_ours:
        return f"{truth['form']} {truth['channel']}"
    if truth["style"] != "digital":
        return f"not digital, {Path(truth['file']).suffix}"
    return f"foreign {truth['channel']}" if truth["channel"] in DIGITAL_PDF else truth["channel"]


def _sorted(reading: DocumentReading, form: Form) -> dict[str, Any]:
    """Sort readings into the groups of the truth files."""
    found: dict[str, Any] = {
        "form": form.id,
        "pages": list(reading.pages),
        "fields": {},
        "choices": {},
        "checks": {field.id: False for field in form.fields() if field.type is FieldType.CHECK},
        "tables": {},
        "signatures": {signature.id: False for signature in form.signatures},
    }
    for one in reading.fields:
        base = one.field.partition("[")[0]
        field = form.field(base)
        if base in found["signatures"]:
            found["signatures"][base] = True
        elif field is not None and field.type is FieldType.CHECK:
            found["checks"][base] = True
        elif field is not None and field.type in CHOICES:
            found["choices"].setdefault(base, []).append(one.value)
        elif field is not None and field.type is FieldType.TABLE:
            _put_cell(found["tables"].setdefault(base, []), one.field, one.value)
        else:
            found["fields"][one.field] = one.value
    return found


def _put_cell(rows: list[dict[str, str]], name: str, value: str) -> None:
    match = re.fullmatch(r"\w+\[(\d+)\]\.(\w+)", name)
    if match is None:
        raise ValueError(name)
    while len(rows) <= int(match[1]):
        rows.append({})
    rows[int(match[1])][match[2]] = value


def _prediction(file: str, found: list[dict[str, Any]], seconds: float) -> dict[str, Any]:
    return {"file": file, "documents": found, "seconds": seconds}


def _compare(
    truth: dict[str, Any],
    found: list[dict[str, Any]],
    forms: dict[str, Form],
    count: Counter[str],
) -> list[str]:
    """Count what is right in one document; return the differences for people."""
    count["documents"] += 1
    if not isinstance(truth["form"], str) or truth["form"] not in forms:
        count["called another"] += bool(found)
        return []
    form = forms[truth["form"]]
    count["called another"] += any(one["form"] != form.id for one in found)
    right = next((one for one in found if one["form"] == form.id), None)
    count["form right"] += right is not None
    got = right or {"fields": {}, "choices": {}, "checks": {}, "tables": {}, "signatures": {}}
    wrong = _compare_values(truth, got, form, count)
    for group, key in (("checks", "boxes"), ("signatures", "signatures"), ("choices", "choices")):
        for name, written in truth[group].items():
            read = got[group].get(name, [] if group == "choices" else None)
            is_right = sorted(read) == sorted(written) if group == "choices" else read == written
            count[key] += 1
            count[f"{key} right"] += is_right
            wrong += [] if is_right else [f"{name}: {written!r} read as {read!r}"]
    return wrong


def _compare_values(
    truth: dict[str, Any], got: dict[str, Any], form: Form, count: Counter[str]
) -> list[str]:
    wrong = []
    read = _flat(got["fields"], got["tables"])
    written = _flat(truth["fields"], truth["tables"])
    for name in sorted(written.keys() | read.keys()):
        one, other = written.get(name, ""), read.get(name, "")
        is_right = _plain(one, name, form) == _plain(other, name, form)
        count["values" if one else "empty"] += 1
        count["values right"] += bool(one) and is_right
        count["false fills"] += not one and bool(other)
        wrong += [] if is_right else [f"{name}: {one!r} read as {other!r}"]
    return wrong


def _flat(fields: dict[str, str], tables: dict[str, list[dict[str, str]]]) -> dict[str, str]:
    cells = {
        f"{table}[{number}].{column}": value
        for table, rows in tables.items()
        for number, row in enumerate(rows)
        for column, value in row.items()
    }
    return fields | cells


def _plain(value: str, name: str, form: Form) -> str:
    field = form.field(name)
    if field is not None and field.type in NUMBERS:
        return re.sub(r"\D", "", value)
    return " ".join(value.split())


def _print(table: dict[str, Counter[str]], outcomes: Counter[str], seconds: float) -> None:
    print(f"{'kind':28}", *(f"{name:>16}" for name in COLUMNS))
    for kind in sorted(table):
        print(f"{kind:28}", *(f"{table[kind][name]:>16}" for name in COLUMNS))
    print("\noutcomes")
    for outcome, number in sorted(outcomes.items()):
        print(f"{number:5}  {outcome}")
    documents = sum(count["documents"] for count in table.values())
    print(f"\n{documents} documents, {seconds:.1f} CPU s")


if __name__ == "__main__":
    main()
