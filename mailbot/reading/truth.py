"""What is written in a filled form: the files beside the documents of a labelled folder."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError


class _Model(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class TrueDocument(_Model):
    """One filled form as it was written."""

    form: str
    pages: tuple[int, ...] | None = None
    """1-based pages of the file in the order of the form; ``None`` where there are no pages."""
    fields: Mapping[str, str | None] = {}
    """Empty where nothing was written."""
    choices: Mapping[str, tuple[str, ...]] = {}
    checks: Mapping[str, bool] = {}
    tables: Mapping[str, tuple[Mapping[str, str | None], ...]] = {}
    """Filled rows only."""
    signatures: Mapping[str, bool] = {}
    stamp: bool | None = None
    types: Mapping[str, str] = {}
    """Type of each field and of each ``table.column``."""
    canon: Mapping[str, str] = {}
    """Only of foreign blanks: the nearest field of ours for each of theirs."""
    member: str | None = None

    @property
    def is_foreign(self) -> bool:
        """Tell whether the blank is not one of ours."""
        return bool(self.canon)


class Truth(_Model):
    """One labelled file."""

    file: str
    style: str
    """``digital``, ``typed`` or ``hand``."""
    channel: str
    """``text``, ``acroform``, ``docx``, ``scan200``, ``photo``, ``fax`` …"""
    documents: tuple[TrueDocument, ...]

    @property
    def page_count(self) -> int:
        """Pages to read; what has no pages counts as one."""
        return max(1, sum(len(one.pages or (1,)) for one in self.documents))


class Labels(_Model):
    """All labels of a folder."""

    truths: Mapping[str, Truth]
    """By the name of the file that they are about."""
    strange: tuple[str, ...]
    """JSON files that are no labels."""


def read_labels(directory: Path) -> Labels:
    """Read the labels of a folder; a file that holds something else is only named."""
    truths, strange = {}, []
    for path in sorted(directory.glob("*.json")):
        try:
            truth = _truth(path.read_bytes())
        except ValidationError:
            strange.append(path.name)
        else:
            truths[truth.file] = truth
    return Labels(truths=truths, strange=tuple(strange))


class _Bare(_Model):
    """A file of labels, of which the documents are not yet looked at."""

    file: str
    style: str
    channel: str
    documents: tuple[dict[str, Any], ...] = ()


def _truth(text: bytes) -> Truth:
    """Read labels; those of a file that holds one form have it at the top."""
    bare = _Bare.model_validate_json(text)
    one = () if bare.documents else (TrueDocument.model_validate_json(text),)
    many = tuple(TrueDocument.model_validate(document) for document in bare.documents)
    return Truth(file=bare.file, style=bare.style, channel=bare.channel, documents=(*one, *many))
