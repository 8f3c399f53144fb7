"""Clauses: a sentence divided around its predicates, with what joins, asks and conditions them.

A comma or conjunction divides only where both sides have a predicate; the words of a list or of an
adverbial stay with the predicate before them, or with the first one that follows.
"""

import re

from parsers.facts import Act, Clause, Predicate, Span
from parsers.polish.lexicon.verbs import Role
from parsers.polish.predicates import Found, Verb, find_verbs, is_that, read_predicates
from parsers.polish.text import Piece, Sentence, word_list

_DIACRITICS = re.compile("[ąćęłńóśźż]", re.IGNORECASE)
_CONNECTIVES = frozenset(
    word_list(
        """
    ale lecz jednak jednakze natomiast tylko wiec zatem dlatego bo poniewaz gdyz albowiem ze iz
    zeby aby by jesli jezeli gdyby gdy kiedy jak jako poki dopoki zanim skoro choc chociaz mimo
    a i oraz lub albo bądź ktory ktora ktore ktorzy ktorego ktorej ktorych ktorym ktorymi ktora
    jakby az zas czy
    """
    )
)
_CONDITIONS = frozenset(word_list("jesli jezeli gdyby jakby poki dopoki"))
_CONDITION_PHRASE = re.compile(r"(?<![^ ])(?:o ile|pod warunkiem|chyba ze|w razie|w przypadku)(?![^ ])")
_RELATIVE = re.compile(r"ktor\w+")
_ASKING = frozenset(
    word_list(
        """
    czy kiedy gdzie dlaczego czemu ile jaki jaka jakie jakiej jakich skad dokad kto kogo komu co
    ktoredy jak
    """
    )
)
_JOINING = frozenset(("i", "oraz", "lub", "albo"))
_NEAR = 2
_CONCLUSIONS = frozenset(("natomiast", "zas", "dlatego", "wiec", "zatem", "totez", "by", "zeby", "aby"))
_SO_THAT = frozenset(("by", "zeby", "aby"))
# "wyraził zgodę, by pojechał Jan" sends him; "wątpię, by pojechał" does not.
_CONSENT = frozenset(
    "wyrazic zgodzic prosic poprosic polecic zdecydowac postanowic ustalic chciec zalezec".split()
)
_ANSWERS = frozenset(("tak", "nie"))
_REPLACING = frozenset(("zamiast",))
# These ask only at the head of their clause or after a verb of asking.
_ASK_VERBS = frozenset((Act.ASK,))
_ASK_NOUNS = re.compile(r"(?<![^ ])(?:pytan\w+|zapytan\w+|pytanko)(?![^ ])")
_ASK_PHRASES = re.compile(
    r"(?<![^ ])(?:ile kosztuj\w+|o ktorej|skad (?:odjazd|ruszamy|wyjazd)|jak dojechac|gdzie (?:jest|bedzie"
    r"|zaparkowac|parkowac)|daj(?:cie)? znac czy|prosze o info\w* czy)(?![^ ])"
)
_SEPARATOR = re.compile(r"[,;()\[\]–—]|(?<=\s)-+(?=\s)|\.\.+|…")


def read_clauses(
    text: str, pieces: list[Piece], found: list[Sentence], settled: frozenset[int]
) -> tuple[tuple[Clause, ...], set[int]]:
    """Read the clauses of every sentence.

    Args:
        text: The whole text.
        pieces: Its tokens.
        found: Its sentences.
        settled: Tokens that are known to be something else: dates, numbers, polite phrases.

    Returns:
        The clauses in order, and the indexes of the tokens that their predicates are made of.
    """
    has_diacritics = _DIACRITICS.search(text) is not None
    clauses: list[Clause] = []
    used: set[int] = set()
    for number, sentence in enumerate(found):
        words = range(sentence.first, sentence.last)
        verbs = find_verbs(pieces, words, settled, has_diacritics=has_diacritics)
        parts = _divide(text, pieces, words, verbs)
        read, mine = _read_sentence(text, pieces, parts, verbs, (number, sentence))
        clauses += read
        used |= mine
    return tuple(clauses), used


