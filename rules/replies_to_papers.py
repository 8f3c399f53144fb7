"""Which reply tells what was handed in: papers, applications, a change of data, a question."""

from rules.call import COUNTING
from rules.case import Case
from rules.checks.content import received_documents
from rules.decision import OTHER_DOCUMENT, ReplyPlan
from rules.forms_sent import APPLICATION
from rules.handed import Application, Handed, Lack
from rules.registry import ApplicationState
from rules.understanding import Understanding

MISSING = {
    Lack.FORM: "podpisany formularz zgłoszeniowy do grupy roboczej",
    Lack.GROUP: "wskazanie grupy roboczej",
    Lack.UNSURE_GROUP: "jednoznaczne wskazanie grupy roboczej",
    Lack.FORMS_TOO_FEW: "podpisany formularz do każdej ze wskazanych grup",
    Lack.INCOMPLETE: "podpis i wszystkie wymagane pola formularza",
}
"""What is asked for; each phrase has an English counterpart in `mailbot.replies.english`."""
ORDER = ("kolejność preferencji wskazanych grup",)
_REPLACED = frozenset(
    (ApplicationState.RECEIVED, ApplicationState.EARLY, ApplicationState.COMPLETE)
)
"""Earlier versions that a newer one takes the place of; one that was incomplete is completed."""
# Names of checks that only say again that nothing certain was handed in.
_BESIDE = frozenset(("no-plain-sign-up", "has-attachments", "document-not-read"))
_HARMLESS = frozenset(("institution-not-accepted", "handed-on", *_BESIDE))


def about_what_was_handed_in(case: Case, understanding: Understanding) -> list[ReplyPlan]:
    """Acknowledge applications and papers that were recorded."""
    handed = understanding.handed
    if handed.withdrawn:
        groups = tuple(group for group, _ in handed.withdrawn)
        return [ReplyPlan(template="application_withdrawn", groups=groups)]
    if handed.application is not None:
        return _applications(case, handed.application)
    if handed.are_all_ours and handed.forms:
        return [ReplyPlan(template="ack_docs", documents=_documents(case, handed))]
    return []


def while_it_waits(
    case: Case, understanding: Understanding, blockers: frozenset[str]
) -> ReplyPlan | None:
    """Tell what an application lacks, that a form is needed, or that a question was passed on."""
    handed = understanding.handed
    rest = blockers - _HARMLESS - {lack.value for lack in Lack}
    if not handed.is_all:
        return _acknowledged(case, handed)
    if handed.application is not None:
        return None if rest else _lacking(handed.application)
    told = {
        "application-withdrawn": (handed.is_withdrawal, "application_withdrawn"),
        "asks-about-groups": (handed.asks_about_groups, "question_ack"),
        "data-change": (bool(handed.changes) and not case.message.documents, "update_form"),
    }
    is_so, template = told.get(next(iter(rest)), (False, "")) if len(rest) == 1 else (False, "")
    return ReplyPlan(template=template) if is_so else None


def to_a_strange_candidate(
    understanding: Understanding, blockers: frozenset[str]
) -> ReplyPlan | None:
    """Answer a candidate who is in no register as any other: the call is open to everybody."""
    application = understanding.handed.application
    if application is None or application.name is None or not understanding.handed.is_all:
        return None
    if blockers - _HARMLESS - {"sender-unknown"} - {lack.value for lack in Lack}:
        return None
    if application.lacks:
        return _lacking(application)
    groups = tuple(group for group, _ in application.pairs if group is not None)
    return ReplyPlan(template="ack_application", groups=groups)


def _applications(case: Case, application: Application) -> list[ReplyPlan]:
    """Return one plan for each group, in the order of the mail."""
    told: dict[tuple[str, str], list[str]] = {}
    earlier = {(a.group, a.person) for a in case.registry.applications if a.state in _REPLACED}
    ranked = {group for group, _ in application.ranks}
    for group, person in application.pairs:
        if group is None or person is None:
            continue
        again = application.is_new_version or (group, person) in earlier
        template = "second_application" if again else "ack_application"
        told.setdefault((template, group), []).append(person)
    return [
        ReplyPlan(
            template=template,
            groups=(group,),
            persons=tuple(people),
            missing=ORDER
            if group not in ranked and _has_several(case, application, people)
            else (),
        )
        for (template, group), people in told.items()
    ]


def _has_several(case: Case, application: Application, people: list[str]) -> bool:
    """Say whether one of these people stands for several groups."""
    standing = {(a.group, a.person) for a in case.registry.applications if a.state in COUNTING}
    standing |= {(g, p) for g, p in application.pairs if g and p}
    return any(sum(p == person for _, p in standing) > 1 for person in people)


def _acknowledged(case: Case, handed: Handed) -> ReplyPlan | None:
    """Acknowledge our forms that came beside something that a person must decide."""
    if not handed.are_all_ours or handed.application is not None:
        return None
    return ReplyPlan(template="ack_docs", documents=_documents(case, handed))


def _lacking(application: Application) -> ReplyPlan | None:
    lacks = application.lacks
    if Lack.BESIDES in lacks:
        return None
    if Lack.EARLY in lacks:
        return ReplyPlan(template="early_application")
    if Lack.LATE in lacks:
        return ReplyPlan(template="late_application")
    missing = tuple(text for lack in MISSING if lack in lacks for text in _asked(application, lack))
    return ReplyPlan(template="application_incomplete", missing=missing) if missing else None


def _asked(application: Application, lack: Lack) -> tuple[str, ...]:
    """Ask for exactly what is missing in the form, where that has a name."""
    is_named = lack is Lack.INCOMPLETE and application.gaps
    return application.gaps if is_named else (MISSING[lack],)


def _documents(case: Case, handed: Handed) -> tuple[str, ...]:
    """Return what came: by reading where something was read, else as it was called."""
    read = received_documents(case)
    if any(name not in {OTHER_DOCUMENT, APPLICATION} for name in read):
        return read
    return handed.forms
