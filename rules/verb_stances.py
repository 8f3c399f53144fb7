"""What the verbs of a clause say about coming: only firm ones say that somebody comes or not."""

import re

from parsers.facts import Act, Predicate
from rules.clause_people import left_out
from rules.clause_view import ABOUT, GROUPS, MINE, US, YOU, ClauseView
from rules.stated import Stance
from rules.swaps import corrected, gives_away, has_out
from rules.word_sets import word_set
from rules.writer_meant import names_writer

_HANDED = word_set("sklad nazwiska nazwisk liste lista osoby uczestnikow uczestniczki")
_BEFORE_THAT = word_set("zanim gdy kiedy gdyby jakby dopoki poki az")
_THOUGH = word_set("choc chociaz mimo")
_SENDING = word_set(
    "oddelegowac delegowac wydelegowac skierowac wyznaczyc wytypowac desygnowac wystawic"
)
_ACCEPTING = word_set("przyjac zaakceptowac")
_ASKING = word_set("prosic poprosic")
_CONFIRMING = word_set("potwierdzac potwierdzic")
_RECEIVED = word_set(
    "otrzymanie otrzymania odbior odbioru przeczytanie dostarczenie przelew wplate zaplate"
)
_COMING = word_set("udzial obecnosc uczestnictwo przybycie przyjazd")
_BEING_ABLE = word_set("moc dac zdazyc zdolac")
_TO_AN_EVENT = word_set("na webinar warsztat")
_PAPERWORK = ("sprawozdan", "wnios", "rozlicz", "raport", "protokol", "koszt", "budzet")
_LOOKING = word_set("obejrzec ogladac posluchac wysluchac sluchac zobaczyc widziec")
_RECORDINGS = ("zdjec", "fotk", "fotograf", "nagran", "relacj", "notat")
_LEAVING = {Act.WITHDRAW: Stance.AWAY, Act.STAY: Stance.AWAY, Act.REPLACE: Stance.SWAP}
_WORKING_GROUP = re.compile(
    r"(?<![^ ])(?:kandyd\w+|aplikuj\w+"
    r"|(?:do|w) (?:\w+ ){0,3}grup(?:y|ie|ach|)(?: robocz\w+)?(?= |$)"
    r"|grup(?:e|a) (?:robocz\w+|nr|ds))(?![^ ])"
)


def stance_of_verbs(view: ClauseView) -> Stance:
    """Return the stance of a clause with at least one verb that speaks."""
    other = _unlike_attendance(view)
    if other is not None:
        return other
    about = [p for p in view.predicates if _is_about_attendance(view, p)]
    if about:
        return _of_attendance(view, about)
    return Stance.AWAY if left_out(view) else _of_other_verbs(view)


def _unlike_attendance(view: ClauseView) -> Stance | None:
    """Return the stance of a clause that is about something else, whatever else it says."""
    acts = view.acts()
    if _is_about_a_working_group(view):
        return Stance.APPLIES
    if Act.UNDECIDED in acts:
        return Stance.MAYBE
    if Act.MOVE in acts:
        return Stance.MOVES
    return Stance.APPLIES if Act.APPLY in acts else None


def _is_about_a_working_group(view: ClauseView) -> bool:
    words = " ".join(view.words)
    return _WORKING_GROUP.search(words) is not None and "o grup" not in words


def _is_about_attendance(view: ClauseView, predicate: Predicate) -> bool:
    """Say whether a verb is about attendance to come, of people."""
    if predicate.act not in ABOUT or _confirms_receipt(view, predicate):
        return False
    was_there = predicate.is_past and predicate.act is Act.ATTEND
    if was_there or _is_paperwork(view, predicate) or _is_of_a_recording(view, predicate):
        return False
    return not _is_aimless(view, predicate)


def _is_paperwork(view: ClauseView, predicate: Predicate) -> bool:
    """Say whether the writer must fill in something else: "do wniosku muszę wpisać koszt"."""
    if predicate.head != "musiec" or predicate.person != 1 or predicate.is_reflexive:
        return False
    if view.roles or view.says(US) or names_writer(view):
        return False
    return any(word.startswith(_PAPERWORK) for word in view.words)


def _is_of_a_recording(view: ClauseView, predicate: Predicate) -> bool:
    """Say whether somebody looks at it later, and elsewhere: "zdjęcia obejrzę"."""
    return predicate.lemma in _LOOKING and any(w.startswith(_RECORDINGS) for w in view.words)


def _confirms_receipt(view: ClauseView, predicate: Predicate) -> bool:
    """Say whether only a receipt is confirmed: "potwierdzam otrzymanie zaproszenia"."""
    words = set(view.words)
    is_receipt = predicate.lemma in _CONFIRMING and bool(words & _RECEIVED)
    return is_receipt and not words & _COMING


def _is_aimless(view: ClauseView, predicate: Predicate) -> bool:
    """Say whether a verb that needs a person has none: "proszę wysłać link"."""
    if not predicate.needs_person or view.clause.opens_list or view.says(GROUPS | US):
        return False
    return not view.roles and not names_writer(view)


def _of_attendance(view: ClauseView, about: list[Predicate]) -> Stance:
    is_told = view.clause.is_reported or view.clause.connective in _BEFORE_THAT
    if is_told or _is_left_to_them(view, about):
        return Stance.MAYBE
    if _is_anybodys(view, about) or _is_conceded(view, about):
        return Stance.NEUTRAL
    stance = _common_direction(view, about)
    is_swap = stance is Stance.COMES and (has_out(view) or corrected(view) is not None)
    return Stance.SWAP if is_swap else stance


