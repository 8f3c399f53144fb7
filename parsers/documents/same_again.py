"""The same paper scanned twice: which of two readings of a page counts?

Somebody sends a photo, and then a better one. It is the same paper only when what can be read on
both says so; two people of one institution write much alike and are never mixed.
"""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import Final

from rapidfuzz.distance import Levenshtein

from parsers.documents.form_pages import FormPage, put_together, take_apart
from parsers.documents.readings import Source, bare_reading
from parsers.facts.document import DocumentOutcome, DocumentReading, FieldReading
from parsers.forms.definition import FieldType, load_forms

SAME_PAGE_AGAIN: Final = "same-page-again"
"""Problem of pages that were read better on another scan; nothing is taken from them."""

# What tells one paper from another by itself.
_TELLING: Final = frozenset(
    {FieldType.PESEL, FieldType.NIP, FieldType.REGON, FieldType.PHONE, FieldType.EMAIL}
)
# Two readings of one scrawl differ by a letter or two, names of two people by half.
_ALIKE: Final = 0.7
_ALIKE_IN_ALL: Final = 0.9
_FEWEST: Final = 4
_SHARE: Final = 0.6
_MARKS: Final = "marks"


def without_repeats(
    documents: Mapping[int, DocumentReading],
) -> tuple[dict[int, DocumentReading], tuple[DocumentReading, ...]]:
    """Put readings of the same paper together, of each page the better one.

    Args:
        documents: Readings of our blanks, by any number.

    Returns:
        The documents, each by the number of its first reading, and the pages that were not taken.
    """
    whole: dict[int, DocumentReading] = {}
    left: list[DocumentReading] = []
    for number, reading in documents.items():
        same = next((n for n, one in whole.items() if _is_same_paper(one, reading)), None)
        if same is None:
            whole[number] = reading
            continue
        whole[same], worse = _better(whole[same], reading)
        left += worse
    return whole, tuple(left)


def _is_same_paper(one: DocumentReading, other: DocumentReading) -> bool:
    if (one.form, one.form_version) != (other.form, other.form_version):
        return False
    if None not in {one.token, other.token} and one.token != other.token:
        return False
    here = {page.number: page for page in take_apart(one)}
    there = {page.number: page for page in take_apart(other)}
    shared = here.keys() & there.keys()
    return bool(shared) and _says_the_same(
        _texts(here[number] for number in sorted(shared)),
        _texts(there[number] for number in sorted(shared)),
        _telling(one.form or ""),
        has_token=bool(one.token) and one.token == other.token,
    )


def _texts(pages: Iterable[FormPage]) -> dict[str, FieldReading]:
    """Give what is written on pages, ticks and signatures left out."""
    return {one.field: one for page in pages for one in page.fields if one.engine != _MARKS}


def _telling(form_id: str) -> frozenset[str]:
    form = next(one for one in load_forms() if one.id == form_id)
    return frozenset(field.id for field in form.fields() if field.type in _TELLING)


def _says_the_same(
    here: Mapping[str, FieldReading],
    there: Mapping[str, FieldReading],
    telling: AbstractSet[str],
    *,
    has_token: bool,
) -> bool:
    """Say whether two readings are of one paper.

    Args:
        here: What is written on the pages that both have.
        there: The same of the other reading.
        telling: Fields that no two papers share.
        has_token: The codes say that it is the same copy.
    """
    shared = sorted(here.keys() & there.keys())
    if any(_contradict(here[name], there[name]) for name in shared):
        return False
    # One person may declare the same twice, on two papers, and leave out something on one of them.
    alone = [one for name, one in (*here.items(), *there.items()) if name not in shared]
    if any(one.is_accepted for one in alone):
        return False
    alike = [_similarity(here[name], there[name]) for name in shared]
    if not alike or min(alike) < _ALIKE or sum(alike) < _ALIKE_IN_ALL * len(alike):
        return False
    if has_token:
        return True
    is_enough = len(shared) >= max(_FEWEST, _SHARE * max(len(here), len(there)))
    return is_enough and any(
        _bare(here[name]) == _bare(there[name]) for name in shared if name in telling
    )


def _contradict(one: FieldReading, other: FieldReading) -> bool:
    return one.is_accepted and other.is_accepted and _bare(one) != _bare(other)


def _similarity(one: FieldReading, other: FieldReading) -> float:
    return float(Levenshtein.normalized_similarity(_bare(one), _bare(other)))


def _bare(one: FieldReading) -> str:
    return "".join(filter(str.isalnum, one.value)).casefold()


def _better(
    one: DocumentReading, other: DocumentReading
) -> tuple[DocumentReading, list[DocumentReading]]:
    """Take each page from the scan on which it is read better; the first where both are alike."""
    best: dict[int, FormPage] = {}
    left: list[FormPage] = []
    for page in (*take_apart(one), *take_apart(other)):
        known = best.get(page.number)
        if known is None or _goodness(page) > _goodness(known):
            best[page.number] = page
            left += [known] if known else []
        else:
            left.append(page)
    first = one if one.token else other if other.token else one
    document = put_together(first, tuple(best.values()), (*one.problems, *other.problems))
    taken = {page.place for page in best.values()}
    return document, [_repeat(page) for page in left if page.place not in taken]


def _goodness(page: FormPage) -> float:
    return sum(one.sureness + one.is_accepted - len(one.problems) for one in page.fields) - len(
        page.problems
    )


def _repeat(page: FormPage) -> DocumentReading:
    place = page.place
    reading = bare_reading(
        Source(place.part, place.member), DocumentOutcome.OK, (SAME_PAGE_AGAIN,), (place.page,)
    )
    return reading.model_copy(update={"pictures": (page.picture,) if page.picture else ()})
