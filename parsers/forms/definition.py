"""What is a form? The vocabulary of the definitions and their loader: forms are data.

One TOML file in ``definitions/`` is one form with all its versions side by side. Nothing in code
knows a form by its id; a seventh form is one more file, and a test walks them all.
"""

import tomllib
from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Literal, Self

from pydantic import model_validator

from parsers.facts.base import Fact


class FieldType(StrEnum):
    """What may be written in a field; it decides how the field is checked."""

    TEXT = "text"
    MULTILINE = "multiline"
    CHOICE = "choice"
    """Exactly one option may be ticked."""
    MULTICHOICE = "multichoice"
    CHECK = "check"
    DATE = "date"
    NIP = "nip"
    REGON = "regon"
    KRS = "krs"
    PESEL = "pesel"
    POSTAL = "postal"
    PHONE = "phone"
    EMAIL = "email"
    TABLE = "table"
    STATIC = "static"
    """Printed text only; nothing is read."""


class Check(StrEnum):
    """Checks beyond the type."""

    TERYT = "teryt"
    """A name of the official register of places."""
    ADE = "ade"
    """Address for electronic delivery, or a box on ePUAP."""


class Lexicon(StrEnum):
    """What kind of words a text field holds; it chooses the word list by which scrawl is read."""

    PERSON = "person"
    """First names and surname."""
    FIRST_NAME = "first_name"
    SURNAME = "surname"
    INSTITUTION = "institution"
    ROLE = "role"
    """Function or job."""
    CITY = "city"
    GMINA = "gmina"
    POWIAT = "powiat"
    VOIVODESHIP = "voivodeship"
    STREET = "street"
    ADDRESS = "address"
    """Street, number, postal code and town in one line."""
    COUNTRY = "country"
    CITIZENSHIP = "citizenship"
    PROSE = "prose"
    """Polish sentences."""
    NUMBER = "number"
    """A count, an age, a number of years."""
    CODE = "code"
    """House and flat numbers, documents, register entries, addresses for delivery."""


class Known(StrEnum):
    """What the register may know of a field, so that a blank can be printed with it."""

    INSTITUTION_NAME = "institution.name"
    INSTITUTION_KIND = "institution.kind"
    INSTITUTION_CITY = "institution.city"
    INSTITUTION_PHONE = "institution.phone"
    INSTITUTION_EMAIL = "institution.email"
    """A shared address of the institution."""
    NIP = "institution.nip"
    REGON = "institution.regon"
    KRS = "institution.krs"
    PERSON_NAME = "person.name"
    """First name and surname."""
    FIRST_NAME = "person.first_name"
    LAST_NAME = "person.last_name"
    PERSON_EMAIL = "person.email"


class Column(Fact):
    """One column of a table."""

    id: str
    label: str
    type: FieldType
    lexicon: Lexicon | None = None
    letters: int = 0
    """How many letters are usually written; 0 leaves it to the type."""
    known: Known | None = None


class Condition(Fact):
    """When a field becomes required; exactly one test is given."""

    field: str
    one_of: tuple[str, ...] = ()
    """The choice is one of these options."""
    ticked: bool | None = None
    """The box is ticked, or is not."""
    more_than: int | None = None
    """More options than this are ticked."""


class Field(Fact):
    """One thing that a form asks for."""

    id: str
    type: FieldType
    lexicon: Lexicon | None = None
    labels: tuple[str, ...]
    """The printed label first, then variants met on older and foreign blanks."""
    required: bool = False
    required_when: Condition | None = None
    check: Check | None = None
    choices: tuple[str, ...] = ()
    rows: int = 0
    columns: tuple[Column, ...] = ()
    for_office: bool = False
    """Filled by the office, never asked of the sender."""
    is_consent: bool = False
    """Voluntary; may be withdrawn."""
    is_special_category: bool = False
    """Data of article 9 GDPR."""
    derived_from: str | None = None
    """The field from which this one may be computed."""
    letters: int = 0
    """How many letters are usually written, for the room on the blank; 0 leaves it to the type."""
    known: Known | None = None
    """What of the register belongs here."""


class Section(Fact):
    """A titled group of fields."""

    title: str
    fields: tuple[Field, ...]


class Signature(Fact):
    """A place to sign."""

    id: str
    who: str
    required: bool
    with_stamp: bool
    with_place_and_date: bool


class Rule(Fact):
    """A rule about several fields together."""

    at_least_one: tuple[str, ...]
    wording: str


