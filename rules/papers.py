"""Does the mail ask for empty forms, or lack an open document or papers, and what may be sent?

Only a mail that says nothing but the plain request is answered with forms. Data of the register
are promised only to a registered address that was vouched for; an address that merely shares the
domain of an institution is none.
"""

import re

from parsers.facts import Act, DocumentReading, Word
from parsers.facts.document import DocumentOutcome
from rules.case import Case
from rules.claims import joining
from rules.decision import Blanks
from rules.people import SenderKind
from rules.registry import DossierState, PersonState
from rules.understanding import Understanding, is_too_long

_ASKING = (
    r"(?:czy (?:moge |mozemy |moglbym |moglabym |moglibysmy )?)?"
    r"(?:(?:chcialbym|chcialabym|chcielibysmy|moge|mozemy) )?"
    r"(?:bardzo |uprzejmie )?(?:prosze|prosimy|poprosze|poprosimy|prosic|poprosic)"
    r"(?: bardzo| uprzejmie| panstwa| pania)*(?: o)?"
    r"(?: (?:przeslanie|podeslanie|wyslanie|udostepnienie|nadeslanie|przekazanie"
    r"|przeslac|podeslac|wyslac|udostepnic))?"
    r"(?: mi| nam| mailem| e mailem| mailowo| na ten adres)*"
)
_SEEKING = (
    r"(?:skad|gdzie|jak)(?: (?:moge|mozemy|mozna|najlepiej|da sie))?"
    r" (?:wziac|pobrac|znalezc|otrzymac|dostac|sciagnac|uzyskac|znajde|znajdziemy)"
)
_WHICH = (
    r"(?: (?:puste|pustych|pusty|pustego|czyste|czystych|aktualne|aktualnych|aktualny|aktualnego"
    r"|wlasciwe|wlasciwych|potrzebne|potrzebnych|niezbedne|niezbednych|wymagane|wymaganych"
    r"|wszystkie|wszystkich|wzor|wzory|wzoru|wzorow|komplet|kompletu|druk|druki|druku|drukow"
    r"|blankiet|blankiety|blankietu|blankietow))*"
)
_FORMS = r"(?P<forms>formularz(?:a|e|y|ow)?(?P<named>(?: [a-z]+){0,6}?))"
_FOR_WHAT = (
    r"(?: do wypelnienia| do podpisu| do podpisania| do projektu| do przystapienia do projektu"
    r"| do udzialu w projekcie| potrzebn[a-z]+ do (?:zgloszenia|udzialu|zapisu)"
    r"| na ten adres| mailem| e mailem)*"
)
_REQUEST = re.compile(f"(?:{_ASKING}|{_SEEKING}){_WHICH} {_FORMS}{_FOR_WHAT}")
# What our forms are called; any other word after "formularz" may mean somebody else's form.
_NAMES = re.compile(
    r"zgloszeniow[a-z]+|aktualizacyjn[a-z]+|aktualizacj[a-z]+|instytucji|podmiotu|organizacji"
    r"|oswiadczeni[a-z]*|osob[a-z]*|delegowan[a-z]+|uczestnika|uczestnikow|uczestnictwa|danych"
    r"|adresow[a-z]+|regulamin[a-z]*|projektu|grup[a-z]*|robocz[a-z]+|kandydat[a-z]*|do|i|oraz|przez"
)
# "Proszę" may be tagged as part of a polite phrase.
_KEPT = frozenset(("prosze", "prosimy", "poprosze", "poprosimy"))
_OTHERWISE = frozenset((Act.WITHDRAW, Act.REPLACE, Act.ATTEND, Act.SIGN_UP))


def asked_for_forms(case: Case, understanding: Understanding) -> Blanks | None:
    """Say which forms a mail plainly asks for; ``None`` when it says anything besides."""
    if is_too_long(case) or case.message.language.foreign:
        return None
    subject = case.message.language.subject
    said = {p.act for c in (subject.clauses if subject else ()) for p in c.predicates}
    if said & _OTHERWISE or case.message.body.is_forwarded:
        return None
    tokens = case.message.language.tokens[: understanding.signature]
    words = " ".join(t.folded for t in tokens if t.kind is not Word.POLITE or t.folded in _KEPT)
    found = _REQUEST.fullmatch(re.sub(r"[^a-z ]+", " ", words).strip())
    if found is None or not all(map(_NAMES.fullmatch, found["named"].split())):
        return None
    return _addressed(case, understanding, Blanks(asked=found["forms"]))


def lacking_papers(case: Case, understanding: Understanding) -> Blanks | None:
    """Say whose papers were never sent, when nothing but these stands in the way."""
    institution = understanding.sender.institution
    if institution is not None and institution.dossier is DossierState.NONE:
        return _addressed(case, understanding, Blanks(needed_of=("institution", "person")))
    guests = {claim.person for claim in joining(understanding.claims)}
    states = {p.state for p in case.registry.persons if p.id in guests}
    lack = states - {PersonState.COMPLETE}
    if lack == {PersonState.MENTIONED}:
        return _addressed(case, understanding, Blanks(needed_of=("person",)))
    return None


def is_locked(document: DocumentReading) -> bool:
    """Say whether a document cannot be opened without a password."""
    return document.outcome is DocumentOutcome.NEEDS_PASSWORD


def _addressed(case: Case, understanding: Understanding, blanks: Blanks) -> Blanks:
    """Add whose data may be printed on copies for this sender, if anybody's."""
    sender, envelope = understanding.sender, case.message.envelope
    if envelope.sender is None or envelope.trust < case.mailbox.least_trust:
        return blanks
    if sender.institution is None:
        return blanks
    if sender.kind is SenderKind.PERSON and sender.person is not None:
        owner = {"institution": sender.institution.id, "person": sender.person.id}
        return blanks.model_copy(update=owner)
    if envelope.sender.address in sender.institution.shared_addresses:
        return blanks.model_copy(update={"institution": sender.institution.id})
    return blanks
