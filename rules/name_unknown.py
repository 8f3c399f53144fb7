"""Names of people whom nobody registered: "Wanda Rduch", "p. Gajek", "Marcin też będzie"."""

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from parsers.facts import Span, Word, fold
from rules.diminutives import diminutives
from rules.given_names import gender_of, given_names, is_given_name
from rules.mentions import Mention, MentionKind
from rules.name_lone import fits_before, is_spoken_to, stands_alone
from rules.name_text import NameText
from rules.name_words import GREETINGS
from rules.names import ALL_CASES, Case, Gender

_LONGEST_ACRONYM = 5
_LEAST_SURNAME = 3
_NO_NAMES_AFTER = frozenset(("z", "ze", "w", "we", "do", "na", "od", "przy", "dla"))
_SURNAME_ENDS = (
    "ski", "ska", "skiego", "skiej", "skim", "cki", "cka", "ckiego", "ckiej", "dzki", "dzka",
    "wicz", "wicza", "czyk", "czyka", "czak", "czaka", "iak", "iaka", "arz", "enko", "czuk", "uk",
)  # fmt: skip


class _Place(NamedTuple):
    given: int
    family: int
    first: int
    last: int


def pair(text: NameText, at: int) -> Mention | None:
    """Find a first name of the list beside a capitalised word that nothing explains."""
    place = _given_first(text, at) or _family_first(text, at)
    if place is None or text.is_company(place.last):
        return None
    names = given_names()[text.tokens[place.given].folded]
    cases = _cases(names)
    family = " ".join(t.text for t in text.tokens[place.family : place.last])
    if place.family < place.given:
        family = text.tokens[place.family].text
    name = f"{_given_nominative(text, place.given)} {nominative(family, gender_of(names), cases)}"
    return _mention(text, (place.first, place.last), cases, gender_of(names), name)


def _given_first(text: NameText, at: int) -> _Place | None:
    if not text.is_word(at) or not is_given_name(text.tokens[at].folded) or not text.joined(at):
        return None
    family = at + 1
    has_middle = is_given_name(text.tokens[family].folded) and text.joined(family)
    if has_middle and _is_surname(text, family + 1):
        family += 1
    if not _is_surname(text, family):
        return None
    last = family + 1
    if text.dashed(family) and _is_surname(text, family + 1):
        last += 1
    return _Place(at, family, at, last)


def _family_first(text: NameText, at: int) -> _Place | None:
    """Find "Rduch Wanda", but not "z Wrocławia Anna"."""
    if not _is_surname(text, at) or not text.joined(at) or not text.is_word(at + 1):
        return None
    if not is_given_name(text.tokens[at + 1].folded) or text.is_common(at):
        return None
    before = at - 1
    if before >= 0 and text.joined(before) and text.tokens[before].folded in _NO_NAMES_AFTER:
        return None
    if text.joined(at + 1) and text.is_word(at + 2):
        return None
    return _Place(at + 1, at, at, at + 2)


def _is_surname(text: NameText, at: int) -> bool:
    """Say whether a capitalised word may be a surname: no function, no acronym."""
    if at >= len(text.tokens) or not text.is_capital(at) or text.is_function(at):
        return False
    token = text.tokens[at]
    if token.folded in GREETINGS:
        return False
    if token.kind not in {Word.UNKNOWN, Word.DATE} or not token.text.replace("-", "").isalpha():
        return False
    if len(token.text) < _LEAST_SURNAME:
        return False
    is_loud = any(t.text.isupper() and len(t.text) > 1 for t in text.tokens[max(0, at - 1) : at])
    return not token.text.isupper() or len(token.text) > _LONGEST_ACRONYM or is_loud


def initial(text: NameText, at: int, *, before: bool, after: bool) -> Mention | None:
    """Find "W. Gajek" or "Ewa K." of nobody registered.

    Args:
        text: The text.
        at: The first token.
        before: Whether it can be the initial of a surname.
        after: Whether the next can be the initial behind a name.
    """
    if before and _is_surname(text, at + 1):
        family = text.tokens[at + 1].text
        is_name = fold(family).endswith(_SURNAME_ENDS) or text.is_lone_line(at, at + 2)
        if is_name or not text.starts_sentence(at):
            gender = text.title_gender(at)
            name = f"{text.tokens[at].text}. {nominative(family, gender, ALL_CASES)}"
            return _mention(text, (at, at + 2), ALL_CASES, gender, name)
    if after and text.is_word(at) and text.joined(at) and is_given_name(text.tokens[at].folded):
        names = given_names()[text.tokens[at].folded]
        name = f"{_given_nominative(text, at)} {text.tokens[at + 1].text}."
        return _mention(text, (at, at + 2), _cases(names), gender_of(names), name)
    return None


