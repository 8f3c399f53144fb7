"""Does a mail hand in an application to a working group, whose, to which group, and what lacks?"""

import re
from dataclasses import dataclass

from parsers.facts import DocumentReading, FieldReading, fold
from parsers.facts.document import DocumentOutcome
from rules.applied_before import with_what_came_before
from rules.call import outside_the_window, preferences
from rules.candidates import Candidacy, Candidates, Spoken, find_candidates
from rules.case import Case
from rules.form_gaps import gaps_of, is_gap
from rules.forms_sent import FormsSent
from rules.groups import Groups
from rules.handed import Application, Lack
from rules.people import SenderKind
from rules.said import Sentence, plain, whole
from rules.understanding import Understanding

_TO_A_GROUP = (
    r"(?:do|w|na) (?:\w+ ){0,2}grup(?:y|ie|e|)\b(?! robocze\b| roboczych dkres)"
    r"|grup[aey] robocz(?:a|ej)\b"
    r"|\bdo (?:jedynki|dwojki|trojki|czworki|piatki)\b|(?:do|w) grup roboczych|grupa (?:nr )?\d"
    r"|\bg ?\d\b|grup[aeęy] (?:bez zmian|ta sama|te sama|ds|od)\b"
)
_ABOUT_GROUPS = re.compile(
    rf"{_TO_A_GROUP}|\bdo naboru|nabor\w* (?:do grup|do dkres|dkres)|\bkandyd(?:uj|atur|owa|ow)\w*"
    rf"|kandydat\w* do grup|\bdkres\b"
)
_TO_ONE = re.compile(rf"{_TO_A_GROUP}|\bkandyd(?:uj|atur|owa|ow)\w*")
_HANDING = re.compile(
    r"formularz|zglosz|zglasz|kandyd|papier|wniosek|podani|aplik|zalacz|przesyl|wysyl|podsyl"
    r"|dosyl|skladam"
    r"|przedkladam|podpisa"
)
_WILL = re.compile(
    r"\bkandyduj[eę]\b|\bkandydowac\b|\b(?:zglaszam|zglaszamy)\b|\b(?:moja|nasza|jego"
    r"|jej) kandydatur\w*"
    r"|\bkandydatur[eay]\w*\b|\b(?:chce|chcialbym|chcialabym|pragne|zamierzam)\b"
    r"|\b(?:przystepuj|dolaczam|aplikuj)\w*"
)
_JOB = re.compile(
    r"\bstanowisk\w*|\bcv\b|\blist\w* motywacyjn\w*|\bzatrudnieni\w* w panstwa|\bpraktyk\w*"
)
_MEETING = re.compile(r"\b(?:spotkani\w+|posiedzeni\w+)\b.{0,60}\bgrup\w*")
_BACK = re.compile(
    r"\bwycof\w+|\banulow\w+|\brezygn\w+|\bcofam\b|\bcofnac\b|\bnie wyrazam zgody\b|\bwypisac\b"
    r"|\bskreslic\b|\bwykresl\w+|\bnie kandyduj\w*|\bodwoluj\w*"
)
_NEW_VERSION = re.compile(
    r"\bpopraw(?:ion|k)\w*|\bkolejn\w+ wersj\w*|\bjeszcze raz\b|\bponowni\w+\b|\bnow\w+ wersj\w*"
    r"|\b(?:tylko|wylacznie|jedynie) (?:te|ta|to|niniejsz\w+)\b|\bpoprzedni\w* (?:formularz\w*"
    r"|zgloszeni\w*|wersj\w*|prosze)"
    r"|\bwersj\w+ (?:popraw\w+|uzupelnion\w+|ostateczn\w+|aktualn\w+)|\bzamiast poprzedni\w+"
    r"|\bdrug\w+ wersj\w*"
)
_GROUP_QUESTION = re.compile(r"\bgrup\w*|\bdkres\b|\bnabor\w*|\bkandyd\w*")
_ASKING = re.compile(
    r"\bnie moge (?:otworzyc|pobrac|znalezc|wydrukowac)|\bprosz[eę] o (?:przeslanie|informacj"
    r"|wyjasnieni|wskazanie)"
)


