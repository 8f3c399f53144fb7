"""Which forms does a document without pages hold, and what do they say?

A form begins at its title and ends at the next one. Where no title tells, the labels do, if enough
of them belong to one form only. It is our own blank when nearly all labels are worded as on it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from parsers.flow import Block, Flow, Paragraph, paragraphs
from parsers.forms.definition import FieldType, Form, load_forms
from parsers.forms.foreign_kind import heading_weight
from parsers.forms.label_words import plain
from parsers.forms.place_checks import with_places_checked
from parsers.forms.reading import FilledForm
from parsers.forms.validate import document_problems, value_problems
from parsers.forms.values import UNKNOWN_LABEL, Value
from parsers.forms.word_fields import read_flow
from parsers.forms.word_labels import CHOICES
from parsers.forms.word_values import Findings
from parsers.forms.wording import MIN_TITLE, Tokens, position, tokens

_OURS = 0.85
# Of the required fields, where no title tells the form.
_ENOUGH_UNTITLED = 0.6
# Fields whose places are drawn, or else that are only named with a colon: a letter that quotes a
# title ends with a telephone number and an address of its writer.
_FEWEST_DRAWN = 2
_FEWEST_NAMED = 4
# Paragraphs among which a title in other words than ours may stand.
_HEAD = 12
# A shortened title must keep this many words from its beginning.
_SHORTENED = 4
_LONGEST_TITLE = 25


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Blocks from one title to the next."""

    form: Form | None
    blocks: tuple[Block, ...]


def read_word(flow: Flow) -> tuple[FilledForm, ...]:
    """Find all forms in a document and read their fields; none when it is something else."""
    forms = load_forms()
    stretches = tuple(_stretches(flow, forms))
    found = [
        filled
        for stretch in stretches
        if stretch.form is not None
        and (filled := _read(stretch.form, stretch.blocks, is_titled=True)) is not None
    ]
    if found:
        return tuple(_of_edition(filled, flow) for filled in found)
    likely = _by_headings(flow, forms)
    read = [_read(form, flow.blocks, is_titled=bool(likely)) for form in likely or forms]
    possible = [filled for filled in read if filled is not None]
    most = max(map(_known, possible), default=0)
    best = [filled for filled in possible if _known(filled) == most]
    return (_of_edition(best[0], flow),) if len(best) == 1 else ()


def _known(filled: FilledForm) -> int:
    """Count the values whose field is known."""
    return sum(not value.name.startswith(UNKNOWN_LABEL) for value in filled.values)


def _by_headings(flow: Flow, forms: Sequence[Form]) -> tuple[Form, ...]:
    """Find the forms that the first lines name in words of their own; several if they are vague."""
    heads = [
        words
        for block in flow.blocks[:_HEAD]
        if isinstance(block, Paragraph)
        and 0 < len(words := plain(block.text)) <= _LONGEST_TITLE
        and ":" not in block.text
    ]
    weights = [max((heading_weight(form, head) for head in heads), default=0) for form in forms]
    best = max(weights)
    if not best:
        return ()
    return tuple(form for form, weight in zip(forms, weights, strict=True) if weight == best)


def _of_edition(filled: FilledForm, flow: Flow) -> FilledForm:
    """Take the edition that a page header names, such as ``wzór F1/2026-11``."""
    if filled.version is None:
        return filled
    named = [
        version.version
        for version in filled.form.versions
        if any(f"{filled.form.id}/{version.version}" in header.text for header in flow.headers)
    ]
    return replace(filled, version=named[0]) if named else filled


def _stretches(flow: Flow, forms: Sequence[Form]) -> Iterator[_Stretch]:
    """Cut the document at its titles; a title in a page header counts for the whole."""
    form: Form | None = None
    for header in flow.headers:
        form = form or titled(header.text, forms)
    blocks: list[Block] = []
    for block in flow.blocks:
        found = _title_in(block, forms)
        if found is not None and (found is not form or _has_title(blocks, forms)):
            yield _Stretch(form, tuple(blocks))
            form, blocks = found, []
        blocks.append(block)
    yield _Stretch(form, tuple(blocks))


