"""From the crop of a field to its value, with what else it may be and how sure that is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from math import exp
from typing import Final, Self

import numpy as np
from rapidfuzz.distance import Levenshtein

from parsers.forms.definition import FieldType, Lexicon
from parsers.lines.addresses import made_addresses
from parsers.lines.cells import find_cells
from parsers.lines.decode import Field, Scored, decode, hinted, join_lines, voted, weigh
from parsers.lines.hints import hinted_texts, is_hinted
from parsers.lines.model import LineModel, Posteriors
from parsers.lines.reading import Ask, Candidate, Hints, LineReading
from parsers.lines.second import Opinion, SecondReader
from parsers.lines.segment import Writing, find_lines
from parsers.lines.signals import Evidence, signals_of
from parsers.lines.sureness import curves, judge
from parsers.lines.vocabulary import language_of, load_languages
from parsers.pixels import PIXELS_PER_POINT, Grey

_MOST_CANDIDATES: Final = 5
_NOTHING: Final = LineReading((), 1.0, is_accepted=False, engine="")
# Three fields show whether a page is typed; the second engine reads handwriting badly, and what it
# costs would be wasted there.
_PROBES: Final = 3
_PROBE_LETTERS: Final = 4
_ALIKE: Final = 0.85
# A single sign less sure than this is the tail of a letter above, or dirt.
_LONELY: Final = 0.1
_TIGHT: Final = re.compile(r",(?=\d)")
_TYPED_CONFIDENCE: Final = 0.75
# On a typed page both engines say the same, but for a small sign, in so many fields.
_SAME: Final = 0.93
_TYPED_SHARE: Final = 0.75


@dataclass(frozen=True, slots=True, eq=False)
class _Open:
    """A field with writing in it, on its way to an answer."""

    ask: Ask
    writing: Writing
    posteriors: Sequence[Posteriors]
    field: Field
    plain: tuple[Scored, ...]
    """What the ink says by itself."""
    scored: tuple[Scored, ...]
    """The same, with what is known of the sender."""


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """What was seen in a field; it can be answered again, with other hints, at little cost."""

    opened: _Open
    opinion: Opinion | None
    is_typed: bool


@dataclass(frozen=True, slots=True)
class LineReader:
    """The recognisers and word lists together; loaded once, before the first fork."""

    model: LineModel
    second: SecondReader | None = None

    @classmethod
    def load(cls) -> Self:
        """Load all that reading needs, so that no file is opened later (about 1 s, 150 MB)."""
        load_languages()
        curves()
        return cls(LineModel.load(), SecondReader.load())

    def read(self, crop: Grey, ask: Ask) -> LineReading:
        """Read one field.

        Args:
            crop: The ink in the field and a little around it, height × width.
            ask: What is expected there.

        Returns:
            What stands there; no candidates when nothing is written.
        """
        return self.read_many([(crop, ask)])[0]

    def read_many(self, fields: Sequence[tuple[Grey, Ask]]) -> tuple[LineReading, ...]:
        """Read the fields of a page together; see ``look``."""
        return tuple(answer(look) for look in self.look(fields))

    def look(self, fields: Sequence[tuple[Grey, Ask]]) -> tuple[Look | None, ...]:
        """Recognise the fields of a page together.

        It is cheaper than one by one, and what some fields show about the page (typed or by hand)
        helps with the others.

        Returns:
            What was seen, to be answered; None where nothing is written.
        """
        cut = [_cut(crop, ask) for crop, ask in fields]
        posteriors = self.model.posteriors([line for one, _ in cut for line in one.lines])
        ends = np.cumsum([0, *(len(one.lines) for one, _ in cut)])
        opened: dict[int, _Open] = {}
        for place, (first, last) in enumerate(pairwise(ends)):
            if first < last:
                writing, filled = cut[place]
                ask = fields[place][1]
                found = _open(ask, writing, posteriors[first:last], filled)
                if found.scored and _says_something(found.scored[0].text):
                    opened[place] = found
        opinions, is_typed = self._ask_second(opened)
        return tuple(
            Look(opened[place], opinions.get(place), is_typed) if place in opened else None
            for place in range(len(fields))
        )

    def _ask_second(self, opened: dict[int, _Open]) -> tuple[dict[int, Opinion], bool]:
        """Let the second engine read some fields, and all if the page looks typed."""
        if self.second is None:
            return {}, False
        probes = _probes(opened)
        opinions = {
            place: self.second.read(opened[place].writing.lines, opened[place].ask)
            for place in probes
        }
        like_print = [
            place
            for place, opinion in opinions.items()
            if opinion.confidence >= _TYPED_CONFIDENCE
            and _similarity(opened[place].scored[0].text, opinion.text) >= _ALIKE
        ]
        if 2 * len(like_print) <= len(probes):
            return opinions, False
        for place, one in opened.items():
            if place not in opinions:
                opinions[place] = self.second.read(one.writing.lines, one.ask)
        return opinions, _is_typed(opened, opinions)


def answer(look: Look | None, hints: Hints | None = None) -> LineReading:
    """Say what stands in a field.

    Args:
        look: What was seen there; None for nothing.
        hints: What is known now; as it was asked, when left out.
    """
    if look is None:
        return _NOTHING
    opened = look.opened if hints is None else _anew(look.opened, hints)
    is_typed = look.is_typed and not opened.ask.is_place_and_date
    return _answer(opened, look.opinion, is_typed=is_typed)


@cache
def line_reader() -> LineReader:
    """Load the recogniser once for each process; done before the first fork."""
    return LineReader.load()


def _is_typed(opened: dict[int, _Open], opinions: dict[int, Opinion]) -> bool:
    """Tell print from neat handwriting: on print, two engines nearly always agree."""
    same = [
        _similarity(opened[place].scored[0].text, opinion.text) >= _SAME
        for place, opinion in opinions.items()
        if not opened[place].ask.is_place_and_date
    ]
    # Place and date are written by hand below typed pages too, so alone they say nothing.
    return bool(same) and sum(same) >= _TYPED_SHARE * len(same)


def _says_something(text: str) -> bool:
    """A dash or a dot alone is no answer: dust, or a person's way to leave a field empty."""
    return any(letter.isalnum() for letter in text)


