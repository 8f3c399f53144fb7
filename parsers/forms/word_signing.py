"""The signing area of a document without places: captions, and what stands above them."""

from collections.abc import Sequence

from parsers.flow import Cell
from parsers.forms.definition import Signature
from parsers.forms.values import PICTURE, TICKED
from parsers.forms.word_labels import Caption, Labels
from parsers.forms.word_values import Findings
from parsers.forms.wording import written


def is_signing(row: Sequence[Cell], labels: Labels) -> bool:
    """Say whether a row has captions such as "miejscowość i data" under places to sign.

    A pair of caption and value side by side is a label with its value.
    """
    captions = [_caption(cell, labels) is not None for cell in row]
    return sum(captions) > 1 or (len(row) == 1 and captions[0])


def read_signing(row: Sequence[Cell], labels: Labels, findings: Findings) -> tuple[Cell, ...]:
    """Read the signing area of one row.

    Returns:
        The cells that have no caption.
    """
    signature = _signature(row, labels, findings)
    others = []
    for cell in row:
        caption = _caption(cell, labels)
        if caption is None:
            others.append(cell)
        elif signature is not None:
            _read_place(cell, caption, signature, (labels, findings))
    return tuple(others)


def place_and_date(labels: Labels) -> str | None:
    """Name the value for place and date of the first signature that has one."""
    for signature in labels.form.signatures:
        if signature.with_place_and_date:
            return f"{signature.id}__place_date"
    return None


def sign(signature: Signature, findings: Findings) -> None:
    """Note a picture in a place to sign."""
    findings.add(signature.id, TICKED, engine=PICTURE)


def _read_place(
    cell: Cell, caption: Caption, signature: Signature, at: tuple[Labels, Findings]
) -> None:
    labels, findings = at
    lines = [line for line in written(cell.text).splitlines() if labels.caption(line) is None]
    text = " ".join(lines)
    if caption is Caption.PLACE_DATE and text:
        findings.add(f"{signature.id}__place_date", text, cell.problems)
    elif caption is Caption.SIGNATURE and cell.pictures:
        sign(signature, findings)
    elif caption is Caption.STAMP and cell.pictures:
        findings.add(f"{signature.id}__stamp", TICKED, engine=PICTURE)
    elif caption is Caption.SIGNATURE and text:
        findings.problems.append(f"typed-signature:{signature.id}")
    elif text:
        findings.rest.append(text)


def _caption(cell: Cell, labels: Labels) -> Caption | None:
    for line in reversed(written(cell.text).splitlines()):
        found = labels.caption(line)
        if found is not None:
            return found[0]
    return None


def _signature(row: Sequence[Cell], labels: Labels, findings: Findings) -> Signature | None:
    """Find whose signature the row asks for: by its caption, else the next that was not met."""
    for cell in row:
        for line in written(cell.text).splitlines():
            found = labels.caption(line)
            if found is not None and found[1] is not None:
                return found[1]
    met = {value.name.partition("__")[0] for value in findings.values}
    return next((one for one in labels.form.signatures if one.id not in met), None)
