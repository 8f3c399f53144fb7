"""Which forms go with a reply: empty ones for anybody, filled-in ones for a registered address.

The forms are found by their titles in the definitions. Whether anything of the register may be
printed was decided by the rules; here it is looked at once more whether the reply goes to the very
address that they judged.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy.orm import Session

from mailbot.blanks.copies import Owner, make_copy
from mailbot.blanks.from_papers import copy_from_papers
from mailbot.blanks.kind import Kind
from mailbot.blanks.make import empty_blank, file_name
from mailbot.replies.headers import Attachment
from parsers.facts import fold
from parsers.forms.definition import Form, load_forms
from rules.decision import Blanks

_PDF = "application/pdf"
# Endings of Polish words change; their beginnings tell them apart.
_STEM = 6
_MOST_COPIES = 12
"""Of one reply; who delegates more people fills in the rest."""


@dataclass(frozen=True, slots=True)
class Addressee:
    """To whom a reply goes."""

    recipient: str
    sender: str
    """The address that the rules judged."""


def chosen_forms(blanks: Blanks) -> tuple[Form, ...]:
    """Find the forms that were asked for or are needed; those for taking part when in doubt."""
    forms = load_forms()
    asked = _stems(blanks.asked)
    if not blanks.needed_of and len(asked) > 1:
        exact = [form for form in forms if asked in _names(form)]
        near = [form for form in forms if any(set(asked) <= set(one) for one in _names(form))]
        found = exact or near
        if found and not any(form.needed_of for form in found):
            return tuple(found)
    wanted = blanks.needed_of or ("institution", "person")
    return tuple(form for form in forms if form.needed_of in wanted)


def enclose(
    session: Session, blanks: Blanks, addressee: Addressee, now: datetime
) -> tuple[Attachment, ...]:
    """Make the files that go with a reply, and keep what was printed on filled-in ones.

    Args:
        session: The transaction that queues the reply.
        blanks: What the rules decided.
        addressee: To whom it goes.
        now: The moment.
    """
    forms = chosen_forms(blanks)
    files = [Attachment(file_name(form, Kind.FILLABLE), _PDF, _empty(form.id)) for form in forms]
    if addressee.recipient != addressee.sender:
        return tuple(files)
    files += _from_papers(session, blanks)
    if blanks.institution is None:
        return tuple(files)
    owner = Owner(blanks.institution, blanks.person)
    for form in forms:
        copy = make_copy(session, form, owner, now)
        if copy.values:
            files.append(
                Attachment(file_name(form, Kind.PREFILLED), _PDF, copy.pdf, is_personal=True)
            )
    return tuple(files)


def _from_papers(session: Session, blanks: Blanks) -> Iterator[Attachment]:
    """Make one copy of each form that a dossier lacks; those of several people are numbered."""
    counted: Counter[str] = Counter()
    for wanted in blanks.copies[:_MOST_COPIES]:
        copy = copy_from_papers(session, wanted)
        if copy is None:
            continue
        form = next(form for form in load_forms() if form.id == wanted.form)
        counted[form.id] += 1
        name = file_name(form, Kind.PREFILLED, counted[form.id])
        yield Attachment(name, _PDF, copy.pdf, is_personal=True)


@cache
def _empty(form_id: str) -> bytes:
    """Draw an empty form once per process."""
    form = next(form for form in load_forms() if form.id == form_id)
    return empty_blank(form, Kind.FILLABLE)


@cache
def _names(form: Form) -> tuple[tuple[str, ...], ...]:
    return tuple(_stems(fold(name)) for name in (form.title, *form.aliases))


def _stems(words: str) -> tuple[str, ...]:
    return tuple(word[:_STEM] for word in words.split() if word.isalpha() and len(word) > 1)