def _divide(text: str, pieces: list[Piece], words: range, verbs: Found) -> list[list[int]]:
    """Cut a sentence into the word lists of its clauses."""
    cores = verbs.cores() | {i for i in words if pieces[i].folded in _REPLACING}
    cores |= {i for i in words if _is_answer(text, pieces, i, words)}
    segments: list[list[int]] = [[]]
    for index in words:
        if segments[-1] and _may_divide(text, pieces, index, words, cores):
            segments.append([])
        segments[-1].append(index)
    joined: list[list[int]] = []
    waiting: list[int] = []
    for segment in segments:
        if _begins_anew(text, pieces, segment) and joined:
            if waiting:
                joined.append(waiting)
            waiting = []
            joined.append([])
        has_core = any(i in cores for i in segment)
        is_relative = has_core and bool(_RELATIVE.fullmatch(pieces[segment[0]].folded))
        if joined and not joined[-1]:
            joined[-1] = segment
        elif joined and has_core and not waiting and _completes(joined[-1], segment, verbs, pieces):
            joined[-1] += segment
        elif joined and has_core and not any(i in cores for i in joined[-1]):
            joined[-1] = [*joined[-1], *waiting, *segment]
            waiting = []
        elif has_core and not (is_relative and waiting):
            joined.append([*waiting, *segment])
            waiting = []
        elif has_core:
            joined.append(segment)
        elif joined and not waiting:
            joined[-1] += segment
        else:
            waiting += segment
    if waiting:
        if joined:
            joined[-1] = sorted([*joined[-1], *waiting])
        else:
            joined.append(waiting)
    return joined


def _is_answer(text: str, pieces: list[Piece], index: int, words: range) -> bool:
    """Say whether "tak" or "nie" ends what is said of somebody: "Ewa tak, ja niestety nie"."""
    if pieces[index].folded not in _ANSWERS or index == words.start:
        return False
    if index + 1 not in words:
        return True
    gap = text[pieces[index].end : pieces[index + 1].start]
    return bool(_SEPARATOR.search(gap))


def _completes(before: list[int], segment: list[int], verbs: Found, pieces: list[Piece]) -> bool:
    """Say whether a segment has only what the head before it governs: "proszę zatem o wpisanie"."""
    if pieces[segment[0]].folded in {"zeby", "aby", "by", "ze"}:
        return False
    heads = [verbs.verbs[i] for i in before if i in verbs.verbs]
    acts = [verbs.verbs[i] for i in segment if i in verbs.verbs]
    only_heads = bool(heads) and all(v.role is not Role.ACT for v in heads)
    return only_heads and bool(acts) and all(v.is_governed for v in acts) and not any(
        i in verbs.idioms for i in (*before, *segment)
    )


def _begins_anew(text: str, pieces: list[Piece], segment: list[int]) -> bool:
    """Say whether a segment is an item of its own: "2) …", "b) …", "natomiast …", "a …"."""
    first = pieces[segment[0]]
    return _is_marker(text, first) or first.folded in _CONCLUSIONS or first.text == "a"


def _is_marker(text: str, piece: Piece) -> bool:
    """Say whether a word numbers an item: "2)", "b)", not the end of "(26.06)"."""
    before = text[piece.start - 1 : piece.start]
    is_short = len(piece.text) <= 2  # noqa: PLR2004 - "12)"
    return is_short and text[piece.end : piece.end + 1] == ")" and before in {"", " ", "\n", "("}


def _may_divide(
    text: str, pieces: list[Piece], index: int, words: range, cores: set[int]
) -> bool:
    gap = text[pieces[index - 1].end : pieces[index].start] if index > words.start else ""
    if _SEPARATOR.search(gap) or _is_marker(text, pieces[index]):
        return True
    if pieces[index].folded in _JOINING:
        # "i proszę o link" divides, "Biznes i ekonomia" does not.
        return any(at in cores for at in range(index + 1, index + 1 + _NEAR) if at in words)
    if pieces[index].folded in {"ze", "iz"}:
        return is_that(pieces, index)
    return pieces[index].folded in _CONNECTIVES


