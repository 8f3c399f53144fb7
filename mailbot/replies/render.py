"""From a plan to the words of a reply: one template file per reply, facts from the register only.

Nothing that a sender wrote gets into a reply: names and titles come from the register, and even
those are made one harmless line each. A template that wants a fact nobody has raises, and the reply
is left to a person; only the facts named in ``_OPTIONAL`` may be missing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from types import MappingProxyType

from jinja2 import Environment, PackageLoader, StrictUndefined, TemplateNotFound, UndefinedError

from mailbot.clock import WARSAW
from mailbot.config.model import Mailbox, Office
from mailbot.replies.documents import name_documents
from mailbot.replies.enclosed import chosen_forms
from mailbot.replies.errors import UnrenderableReply
from mailbot.replies.typography import day_text, moment_text, one_line, when_text, where_text
from mailbot.replies.working_days import working_days_after
from rules.decision import ReplyPlan
from rules.registry import Event, Recruitment, Registry

_OPTIONAL = {
    "clarify_event": ("choices",),
    "clarify_person": ("event",),
    "confirm": ("where",),
    "promoted": ("where",),
    "reminder": ("where",),
    "docs_needed_person": ("event", "missing", "deadline", "blanks", "copies"),
    "ack_docs": ("documents",),
    "event_past": ("choices",),
    "after_deadline": ("deadline",),
    "ack_application": ("group", "persons"),
    "application_incomplete": ("deadline",),
    "second_application": ("group",),
    "application_withdrawn": ("group",),
    "forms": ("copies",),
    "correction": ("standings",),
    "docs_needed_institution": ("blanks", "copies"),
}
"""Which facts a template can do without, besides telephone and link; all others it insists on."""

GREETING = "Dzień dobry,"
"""Opens every template; said once when a reply tells several acts."""

_WANTS_RECRUITMENT_END = frozenset({"application_incomplete", "late_application"})

_NAMES = {
    "event": "wydarzenia",
    "when": "terminu wydarzenia",
    "persons": "nazwisk z rejestru",
    "removed": "nazwiska osoby skreślanej",
    "missing": "listy braków",
    "deadline": "terminu",
    "blanks": "formularzy",
}


@dataclass(frozen=True, slots=True)
class ReplyFacts:
    """What replies may say: the office, the case, and values of the register."""

    office: Office
    ref: str
    """Case reference, see `mailbot.replies.identity.case_reference`."""
    received: datetime
    """When the answered mail reached us."""
    now: datetime
    coordinator: str = ""
    """Name for the footer; empty means the office's."""
    events: Mapping[str, Event] = field(default_factory=dict)
    persons: Mapping[str, str] = field(default_factory=dict)
    """Full names in the nominative, by person id."""
    recruitment: Recruitment | None = None
    deadline: date | None = None
    """Last day for the recipient to act (an offered place, papers); included."""
    has_copies: bool = False
    """Forms with data of the register already printed go with the reply."""
    group: str = ""
    resolution: str = ""
    resolved_on: date | None = None
    earlier: datetime | None = None
    """When the mail left that is corrected."""
    earlier_subject: str = ""
    standings: tuple[str, ...] = ()
    """How things stand now, one line each, by `standings.standing_text`."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A reply as text: the subject on one line, the body with footer, lines ended by newlines."""

    subject: str
    body: str


def gather_facts(
    registry: Registry,
    office: Office,
    mailbox: Mailbox,
    ref: str,
    moments: tuple[datetime, datetime],
) -> ReplyFacts:
    """Take from a snapshot what replies may say.

    Args:
        registry: The snapshot that the decision was made on.
        office: Who signs.
        mailbox: The mailbox that answers; it may have its own coordinator.
        ref: Case reference.
        moments: When the answered mail was received, and now.
    """
    received, now = moments
    people = (*registry.persons, *registry.elsewhere)
    return ReplyFacts(
        office=office,
        ref=ref,
        received=received,
        now=now,
        coordinator=mailbox.coordinator,
        events=MappingProxyType({event.id: event for event in registry.events}),
        persons=MappingProxyType({p.id: f"{p.first_name} {p.last_name}" for p in people}),
        recruitment=registry.recruitment,
    )


def render(plan: ReplyPlan, facts: ReplyFacts) -> Rendered:
    """Write the reply.

    Raises:
        UnrenderableReply: There is no such template, or a fact it insists on is missing.
    """
    environment = _environment()
    try:
        footer = environment.get_template("_footer.txt")
        context = _context(plan, facts)
        subject, body = _told(environment, plan, facts)
        further = [
            _told(environment, act, facts)[1].removeprefix(GREETING).lstrip() for act in plan.also
        ]
        signed = "\n\n".join((body, *further, _spaced(footer.render(context)))) + "\n"
    except TemplateNotFound as error:
        raise UnrenderableReply(f"Nie ma szablonu odpowiedzi „{plan.template}”.") from error
    except UndefinedError as error:
        wanted = str(error).split("'")[1]
        what = _NAMES.get(wanted, f"danych ({wanted})")
        raise UnrenderableReply(
            f"Odpowiedzi „{plan.template}” nie da się napisać: brakuje {what}."
        ) from error
    return Rendered(subject=one_line(subject, longest=250), body=signed)