def _is_left_to_them(view: ClauseView, about: list[Predicate]) -> bool:
    """Say whether somebody is to sign up alone: "Zofia niech się sama zgłasza"."""
    is_own_work = any(p.act is Act.SIGN_UP and p.is_reflexive and p.person != 1 for p in about)
    return is_own_work and "niech" in view.words


def _is_conceded(view: ClauseView, about: list[Predicate]) -> bool:
    """Say whether only what was before is granted: "choć wcześniej potwierdzałem"."""
    is_before = all(p.is_past and p.person == 1 and not p.is_conditional for p in about)
    return view.clause.connective in _THOUGH and is_before and not view.roles


def _common_direction(view: ClauseView, about: list[Predicate]) -> Stance:
    """Return where all verbs of a clause point."""
    directions = {_direction(view, p) for p in about}
    if directions == {None}:
        if all(_leaves_as_it_is(p) for p in about):
            return Stance.NEUTRAL
        is_unsure = any(p.is_conditional or p.is_modal or p.is_past for p in about)
        return Stance.MAYBE if is_unsure else Stance.NEUTRAL
    only = directions.pop()
    return Stance.MAYBE if directions or only is None else only


def _is_anybodys(view: ClauseView, about: list[Predicate]) -> bool:
    """Say whether nobody is meant: "jego miejsce może oddacie komuś", "która już zapisana"."""
    is_relative = view.clause.connective.startswith("ktor") or view.word(0) == "co"
    if is_relative and not view.roles:
        return True
    is_given = all(gives_away(view, p) and p.person != 1 for p in about)
    return is_given and not set(view.words) & MINE


def _direction(view: ClauseView, predicate: Predicate) -> Stance | None:
    """Return where a verb points; ``None`` when it points nowhere for certain."""
    is_soft = predicate.is_conditional and not predicate.is_wish
    if predicate.person == YOU and not predicate.is_request:
        return None  # "skoro jedziecie do nas": it is about us
    if predicate.act in _LEAVING:
        is_firm = not (predicate.is_negated or is_soft or predicate.is_modal)
        return _LEAVING[predicate.act] if is_firm else None
    if predicate.is_negated:
        return None if is_soft or _is_no_refusal(predicate) else Stance.AWAY
    if is_soft or predicate.is_modal or _is_only_told(view, predicate):
        return None
    return Stance.COMES


def _leaves_as_it_is(predicate: Predicate) -> bool:
    """Say whether an order in the infinitive forbids to take somebody off: "nie wykreślać"."""
    is_order = predicate.person == 0 and not (predicate.head or predicate.is_conditional)
    return is_order and predicate.act is Act.WITHDRAW and predicate.is_negated


def _is_no_refusal(predicate: Predicate) -> bool:
    """Say whether a denied sign-up takes nobody off: "nie zgłaszał się nikt", "nie pisałam się"."""
    if predicate.act is not Act.SIGN_UP or predicate.is_request:
        return False
    return predicate.is_past or not (predicate.person == 1 and predicate.is_reflexive)


def _is_only_told(view: ClauseView, predicate: Predicate) -> bool:
    """Say whether a sign-up is past and not done by these words: "zapisałam się".

    "Oddelegowałam Annę" and "przyjąłem zaproszenie" do it.
    """
    if predicate.act is not Act.SIGN_UP or not predicate.is_past:
        return False
    if predicate.person == 1:
        return not view.roles and predicate.lemma not in _ACCEPTING
    return not view.roles or not (predicate.is_passive or predicate.lemma in _SENDING)


def _of_other_verbs(view: ClauseView) -> Stance:
    """Return the stance of a clause whose verbs are not about attendance."""
    if _lists_people(view):
        return Stance.COMES
    if _cannot(view):
        return Stance.AWAY
    if Act.ASK in view.acts():
        return Stance.ASKS
    return Stance.COMES if _asks_for_a_place(view) else _beside(view)


def _lists_people(view: ClauseView) -> bool:
    """Say whether the writer hands over names: "podaję skład: …", "uzupełniamy nazwiska: …"."""
    is_handed = bool(set(view.words) & _HANDED) or view.clause.has_colon
    hands_over = view.acts() <= {Act.PAPERS, Act.OTHER} and all(
        p.person == 1 and not p.is_negated and not p.is_past for p in view.predicates
    )
    return is_handed and hands_over and bool(view.guests())


def _cannot(view: ClauseView) -> bool:
    """Say whether "nie mogę", "nie dam rady" is all that is said, or follows what happened."""
    told = [p for p in view.predicates if p.is_past and p.act is Act.OTHER and not p.is_negated]
    unable = [p for p in view.predicates if p not in told]
    return bool(unable) and all(
        p.is_negated
        and not (p.is_past or p.is_conditional)
        and p.lemma in _BEING_ABLE
        and p.act is Act.OTHER
        for p in unable
    )


def _asks_for_a_place(view: ClauseView) -> bool:
    """Say whether "proszę" governs people: "proszę Jadzię i mnie na Kłodzko"."""
    if any(p.lemma not in _ASKING or p.is_negated for p in view.predicates):
        return False
    if "o" in view.words or not set(view.words) & _TO_AN_EVENT:
        return False
    return bool(view.guests()) or names_writer(view)


def _beside(view: ClauseView) -> Stance:
    acts = view.acts()
    if any(p.is_request or p.lemma in _ASKING for p in view.predicates):
        return Stance.REQUEST
    if Act.PAPERS in acts:
        return Stance.PAPERS
    return Stance.LATE if Act.LATE in acts else Stance.NEUTRAL
