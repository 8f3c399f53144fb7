"""Polish dates as announcements and applicants write them.

Only forms met in real texts are read; anything else gives no mention and stays visible as words
and numbers that nobody explained.  A wrong date is worse than none: it would put somebody on the
list of another day.
"""

import re
from calendar import monthrange
from collections.abc import Iterator

from parsers.facts import DateMention, Span, fold
from parsers.polish.taken import Taken
from parsers.polish.text import word_list

# Genitive ("6 maja", the sixth *of* May) and nominative, folded; Roman numerals follow.
_GENITIVE = word_list(
    """
    stycznia lutego marca kwietnia maja czerwca lipca sierpnia wrzesnia pazdziernika listopada
    grudnia
    """
)
_ROMAN = word_list(
    """
    i ii iii iv v vi vii viii ix x xi xii
    """
)
_LOCATIVE = word_list(
    """
    styczniu lutym marcu kwietniu maju czerwcu lipcu sierpniu wrzesniu pazdzierniku listopadzie
    grudniu
    """
)
_ADJECTIVE_STEMS = word_list(
    """
    styczniow lutow marcow kwietniow majow czerwcow lipcow sierpniow wrzesniow pazdziernikow
    listopadow grudniow
    """
)
_MONTHS = {name: number for names in (_GENITIVE, _ROMAN) for number, name in enumerate(names, 1)}
_MONTHS |= {name: number for number, name in enumerate(_LOCATIVE, 1)}
_WEEKDAYS = {
    form: number
    for number, forms in enumerate(
        (
            "poniedzialek poniedzialku poniedzialkowy pon pn",
            "wtorek wtorku wt",
            "sroda srode srody sr",
            "czwartek czwartku czw",
            "piatek piatku pt",
            "sobota sobote soboty sob",
            "niedziela niedziele niedzieli niedz",
        )
    )
    for form in forms.split()
}
_WEEKDAY_STEMS = {
    stem: number
    for number, stem in enumerate(
        word_list(
            """
    poniedzialkow wtorkow srodow czwartkow piatkow sobotni niedzieln
    """
        )
    )
}
_ENDINGS = r"(?:ego|emu|ych|ymi|im|iej|ia|ie|ym|ej|[yaei])"
_DAYS_AHEAD = {"dzis": 0, "dzisiaj": 0, "jutro": 1, "pojutrze": 2}
_DAY = r"(?P<day>[0-3]?\d)"
_MONTH_NAME = "(?:" + "|".join(sorted({*_GENITIVE}, key=len, reverse=True)) + ")"
_YEAR = r"(?:[ .]{1,2}(?P<year>20\d\d)(?! ?/|\d)(?:[ ]?(?:r|roku)\b\.?)?|[ ](?:br|b\.r)\b\.?)?"
_RANGE = r"(?:(?P<from>[0-3]?\d)[ ]?(?:-|–|—|i|do)[ ]?)?"

# All are matched against the folded text, which has as many characters as the text.
_FORMS = (
    re.compile(r"(?<![\w.,/-])(?P<year>20\d\d)-(?P<month>[01]\d)-(?P<day>[0-3]\d)(?![\w-])"),
    re.compile(
        r"(?<![\w.,/-])"
        + _RANGE
        + _DAY
        + r"(?:-(?:go|ego))?[ ](?P<month>"
        + _MONTH_NAME
        + r")\b"
        + _YEAR
    ),
    re.compile(
        r"(?<![\w.,/-])"
        + _RANGE
        + _DAY
        + r"[ ]?[./-]?[ ]?(?P<month>xii|xi|ix|x|viii|vii|vi|iv|v|iii|ii|i)\b(?=[\s.,;:)/]|$)"
        + _YEAR
    ),
    re.compile(
        r"(?<![\w.,:/-])"
        + _RANGE
        + _DAY
        + r"[./](?P<month>[01]?\d)(?![\d:])"
        + r"(?:[./](?P<year>20\d\d)\b|(?!/\d))(?:[ ]?(?:r|roku)\b\.?)?"
    ),
    re.compile(r"(?<![\w.,/-])(?P<day>[0-3]\d)-(?P<month>[01]\d)-(?P<year>20\d\d)\b"),
    re.compile(r"(?<![\w.,/-])(?P<day>[0-3]?\d)-?e?go\b"),
)
_MONTH_ALONE = re.compile(
    r"\bw (?P<noun>" + "|".join(_LOCATIVE) + r")\b|\b(?P<adjective>" + "|".join(_ADJECTIVE_STEMS)
    + ")" + _ENDINGS + r"\b"
)  # fmt: skip
_WEEKDAY = re.compile(
    r"(?P<in>\bwe? (?:te |najblizsza )?)?\b(?:(?P<noun>"
    + "|".join(sorted(_WEEKDAYS, key=len, reverse=True))
    + r")|(?P<adjective>"
    + "|".join(_WEEKDAY_STEMS)
    + ")"
    + _ENDINGS
    + r")\b"
)
_AHEAD = re.compile(
    r"\b(?:(?P<word>dzis|dzisiaj|jutro|pojutrze)|(?P<stem>dzisiejsz|jutrzejsz)" + _ENDINGS + r")\b"
)
# A weekday this close to a date belongs to it: "w środę, 15 maja", "15.05 (środa)".
_NEAR = 4


