"""Forms that are pictures: registered pages are read box by box, all others by their labels.

One page after the other, in the order of the attachment: a page is laid onto its blank, read and
forgotten before the next one is drawn. What takes the whole document comes at the end.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from parsers.facts.hints import Hints
from parsers.forms.cells import with_signs
from parsers.forms.definition import Form
from parsers.forms.place_checks import with_places_checked
from parsers.forms.reading import FilledForm, Sorted
from parsers.forms.validate import document_problems, value_problems
from parsers.forms.values import Value
from parsers.lines.reader import answer, line_reader
from parsers.scanned.coherence import known_from, together
from parsers.scanned.foreign import ForeignPages
from parsers.scanned.sheet import Place, ReadSheet, read_sheet, values_of
from parsers.scanned.sheets import Sheets, gather
from parsers.scans.image import PageImage
from parsers.scans.register import register_page


class ScanReader:
    """Reads the pages of one attachment as they come, and keeps no pixels of them."""

    def __init__(self, hints: Hints) -> None:
        """Begin an attachment.

        Args:
            hints: What is known of the sender.
        """
        self._hints = hints
        self._sheets: list[ReadSheet] = []
        self._foreign = ForeignPages(line_reader())

    def take(self, image: PageImage) -> None:
        """Read one page, in the order of the attachment."""
        found = register_page(image)
        sheets = [read_sheet(page, self._hints, line_reader()) for page in found.pages]
        for other in found.others:
            self._foreign.take(other)
        self._sheets += sheets

    def finish(self, has_time: Callable[[], bool] = lambda: True) -> Sorted:
        """Put the pages together to documents, and read what is unsure once more.

        Args:
            has_time: Asked before each document that would be read again.

        Returns:
            The forms, and as bare pages those that are none.
        """
        documents = gather(self._sheets)
        known = known_from(
            (place.ask, place.reading)
            for document in documents
            for sheet in document.pages
            for place in sheet.places
        )
        forms = [_form(one, known if has_time() else Hints()) for one in documents]
        foreign, rest = self._foreign.finish()
        return Sorted((*forms, *foreign), rest)


def _form(sheets: Sheets, known: Hints) -> FilledForm:
    first = sheets.pages[0]
    form, version = first.form, first.version
    values = with_places_checked(
        form,
        [
            _checked(form, value)
            for page in sheets.pages
            for value in values_of(page, [_read_again(place, known) for place in page.places])
        ],
    )
    found = {page.page for page in sheets.pages}
    problems = (
        *sheets.problems,
        *(f"page-missing:{n}" for n in range(1, version.page_count + 1) if n not in found),
        *(problem for page in sheets.pages for problem in page.problems),
        *document_problems(form, values),
    )
    return FilledForm(
        form=form,
        version=version.version,
        pages=tuple(dict.fromkeys(page.source for page in sheets.pages)),
        values=_without_doubtful(values, problems),
        problems=tuple(dict.fromkeys(problems)),
        token=sheets.token,
    )


def _read_again(place: Place, known: Hints) -> Place:
    """Answer anew what is unsure, with what the rest of the document says as a hint."""
    if known == Hints() or place.unsure is None:
        return place
    return replace(place, reading=answer(place.unsure, together(place.ask.hints, known)))


def _checked(form: Form, value: Value) -> Value:
    field = form.field(value.name.partition("[")[0])
    value = with_signs(field, value)
    problems = (*value.problems, *value_problems(field, value))
    return replace(value, problems=problems, is_accepted=value.is_accepted and not problems)


def _without_doubtful(values: Sequence[Value], problems: Sequence[str]) -> tuple[Value, ...]:
    """Accept no tick of a choice that has too many, or whose other boxes are unsure."""
    prefixes = ("several-choices:", "mark-unsure:")
    doubtful = {p.partition(":")[2] for p in problems if p.startswith(prefixes)}
    return tuple(
        replace(value, is_accepted=False) if value.name in doubtful else value for value in values
    )
