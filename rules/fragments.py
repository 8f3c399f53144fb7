"""What a fragment without a verb adds: names of a list, its events, a greeting, a signature."""

from parsers.facts import Act, Language
from rules.events import Chosen
from rules.gathered import Gathered, Group
from rules.heard import Heard
from rules.pairs import pair
from rules.roles import Part
from rules.stated import Stance, Stated
from rules.word_sets import word_set

_GREETINGS = word_set(
    "witam witaj witajcie czesc hej hejka halo siema dzien dobry droga drogi szanowna szanowny "
    "szanowni drodzy kochana kochani mila pani panie hello dear hi"
)
_TOO = word_set("tez takze rowniez dodatkowo plus")
_NO = word_set("nie niestety bez")
_BEING = word_set("jest jestem jestesmy sa")
_THOSE = word_set("to nimi")
_NO_CHANGE = word_set("zmian")
_LONGEST_GREETING = 6
_LONGEST_CALL = 3


def is_call(stated: Stated) -> bool:
    """Say whether a fragment is only the first name of somebody at the office: "Aga,"."""
    nobody = bool(stated.roles) and all(not r.mention.persons for r in stated.roles)
    return nobody and len(stated.clause.tokens) <= _LONGEST_CALL


def is_greeting(stated: Stated, language: Language) -> bool:
    """Say whether a short fragment begins with a greeting: "Witam serdecznie Panią Agnieszkę"."""
    first = language.tokens[stated.clause.tokens[0]].folded
    names_guest = any(r.mention.persons and r.mention.is_full for r in stated.roles)
    is_short = len(stated.clause.tokens) <= _LONGEST_GREETING
    return first in _GREETINGS and is_short and not names_guest


def _tells_of_the_list(stated: Stated) -> bool:
    """Say whether a fragment tells who is on the list already: "Jan Kowalski jest zapisany"."""
    known = [p.lemma.partition(" ") for p in stated.clause.predicates if p.act is Act.THANK]
    return any(verb in _BEING and what for verb, _, what in known)


def take_fragment(heard: Heard, gathered: Gathered, stated: Stated, here: list[Chosen]) -> None:
    """Add what a fragment says to what the mail wants.

    Args:
        heard: The mail.
        gathered: What it wants so far.
        stated: The fragment.
        here: The events that it speaks of.
    """
    if _tells_of_the_list(stated):
        return
    if heard.says(stated, _NO_CHANGE) and "bez" in heard.words(stated):
        return
    if is_greeting(stated, heard.language) or (is_call(stated) and not gathered.groups):
        return
    if stated.unsure:
        gathered.doubt("people-unsure", stated.unsure, stated)
    elif stated.people:
        _take_people(heard, gathered, stated, here)
    else:
        _take_events(gathered, here)


def take_names_told(heard: Heard, gathered: Gathered, stated: Stated) -> None:
    """Add the names that a statement before promised: "dwie osoby. Są to Anna i Jan"."""
    last = gathered.last()
    if last is None or last.people or not last.counts or stated.stance is not Stance.NEUTRAL:
        return
    tells = all(
        p.lemma == "byc" and p.is_plural and not (p.is_negated or p.is_past or p.is_conditional)
        for p in stated.clause.predicates
    )
    guests = [r.mention for r in stated.roles if r.part is Part.GUEST]
    is_certain = len(guests) == len(stated.roles) and all(len(m.persons) == 1 for m in guests)
    if tells and heard.says(stated, _THOSE) and guests and is_certain:
        last.add(tuple(m.persons[0] for m in guests))
        gathered.use(stated)


def _take_people(heard: Heard, gathered: Gathered, stated: Stated, here: list[Chosen]) -> None:
    last = gathered.last()
    if last is not None and _is_left_out(heard, last, stated):
        gathered.doubt("people-unsure", "Nie wiadomo, czy wymienieni też rezygnują.", stated)
    elif last is not None and last.is_open and not _is_new_item(last, here):
        last.add(stated.people)
        last.counts += stated.counts
        last.events = last.events or here
        gathered.use(stated)
    elif last is not None and not here and heard.has_acts():
        _take_behind(heard, gathered, last, stated)
    elif not _is_signature(heard, gathered, stated, here):
        _begin(heard, gathered, stated, here)


def _is_left_out(heard: Heard, last: Group, stated: Stated) -> bool:
    """Say whether names of a new sentence stand behind a cancellation: "My z Kasią w drodze"."""
    clause = last.stated.clause
    if last.stated.stance is not Stance.AWAY or clause.opens_list or clause.has_colon:
        return False
    is_signed = stated.people == (heard.own,)
    return clause.sentence != stated.clause.sentence and not is_signed and last.is_open


def _take_behind(heard: Heard, gathered: Gathered, last: Group, stated: Stated) -> None:
    """Take names behind a statement that has its own: "oraz również Jan", or the same again."""
    if heard.says(stated, _TOO) and not heard.says(stated, _NO):
        last.add(stated.people)
        gathered.use(stated)
    elif set(stated.people) <= {p for g in gathered.groups for p in (*g.people, *g.outs)}:
        gathered.use(stated)


def _begin(heard: Heard, gathered: Gathered, stated: Stated, here: list[Chosen]) -> None:
    """Begin a list of people: "Jan Kowalski, webinar 27 maja"."""
    if not gathered.groups and not here and heard.says(stated, _TOO):
        gathered.doubt("people-unsure", "Nie wiadomo, do czego ktoś się dołącza.", stated)
    events = here or list(gathered.context)
    group = Group(stated, list(stated.people), [], events, list(stated.counts), is_open=True)
    pair(heard, gathered, group)
    gathered.groups.append(group)
    gathered.use(stated)


def _take_events(gathered: Gathered, here: list[Chosen]) -> None:
    """Take a fragment that only names events: an item of a list of events."""
    last = gathered.last()
    if last is not None and last.stated.clause.opens_list:
        last.events = [*last.events, *here]


def _is_new_item(last: Group, here: list[Chosen]) -> bool:
    """Say whether a fragment with its own event is an item of its own."""
    if not here or not last.events:
        return False
    return {c.event.id for c in here if c.event} != {c.event.id for c in last.events if c.event}


def _is_signature(heard: Heard, gathered: Gathered, stated: Stated, here: list[Chosen]) -> bool:
    """Say whether a fragment is only the writer's name, behind or without other names."""
    if stated.people != (heard.own,) or here or len(heard.stated) == 1:
        return False
    before = [s for s in heard.stated if s.index < stated.index]
    behind = [s for s in heard.stated if s.index > stated.index]
    if any(s.people and s.stance is Stance.NAMES for s in behind):
        return False
    is_listed = any(s.clause.opens_list or s.clause.has_colon for s in before)
    return not is_listed or not gathered.groups
