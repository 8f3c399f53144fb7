"""Which of our forms came with a mail: as they were read, else as files and own words call them.

What was read wins: a file called "formularz" that was read as something else is no form of ours.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from parsers.facts import DocumentReading, Leaf, LeafRole
from parsers.facts.document import NEEDS_RECOGNITION, DocumentOutcome
from rules.case import Case
from rules.said import plain

APPLICATION = "F6"
_PAPER_ROLES = frozenset((LeafRole.ATTACHMENT, LeafRole.NESTED))
_READ = frozenset((DocumentOutcome.OK, DocumentOutcome.PARTIAL, DocumentOutcome.UNKNOWN_FORM))
# In this order: the first pattern that fits a file's name tells its form.
_NAMES = (
    ("F6", r"\bf ?6\b|grup|kandyd|dkres|nabor"),
    ("F5", r"\bf ?5\b|aktualizac\w* (?:danych|adres\w*)|zmian\w* (?:adresu|siedziby)"),
    ("F4", r"\bf ?4\b|aktualizac\w* (?:listy? )?os[obó]+b|lista osob"),
    ("F3", r"\bf ?3\b|regulamin"),
    ("F2", r"\bf ?2\b|oswiadczen"),
    ("F1", r"\bf ?1\b|zgloszen\w* instytucji|formularz\w* instytucji"),
)
_SAID = (
    ("F6", r"\bf ?6\b|formularz\w* (?:\w+ ){0,3}(?:do|kandydat\w*|dkres) ?(?:\w+ )?grup\w*"),
    ("F5", r"\bf ?5\b|aktualizac\w+ (?:\w+ )?danych|formularz\w* aktualizacyjn\w+"),
    ("F4", r"\bf ?4\b|aktualizac\w+ (?:listy )?os[ob]+b|aktualizac\w+ f ?4"),
    ("F3", r"\bf ?3\b|regulamin\w*"),
    ("F2", r"\bf ?2\b|oswiadczen\w*"),
    ("F1", r"\bf ?1\b|formularz\w* (?:zgloszeniow\w+ )?(?:instytucji|podmiotu|organizacji)"),
)
_OTHER_PAPERS = re.compile(
    r"\b(?:faktur\w*|fv|nota|noty|note|rachun\w+|rachunek|umow\w*|ofert\w*|menu|cv|zyciorys\w*"
    r"|list motywacyjn\w*|protok\w+|zaproszeni\w*|pism\w+|skarg\w*|wniosek o\w*|cennik\w*"
    r"|zamowieni\w*"
    r"|upowazni\w+|pelnomocnictw\w*|zaswiadczeni\w*|statut\w*|uchwal\w*|logo|plakat\w*|ankiet\w*"
    r"|program|prezentacj\w*|delegacj\w*|rozliczeni\w*|lista obecnosci)\b"
)
_NEUTRAL = re.compile(
    r"\b(?:skan\w*|scan\w*|img|image|photo|foto|zdjeci\w*|dsc\w*|dokument\w*|doc|formularz\w*"
    r"|zalacznik\w*|podpisan\w*|zgloszeni\w*|wypelnion\w*|pxl|whatsapp|file|plik)"
)


@dataclass(frozen=True, slots=True)
class Paper:
    """One attachment."""

    name: str
    """Folded words of the file's name, without its ending."""
    form: str | None
    """Ours by reading or, while unread, by name; ``None``: neither tells."""
    readings: tuple[DocumentReading, ...] = ()
    """What was really read in it."""
    file: str = ""
    """The file's name as it came."""
    is_ours: bool = False
    """Nothing in it but our forms, as far as anybody can tell."""


@dataclass(frozen=True, slots=True)
class FormsSent:
    """All attachments of a mail together."""

    papers: tuple[Paper, ...] = ()
    said: tuple[str, ...] = ()
    """Forms that the own words speak of."""

    @property
    def forms(self) -> tuple[str, ...]:
        """The ids of our forms that came, in their order, each once."""
        found = {p.form for p in self.papers if p.form} | {
            d.form for p in self.papers for d in p.readings if d.form
        }
        if any(p.is_ours and p.form is None for p in self.papers):
            found |= set(self.said)
        return tuple(sorted(f for f in found if f))

    @property
    def are_all_ours(self) -> bool:
        """Whether something came, and each attachment is one of our forms."""
        return bool(self.papers) and all(p.is_ours for p in self.papers) and bool(self.forms)

    @property
    def applications(self) -> tuple[Paper, ...]:
        """Attachments that are applications to working groups."""
        return tuple(p for p in self.papers if p.form == APPLICATION)


def forms_sent(case: Case, words: str, *, applies: bool) -> FormsSent:
    """Tell the forms of a mail.

    Args:
        case: The mail.
        words: Its own words before the signature, folded.
        applies: Whether these speak of an application to a working group; then "formularz" in the
            name of a file is that application's.
    """
    said = tuple(form for form, pattern in _SAID if re.search(pattern, words))
    others = _OTHER_PAPERS.search(words) is not None and not said
    leaves = [leaf for leaf in case.message.leaves if leaf.role in _PAPER_ROLES]
    papers = tuple(
        replace(
            _paper(leaf, case.message.documents, said, applies=applies, others=others),
            file=leaf.name,
        )
        for leaf in leaves
    )
    return FormsSent(papers, tuple(sorted(said)))


def _paper(
    leaf: Leaf,
    documents: Sequence[DocumentReading],
    said: tuple[str, ...],
    *,
    applies: bool,
    others: bool,
) -> Paper:
    name = plain(_spaced(leaf.name.rpartition(".")[0] or leaf.name))
    readings = tuple(d for d in documents if leaf.path in d.parts and not is_unread(d))
    if readings:
        return _as_read(name, readings, said, applies=applies)
    if any(leaf.path in d.parts and NEEDS_RECOGNITION not in d.problems for d in documents):
        # Locked, damaged, too big: nobody knows what it is.
        return Paper(name, None)
    if leaf.role is LeafRole.NESTED or others or _OTHER_PAPERS.search(name):
        return Paper(name, None)
    form = next((f for f, pattern in _NAMES if re.search(pattern, name)), None)
    if applies and form in {None, "F1"}:
        form = APPLICATION
    can_be_ours = form is not None or (bool(said) and _NEUTRAL.match(name) is not None)
    return Paper(name, form, is_ours=can_be_ours)


def _as_read(
    name: str, readings: tuple[DocumentReading, ...], said: tuple[str, ...], *, applies: bool
) -> Paper:
    forms = [d.form for d in readings]
    del said, applies
    return Paper(
        name,
        APPLICATION if APPLICATION in forms else next((f for f in forms if f), None),
        readings,
        is_ours=all(forms),
    )


def is_unread(document: DocumentReading) -> bool:
    """Say whether nobody could read a document yet, or at all."""
    return NEEDS_RECOGNITION in document.problems or document.outcome not in _READ


def _spaced(name: str) -> str:
    """Divide "F6_grupaBiznes2" into words: digits and underscores part them."""
    parted = re.sub(r"[_\-.+()]+", " ", name)
    return re.sub(r"(?<=[^\W\d_]{2})(?=\d)", " ", parted)
