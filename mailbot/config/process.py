"""The tables about the process itself: lists, events, dossiers, rules of the coordinators."""

from typing import Any, Literal

from pydantic import Field

from mailbot.config.section import Section

RuleThen = Literal["as_decided", "show", "review"]
"""As in `rules.tables.table.Then`."""

RuleSection = Literal[
    "do_rozstrzygniecia",
    "dokumenty_do_sprawdzenia",
    "nabor",
    "zmiany_na_listach",
    "pytania",
    "skargi_i_rodo",
]
"""As in `rules.tables.words.SECTIONS`."""


class Lists(Section):
    """Places and waiting lists."""

    offer_hours: int = Field(default=8, ge=1, le=80)
    """Hours for answering an offered place; only Monday to Friday, 8 to 16, holidays left out."""


class Events(Section):
    """News of events to people on their lists."""

    audiences: tuple[str, ...] = (
        "podmioty ekonomii społecznej (PES)",
        "przedsiębiorstwa społeczne (PS)",
        "organizacje pozarządowe działające w obszarze integracji i pomocy społecznej (NGO)",
        "instytucje wspierające ekonomię społeczną",
        "jednostki samorządu terytorialnego (JST)",
        "przedstawiciele nauki",
        "przedstawiciele biznesu",
    )
    """Groups that an event may be for; a short name in brackets will do in lists."""
    remind_days_before: int = Field(default=2, ge=0, le=30)
    """A reminder goes out so many days before, on a working day; 0: none."""
    thanks: Literal["released", "attendance", "off"] = "released"
    """Thanks with the materials: when a person says so, once attendance is recorded, or never."""
    certificate_with_thanks: bool = False
    """Put the certificate of attendance with the thanks."""


class Rule(Section):
    """A rule of the coordinators: the first that fits decides; none makes the program bolder."""

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")
    """Short name, shown with every decision that the rule made."""
    why: str
    """A Polish sentence for the coordinator who finds the mail waiting because of the rule."""
    when: dict[str, Any] = Field(default_factory=dict)
    """Conditions that must all hold (`mailbot rules words` lists the facts); none: always."""
    then: RuleThen
    """as_decided: no change; show: a person sees it; review: a person decides (the last rule)."""
    section: RuleSection | None = None
    """Section of the digest; empty leaves the usual one."""
    coordinator: str | None = None
    """Address of the coordinator who gets the case, whichever mailbox it came to."""


class Dossiers(Section):
    """Papers of institutions and their people."""

    first_time: tuple[Literal["F1", "F2", "F3"], ...] = ("F1", "F2", "F3")
    """What an institution hands in before it takes part; F2 for each person it delegates."""
    oldest_version: str = ""
    """Older versions of the forms are asked for again, such as 2024-05; empty: all are taken."""
    ask_every_days: int = Field(default=7, ge=1, le=90)
    """Missing papers are asked for at most once in so many days."""
    reminders: int = Field(default=2, ge=0, le=10)
    """So many reminders at most, after the first request."""
    wait_minutes: int = Field(default=5, ge=0, le=60)
    """An answer to papers waits so long for further papers of the same sender; 0: not at all."""