class BoxKind(StrEnum):
    """What stands in a box of the blank."""

    TEXT = "text"
    COMB = "comb"
    """One character in each cell."""
    OPTION = "option"
    CHECK = "check"
    CELL = "cell"
    """A cell of a table."""
    PLACE_DATE = "place_date"
    STAMP = "stamp"
    SIGNATURE = "signature"


class BlankBox(Fact):
    """A place of the blank where something may be written."""

    field: str
    kind: BoxKind
    page: int
    box: tuple[float, float, float, float]
    """Left, top, right, bottom."""
    option: str | None = None
    row: int = 0
    column: str | None = None
    cells: int = 0
    """For a comb."""

    @property
    def name(self) -> str:
        """Id of the value in a reading: ``nip``, ``delegates[0].name``, ``sig_rep__place_date``."""
        if self.kind is BoxKind.CELL:
            return f"{self.field}[{self.row}].{self.column}"
        if self.kind in {BoxKind.PLACE_DATE, BoxKind.STAMP}:
            return f"{self.field}__{self.kind.value}"
        return self.field


class PrintedLine(Fact):
    """A line of the blank as printed, by which a page is recognised and registered."""

    page: int
    at: tuple[float, float]
    """Left and top."""
    text: str
    is_optional: bool = False
    """Stands only on some copies, such as the note on those that we filled in; decides nothing."""


class Version(Fact):
    """One edition of the blank; places in points, origin top left."""

    version: str
    page_count: int
    page_size: tuple[float, float]
    boxes: tuple[BlankBox, ...]
    printed: tuple[PrintedLine, ...]


class Form(Fact):
    """One of the office's forms: what it asks, what must be there, how its blanks look."""

    id: str
    key: str
    title: str
    aliases: tuple[str, ...]
    headings: tuple[str, ...] = ()
    """Beginnings of the words by which the title of a foreign blank is known, without Polish marks:
    all groups must be met, of a group (``zmian|aktualizacj``) any."""
    needed_of: Literal["institution", "person"] | None = None
    """Everybody of these must hand it in before taking part."""
    issuer: str = ""
    """The office, as it stands on the blank."""
    project: str = ""
    note: str | None = None
    office: tuple[str, ...] = ()
    """Captions of the boxes that the office fills."""
    rules: tuple[Rule, ...] = ()
    sections: tuple[Section, ...]
    signatures: tuple[Signature, ...]
    versions: tuple[Version, ...]

    def fields(self) -> Iterator[Field]:
        """Walk all fields in the order of the blank."""
        for section in self.sections:
            yield from section.fields

    def field(self, field_id: str) -> Field | None:
        """Find a field by its id; ``None`` for a signature or an unknown id."""
        return next((field for field in self.fields() if field.id == field_id), None)

    def widget_name(self, box: BlankBox) -> str:
        """Name the AcroForm field of our fillable blank that stands in a box."""
        if box.kind is BoxKind.CELL:
            return f"{box.field}__{box.row}__{box.column}"
        if box.kind is BoxKind.OPTION:
            field = self.field(box.field)
            position = field.choices.index(box.option or "") if field else 0
            return f"{box.field}__{position}"
        return box.name

    @model_validator(mode="after")
    def _names_are_known(self) -> Self:
        """Refuse a definition whose boxes, conditions or rules speak of fields it does not have."""
        known = {field.id: field for field in self.fields()}
        signatures = {signature.id for signature in self.signatures}
        spoken = {box.field for version in self.versions for box in version.boxes} - signatures
        spoken |= {name for rule in self.rules for name in rule.at_least_one}
        spoken |= {field.required_when.field for field in known.values() if field.required_when}
        if unknown := spoken - known.keys():
            raise ValueError(f"{self.id}: unknown fields {sorted(unknown)}")
        for version in self.versions:
            for box in version.boxes:
                if box.kind is BoxKind.OPTION and box.option not in known[box.field].choices:
                    raise ValueError(f"{self.id}: {box.field} has no option {box.option!r}")
        return self


@cache
def load_forms() -> tuple[Form, ...]:
    """Read all definitions, ordered by id.

    Raises:
        pydantic.ValidationError: A definition is wrong; this is a mistake of ours, not of a sender.
    """
    folder = files("parsers.forms") / "definitions"
    texts = sorted(
        (entry.name, entry.read_text(encoding="utf-8"))
        for entry in folder.iterdir()
        if entry.name.endswith(".toml")
    )
    return tuple(Form.model_validate(tomllib.loads(text)) for _, text in texts)