def _told(environment: Environment, plan: ReplyPlan, facts: ReplyFacts) -> tuple[str, str]:
    """Return subject and body of one act, without the footer."""
    template = environment.get_template(f"{plan.template}.txt")
    subject, _, body = template.render(_context(plan, facts)).partition("\n")
    return subject, _spaced(body)


def template_names() -> tuple[str, ...]:
    """Return the ids of all replies that can be written."""
    names = (name.removesuffix(".txt") for name in _environment().list_templates())
    return tuple(name for name in names if not name.startswith("_"))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("mailbot.replies", "templates/pl"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # noqa: S701 - plain text, never HTML
    )
    environment.filters["lines"] = _lines
    return environment


def _context(plan: ReplyPlan, facts: ReplyFacts) -> dict[str, object]:
    context: dict[str, object] = {
        "ref": facts.ref,
        "office": one_line(facts.office.name),
        "coordinator": one_line(facts.coordinator or facts.office.coordinator),
        "received": moment_text(facts.received),
        "phone": one_line(facts.office.phone),
        "link": one_line(facts.office.forms_link),
    }
    context |= dict.fromkeys(_OPTIONAL.get(plan.template, ()))
    found: dict[str, object] = {
        **_event_facts(plan, facts),
        **_recruitment_facts(plan, facts),
        "persons": _names(plan.persons, facts),
        "removed": _names(plan.removed, facts),
        "missing": [one_line(phrase) for phrase in plan.missing],
        "documents": name_documents(plan.documents),
        "choices": _choices(plan.choices, facts),
        "blanks": [form.title for form in chosen_forms(plan.blanks)] if plan.blanks else None,
        "copies": facts.has_copies,
        "earlier": moment_text(facts.earlier) if facts.earlier else None,
        "earlier_subject": one_line(facts.earlier_subject),
        "standings": [one_line(line) for line in facts.standings],
        "deadline": _deadline(plan, facts),
    }
    return context | {name: value for name, value in found.items() if value}


def _event_facts(plan: ReplyPlan, facts: ReplyFacts) -> dict[str, object]:
    event = facts.events.get(plan.event) if plan.event else None
    if event is None:
        return {}
    return {"event": one_line(event.title), "when": when_text(event), "where": where_text(event)}


def _recruitment_facts(plan: ReplyPlan, facts: ReplyFacts) -> dict[str, object]:
    return {
        "opens": day_text(facts.recruitment.opens) if facts.recruitment else None,
        "group": _groups(plan, facts) or one_line(facts.group),
        "resolution": one_line(facts.resolution),
        "date": day_text(facts.resolved_on) if facts.resolved_on else None,
    }


def _groups(plan: ReplyPlan, facts: ReplyFacts) -> str:
    names = dict(facts.recruitment.groups) if facts.recruitment else {}
    return "; ".join(one_line(names[group]) for group in plan.groups if group in names)


def _deadline(plan: ReplyPlan, facts: ReplyFacts) -> str | None:
    """Return the last day that this reply speaks of; each kind of reply has its own source."""
    day = facts.deadline
    if plan.template == "question_ack":
        today = facts.now.astimezone(WARSAW).date()
        day = working_days_after(today, facts.office.answer_within_days)
    elif plan.template == "after_deadline":
        event = facts.events.get(plan.event or "")
        day = event.deadline if event else None
    elif plan.template in _WANTS_RECRUITMENT_END | {"early_application"}:
        day = facts.recruitment.closes if facts.recruitment else None
    return day_text(day) if day else None


def _names(ids: Iterable[str], facts: ReplyFacts) -> list[str]:
    """Return the names, or none at all if one is not in the register: half a list would mislead."""
    wanted = list(ids)
    known = [one_line(facts.persons[person]) for person in wanted if person in facts.persons]
    return known if len(known) == len(wanted) else []


def _choices(ids: Iterable[str], facts: ReplyFacts) -> list[str]:
    events = [facts.events[event] for event in ids if event in facts.events]
    return [
        f"{number}. {one_line(event.title)} – {when_text(event)}"
        for number, event in enumerate(events, start=1)
    ]


def _lines(values: Iterable[str]) -> str:
    return "\n".join(values)


def _spaced(text: str) -> str:
    """Return the text with at most one empty line in a row, none at its ends."""
    lines: list[str] = []
    for line in map(str.rstrip, text.strip().split("\n")):
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines)
