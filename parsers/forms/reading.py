"""Which forms does a document hold, and what do they say?

Pages are recognised one by one and put together by form, so that several forms in one file, pages
out of order and pages of something else in between are told apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from parsers.forms.classify import Placement, recognise
from parsers.forms.definition import Field, Form, load_forms
from parsers.forms.fields import leftovers, read_fields
from parsers.forms.validate import document_problems, value_problems
from parsers.forms.values import Value
from parsers.pages import Page


@dataclass(frozen=True, slots=True)
class FilledForm:
    """One form found in a document."""

    form: Form
    version: str
    pages: tuple[int, ...]
    """Pages of the attachment, in the order of the form."""
    values: tuple[Value, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sorted:
    """A document sorted into forms and the rest."""

    forms: tuple[FilledForm, ...]
    others: tuple[Page, ...]
    """Pages that are of no form of ours, or unreadable."""


def read_forms(pages: Sequence[Page]) -> Sorted:
    """Find all forms among the pages of one document and read their fields."""
    forms = load_forms()
    groups: list[dict[int, tuple[Page, Placement]]] = []
    others: list[Page] = []
    for page in pages:
        placement = recognise(page, forms)
        if placement is None:
            others.append(page)
        else:
            _add(groups, page, placement)
    return Sorted(tuple(_read(group) for group in groups), tuple(others))


def _add(groups: list[dict[int, tuple[Page, Placement]]], page: Page, placement: Placement) -> None:
    """Put a page to the last form that still lacks it; a second page 1 begins another form."""
    for group in reversed(groups):
        _, known = next(iter(group.values()))
        is_same = (known.form.id, known.version) == (placement.form.id, placement.version)
        if is_same and placement.page not in group:
            group[placement.page] = (page, placement)
            return
    groups.append({placement.page: (page, placement)})


def _read(group: dict[int, tuple[Page, Placement]]) -> FilledForm:
    in_order = [group[number] for number in sorted(group)]
    placement = in_order[0][1]
    form, version = placement.form, placement.version
    values = tuple(
        replace(value, problems=(*value.problems, *value_problems(_field(form, value), value)))
        for page, place in in_order
        for value in read_fields(page, place)
    )
    missing = [n for n in range(1, version.page_count + 1) if n not in group]
    left = {problem for page, place in in_order for problem in leftovers(page, place)}
    return FilledForm(
        form=form,
        version=version.version,
        pages=tuple(page.number for page, _ in in_order),
        values=values,
        problems=(
            *(f"page-missing:{number}" for number in missing),
            *(problem for page, _ in in_order for problem in page.problems),
            *sorted(left),
            *document_problems(form, values),
        ),
    )


def _field(form: Form, value: Value) -> Field | None:
    return form.field(value.name.partition("[")[0])
