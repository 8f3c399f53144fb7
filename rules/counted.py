"""How many people a clause speaks of: "2 osoby", "we dwoje"."""

import re

from parsers.facts import NumberMention
from rules.clause_view import ClauseView
from rules.word_sets import word_set

_OTHER_THINGS = re.compile(
    r"wydarz|termin|spotka|webinar|warsztat|szkole|konsulta|dni|dnia|dzien|spraw|rzecz|temat|godz"
    r"|min|lat|rok|razy|km|zl|tygod|miesi|pyta|mail|list|korekt|uwag|ulic|numer|dwa|trzy|formularz"
    r"|dokument|skan|zalacz|grup|kwesti|zdan|slow|pieter|pietr|pokoj|noc|strony|stron|form|edycj"
    r"|konferenc|wizyt"
)
"""How words begin that are counted and are no people."""
_REACH = 2
_AND = word_set("i oraz plus")
_OTHERS = word_set("inne innych inni dodatkowe dodatkowych kolejne kolejnych jeszcze")


def counted_people(view: ClauseView) -> tuple[int, ...]:
    """Return the counts of people in a clause, in order."""
    return tuple(
        number.value
        for number in view.language.numbers
        if number.kind == "count" and number.value is not None and _counts_people(view, number)
    )


def counts_others(view: ClauseView) -> bool:
    """Say whether people are counted who come besides: "Jan Kowalski oraz dwie inne osoby"."""
    lasts = {r.mention.last for r in view.roles}
    joints = {i for i in lasts & set(view.tokens) if view.language.tokens[i].folded in _AND}
    starts = {view.language.tokens[i + 1].span.start for i in joints if i + 1 in view.tokens}
    if not counted_people(view):
        return False
    return view.says(_OTHERS) or any(n.span.start in starts for n in view.language.numbers)


def _counts_people(view: ClauseView, number: NumberMention) -> bool:
    """Say whether a number stands in the clause and before neither a thing nor a name."""
    tokens, span = view.language.tokens, number.span
    inside = [
        i
        for i in view.tokens
        if tokens[i].span.start < span.end and span.start < tokens[i].span.end
    ]
    if not inside:
        return False
    following = tokens[inside[-1] + 1 : inside[-1] + 1 + _REACH]
    is_name = bool(following) and following[0].text[:1].isupper()
    return not is_name and not any(_OTHER_THINGS.match(t.folded) for t in following)