def speaks_of_groups(case: Case, said: tuple[Sentence, ...]) -> bool:
    """Say whether subject or words are about standing for a working group, not about a meeting."""
    words = f"{plain(case.message.envelope.subject)} | {whole(said)}"
    if case.registry.recruitment is None or _JOB.search(words):
        return False
    return _ABOUT_GROUPS.search(_MEETING.sub(" ", words)) is not None


def read_application(
    case: Case, understanding: Understanding, said: tuple[Sentence, ...], sent: FormsSent
) -> Application | None:
    """Read the application of a mail, ``None`` when it hands none in."""
    recruitment = case.registry.recruitment
    if recruitment is None or not _is_handed_in(case, said, sent):
        return None
    groups = Groups(recruitment)
    subject = "" if understanding.is_reply else plain(case.message.envelope.subject)
    spoken = Spoken(said, subject, sent.applications)
    found = _as_read(case, understanding, sent, groups) or find_candidates(
        case, understanding, spoken, groups
    )
    stranger = _stranger(case, understanding, sent, groups)
    if stranger is not None:
        found = stranger.found
    window = outside_the_window(recruitment, case.received)
    lacks = {*_form_lacks(sent, found), *_doubts(found), *([window] if window else [])}
    if stranger is not None:
        lacks.discard(Lack.UNSURE_PERSON)
    application = Application(
        pairs=tuple(dict.fromkeys((c.group, c.person) for c in found.pairs)),
        lacks=frozenset(lacks),
        is_new_version=_NEW_VERSION.search(f"{subject} | {whole(said)}") is not None,
        name=stranger.name if stranger else None,
        gaps=gaps_of(_forms(sent)),
        ranks=_ranks(sent, groups),
    )
    return with_what_came_before(case, application)


def is_withdrawal(case: Case, said: tuple[Sentence, ...], sent: FormsSent) -> bool:
    """Say whether an application is taken back, which a person does."""
    if not speaks_of_groups(case, said) or sent.papers:
        return False
    words = f"{plain(case.message.envelope.subject)} | {whole(said)}"
    return _BACK.search(words) is not None


def asks_about_groups(case: Case, said: tuple[Sentence, ...]) -> bool:
    """Say whether the recruitment is asked about."""
    words = f"{plain(case.message.envelope.subject)} | {whole(said)}"
    about = _GROUP_QUESTION.search(_MEETING.sub(" ", words)) is not None
    asks = any(s.is_question for s in said) or _ASKING.search(words) is not None
    return case.registry.recruitment is not None and about and asks


def _is_handed_in(case: Case, said: tuple[Sentence, ...], sent: FormsSent) -> bool:
    if any(d.form == "F6" for p in sent.papers for d in p.readings):
        return True
    if not speaks_of_groups(case, said) or is_withdrawal(case, said, sent):
        return False
    stated = whole(s for s in said if not s.is_question)
    if sent.applications:
        return _HANDING.search(f"{stated} {' '.join(p.name for p in sent.papers)}") is not None
    # The name of the committee alone may be that of a meeting.
    return _WILL.search(stated) is not None and any(
        _TO_ONE.search(_MEETING.sub(" ", s.text)) for s in said if not s.is_question
    )


def _form_lacks(sent: FormsSent, found: Candidates) -> set[Lack]:
    papers = sent.applications
    if not papers:
        return {Lack.FORM}
    lacks: set[Lack] = set()
    forms = sum(max(1, sum(d.form == "F6" for d in p.readings)) for p in papers)
    if forms < len(found.pairs):
        lacks.add(Lack.FORMS_TOO_FEW)
    for reading in _forms(sent):
        if any(is_gap(p) for p in reading.problems):
            lacks.add(Lack.INCOMPLETE)
        elif reading.problems or reading.outcome is not DocumentOutcome.OK:
            lacks.add(Lack.UNSURE_FORM)
    return lacks


def _forms(sent: FormsSent) -> list[DocumentReading]:
    return [d for p in sent.applications for d in p.readings if d.form == "F6"]


