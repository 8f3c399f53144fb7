"""May this sender put these people on a list?"""

from collections.abc import Iterator

from parsers.facts import fold
from rules.case import Case
from rules.decision import Finding
from rules.findings import hold
from rules.people import SenderKind
from rules.registry import DossierState
from rules.signature import signed_by_another
from rules.understanding import Understanding

_DOSSIERS = {
    DossierState.NONE: "brak dokumentów",
    DossierState.RECEIVED: "dokumenty czekają na sprawdzenie",
    DossierState.INCOMPLETE: "dokumenty niekompletne",
    DossierState.COMPLETE: "dokumenty czekają na przyjęcie",
    DossierState.SUSPENDED: "instytucja zawieszona",
    DossierState.CLOSED: "instytucja wycofana z projektu",
}


def sender_unknown(_: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold mail from an address that is in no register."""
    if understanding.sender.kind is SenderKind.UNKNOWN:
        yield hold("sender-unknown", "Adresu nadawcy nie ma w wykazie.")


def sender_doubtful(case: Case, _: Understanding) -> Iterator[Finding]:
    """Hold mail whose From header is defective or not vouched for."""
    envelope = case.message.envelope
    if envelope.sender is None or envelope.sender_defects:
        yield hold("sender-ambiguous", "Nagłówek nadawcy jest niejednoznaczny.")
    if envelope.trust < case.mailbox.least_trust:
        yield hold("sender-not-vouched-for", "Serwer nie potwierdził, że nadawca jest prawdziwy.")


def signed_otherwise(case: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold mail that somebody else signed, or that shows somebody else's name."""
    person = understanding.sender.person
    if person is None:
        return
    if signed_by_another(case.message, understanding.sender):
        yield hold("signed-by-another", "Pod wiadomością jest nazwisko innej osoby niż nadawca.")
    sender = case.message.envelope.sender
    shown = set(fold(sender.name).replace(",", " ").split()) if sender else set()
    for other in case.registry.persons:
        names = {fold(other.first_name), fold(other.last_name)}
        own = {fold(person.first_name), fold(person.last_name)}
        if other.id != person.id and names <= shown and not own <= shown:
            yield hold("shown-as-another", "Nazwa nadawcy należy do innej osoby niż adres.")
            return


def institution_not_accepted(_: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold until a person has accepted the institution's papers."""
    institution = understanding.sender.institution
    if understanding.handed.is_certain and not understanding.claims:
        # Papers lead to acceptance, and candidates need not be of an accepted institution.
        return
    if institution is not None and institution.dossier is not DossierState.ACCEPTED:
        state = _DOSSIERS[institution.dossier]
        yield hold("institution-not-accepted", f"Teczka instytucji nieprzyjęta: {state}.")