def _has_title(blocks: Sequence[Block], forms: Sequence[Form]) -> bool:
    return any(_title_in(block, forms) is not None for block in blocks)


def _title_in(block: Block, forms: Sequence[Form]) -> Form | None:
    """Find a title in a paragraph, or in the first cell of a table."""
    if isinstance(block, Paragraph):
        return titled(block.text, forms)
    first = block.rows[0][0].blocks if block.rows and block.rows[0] else ()
    for paragraph in paragraphs(first):
        found = titled(paragraph.text, forms)
        if found is not None:
            return found
    return None


def titled(text: str, forms: Sequence[Form]) -> Form | None:
    """Tell the form by a title that is the whole text, or the beginning of one form's title."""
    words = tokens(text)
    if not MIN_TITLE <= len(words) <= _LONGEST_TITLE:
        return None
    exact = [form for form in forms if any(title == words for title in _titles(form))]
    if exact:
        return exact[0] if len(exact) == 1 else None
    near = [form for form in forms if any(_is_near(title, words) for title in _titles(form))]
    return near[0] if len(near) == 1 else None


def _titles(form: Form) -> list[Tokens]:
    titles = (tokens(title) for title in (form.title, *form.aliases))
    return [title for title in titles if len(title) >= MIN_TITLE]


def _is_near(title: Tokens, words: Tokens) -> bool:
    if len(words) >= _SHORTENED and title[: len(words)] == words:
        return True
    return position(title, words) == 0 and len(title) >= _SHORTENED


def _read(form: Form, blocks: Sequence[Block], *, is_titled: bool) -> FilledForm | None:
    findings = read_flow(form, blocks)
    if not _is_enough(findings, is_titled=is_titled):
        return None
    asked = [
        field.id
        for field in form.fields()
        if field.type is not FieldType.STATIC and not field.for_office
    ]
    is_ours = sum(findings.labels.get(name, False) for name in asked) >= _OURS * len(asked)
    choices = frozenset(field.id for field in form.fields() if field.type in CHOICES)
    checked = [_checked(form, value) for value in findings.settled(choices)]
    values = with_places_checked(form, checked)
    return FilledForm(
        form=form,
        version=form.versions[0].version if is_ours else None,
        pages=(),
        values=_without_doubtful(form, values),
        problems=tuple(dict.fromkeys(_problems(findings, values, is_ours=is_ours))),
    )


def _is_enough(findings: Findings, *, is_titled: bool) -> bool:
    """Say whether a document asks for enough of what a form asks to be one."""
    if is_titled:
        return len(findings.beside) >= _FEWEST_DRAWN or len(findings.labels) >= _FEWEST_NAMED
    required = {field.id for field in findings.form.fields() if field.required}
    return len(required & findings.labels.keys()) >= _ENOUGH_UNTITLED * len(required)


def _problems(findings: Findings, values: Sequence[Value], *, is_ours: bool) -> Iterator[str]:
    if not is_ours:
        yield "foreign-blank"
    elif findings.rest:
        yield "text-outside-fields"
    yield from findings.problems
    if any("hidden-text" in value.problems for value in values):
        yield "hidden-text"
    yield from document_problems(findings.form, values)


def _checked(form: Form, value: Value) -> Value:
    field = form.field(value.name.partition("[")[0])
    problems = (*value.problems, *value_problems(field, value))
    return replace(value, problems=problems, is_accepted=value.is_accepted and not problems)


def _without_doubtful(form: Form, values: Sequence[Value]) -> tuple[Value, ...]:
    """Accept none of several options where only one may be ticked."""
    single = {field.id for field in form.fields() if field.type is FieldType.CHOICE}
    names = [value.name for value in values]
    return tuple(
        replace(value, is_accepted=False)
        if value.name in single and names.count(value.name) > 1
        else value
        for value in values
    )
