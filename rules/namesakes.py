"""Namesakes in a note of staff, told apart by the institution that the note names beside them."""

from dataclasses import replace

from parsers.facts import Word, fold
from rules.case import Case
from rules.institutions import name_after, of_institution
from rules.people import SenderKind, identify_sender
from rules.registry import Institution, Person


def told_apart(case: Case) -> Case:
    """Return the case without namesakes of institutions that the note does not name.

    Only for staff, who write about everybody; whoever has no namesake stays, whatever is named.
    """
    if identify_sender(case).kind is not SenderKind.STAFF:
        return case
    registry = case.registry
    everybody = (*registry.persons, *registry.elsewhere)
    homes = (*registry.institutions, *registry.elsewhere_institutions)
    named = {home.id for home in homes if _names(case, home)}
    meant = {_name(p) for p in everybody if p.institution in named}
    left_out = {p.id for p in everybody if _name(p) in meant and p.institution not in named}
    if not left_out:
        return case
    kept = replace(
        registry,
        persons=tuple(p for p in registry.persons if p.id not in left_out),
        elsewhere=tuple(p for p in registry.elsewhere if p.id not in left_out),
    )
    return replace(case, registry=kept)


def _names(case: Case, home: Institution) -> bool:
    tokens = case.message.language.tokens
    for index, token in enumerate(tokens):
        if token.kind is Word.INSTITUTION:
            at = name_after(tokens, index + 1)
            if of_institution((token if at is None else tokens[at]).folded, home):
                return True
    return False


def _name(person: Person) -> tuple[str, str]:
    return fold(person.first_name), fold(person.last_name)