def _cut(crop: Grey, ask: Ask) -> tuple[Writing, int]:
    """Find the lines of a field, and how many cells of a comb are filled."""
    reach = round(ask.reach * PIXELS_PER_POINT)
    if ask.cells:
        return find_cells(crop, ask.cells, reach)
    return find_lines(crop, reach), 0


def _open(ask: Ask, writing: Writing, posteriors: Sequence[Posteriors], filled: int) -> _Open:
    field = join_lines(posteriors, ask, filled)
    plain = decode(field)
    return _Open(ask, writing, posteriors, field, plain, _favoured(field, ask, plain))


def _anew(one: _Open, hints: Hints) -> _Open:
    ask = replace(one.ask, hints=hints)
    return replace(one, ask=ask, scored=_favoured(one.field, ask, one.plain))


def _favoured(field: Field, ask: Ask, scored: tuple[Scored, ...]) -> tuple[Scored, ...]:
    """Weigh what is known of the sender, where it resembles what was read."""
    read = [one.text for one in scored[:3]]
    known = hinted_texts(ask, read)
    made = made_addresses(ask.hints, read) if ask.type is FieldType.EMAIL else []
    return hinted(_with(field, scored, [*known, *made]), known) if known or made else scored


def _with(field: Field, scored: Sequence[Scored], texts: Sequence[str]) -> tuple[Scored, ...]:
    """Weigh more texts against those that were found."""
    known = {one.text for one in scored}
    new = [text for text in dict.fromkeys(texts) if text and text not in known]
    more = weigh(field, new, language_of(field.ask)) if new else ()
    return tuple(sorted((*scored, *more), key=lambda one: -one.total))


def _probes(opened: dict[int, _Open]) -> list[int]:
    """Choose fields that show whether a page is typed: with some letters, spread over the page."""
    fit = [
        place
        for place, one in opened.items()
        if len(one.scored[0].text) >= _PROBE_LETTERS and not one.ask.cells
    ] or list(opened)
    step = max(1, len(fit) // _PROBES)
    return fit[::step][:_PROBES]


def _similarity(one: str, other: str) -> float:
    return float(Levenshtein.normalized_similarity(one, other))


def _answer(one: _Open, opinion: Opinion | None, *, is_typed: bool) -> LineReading:
    scored = one.scored
    if opinion is not None:
        scored = _with(one.field, scored, [opinion.text])
        if is_typed:
            scored = voted(scored, opinion.text)
    evidence = Evidence(
        ask=one.ask,
        writing=one.writing,
        posteriors=one.posteriors,
        scored=scored,
        opinion=opinion,
        is_typed=is_typed,
        is_hinted=is_hinted(one.ask, scored[0].text),
    )
    signals = signals_of(evidence)
    sureness, is_accepted = judge(one.ask, scored[0].text, signals)
    if len(scored[0].text) == 1 and sureness < _LONELY:
        return _NOTHING
    agrees = signals["second"] > 0
    return LineReading(
        candidates=candidates_of(_spaced(one.ask, scored), sureness),
        sureness=sureness,
        is_accepted=is_accepted,
        engine="lines+tesseract" if agrees else "lines",
        signals=tuple(signals.items()),
    )


def _spaced(ask: Ask, scored: Sequence[Scored]) -> tuple[Scored, ...]:
    """Write lists of choices with the spaces that stand there but are too narrow to be seen."""
    if ask.lexicon is not Lexicon.CODE:
        return tuple(scored)
    found: dict[str, Scored] = {}
    for one in scored:
        text = _TIGHT.sub(", ", one.text)
        found.setdefault(text, replace(one, text=text))
    return tuple(found.values())


def candidates_of(scored: Sequence[Scored], sureness: float) -> tuple[Candidate, ...]:
    """Give the best texts; what the first leaves is shared by the others as they are weighed."""
    best, others = scored[0], scored[1:_MOST_CANDIDATES]
    shares = [exp(max(-60.0, one.total - best.total)) for one in others]
    left = (1.0 - sureness) / max(sum(shares), 1e-9)
    rest = (
        Candidate(one.text, min(sureness, share * left))
        for one, share in zip(others, shares, strict=True)
    )
    return (Candidate(best.text, sureness), *rest)
