"""When a single word is a person's name: "Kowalska będzie", and not the town or the month."""

from collections.abc import Callable, Iterable

from parsers.facts import Word
from rules.name_index import Found
from rules.name_text import NameText
from rules.names import Case

_QUOTES = "„\"«“‚'"
_GOVERNED = {
    **dict.fromkeys(("z", "ze"), Case.GENITIVE | Case.INSTRUMENTAL),
    **dict.fromkeys(
        ("do", "od", "dla", "u", "bez", "oprocz", "zamiast", "obok", "imieniu", "wzgledem"),
        Case.GENITIVE,
    ),
    **dict.fromkeys(("w", "we", "na"), Case.NONE),
    **dict.fromkeys(("o", "po", "przy"), Case.LOCATIVE),
    **dict.fromkeys(("przez",), Case.ACCUSATIVE),
    **dict.fromkeys(("dzieki", "ku", "przeciw"), Case.DATIVE),
    **dict.fromkeys(("przed", "za", "nad", "pod", "miedzy"), Case.INSTRUMENTAL | Case.ACCUSATIVE),
}
"""Prepositions with the cases they govern; after "w" and "na" a lone name is a place or a day."""
_TO_AND_FROM = frozenset(("z", "ze", "do"))
"""With a genitive they lead to and from places: "do Góry"."""
_LEADING = frozenset((*_GOVERNED, "i", "oraz", "a", "plus", "lub", "albo", "ani", "tez", "panie"))


def fits_before(text: NameText, at: int, cases: Case) -> bool:
    """Say whether the preposition before a name, if there is one, governs its case."""
    before = text.title_start(at) - 1
    if before < 0 or text.starts_sentence(before + 1) or not text.joined(before):
        return True
    if text.tokens[before].folded == "za" and Case.GENITIVE in cases:
        return True
    folded = text.tokens[before].folded
    governed = _GOVERNED.get(folded)
    if folded in _TO_AND_FROM and text.is_common(at) and not text.is_honoured(at):
        governed = Case.INSTRUMENTAL
    return governed is None or bool(governed & cases)


def stands_alone(text: NameText, at: int, done: int, is_name: Callable[[int], bool]) -> bool:
    """Say whether nothing but a person can be meant by a name at a token.

    Args:
        text: The text.
        at: The token.
        done: The first token that no mention has yet.
        is_name: Whether another token is a name.
    """
    if not text.is_capital(at) or text.is_company(at + 1) or _is_quoted(text, at):
        return False
    if text.joined(at) and text.tokens[at + 1].kind is Word.NUMBER and not text.is_titled(at):
        return False
    if _is_beside_a_word(text, at, done, is_name):
        return False
    return _kind_allows(text, at) and _is_meant_as_name(text, at)


def _is_quoted(text: NameText, at: int) -> bool:
    start = text.tokens[at].span.start
    return start > 0 and text.text[start - 1] in _QUOTES


def _is_beside_a_word(text: NameText, at: int, done: int, is_name: Callable[[int], bool]) -> bool:
    """Say whether a capitalised word beside makes it part of another name ("Jelenia Góra")."""
    before, after = at - 1, at + 1
    is_part = before >= done and text.joined(before) and text.is_word(before)
    if is_part and text.tokens[before].folded not in _LEADING:
        is_start = text.starts_sentence(before) and not text.is_common(at)
        if not text.is_function(before) and not is_start and not is_name(before):
            return True
    if not text.joined(at) or not text.is_word(after) or text.is_function(after):
        return False
    return not is_name(after)


def _kind_allows(text: NameText, at: int) -> bool:
    kind = text.tokens[at].kind
    if kind in {Word.UNKNOWN, Word.POLITE}:
        return True
    if kind is Word.DATE:
        return _is_no_date(text, at)
    if kind in {Word.TIME, Word.NUMBER, Word.INSTITUTION, Word.EVENT}:
        return False
    # "od Ani", "z Mają", "zgłaszam Maja": words that are something else when small.
    before = text.tokens[at - 1] if at else None
    if before is None or text.starts_sentence(at):
        return False
    return before.folded in _LEADING or before.kind is Word.VERB


def _is_no_date(text: NameText, at: int) -> bool:
    """Say whether a month in a row of names, or after a verb, is a surname: "zgłaszam Maja"."""
    beside = [i for i in (at - 1, at + 1) if 0 <= i < len(text.tokens)]
    if any(text.tokens[i].text.isdigit() or text.tokens[i].kind is Word.DATE for i in beside):
        return False
    if text.starts_sentence(at):
        return False
    before = text.tokens[at - 1]
    return before.kind in {Word.VERB, Word.TITLE} or before.folded in {"i", "oraz"}


def _is_meant_as_name(text: NameText, at: int) -> bool:
    """Say whether a word that means something else too stands where only a name can."""
    if not text.is_common(at) or text.is_honoured(at):
        return True
    if text.tokens[at].text.isupper() and _is_shouted(text, at):
        return False
    if at and text.joined(at - 1) and text.tokens[at - 1].kind is Word.INSTITUTION:
        return False
    return not text.starts_sentence(at) or text.is_lone_line(at, at + 1)


def _is_shouted(text: NameText, at: int) -> bool:
    beside = [i for i in (at - 1, at + 1) if 0 <= i < len(text.tokens)]
    return any(text.tokens[i].text.isupper() and len(text.tokens[i].text) > 1 for i in beside)


def is_spoken_to(text: NameText, at: int, found: Found) -> bool:
    """Say whether somebody is addressed by a first name: "Pani Agnieszko", "Cześć Ania!"."""
    if text.tokens[at].kind is Word.POLITE:
        return True
    return _is_vocative(text, at, found.values())


def _is_vocative(text: NameText, at: int, cases: Iterable[Case]) -> bool:
    known = list(cases)
    if not all(Case.VOCATIVE in case for case in known):
        return False
    if any(Case.NOMINATIVE in case for case in known):
        return False
    title = text.title_start(at)
    is_called = title < at and text.tokens[at - 1].folded in {"pani", "panie"}
    return is_called or (text.starts_sentence(title) and text.gap(at)[:1] in {",", "!", "\n"})
