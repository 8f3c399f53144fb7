"""Whom a clause means that names nobody: "jej nie będzie", "przyjdą", "za niego"."""

from parsers.facts import Act, Predicate
from rules.gathered import Gathered
from rules.heard import Heard
from rules.names import Case, Gender
from rules.people import Mention
from rules.stated import Stance, Stated
from rules.word_sets import word_set

_HER = word_set("jej niej nia ona")
_HIM = word_set("jego niego go on nim mu")


def subject_of(heard: Heard, gathered: Gathered, stated: Stated) -> str | None:
    """Return whom a clause without a subject is about: the person named just before it."""
    acts = [p for p in stated.clause.predicates if p.act is Act.ATTEND]
    if _is_wished(acts) and not gathered.groups:
        return _only_before(heard, stated)
    if all(p.lemma == "byc" for p in acts):
        return _by_pronoun(heard, gathered, stated)
    near = _just_before(heard, gathered, stated)
    if len({m.persons for m in near}) == 1 and len(near[0].persons) == 1:
        return near[0].persons[0] if Case.NOMINATIVE in near[0].cases else None
    return _by_pronoun(heard, gathered, stated)


def take_last_away(heard: Heard, gathered: Gathered, stated: Stated) -> list[str]:
    """Return whose place "za niego" means, and take back that this person only stays away."""
    for group in reversed(gathered.groups):
        if group.stated.stance is Stance.AWAY and len(group.people) == 1:
            gathered.groups.remove(group)
            gathered.context = gathered.context or group.events
            return list(group.people)
    found = _spoken_of(heard, stated)
    if found is not None:
        return [found]
    gathered.doubt("replaced-unknown", "Nie wiadomo, kogo dotyczy zastępstwo.", stated)
    return []


def _is_wished(acts: list[Predicate]) -> bool:
    """Say whether somebody only wants to come: "chciałaby wziąć udział"."""
    return bool(acts) and all(p.head == "chciec" for p in acts)


def _just_before(heard: Heard, gathered: Gathered, stated: Stated) -> list[Mention]:
    """List the names of registered people between the last statement and a clause of a sentence."""
    start = stated.clause.tokens[0]
    since = max((max(g.stated.clause.tokens) for g in gathered.groups), default=-1)
    sentence = {
        i
        for s in heard.stated
        if s.clause.sentence == stated.clause.sentence
        for i in s.clause.tokens
    }
    return [
        m for m in heard.mentions if since < m.first < start and m.persons and m.first in sentence
    ]


def _by_pronoun(heard: Heard, gathered: Gathered, stated: Stated) -> str | None:
    """Return whom "jej nie będzie" means when nobody was said to come or stay away before."""
    if gathered.groups or not heard.says(stated, _HER | _HIM):
        return None
    return _spoken_of(heard, stated)


def _spoken_of(heard: Heard, stated: Stated) -> str | None:
    """Return the only other person named before a clause, if the pronoun fits."""
    wanted = Gender.WOMAN if heard.says(stated, _HER) else Gender.MAN
    found = _others_before(heard, stated)
    fits = bool(found) and found[0].gender in {wanted, Gender.UNKNOWN}
    return _only_before(heard, stated) if fits else None


def _only_before(heard: Heard, stated: Stated) -> str | None:
    """Return the only other person named before a clause."""
    found = {m.persons for m in _others_before(heard, stated)}
    persons = next(iter(found)) if len(found) == 1 else ()
    return persons[0] if len(persons) == 1 else None


def _others_before(heard: Heard, stated: Stated) -> list[Mention]:
    start = stated.clause.tokens[0]
    return [
        m for m in heard.mentions if m.first < start and m.persons and m.persons != (heard.own,)
    ]
