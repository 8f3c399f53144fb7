"""Whom a clause is about: the people it names, the writer, and whether that is all of them."""

from dataclasses import replace

from parsers.facts import Act, Word
from rules.clause_view import GROUPS, MINE, THIRD, ClauseView
from rules.counted import counted_people, counts_others
from rules.names import Case, Gender
from rules.people import Mention, MentionKind
from rules.roles import Part, Role
from rules.stated import ACTS, Stance, Stated
from rules.swaps import corrected, read_swap
from rules.word_sets import word_set
from rules.writer_meant import is_about_nobody, means_writer, names_writer

_COUPLE = 2
_ANSWERS = word_set("tak nie")
_A_RELATIVE = "Nie wiadomo, czy mowa o wymienionej osobie, czy o kimś z jej bliskich."
_A_PRONOUN = "Nie wiadomo, kogo dotyczy zaimek obok nazwiska."
_WHO = word_set(
    "zona siostra corka mama matka szefowa asystentka zastepczyni sekretarka maz brat syn ojciec "
    "tata szef asystent zastepca pelnomocnik opiekun opiekunka podopieczny podopieczna nastepca "
    "nastepczyni zmiennik zmienniczka wspolpracownik wspolpracowniczka uczen uczennica wnuk "
    "wnuczka kuzyn kuzynka sasiad sasiadka narzeczony narzeczona partner partnerka dziecko"
)
_WOMEN_WHOM = word_set(
    "zone siostre corke mame matke szefowa asystentke zastepczynie sekretarke opiekunke "
    "podopieczna nastepczynie zmienniczke wspolpracowniczke uczennice wnuczke kuzynke sasiadke "
    "narzeczona partnerke"
)
_MEN_WHOM = word_set(
    "meza brata syna ojca tate szefa asystenta zastepce pelnomocnika opiekuna podopiecznego "
    "nastepce zmiennika wspolpracownika ucznia wnuka kuzyna sasiada narzeczonego partnera dziecko"
)
_IN_OFFICE = word_set("szefa")
"""Who is called so is the named one himself: "szefa Jana Kowalskiego"."""
_SHE = word_set("on ona oni one jego go nia nim nimi nich")
_AND = word_set("i oraz ani z ze")
_PLACE = word_set("miejsce")
_UNCERTAIN = {Part.EITHER, Part.EXCEPT, Part.NOT}
_ELIDING = {Act.ATTEND, Act.WITHDRAW, Act.OTHER}


def with_people(view: ClauseView, stated: Stated) -> Stated:
    """Add the people of a clause, or why they are not certain.

    Args:
        view: The clause.
        stated: The clause with its stance.
    """
    missing = left_out(view)
    if (
        missing
        and stated.stance is Stance.AWAY
        and all(len(r.mention.persons) == 1 for r in missing)
    ):
        return replace(stated, people=tuple(r.mention.persons[0] for r in missing))
    stated = replace(stated, counts=counted_people(view))
    why = _why_unsure(view, stated.stance)
    if why is not None:
        return replace(stated, unsure=why)
    subjects = _subjects(view, stated.stance)
    if any(len(m.persons) != 1 and not _is_couple(m) for m in subjects):
        return replace(stated, unsure="Nie wiadomo, o którą osobę chodzi.", lacks_people=True)
    return _with_named(view, stated, [person for m in subjects for person in m.persons])


def left_out(view: ClauseView) -> list[Role]:
    """List those without whom the rest comes: "jutro jednak bez Damiana"."""
    parts = view.parts()
    if any(p.person == 1 for p in view.predicates) or names_writer(view):
        return []
    if not parts or parts - {Part.EXCEPT, Part.ASIDE} or "bez" not in view.words:
        return []
    return [r for r in view.roles if r.part is Part.EXCEPT]


def _why_unsure(view: ClauseView, stance: Stance) -> str | None:
    """Return the Polish reason why not everybody whom a clause names is sure to be meant."""
    guests = view.guests()
    is_set_right = stance is Stance.SWAP and corrected(view) is not None
    is_bare = stance is not Stance.NAMES and not view.predicates
    takes_place = stance is Stance.NAMES and view.says_after(MINE, _PLACE)
    reasons = (
        (
            view.parts() & _UNCERTAIN and not is_set_right,
            "Nie wszystkie wymienione osoby są pewne.",
        ),
        (any(_is_of_a_relative(view, r.mention) for r in guests), _A_RELATIVE),
        (guests and stance in ACTS and _joins_pronoun(view), _A_PRONOUN),
        (guests and takes_place, "Nie wiadomo, kto czyje miejsce zajmuje."),
        (is_bare and _is_answered_between(view), "Nie wiadomo, kogo dotyczy odpowiedź."),
        (_is_signed_by_another(view), "Nie wiadomo, czy wymieniona osoba przyjdzie, czy pisze."),
    )
    return next((reason for is_so, reason in reasons if is_so), None)


