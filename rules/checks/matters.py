"""Is there something in the mail that only a person can answer?"""

from collections.abc import Iterator

from rules.case import Case
from rules.decision import Finding
from rules.findings import show
from rules.matters import REASONS, business
from rules.understanding import Understanding


def for_a_person(case: Case, understanding: Understanding) -> Iterator[Finding]:
    """Show complaints, rights over data, journalists, invoices and the like to a person."""
    for kind in business(case, understanding):
        yield show("for-a-person", REASONS[kind])
