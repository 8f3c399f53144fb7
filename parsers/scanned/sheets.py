"""Which pages make one document? Pages found one by one are put together by form."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from parsers.facts.document import PAGES_AMBIGUOUS
from parsers.scanned.sheet import ReadSheet

_BY_CODE = "code"


@dataclass(frozen=True, slots=True)
class Sheets:
    """The pages of one document."""

    pages: tuple[ReadSheet, ...]
    """In the order of the form."""
    problems: tuple[str, ...] = ()

    @property
    def token(self) -> str | None:
        """Of the case; empty when the codes name none, ``None`` when no code was read."""
        tokens = [page.token for page in self.pages if page.token]
        return next(iter((*tokens, *_cases(self.pages))), None)


def gather(pages: Sequence[ReadSheet]) -> tuple[Sheets, ...]:
    """Put pages together, in the order in which the first page of each document came.

    A page goes to the youngest document of its form that still lacks it; so fronts and backs may
    come in any order. A case token in the codes decides where there is one; a page whose code was
    not read may belong to any case. When two documents lack the same page, nobody can know whose
    it is, and both say so.
    """
    groups: list[dict[int, ReadSheet]] = []
    doubtful: set[int] = set()
    for page in pages:
        lacking = [i for i, group in enumerate(groups) if _lacks(group, page)]
        if not lacking:
            groups.append({page.page: page})
            continue
        lacking = [i for i in lacking if _cases([page]) & _cases(groups[i].values())] or lacking
        if len(lacking) > 1 and not page.token:
            doubtful.update(lacking)
        groups[lacking[-1]][page.page] = page
    return tuple(
        Sheets(
            tuple(group[number] for number in sorted(group)),
            (PAGES_AMBIGUOUS,) if i in doubtful else (),
        )
        for i, group in enumerate(groups)
    )


def _lacks(group: dict[int, ReadSheet], page: ReadSheet) -> bool:
    one = next(iter(group.values()))
    is_same = (one.form.id, one.version.version) == (page.form.id, page.version.version)
    here, there = _cases(group.values()), _cases([page])
    return is_same and (not here or not there or here == there) and page.page not in group


def _cases(pages: Iterable[ReadSheet]) -> set[str]:
    """Tell the cases that codes name: at most one; none where no code was read."""
    return {page.token or "" for page in pages if page.how == _BY_CODE}
