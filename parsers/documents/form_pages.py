"""A reading of one of our blanks taken apart into the pages of the blank, and put together again.

Pages of one form may come in several files; what is missing can be told only of the whole.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from parsers.documents.readings import outcome_of
from parsers.facts.document import DocumentReading, FieldReading, PagePicture, PagePlace
from parsers.forms.definition import Form, Version, load_forms
from parsers.forms.validate import OF_THE_WHOLE, problems_of_given

_MISSING: Final = "page-missing:"


@dataclass(frozen=True, slots=True)
class FormPage:
    """One page of a blank as it was read."""

    number: int
    """1-based page of the blank."""
    place: PagePlace
    fields: tuple[FieldReading, ...]
    """Their boxes count pages as the attachment does."""
    problems: tuple[str, ...]
    """About something that stands on this page, such as ``mark-unsure:sig_rep``."""
    picture: PagePicture | None


def take_apart(reading: DocumentReading) -> tuple[FormPage, ...]:
    """Take a reading of one of our blanks apart; nothing for any other."""
    found = _blank_of(reading)
    if found is None or not reading.pages:
        return ()
    _, version = found
    numbers = [
        n for n in range(1, version.page_count + 1) if f"{_MISSING}{n}" not in reading.problems
    ]
    names = {
        **dict.fromkeys((one.field for one in reading.fields), numbers[0] if numbers else 0),
        **{box.name: box.page for box in version.boxes},
    }
    return tuple(_page(reading, number, place, names) for place, number in enumerate(numbers))


def put_together(
    first: DocumentReading, pages: Sequence[FormPage], problems: Iterable[str]
) -> DocumentReading:
    """Make one reading of pages.

    Args:
        first: A reading of the same blank; form, version and token are taken from it.
        pages: No page of the blank twice.
        problems: Of the documents from which the pages come; what can be told only of the whole
            is told anew.
    """
    found = _blank_of(first)
    if found is None:
        raise ValueError("not one of our blanks")
    form, version = found
    pages = sorted(pages, key=lambda page: page.number)
    places = list(dict.fromkeys(page.place for page in pages))
    files = {(place.part, place.member) for place in places}
    numbers = {place: n if len(files) > 1 else place.page for n, place in enumerate(places, 1)}
    fields = tuple(_moved(one, numbers[page.place]) for page in pages for one in page.fields)
    told = _problems(form, version, pages, problems)
    return first.model_copy(
        update={
            "part": places[0].part,
            "member": places[0].member,
            "outcome": outcome_of(told),
            "pages": tuple(numbers[place] for place in places),
            "gathered": tuple(places) if len(files) > 1 else (),
            "fields": fields,
            "problems": told,
            "pictures": _pictures(pages, numbers),
        }
    )


def _blank_of(reading: DocumentReading) -> tuple[Form, Version] | None:
    return next(
        (
            (form, version)
            for form in load_forms()
            for version in form.versions
            if (form.id, version.version) == (reading.form, reading.form_version)
        ),
        None,
    )


def _page(reading: DocumentReading, number: int, place: int, names: Mapping[str, int]) -> FormPage:
    fields = [one for one in reading.fields if names[one.field] == number]
    boxes = [one.box.page for one in fields if one.box is not None]
    page = boxes[0] if boxes else reading.pages[min(place, len(reading.pages) - 1)]
    where = reading.place_of(page)
    return FormPage(
        number=number,
        place=where,
        fields=tuple(_moved(one, where.page) for one in fields),
        problems=tuple(p for p in reading.problems if names.get(_named(p)) == number),
        picture=next((one for one in reading.pictures if one.page == page), None),
    )


def _named(problem: str) -> str:
    return problem.partition(":")[2]


def _moved(one: FieldReading, page: int) -> FieldReading:
    if one.box is None or one.box.page == page:
        return one
    return one.model_copy(update={"box": one.box.model_copy(update={"page": page})})


def _problems(
    form: Form, version: Version, pages: Sequence[FormPage], problems: Iterable[str]
) -> tuple[str, ...]:
    there = {page.number for page in pages}
    names = {box.name for box in version.boxes}
    told = [
        *(
            p
            for p in problems
            if not p.startswith((*OF_THE_WHOLE, _MISSING)) and _named(p) not in names
        ),
        *(f"{_MISSING}{n}" for n in range(1, version.page_count + 1) if n not in there),
        *(p for page in pages for p in page.problems if not p.startswith(OF_THE_WHOLE)),
        *problems_of_given(form, ((one.field, one.value) for page in pages for one in page.fields)),
    ]
    return tuple(dict.fromkeys(told))


def _pictures(
    pages: Sequence[FormPage], numbers: Mapping[PagePlace, int]
) -> tuple[PagePicture, ...]:
    made = {numbers[page.place]: page.picture for page in pages if page.picture is not None}
    return tuple(one.model_copy(update={"page": n}) for n, one in made.items())
