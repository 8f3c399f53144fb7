"""Which forms does a document hold, and what do they say?

Pages are recognised one by one and put together by form, so that several forms in one file, pages
out of order and pages of something else in between are told apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from parsers.forms.classify import Placement, recognise
from parsers.forms.definition import Form, load_forms
from parsers.forms.fields import read_fields
from parsers.forms.ink import HasInk, check_ink
from parsers.forms.labels import ForeignForm, read_by_labels
from parsers.forms.place_checks import with_places_checked
from parsers.forms.validate import document_problems, value_problems
from parsers.forms.values import Value
from parsers.pages import Page


@dataclass(frozen=True, slots=True)
class FilledForm:
    """One form found in a document."""

    form: Form
    version: str | None
    """``None`` for a blank that is not ours."""
    pages: tuple[int, ...]
    """Pages of the attachment, in the order of the form."""
    values: tuple[Value, ...]
    problems: tuple[str, ...]
    token: str | None = None
    """From the code on a copy that we filled in; empty when a code was read that names no case."""


@dataclass(frozen=True, slots=True)
class Sorted:
    """A document sorted into forms and the rest."""

    forms: tuple[FilledForm, ...]
    others: tuple[Page, ...]
    """Pages that are of no form of ours, or unreadable."""


def read_forms(pages: Sequence[Page], has_ink: HasInk) -> Sorted:
    """Find all forms among the pages of one document and read their fields.

    Args:
        pages: All pages of the document.
        has_ink: Tells whether anything can be seen in a box; ``None`` when nobody can know.
    """
    forms = load_forms()
    groups: list[dict[int, tuple[Page, Placement]]] = []
    rest: list[Page] = []
    for page in pages:
        if (placement := recognise(page, forms)) is not None:
            _add(groups, page, placement)
        else:
            rest.append(page)
    found, others = read_by_labels(rest, forms)
    foreign = (_read_foreign(one, has_ink) for one in found)
    return Sorted((*(_read(group, has_ink) for group in groups), *foreign), others)


def _add(groups: list[dict[int, tuple[Page, Placement]]], page: Page, placement: Placement) -> None:
    """Put a page to the last form that still lacks it; a second page 1 begins another form."""
    for group in reversed(groups):
        _, known = next(iter(group.values()))
        is_same = (known.form.id, known.version) == (placement.form.id, placement.version)
        if is_same and placement.page not in group:
            group[placement.page] = (page, placement)
            return
    groups.append({placement.page: (page, placement)})


def _read(group: dict[int, tuple[Page, Placement]], has_ink: HasInk) -> FilledForm:
    in_order = [group[number] for number in sorted(group)]
    form, version = in_order[0][1].form, in_order[0][1].version
    read = [read_fields(page, placement, has_ink) for page, placement in in_order]
    checked = [_checked(form, value) for one in read for value in one.values]
    values = with_places_checked(form, checked)
    problems = [
        *(f"page-missing:{n}" for n in range(1, version.page_count + 1) if n not in group),
        *(problem for page, _ in in_order for problem in page.problems),
        *(problem for one in read for problem in one.problems),
        *(["hidden-text"] if any("hidden-text" in value.problems for value in values) else []),
        *document_problems(form, values),
    ]
    return FilledForm(
        form=form,
        version=version.version,
        pages=tuple(page.number for page, _ in in_order),
        values=values,
        problems=tuple(dict.fromkeys(problems)),
    )


def _read_foreign(found: ForeignForm, has_ink: HasInk) -> FilledForm:
    form = found.form
    checked = [_checked(form, check_ink(value, has_ink)) for value in found.values]
    values = with_places_checked(form, checked)
    hidden = ["hidden-text"] if any("hidden-text" in value.problems for value in values) else []
    return FilledForm(
        form=form,
        version=None,
        pages=found.pages,
        values=values,
        problems=("foreign-blank", *hidden, *document_problems(form, values)),
    )


def _checked(form: Form, value: Value) -> Value:
    field = form.field(value.name.partition("[")[0])
    return replace(value, problems=(*value.problems, *value_problems(field, value)))