def _doubts(found: Candidates) -> set[Lack]:
    lacks: set[Lack] = set()
    if found.is_group_unsure:
        lacks.add(Lack.UNSURE_GROUP)
    elif any(c.group is None for c in found.pairs) or not found.pairs:
        lacks.add(Lack.GROUP)
    if found.is_person_unsure or any(c.person is None for c in found.pairs):
        lacks.add(Lack.UNSURE_PERSON)
    return lacks


# -- forms that were really read ----------------------------------------------------------------


def _as_read(
    case: Case, understanding: Understanding, sent: FormsSent, groups: Groups
) -> Candidates | None:
    """Take candidates and groups from the forms, when every form was read with both."""
    found = Candidates()
    for paper in sent.applications:
        for reading in paper.readings:
            if reading.form != "F6":
                continue
            people = _people_of(case, understanding, reading.fields)
            chosen = _groups_of(reading.fields, groups)
            if people is None or not chosen:
                return None
            found.pairs += [Candidacy(people, group) for group in chosen]
    if not found.pairs or any(not p.readings for p in sent.applications):
        return None
    found.is_person_unsure = _words_differ(understanding, found)
    return found


def _people_of(
    case: Case, understanding: Understanding, fields: tuple[FieldReading, ...]
) -> str | None:
    home = understanding.sender.institution
    value = next((f for f in fields if f.field == "name"), None)
    if value is None or not value.is_accepted or home is None:
        return None
    words = set(fold(value.value).split())
    fitting = [
        p.id
        for p in case.registry.persons
        if p.institution == home.id and {fold(p.first_name), *fold(p.last_name).split()} <= words
    ]
    return fitting[0] if len(fitting) == 1 else None


def _groups_of(fields: tuple[FieldReading, ...], groups: Groups) -> list[str]:
    """Return the ticked groups: their printed text begins with their number."""
    found: list[str] = []
    for field in fields:
        if not field.field.startswith("groups") or not field.is_accepted:
            continue
        for number in re.findall(r"(?:^|[;|\n] ?)(\d{1,2})\.", field.value):
            found += sorted(groups.read(f"grupa {number}").ids)
    return list(dict.fromkeys(found))


def _ranks(sent: FormsSent, groups: Groups) -> tuple[tuple[str, int], ...]:
    """Read the order of preference from the one form; several forms tell none."""
    readings = _forms(sent)
    if len(readings) != 1:
        return ()
    chosen = _groups_of(readings[0].fields, groups)
    numbers = {group: groups.number_of(group) for group in chosen}
    return tuple(preferences(chosen, numbers, _accepted(readings[0], "priority")).items())


@dataclass(frozen=True, slots=True)
class _Stranger:
    """A candidate who is in no register, with what the form says."""

    name: str
    found: Candidates


def _stranger(
    case: Case, understanding: Understanding, sent: FormsSent, groups: Groups
) -> _Stranger | None:
    """Return the one candidate of the one form, who wrote from the address that the form tells.

    The server vouches for that address; a name alone would prove nothing.
    """
    readings = _forms(sent)
    if understanding.sender.kind is not SenderKind.UNKNOWN or len(readings) != 1:
        return None
    [reading] = readings
    name, address = _accepted(reading, "name"), _accepted(reading, "email")
    sender = case.message.envelope.sender
    is_vouched_for = case.message.envelope.trust >= case.mailbox.least_trust
    if sender is None or not name or not is_vouched_for:
        return None
    if address.lower() != sender.address.lower():
        return None
    chosen: list[str | None] = [*_groups_of(reading.fields, groups)]
    return _Stranger(name, Candidates([Candidacy(None, group) for group in chosen or [None]]))


def _accepted(reading: DocumentReading, field: str) -> str:
    values = [f.value.strip() for f in reading.fields if f.field == field and f.is_accepted]
    return values[0] if len(values) == 1 else ""


def _words_differ(understanding: Understanding, found: Candidates) -> bool:
    """Say whether the mail names somebody else as well, in full."""
    people = {c.person for c in found.pairs}
    own = understanding.sender.person.id if understanding.sender.person else None
    named = {p for m in understanding.mentions if m.is_full for p in m.persons}
    return bool(named - people - {own})
