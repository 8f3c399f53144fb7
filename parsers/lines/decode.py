"""Which texts explain the ink of a field, and how well each of them does.

The lines of a field are read as one: their posteriors are put end to end with a space between, so
that words, quotation marks and dates may run over the end of a line.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from parsers.forms.definition import FieldType
from parsers.lines.alphabet import ALPHABET, BLANK, column_of
from parsers.lines.beam import Probabilities, search
from parsers.lines.charsets import letters_of, restricted
from parsers.lines.language import WordLanguage
from parsers.lines.likelihood import log_likelihoods
from parsers.lines.model import Posteriors
from parsers.lines.reading import Ask
from parsers.lines.shapes import shape_weight
from parsers.lines.variants import variants
from parsers.lines.vocabulary import language_of

_SYMBOLS: Final = ("", *ALPHABET)
_WIDTH: Final = 8
_NUMBER_WIDTH: Final = 16
_MOST_VARIED: Final = 5
_MOST_WEIGHED: Final = 20
# The head trained on Polish writing errs half as often as the stock classifier. They share their
# features and so speak of a letter at about the same step; mixing them step by step lets one of
# them be wrong about a letter without losing the whole text.
_POLISH_SHARE: Final = 0.8
# The ink counts a little more than one against the language (fitted on the tuning set).
_INK: Final = 1.25
# What the second engine's vote is worth on a typed page.
_VOTE: Final = 3.0
# Somebody who wrote to us before mostly writes the same again; clear ink still wins.
_KNOWN: Final = 2.5
# What it costs when the number of letters differs from the number of filled cells, for each.
_CELL_PRICE: Final = -4.0


@dataclass(frozen=True, slots=True)
class Scored:
    """One text with what speaks for it; all figures are natural logarithms."""

    text: str
    ink: float
    """Likelihood by both classifiers mixed."""
    stock: float
    """Likelihood by the classifier of the stock model alone."""
    polish: float
    """Likelihood by our own alone."""
    language: float
    """Words and spelling, already weighted; 0 for figures."""
    shape: float
    """Form of the value."""
    vote: float = 0.0
    """What the second engine adds to the text that it reads too, and a hint to what is known."""

    @property
    def total(self) -> float:
        """All together."""
        return _INK * self.ink + self.language + self.shape + self.vote


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """The posteriors of a field as one row, in both opinions, restricted to its letters."""

    ask: Ask
    ink: Probabilities
    """Both opinions mixed."""
    stock: Probabilities
    polish: Probabilities
    filled: int = 0
    """How many cells of a comb are filled; 0 for a plain line."""


class _Anything:
    """A language in which every text is as likely as any other."""

    def start(self) -> None:
        """Begin."""

    def step(self, state: None, letter: str) -> tuple[None, float]:  # noqa: ARG002 - a protocol
        """Go on."""
        return None, 0.0

    def finish(self, state: None) -> float:  # noqa: ARG002 - a protocol
        """End."""
        return 0.0


def join_lines(lines: Sequence[Posteriors], ask: Ask, filled: int = 0) -> Field:
    """Put the lines of a field end to end.

    Args:
        lines: At least one.
        ask: Decides the letters, and whether a line ends with a space (never in mail addresses).
        filled: How many cells of a comb hold something.
    """
    letters = letters_of(ask)
    stock = [restricted(line.stock, letters) for line in lines]
    polish = [restricted(line.polish, letters) for line in lines]
    gap = np.zeros((1, len(_SYMBOLS)), dtype=np.float32)
    gap[0, BLANK] = 1.0
    if ask.type is not FieldType.EMAIL:
        gap[0, [BLANK, _SYMBOLS.index(" ")]] = 0.1, 0.9
    rows = _with_gaps(stock, gap), _with_gaps(polish, gap)
    ink = (1 - _POLISH_SHARE) * rows[0] + _POLISH_SHARE * rows[1]
    return Field(ask, ink, *rows, filled)


def decode(field: Field, extra: Sequence[str] = ()) -> tuple[Scored, ...]:
    """List the texts that may stand in a field, best first.

    Args:
        field: Its posteriors.
        extra: Texts proposed by others (the second engine, hints); they are weighed like all.
    """
    language = language_of(field.ask)
    texts = proposals(field, language)
    texts = list(dict.fromkeys([*texts, *extra]))
    for text in texts[:_MOST_VARIED]:
        texts.extend(variants(field.ask, text))
    return weigh(field, list(dict.fromkeys(texts))[:_MOST_WEIGHED], language)


def weigh(field: Field, texts: Sequence[str], language: WordLanguage | None) -> tuple[Scored, ...]:
    """Score texts, best first; those with letters that we do not have are left out."""
    spelled = {
        text: [column for letter in text if (column := column_of(letter)) is not None]
        for text in texts
        if text
    }
    spelled = {text: columns for text, columns in spelled.items() if len(columns) == len(text)}
    ink, stock, polish = log_likelihoods(
        (field.ink, field.stock, field.polish), list(spelled.values())
    )
    found = [
        Scored(
            text=text,
            ink=float(ink[place]),
            stock=float(stock[place]),
            polish=float(polish[place]),
            language=language.weigh(text) if language else 0.0,
            shape=_shape(field, text),
        )
        for place, text in enumerate(spelled)
    ]
    return tuple(sorted(found, key=lambda one: -one.total))


def _shape(field: Field, text: str) -> float:
    missing = abs(len(text) - field.filled) if field.filled else 0
    return shape_weight(field.ask, text) + _CELL_PRICE * missing


def proposals(field: Field, language: WordLanguage | None, width: int = _WIDTH) -> list[str]:
    """Let the beam propose texts, the best first."""
    if language is None:
        found = search(field.ink, _SYMBOLS, _Anything(), _NUMBER_WIDTH)
    else:
        found = search(field.ink, _SYMBOLS, language, width)
    return list(dict.fromkeys(text for guess in found if (text := guess.text.strip())))


def voted(scored: Sequence[Scored], text: str) -> tuple[Scored, ...]:
    """Give the second engine's vote to the text that it reads too; spaces do not matter."""
    plain = text.replace(" ", "")
    return _favoured(
        scored, _VOTE, {one.text for one in scored if one.text.replace(" ", "") == plain}
    )


def hinted(scored: Sequence[Scored], known: Sequence[str]) -> tuple[Scored, ...]:
    """Favour what is known of the sender."""
    return _favoured(scored, _KNOWN, set(known))


def _favoured(scored: Sequence[Scored], by: float, texts: AbstractSet[str]) -> tuple[Scored, ...]:
    raised = (replace(one, vote=one.vote + by) if one.text in texts else one for one in scored)
    return tuple(sorted(raised, key=lambda one: -one.total))


def _with_gaps(lines: Sequence[Probabilities], gap: Probabilities) -> Probabilities:
    rows = [piece for line in lines for piece in (line, gap)]
    return np.concatenate(rows[:-1])
