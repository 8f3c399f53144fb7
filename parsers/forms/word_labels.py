"""What a form prints, looked up by its words: labels, options, sentences to tick, captions."""

from collections.abc import Container, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Final

from parsers.forms.definition import Field, FieldType, Form, Signature
from parsers.forms.label_words import field_of, understand
from parsers.forms.wording import Tokens, is_among, position, same_words, tokens, without_asides

_LONGEST_LABEL = 200
_LONGEST_CAPTION = 12
_FEWEST_WORDS = 2
_PLACE: Final = frozenset({"miejscowość", "miejsce"})
_STAMP: Final = frozenset({"pieczęć", "pieczątka", "pieczęci"})
_SIGN: Final = frozenset({"podpis", "podpisy", "podpisu"})
_NUMBERING: Final = frozenset({("lp",), ("l", "p"), ("nr",), ("poz",)})
CHOICES: Final = frozenset({FieldType.CHOICE, FieldType.MULTICHOICE})


@dataclass(frozen=True, slots=True)
class Match:
    """A label that was recognised."""

    field: Field
    is_ours: bool
    """Worded as our own blank prints it."""
    is_exact: bool = True
    """Worded as the definition knows it, and not only alike."""


class Caption(Enum):
    """What a caption of the signing area says about the place above it."""

    SIGNATURE = "signature"
    STAMP = "stamp"
    PLACE_DATE = "place_date"


class Labels:
    """The wording of one form."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self._fields: dict[Tokens, list[Field]] = {}
        self._sentences: dict[Tokens, Field] = {}
        for field in form.fields():
            if field.type is FieldType.STATIC:
                continue
            for label in field.labels:
                for wording in dict.fromkeys((tokens(label), tokens(without_asides(label)))):
                    self._fields.setdefault(wording, []).append(field)
                    if field.type is FieldType.CHECK:
                        self._sentences.setdefault(wording, field)
        self._ours = {tokens(field.labels[0]): field.id for field in form.fields()}
        self._known = frozenset(_printed(form))

    def find(self, text: str, taken: Container[str] = ()) -> Match | None:
        """Recognise a whole label; a field whose label was met before only if no other fits."""
        if not 0 < len(text) <= _LONGEST_LABEL:
            return None
        for wording in (tokens(text), tokens(without_asides(text))):
            if fields := self._fields.get(wording):
                field = next((one for one in fields if one.id not in taken), fields[0])
                return Match(field, self._ours.get(wording) == field.id)
        return None

    def understand(self, text: str, taken: Container[str] = ()) -> Match | None:
        """Recognise a label of a blank that is not ours, by what labels usually mean."""
        match = self.find(text, taken)
        if match is not None or not 0 < len(text) <= _LONGEST_LABEL:
            return match
        meaning = understand(text)
        name = None if meaning is None else field_of(self.form, meaning.id)
        field = None if name is None else self.form.field(name)
        return None if field is None else Match(field, is_ours=False, is_exact=False)

    def sentence(self, text: str) -> Match | None:
        """Recognise a sentence that is ticked."""
        wording = tokens(text)
        field = self._sentences.get(wording)
        return None if field is None else Match(field, self._ours.get(wording) == field.id)

    def is_known(self, line: str) -> bool:
        """Say whether a line is print of the blank, or nothing but numbering."""
        wording = tokens(line)
        if not any(any(map(str.isalpha, token)) for token in wording):
            return True
        return wording in _NUMBERING or is_among(wording, self._known)

    def caption(self, text: str) -> tuple[Caption, Signature | None] | None:
        """Recognise a line printed under a place for a signature, a stamp, or place and date."""
        wording = tokens(text)
        if not 0 < len(wording) <= _LONGEST_CAPTION:
            return None
        for signature in self.form.signatures:
            if position(tokens(signature.who), wording) is not None:
                return Caption.SIGNATURE, signature
        words = set(wording)
        if words & _PLACE and "data" in words:
            return Caption.PLACE_DATE, None
        if words & _STAMP and not words & _SIGN:
            return Caption.STAMP, None
        return (Caption.SIGNATURE, None) if words & _SIGN else None


@cache
def labels_of(form: Form) -> Labels:
    """Prepare the wording of a form once."""
    return Labels(form)


def option(field: Field, text: str) -> tuple[str, bool] | None:
    """Find the option that a text names.

    Returns:
        The option as printed and whether the text says exactly that; ``None`` if none or several
        may be meant.
    """
    wording = tokens(text)
    for one in field.choices:
        if tokens(one) == wording:
            return one, True
    near = [
        one
        for one in field.choices
        if min(len(tokens(one)), len(wording)) >= _FEWEST_WORDS and same_words(tokens(one), wording)
    ]
    return (near[0], False) if len(near) == 1 else None


def _printed(form: Form) -> Iterator[Tokens]:
    yield tokens(form.title)
    yield from (tokens(alias) for alias in form.aliases)
    yield from (tokens(text) for text in (form.note, *form.office) if text)
    yield from (tokens(rule.wording) for rule in form.rules)
    yield from (tokens(section.title) for section in form.sections)
    for field in form.fields():
        yield from (tokens(label) for label in field.labels)
        yield from (tokens(one) for one in field.choices)
        yield from (tokens(column.label) for column in field.columns)