def read_dates(text: str) -> tuple[DateMention, ...]:
    """Read every date of a text, in order; overlapping readings: the longest wins.

    Args:
        text: Any text; spacing within a date and letter case do not matter.

    Returns:
        One mention per calendar day (a range "16-17 maja" gives two), per month alone ("w maju"),
        per weekday alone and per "jutro".  Days that do not exist (31.04) are not mentioned.
    """
    folded = _fold_in_place(text)
    full = _without_overlaps(len(text), _full_dates(text, folded))
    weekdays = list(_weekdays(text, folded))
    joined, used = _join_weekdays(full, weekdays)
    taken = Taken(len(text), (m.span for m in joined))
    alone = [w for i, w in enumerate(weekdays) if i not in used and not taken.touches(w.span)]
    others = [m for m in _vague(folded) if not taken.touches(m.span)]
    return tuple(sorted((*joined, *alone, *others), key=lambda m: m.span.start))


def _fold_in_place(text: str) -> str:
    """Fold character by character, so that places stay the same."""
    return "".join(folded if len(folded := fold(c)) == 1 else c for c in text)


def _full_dates(text: str, folded: str) -> Iterator[DateMention]:
    for form in _FORMS:
        for match in form.finditer(folded):
            # A Roman numeral is a month only in capitals: "2 i 3 osoby" is no date.
            written = match.groupdict().get("month")
            if written in _ROMAN and not text[match.start("month")].isupper():
                continue
            yield from _mentions(match)


def _mentions(match: re.Match[str]) -> Iterator[DateMention]:
    groups = match.groupdict()
    month = _month(groups.get("month"))
    year = int(groups["year"]) if groups.get("year") else None
    if groups.get("month") and month is None:
        return
    days = [name for name in ("from", "day") if groups.get(name)]
    start = match.start()
    for name in days:
        day = int(match[name])
        if not _exists(day, month, year):
            return
    for name in days:
        end = match.end() if name == "day" else match.end(name)
        yield DateMention(
            span=Span(start=start, end=end), day=int(match[name]), month=month, year=year
        )
        start = match.end(name)


def _month(written: str | None) -> int | None:
    if written is None:
        return None
    if written.isdigit():
        return int(written) if 1 <= int(written) <= 12 else None  # noqa: PLR2004 - months
    return _MONTHS.get(written)


def _exists(day: int, month: int | None, year: int | None) -> bool:
    """Say whether the day can exist; without a year the 29th of February can."""
    longest = 31 if month is None else monthrange(2024 if year is None else year, month)[1]
    return 1 <= day <= longest


def _without_overlaps(length: int, mentions: Iterator[DateMention]) -> list[DateMention]:
    taken = Taken(length)
    kept: list[DateMention] = []
    by_length = sorted(mentions, key=lambda m: (m.month is None, m.span.start - m.span.end))
    for mention in by_length:
        if not taken.touches(mention.span):
            taken.add(mention.span)
            kept.append(mention)
    return sorted(kept, key=lambda m: m.span.start)


def _weekdays(text: str, folded: str) -> Iterator[DateMention]:
    for match in _WEEKDAY.finditer(folded):
        noun, stem = match["noun"], match["adjective"]
        word = match.start("noun") if noun else match.start("adjective")
        # Środa, Piątek and Sobota are surnames too.
        if noun and match["in"] is None and text[word].isupper():
            continue
        number = _WEEKDAYS[noun] if noun else _WEEKDAY_STEMS[stem]
        span = Span(start=match.start(), end=match.end())
        yield DateMention(span=span, day=None, month=None, year=None, weekday=number)


def _join_weekdays(
    dates: list[DateMention], weekdays: list[DateMention]
) -> tuple[list[DateMention], set[int]]:
    """Put each weekday to the date that it stands next to."""
    joined: list[DateMention] = []
    used: set[int] = set()
    for date in dates:
        mention = date
        for index, weekday in enumerate(weekdays):
            if index in used or (date.month is None and date.day is None):
                continue
            before = 0 <= date.span.start - weekday.span.end <= _NEAR
            after = 0 <= weekday.span.start - date.span.end <= _NEAR
            if (before or after) and mention.weekday is None:
                used.add(index)
                span = Span(
                    start=min(date.span.start, weekday.span.start),
                    end=max(date.span.end, weekday.span.end),
                )
                mention = mention.model_copy(update={"weekday": weekday.weekday, "span": span})
        joined.append(mention)
    return joined, used


def _vague(folded: str) -> Iterator[DateMention]:
    for match in _MONTH_ALONE.finditer(folded):
        month = (
            _MONTHS[match["noun"]]
            if match["noun"]
            else _ADJECTIVE_STEMS.index(match["adjective"]) + 1
        )
        span = Span(start=match.start(), end=match.end())
        yield DateMention(span=span, day=None, month=month, year=None)
    for match in _AHEAD.finditer(folded):
        ahead = _DAYS_AHEAD[match["word"]] if match["word"] else int(match["stem"].startswith("j"))
        span = Span(start=match.start(), end=match.end())
        yield DateMention(span=span, day=None, month=None, year=None, days_ahead=ahead)