def _read_sentence(
    text: str,
    pieces: list[Piece],
    parts: list[list[int]],
    verbs: Found,
    place: tuple[int, Sentence],
) -> tuple[list[Clause], set[int]]:
    number, sentence = place
    clauses: list[Clause] = []
    used: set[int] = set()
    head: Verb | None = None
    for part in parts:
        predicates, mine, head = read_predicates(pieces, part, verbs, head)
        used |= mine
        clauses.append(
            Clause(
                span=Span(start=pieces[part[0]].start, end=pieces[max(part)].end),
                tokens=tuple(part),
                sentence=number,
                predicates=tuple(predicates),
                connective=_connective(pieces, part),
                has_colon=":" in text[pieces[part[0]].start : pieces[max(part)].start],
            )
        )
    clauses = _with_questions(pieces, clauses, sentence.mark)
    clauses = _with_conditions(pieces, clauses)
    clauses = _with_reports(clauses)
    if clauses and sentence.mark == ":":
        clauses[-1] = clauses[-1].model_copy(update={"opens_list": True})
    return clauses, used


def _connective(pieces: list[Piece], part: list[int]) -> str:
    first = pieces[part[0]].folded
    return first if first in _CONNECTIVES else ""


def _with_questions(pieces: list[Piece], clauses: list[Clause], mark: str) -> list[Clause]:
    """Mark the clauses that ask: from the first question word on, or all of a "?" sentence."""
    asked = _first_asking(pieces, clauses, has_mark=mark == "?")
    if asked is None:
        return clauses
    return [
        c.model_copy(update={"is_question": True}) if i >= asked else c
        for i, c in enumerate(clauses)
    ]


def _first_asking(pieces: list[Piece], clauses: list[Clause], *, has_mark: bool) -> int | None:
    after_ask = False
    for index, clause in enumerate(clauses):
        words = [pieces[i].folded for i in clause.tokens]
        asks = any(p.act in _ASK_VERBS and not p.is_negated for p in clause.predicates)
        opens = bool(words) and (words[0] == "czy" or (words[0] in _ASKING and (has_mark or after_ask)))
        inside = (has_mark or asks or after_ask) and any(w in _ASKING for w in words)
        if asks or opens or _ASK_PHRASES.search(" ".join(words)) or inside or "czy" in words or _ASK_NOUNS.search(" ".join(words)):
            return index
        after_ask = after_ask or any(p.is_request for p in clause.predicates)
    if not has_mark:
        return None
    return 0 if len(clauses) == 1 else len(clauses) - 1


def _with_conditions(pieces: list[Piece], clauses: list[Clause]) -> list[Clause]:
    """Make all of a sentence conditional that has a condition with a verb in it."""
    def sets_condition(clause: Clause) -> bool:
        words = [pieces[i].folded for i in clause.tokens]
        begins = bool(words) and words[0] in _CONDITIONS
        harmless = [p for p in clause.predicates if p.act is Act.THANK]
        real = [p for p in clause.predicates if p.act is not Act.THANK]
        says = begins or bool(_CONDITION_PHRASE.search(" ".join(words)))
        return says and not (harmless and not real)

    if not any(map(sets_condition, clauses)):
        return clauses
    return [
        c.model_copy(
            update={
                "predicates": tuple(
                    p.model_copy(update={"is_conditional": True}) for p in c.predicates
                )
            }
        )
        for c in clauses
    ]


def _with_reports(clauses: list[Clause]) -> list[Clause]:
    """Mark "że …" after a verb of saying as somebody's words."""
    told: list[Clause] = []
    reporting = False
    agrees = False
    for clause in clauses:
        if clause.connective in _SO_THAT and not agrees:
            reporting = True
        agrees = any(p.lemma in _CONSENT and not p.is_negated for p in clause.predicates) or any(
            p.head in _CONSENT and not p.is_negated for p in clause.predicates
        )
        is_content = clause.connective in {"ze", "iz", "zeby", "aby", "by", "czy"}
        told.append(
            clause.model_copy(update={"is_reported": True}) if reporting and is_content else clause
        )
        reports = any(p.act is Act.REPORT for p in clause.predicates)
        reporting = reports or (reporting and is_content)
    return told


def plain(predicate: Predicate) -> bool:
    """Say whether nothing softens a predicate."""
    return not (predicate.is_modal or predicate.is_conditional)
