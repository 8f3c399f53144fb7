"""Does a note of staff name the institution that the people are of: "Anna Nowak, CIS Wałbrzych"?"""

from collections.abc import Iterator

from parsers.facts import Word
from rules.case import Case
from rules.claims import people_of
from rules.decision import Finding
from rules.findings import hold
from rules.gates.places import place
from rules.institutions import name_after, of_institution
from rules.people import SenderKind
from rules.registry import Institution
from rules.understanding import Understanding


def homes_unexplained(case: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold a note of staff about people who are of another institution than it says."""
    if understanding.sender.kind is not SenderKind.STAFF:
        return
    homes = _homes(case, understanding)
    tokens = understanding.language.tokens
    for index, token in enumerate(tokens[: understanding.signature]):
        if token.kind is not Word.INSTITUTION:
            continue
        at = name_after(tokens, index + 1)
        said = token if at is None else tokens[at]
        if not any(of_institution(said.folded, home) for home in homes):
            reason = f"Zgłaszana osoba jest z innej instytucji niż „{said.text}”."
            yield hold("person-of-another-institution", reason, place(understanding, said.span))


def _homes(case: Case, understanding: Understanding) -> tuple[Institution, ...]:
    registry = case.registry
    meant = set(people_of(understanding.claims))
    ids = {p.institution for p in (*registry.persons, *registry.elsewhere) if p.id in meant}
    known = (*registry.institutions, *registry.elsewhere_institutions)
    return tuple(one for one in known if one.id in ids)
