"""Are all the people there who are counted, or joined to a guest by "i" or "oraz"?"""

from collections.abc import Iterator

from parsers.facts import Word
from rules.case import Case
from rules.decision import Finding
from rules.findings import hold
from rules.gates.places import explained, is_claimed, stated_at
from rules.stances import Stance
from rules.understanding import Understanding
from rules.word_sets import word_set

_MOVING = frozenset((Stance.COMES, Stance.AWAY, Stance.SWAP))
_BOTH = word_set("oboje obojga obojgu obojgiem obydwoje obydwojga obaj obydwaj")
_BOTH_OF = word_set("obie obu obydwie obydwu obiema")
_OF_US = word_set("nas nam nami panie panow panowie osoby osob osobami my one oni")
_COLLECTIVE = {
    "dwoj": 2, "troj": 3, "czwor": 4, "piat": 5, "szost": 6,
}  # fmt: skip
_COLLECTIVE_ENDS = word_set("ka ki ke ce ko")
_OUR = word_set("nasza naszej nasze cala calej cale we wasza ta tej te")
_JOINTS = word_set("i oraz plus + &")
_ADDED = word_set("tez rowniez takze ponadto dodatkowo jeszcze moja moj nasza nasz")


def counts_unexplained(_: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold when people are counted and so many are not claimed: "trzy osoby", "naszej dwójki"."""
    if not understanding.claims:
        return
    counts = {
        n for s in understanding.stated if s.stance in _MOVING for n in s.counts
    } | _collective(understanding)
    if counts - _sizes(understanding):
        yield hold("nobody-named", "Nie podano nazwisk wszystkich zgłaszanych osób.")


def _sizes(understanding: Understanding) -> set[int]:
    """Return how many people are claimed, in all, of each event, each way and each statement."""
    claims = understanding.claims
    groups = [claims]
    groups += [tuple(c for c in claims if c.event == e) for e in {c.event for c in claims}]
    groups += [tuple(c for c in claims if c.stance is s) for s in {c.stance for c in claims}]
    said = {len(s.people) for s in understanding.stated if is_claimed(s, understanding)}
    return said | {len({c.person for c in group}) for group in groups}


def _collective(understanding: Understanding) -> set[int]:
    """Return the counts of words for a number of people together: "naszej trójki", "obojga"."""
    words = [t.folded for t in understanding.language.tokens[: understanding.signature]]
    found: set[int] = set()
    for before, word, after in zip(["", *words], words, [*words[1:], ""], strict=False):
        if word in _BOTH or (word in _BOTH_OF and after in _OF_US):
            found.add(2)
        found.update(
            number
            for stem, number in _COLLECTIVE.items()
            if before in _OUR and word.startswith(stem) and word[len(stem) :] in _COLLECTIVE_ENDS
        )
    return found


def joined_unexplained(_: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold on a word joined to a guest that nobody understands: "ja i Wiśniewski", "X + Y"."""
    tokens = understanding.language.tokens
    guests = {i for m in understanding.spoken_mentions for i in range(m.first, m.last)}
    guests |= {i for i, t in enumerate(tokens) if t.text.lower() == "ja"}
    known = explained(understanding)
    for one, other in _pairs(understanding):
        for guest, word in ((one, other), (other, one)):
            token = tokens[word]
            if guest not in guests or word in known or token.kind is not Word.UNKNOWN:
                continue
            if token.is_person or token.folded in _ADDED:
                continue
            stated = stated_at(guest, understanding)
            if stated and stated.stance in _MOVING and is_claimed(stated, understanding):
                yield hold("name-unexplained", f"Nie wiadomo, kto to jest: „{token.text}”.")


def _pairs(understanding: Understanding) -> Iterator[tuple[int, int]]:
    """Yield the words at both sides of "i", "oraz", "plus" and a plus sign."""
    tokens = understanding.language.tokens
    for at in range(1, min(understanding.signature, len(tokens)) - 1):
        if tokens[at].folded in _JOINTS:
            yield at - 1, at + 1