def _is_of_a_relative(view: ClauseView, mention: Mention) -> bool:
    """Say whether a name only tells whose wife comes: "żona Jana Kowalskiego"."""
    word = view.before(mention)
    if word in _WHO and not mention.cases & (Case.NOMINATIVE | Case.INSTRUMENTAL):
        return True
    if word in _WOMEN_WHOM:
        return mention.gender is Gender.MAN or Case.ACCUSATIVE not in mention.cases
    # "syna Jana Kowalskiego": a son of that name, or his son; nobody can tell.
    return word in _MEN_WHOM and (mention.gender is Gender.WOMAN or word not in _IN_OFFICE)


def _joins_pronoun(view: ClauseView) -> bool:
    """Say whether one spoken of before is meant beside a name: "ani ona, ani Anna Nowak"."""
    return any(
        word in _SHE and (before in _AND or following in _AND)
        for before, word, following in view.unnamed_words()
    )


def _is_answered_between(view: ClauseView) -> bool:
    """Say whether a name follows a "tak" or "nie": "Jan tak, Ewa …"."""
    answers = [i for i, w in zip(view.tokens, view.words, strict=True) if w in _ANSWERS]
    return any(r.mention.first > i for r in view.roles for i in answers)


def _is_signed_by_another(view: ClauseView) -> bool:
    """Say whether another's name stands right behind "będę": "Będę, Jan Kowalski"."""
    tokens = view.language.tokens
    comes_alone = any(
        p.person == 1 and not p.is_plural and p.act is Act.ATTEND for p in view.predicates
    )
    return comes_alone and any(
        Case.NOMINATIVE in m.cases
        and view.own not in m.persons
        and m.first > 0
        and tokens[m.first - 1].kind is Word.VERB
        for m in (r.mention for r in view.guests())
    )


def _is_couple(mention: Mention) -> bool:
    """Say whether a family's name means exactly its two members: "Bąkowie"."""
    return mention.kind is MentionKind.GROUP and len(mention.persons) == _COUPLE


def _subjects(view: ClauseView, stance: Stance) -> list[Mention]:
    """List the mentions that the verbs are about."""
    guests = [r.mention for r in view.guests()]
    if stance is Stance.NAMES or not _only_signs(view):
        return guests
    if all(Case.NOMINATIVE in m.cases for m in guests):
        return guests
    return [m for m in guests if m.cases & ~(Case.NOMINATIVE | Case.VOCATIVE)]


def _only_signs(view: ClauseView) -> bool:
    """Say whether the subject signs up others: "Anna Nowak zgłasza Jana Kowalskiego"."""
    return any(
        p.act is Act.SIGN_UP
        and p.person == THIRD
        and not (p.is_reflexive or p.is_passive or p.head)
        for p in view.predicates
    )


def _with_named(view: ClauseView, stated: Stated, named: list[str]) -> Stated:
    """Add those whom a clause names for certain, and the writer where "ja" is meant."""
    is_bare = stated.stance in {Stance.COMES, Stance.AWAY} and not view.predicates
    if is_bare and not named:
        return replace(stated, people=(view.own,))
    myself = [view.own] if means_writer(view, named, stated.stance) else []
    people = tuple(dict.fromkeys(myself + named))
    if stated.stance is Stance.SWAP:
        return read_swap(view, stated, people)
    about = view.about()
    return replace(
        stated,
        people=people,
        lacks_people=_lacks_people(view, stated, people, named),
        is_elided=not people and _elides(view),
        is_implied=not named and not names_writer(view) and is_about_nobody(view),
        needs_event=stated.stance is not Stance.NAMES
        and bool(about)
        and all(p.is_weak for p in about),
        is_weak=stated.stance is Stance.AWAY and _is_weak(view),
    )


def _lacks_people(
    view: ClauseView, stated: Stated, people: tuple[str, ...], named: list[str]
) -> bool:
    """Say whether a clause speaks of more people than it names."""
    is_plural = any(p.is_plural and p.person == 1 for p in view.about())
    speaks_of_more = not named and (view.says(GROUPS) or (is_plural and len(people) <= 1))
    is_too_few = max(stated.counts, default=0) > len(people)
    return speaks_of_more or is_too_few or counts_others(view)


def _elides(view: ClauseView) -> bool:
    return any(p.person == THIRD and p.act in _ELIDING for p in view.predicates)


def _is_weak(view: ClauseView) -> bool:
    """Say whether nobody withdraws: "proszę mnie nie wpisywać", "zostaje w biurze"."""
    return all(
        p.act is Act.STAY or (p.act is Act.SIGN_UP and p.is_negated and p.is_request)
        for p in view.about()
    )
