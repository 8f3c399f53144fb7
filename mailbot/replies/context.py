"""What the templates of one reply may use, by name: every value one harmless line, or a list."""

from collections.abc import Iterable
from datetime import datetime

from mailbot.replies.documents import name_documents
from mailbot.replies.enclosed import chosen_forms
from mailbot.replies.english import phrase
from mailbot.replies.facts import ReplyFacts
from mailbot.replies.promised import due_day
from mailbot.replies.typography import day_text, moment_text, one_line, when_text, where_text
from rules.decision import Language, MatterKind, ReplyPlan
from rules.registry import Event

OPTIONAL = {
    "clarify_event": ("choices",),
    "clarify_person": ("event",),
    "confirm": ("where", "join", "notes"),
    "promoted": ("where",),
    "reminder": ("where", "join", "notes"),
    "docs_needed_person": ("event", "missing", "deadline", "blanks", "copies"),
    "ack_docs": ("documents",),
    "event_past": ("choices",),
    "after_deadline": ("deadline",),
    "ack_application": ("group", "persons", "missing"),
    "application_incomplete": ("deadline",),
    "second_application": ("group",),
    "application_withdrawn": ("group",),
    "forms": ("copies",),
    "docs_needed_institution": ("blanks", "copies"),
    "correction": ("event", "when", "where", "persons", "sent_on"),
    "thanks_after": ("materials", "materials_notes", "has_files"),
    "event_changed": (
        "where",
        "join",
        "persons",
        "title_before",
        "when_before",
        "where_before",
        "has_new_link",
    ),
    "event_cancelled_notice": ("persons",),
    "offer_expired": ("deadline",),
    "enrolment_rejected": ("event", "when"),
    "staff_noted": ("persons", "removed"),
    "docs_incomplete": ("blanks", "copies"),
    "docs_reminder": ("deadline", "blanks", "copies"),
    "meeting_invitation": ("where", "group", "deadline"),
    "certificate": ("persons",),
}
"""Which facts a template can do without, besides telephone and link; all others it insists on."""

PROMISES = {
    "question_ack": MatterKind.QUESTION,
    "complaint_ack": MatterKind.COMPLAINT,
    "rodo_ack": MatterKind.RODO,
    "information_ack": MatterKind.PUBLIC_INFORMATION,
}
"""Templates that promise an answer, and by whose clock."""

_WANTS_RECRUITMENT_END = frozenset({"application_incomplete", "late_application"})
_LONGEST_TEXT = 20_000
_LONGEST_LINK = 2_000
_LONGEST_NOTES = 1_000


def context(plan: ReplyPlan, facts: ReplyFacts, language: Language) -> dict[str, object]:
    """Return what is known of a reply; the optional facts of its template are ``None`` else.

    Args:
        plan: One act; its further acts have contexts of their own.
        facts: What may be said.
        language: In which days and phrases are written.
    """
    values: dict[str, object] = {
        "ref": facts.ref,
        "office": one_line(facts.office.name),
        "coordinator": _coordinator(plan, facts),
        "received": moment_text(facts.received, language),
        "phone": one_line(facts.office.phone),
        "link": one_line(facts.office.forms_link),
    }
    values |= dict.fromkeys(OPTIONAL.get(plan.template, ()))
    found: dict[str, object] = {
        **_event_facts(plan, facts, language),
        **_recruitment_facts(plan, facts, language),
        **_own_words(plan, facts, language),
        "persons": _names(plan.persons, facts),
        "removed": _names(plan.removed, facts),
        "missing": [one_line(phrase(text, language)) for text in plan.missing],
        "documents": name_documents(plan.documents, language),
        "choices": _choices(plan.choices, facts, language),
        "blanks": [form.title for form in chosen_forms(plan.blanks)] if plan.blanks else None,
        "copies": facts.has_copies,
        "deadline": _deadline(plan, facts, language),
    }
    return values | {name: value for name, value in found.items() if value}


