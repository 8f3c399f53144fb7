"""From a plan to the words of a reply: one template file per reply and language.

Nothing that a sender wrote gets into a reply: names and titles come from the register, and even
those are made one harmless line each. A template that wants a fact nobody has raises, and the reply
is left to a person; only the facts named in `mailbot.replies.context.OPTIONAL` may be missing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import get_args

from jinja2 import Environment, PackageLoader, StrictUndefined, TemplateNotFound, UndefinedError

from mailbot.replies.context import context
from mailbot.replies.english import language_of
from mailbot.replies.errors import UnrenderableReply
from mailbot.replies.facts import ReplyFacts, gather_facts
from mailbot.replies.typography import one_line
from rules.decision import Language, ReplyPlan

__all__ = ["Rendered", "ReplyFacts", "gather_facts", "render", "template_names"]

GREETINGS: Mapping[Language, str] = MappingProxyType({"pl": "Dzień dobry,", "en": "Hello,"})
"""Opens every template; said once when a reply tells several acts."""

_BY_HAND = frozenset(("answer", "enrolment_rejected"))
# Templates with the words of a person; the others say in their footer that a machine wrote them.

_NAMES = {
    "event": "wydarzenia",
    "when": "terminu wydarzenia",
    "persons": "nazwisk z rejestru",
    "removed": "nazwiska osoby skreślanej",
    "missing": "listy braków",
    "deadline": "terminu",
    "blanks": "formularzy",
    "statements": "tego, co jest prawdą",
    "text": "treści",
}


@dataclass(frozen=True, slots=True)
class Rendered:
    """A reply as text: the subject on one line, the body with footer, lines ended by newlines."""

    subject: str
    body: str


def render(plan: ReplyPlan, facts: ReplyFacts) -> Rendered:
    """Write the reply, in Polish where any part of it cannot be said in the language of the plan.

    Raises:
        UnrenderableReply: There is no such template, or a fact it insists on is missing.
    """
    language = language_of(plan, {one: template_names(one) for one in get_args(Language)})
    environment = _environment(language)
    try:
        subject, body = _told(environment, plan, facts, language)
        further = [
            _continued(_told(environment, a, facts, language)[1], language) for a in plan.also
        ]
        name = "_footer_by_hand.txt" if plan.template in _BY_HAND else "_footer.txt"
        footer = environment.get_template(name).render(context(plan, facts, language))
        signed = "\n\n".join((body, *further, _spaced(footer))) + "\n"
    except TemplateNotFound as error:
        raise UnrenderableReply(f"Nie ma szablonu odpowiedzi „{plan.template}”.") from error
    except UndefinedError as error:
        wanted = str(error).split("'")[1]
        what = _NAMES.get(wanted, f"danych ({wanted})")
        raise UnrenderableReply(
            f"Odpowiedzi „{plan.template}” nie da się napisać: brakuje {what}."
        ) from error
    return Rendered(subject=one_line(subject, longest=250), body=signed)


def template_names(language: Language = "pl") -> tuple[str, ...]:
    """Return the ids of all replies that can be written in a language."""
    names = (name.removesuffix(".txt") for name in _environment(language).list_templates())
    return tuple(name for name in names if not name.startswith("_"))


def _told(
    environment: Environment, plan: ReplyPlan, facts: ReplyFacts, language: Language
) -> tuple[str, str]:
    """Return subject and body of one act, without the footer."""
    template = environment.get_template(f"{plan.template}.txt")
    subject, _, body = template.render(context(plan, facts, language)).partition("\n")
    return subject, _spaced(body)


def _continued(body: str, language: Language) -> str:
    """Return a further act as a paragraph: without greeting, and beginning as a sentence does."""
    rest = body.removeprefix(GREETINGS[language]).lstrip()
    return rest[:1].upper() + rest[1:]


@cache
def _environment(language: Language) -> Environment:
    environment = Environment(
        loader=PackageLoader("mailbot.replies", f"templates/{language}"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # noqa: S701 - plain text, never HTML
    )
    environment.filters["lines"] = "\n".join
    return environment


def _spaced(text: str) -> str:
    """Return the text with at most one empty line in a row, none at its ends."""
    lines: list[str] = []
    for line in map(str.rstrip, text.strip().split("\n")):
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines)
