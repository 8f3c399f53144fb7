"""Which statements that look like attendance are about something else?"""

from itertools import pairwise

from parsers.facts import Act, Word
from rules.clause_view import THIRD
from rules.gathered import Gathered
from rules.heard import Heard
from rules.stated import Stance, Stated
from rules.word_sets import word_set

_LEADING = word_set("do w we na z przed")
_NOT_LED_TO = word_set("to pewno razie")
_US = word_set("nas nam ich obie oboje")
_BOTH = word_set("oba obu obydwa obydwu")
_TWO = 2
_HIM = word_set("go jej")
_WITH_US = word_set("mi nam")
_MORE = word_set("jeszcze dodatkowo plus oraz i inne innych kolejne kolejnych")
_OWN = word_set("mnie mna siebie ja swoj moj moja moje swoje moich mojego")


def speaks_of_those_before(heard: Heard, gathered: Gathered, stated: Stated) -> bool:
    """Say whether "nas" stands for those of the statement before: "proszę nas dwoje wpisać"."""
    if not gathered.groups or not heard.says(stated, _US) or heard.says(stated, _MORE):
        return False
    return set(stated.counts) <= {len(set(gathered.groups[-1].people))}


def can_be_about_people(stated: Stated) -> bool:
    """Say whether an elided subject can be a person: "przyjdą", not "będzie parking"."""
    return any(p.lemma != "byc" or p.is_plural for p in stated.clause.predicates)


def lacks_its_event(heard: Heard, stated: Stated) -> bool:
    """Say whether a verb that means attendance only beside an event has none in its sentence."""
    if not stated.needs_event or heard.events_in(stated):
        return False
    sentence = {
        i
        for s in heard.stated
        if s.clause.sentence == stated.clause.sentence
        for i in s.clause.tokens
    }
    return not any(c.reference.first in sentence and c.reference.names for c in heard.references)


def takes_off_again(heard: Heard, gathered: Gathered, stated: Stated) -> bool:
    """Say whether "proszę go wykreślić" is about the one who was said to stay away before."""
    last = gathered.last()
    if last is None or last.stated.stance is not Stance.AWAY or len(last.people) != 1:
        return False
    is_of_other = last.people != [heard.own] and not (stated.roles or stated.counts)
    return is_of_other and stated.stance is Stance.AWAY and heard.says(stated, _HIM)


def frees_both(heard: Heard, gathered: Gathered, stated: Stated) -> bool:
    """Say whether "obu miejsc" are those of the two events that the mail withdraws from."""
    leaving = [g for g in gathered.groups if g.stated.stance is Stance.AWAY]
    events = {c.event.id for g in leaving for c in g.events if c.event is not None}
    is_sum = len(leaving) == len(gathered.groups) == len(events) == _TWO
    return is_sum and stated.stance is Stance.AWAY and heard.says(stated, _BOTH)


def accompanies(heard: Heard, gathered: Gathered, stated: Stated) -> bool:
    """Say whether its people go with those of the statement before: "towarzyszyć mi będzie"."""
    last = gathered.last()
    if last is None or not last.people or last.stated.stance is not Stance.COMES:
        return False
    goes_along = all(p.lemma == "towarzyszyc" for p in stated.clause.predicates if p.is_weak)
    return goes_along and heard.says(stated, _WITH_US)


def has_other_aim(heard: Heard, stated: Stated) -> bool:
    """Say whether a verb of motion leads elsewhere: "lecę do Frankfurtu"; "wbijam" does not."""
    words = heard.words(stated)
    return any(one in _LEADING and two not in _NOT_LED_TO for one, two in pairwise(words))


def is_idle(heard: Heard, gathered: Gathered, stated: Stated, people: list[str]) -> bool:
    """Say whether a statement adds nothing to what the mail wants.

    Args:
        heard: The mail.
        gathered: What it wants so far.
        stated: The statement.
        people: Whom it is about.
    """
    if people in ([], [heard.own]) and leads_elsewhere(heard, stated):
        return True
    return _is_about_things(stated, people) or _is_told_already(heard, gathered, stated, people)


def leads_elsewhere(heard: Heard, stated: Stated) -> bool:
    """Say whether somebody goes to another place that day: "21 maja lecę do Frankfurtu"."""
    if stated.stance is not Stance.COMES:
        return False
    of_events = {i for c in heard.references for i in c.reference.tokens}
    tokens, inside = heard.language.tokens, set(stated.clause.tokens) - of_events
    return any(
        tokens[i - 1].folded == "do"
        and tokens[i].kind is Word.UNKNOWN
        and tokens[i].text[:1].isupper()
        and not tokens[i].text.isupper()
        for i in inside
        if i - 1 in stated.clause.tokens
    )


def _is_about_things(stated: Stated, people: list[str]) -> bool:
    """Say whether a thing is the subject: "kardiolog potwierdzony na 7 maja"."""
    if people or stated.unsure or stated.lacks_people or stated.counts:
        return False
    predicates = stated.clause.predicates
    withdrawn = [p for p in predicates if p.act is Act.WITHDRAW]
    if stated.stance is Stance.AWAY and withdrawn and all(p.is_passive for p in withdrawn):
        return True
    if stated.clause.opens_list or stated.clause.has_colon or stated.stance is not Stance.COMES:
        return False
    coming = [p for p in predicates if p.act in {Act.ATTEND, Act.SIGN_UP}]
    return all(p.is_passive or p.person == THIRD for p in coming)


def _is_told_already(heard: Heard, gathered: Gathered, stated: Stated, people: list[str]) -> bool:
    """Say whether a bare "proszę wpisać" is about those whom the mail has named."""
    last = gathered.last()
    if last is None or not set(last.people) - {heard.own} or stated.stance is not Stance.COMES:
        return False
    asks = any(p.is_request for p in stated.clause.predicates)
    is_implied = people == [heard.own] and stated.is_implied
    return is_implied and asks and not heard.says(stated, _OWN)