def titled(text: NameText, at: int) -> Mention | None:
    """Find a capitalised word after a title that only people have."""
    if not text.is_honoured(at) or not _is_surname(text, at):
        return None
    token = text.tokens[at]
    if is_given_name(token.folded) or text.is_company(at + 1):
        return None
    last = at + 1
    if text.dashed(at) and _is_surname(text, at + 1):
        last += 1
    gender = text.title_gender(at)
    written = "-".join(t.text for t in text.tokens[at:last])
    return _mention(text, (at, last), ALL_CASES, gender, nominative(written, gender, ALL_CASES))


def alone(text: NameText, at: int, done: int, is_name: Callable[[int], bool]) -> Mention | None:
    """Find a lone first name of the list."""
    token = text.tokens[at]
    names = given_names().get(token.folded)
    if not names or token.folded in GREETINGS or token.kind not in {Word.UNKNOWN, Word.POLITE}:
        return None
    names = {name: cases for name, cases in names.items() if fits_before(text, at, cases)}
    cases = _cases(names)
    if not names or not stands_alone(text, at, done, is_name):
        return None
    spoken = is_spoken_to(text, at, names)
    if not spoken and not text.is_titled(at) and _may_be_a_word(text, at, names):
        return None
    shown = Case.VOCATIVE if spoken else cases
    found = _mention(text, (at, at + 1), shown, gender_of(names), _given_nominative(text, at))
    return replace(found, kind=MentionKind.FIRST) if spoken else found


def _may_be_a_word(text: NameText, at: int, names: dict[str, Case]) -> bool:
    """Say whether a word at the beginning of a sentence may be none of these names: "Dane"."""
    if not text.starts_sentence(at):
        return False
    full = {name for name in names if fold(name) in diminutives()}
    return not any(Case.NOMINATIVE in names[name] for name in full or names)


def _cases(names: dict[str, Case]) -> Case:
    cases = Case.NONE
    for case in names.values():
        cases |= case
    return cases


def _given_nominative(text: NameText, at: int) -> str:
    token = text.tokens[at]
    names = sorted(given_names()[token.folded])
    same = [name for name in names if fold(name) == token.folded]
    return same[0] if same else names[0]


# What a declined surname ends with, and its nominative, for a woman and for a man.
_WOMANS_ENDS = (
    ("skiej", "ska"), ("ckiej", "cka"), ("dzkiej", "dzka"), ("ską", "ska"), ("cką", "cka"),
    ("dzką", "dzka"), ("ę", "a"), ("ą", "a"),
)  # fmt: skip
_MANS_ENDS = (
    ("skiego", "ski"), ("ckiego", "cki"), ("dzkiego", "dzki"), ("skiemu", "ski"), ("ckiemu", "cki"),
    ("skim", "ski"), ("ckim", "cki"), ("dzkim", "dzki"), ("ę", "a"), ("iem", ""), ("owi", ""),
    ("em", ""),
)  # fmt: skip


def nominative(written: str, gender: Gender, cases: Case) -> str:
    """Guess the nominative of an unknown surname; as written where there is no telling."""
    if Case.NOMINATIVE in cases and cases is not ALL_CASES:
        return written
    ends = _WOMANS_ENDS if gender is Gender.WOMAN else _MANS_ENDS
    for end, nominative_end in ends if gender is not Gender.UNKNOWN else ():
        if written.endswith(end):
            return written[: -len(end)] + nominative_end
    is_object = Case.GENITIVE in cases and cases is not ALL_CASES
    if gender is Gender.MAN and is_object and written.endswith("a"):
        return written.removesuffix("a").removesuffix("i")
    return written


def _mention(
    text: NameText, place: tuple[int, int], cases: Case, gender: Gender, name: str
) -> Mention:
    first, last = place
    span = Span(start=text.tokens[first].span.start, end=text.tokens[last - 1].span.end)
    kind = MentionKind.UNKNOWN
    if last - first > 1 and cases == Case.VOCATIVE and not text.is_titled(first):
        cases = ALL_CASES  # nobody is called by both names: "Saro Nowak" is a typing error
    return Mention(
        first, last, (), cases, is_full=False, span=span, kind=kind, gender=gender, name=name
    )