def _event_facts(plan: ReplyPlan, facts: ReplyFacts, language: Language) -> dict[str, object]:
    event = facts.events.get(plan.event) if plan.event else None
    if event is None:
        return {}
    return {
        "event": one_line(event.title),
        "when": when_text(event, language),
        "where": where_text(event),
        "join": one_line(event.link or "", _LONGEST_LINK) if facts.has_place else None,
        "notes": one_line(event.notes, _LONGEST_NOTES),
        **_changed(event, facts.before, language),
    }


def _coordinator(plan: ReplyPlan, facts: ReplyFacts) -> str:
    """Return who answers: for this event, for this mailbox, for the office."""
    event = facts.events.get(plan.event) if plan.event else None
    own = event.coordinator if event else ""
    return one_line(own or facts.coordinator or facts.office.coordinator)


def _changed(event: Event, before: Event | None, language: Language) -> dict[str, object]:
    """Return title, time and place as they were, each only if it is another one now."""
    if before is None:
        return {}
    when, where = when_text(before, language), where_text(before)
    title = one_line(before.title)
    return {
        "title_before": title if title != one_line(event.title) else None,
        "has_new_link": before.link != event.link,
        "when_before": when if when != when_text(event, language) else None,
        "where_before": where if where != where_text(event) else None,
    }


def _recruitment_facts(plan: ReplyPlan, facts: ReplyFacts, language: Language) -> dict[str, object]:
    opens = facts.recruitment.opens if facts.recruitment else None
    return {
        "opens": day_text(opens, language) if opens else None,
        "group": _groups(plan, facts) or one_line(facts.group),
        "resolution": one_line(facts.resolution),
        "date": day_text(facts.resolved_on, language) if facts.resolved_on else None,
    }


def _own_words(plan: ReplyPlan, facts: ReplyFacts, language: Language) -> dict[str, object]:
    """Return what people of the office wrote, and where they put it."""
    lines = facts.text[:_LONGEST_TEXT].strip().splitlines()
    return {
        "materials": one_line(facts.materials, _LONGEST_LINK),
        "materials_notes": one_line(facts.materials_notes, _LONGEST_NOTES),
        "has_files": facts.has_files,
        "sent_on": day_text(facts.sent_on, language) if facts.sent_on else None,
        "statements": [one_line(sentence) for sentence in plan.statements],
        "text": [one_line(line, longest=2_000) for line in lines],
    }


def _groups(plan: ReplyPlan, facts: ReplyFacts) -> str:
    names = dict(facts.recruitment.groups) if facts.recruitment else {}
    return "; ".join(one_line(names[group]) for group in plan.groups if group in names)


def _deadline(plan: ReplyPlan, facts: ReplyFacts, language: Language) -> str | None:
    """Return the last day that this reply speaks of; each kind of reply has its own source."""
    day = facts.deadline
    if isinstance(day, datetime):
        return moment_text(day, language)
    if plan.template in PROMISES:
        day = due_day(PROMISES[plan.template], facts.received, facts.now, facts.office)
    elif plan.template == "after_deadline":
        event = facts.events.get(plan.event or "")
        day = event.deadline if event else None
    elif plan.template in _WANTS_RECRUITMENT_END | {"early_application"}:
        day = facts.recruitment.closes if facts.recruitment else None
    return day_text(day, language) if day else None


def _names(ids: Iterable[str], facts: ReplyFacts) -> list[str]:
    """Return the names, or none at all if one is not in the register: half a list would mislead."""
    wanted = list(ids)
    known = [one_line(facts.persons[person]) for person in wanted if person in facts.persons]
    return known if len(known) == len(wanted) else []


def _choices(ids: Iterable[str], facts: ReplyFacts, language: Language) -> list[str]:
    events = [facts.events[event] for event in ids if event in facts.events]
    return [
        f"{number}. {one_line(event.title)} – {when_text(event, language)}"
        for number, event in enumerate(events, start=1)
    ]
