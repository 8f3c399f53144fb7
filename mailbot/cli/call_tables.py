"""Calls, candidates and members as tables for the terminal."""

from collections.abc import Iterator
from datetime import date

from rich.table import Table
from rich.text import Text
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mailbot.recruitments.calls import STATES, demand_call
from mailbot.recruitments.committee import committee_list
from mailbot.recruitments.members import members_on
from mailbot.replies.typography import day_text, one_line
from mailbot.storage.recruiting import ApplicationRow, RecruitmentRow
from rules.registry import ApplicationState


def calls_table(session: Session) -> Table:
    """Return all calls, the latest first."""
    table = _table("Nabory", "Numer", "Nabór", "Od", "Do", "Grupy", "Zgłoszenia", "Lista")
    counts = dict(
        session.execute(
            select(ApplicationRow.recruitment_id, func.count()).group_by(
                ApplicationRow.recruitment_id
            )
        ).all()
    )
    query = select(RecruitmentRow).order_by(RecruitmentRow.closes.desc(), RecruitmentRow.id)
    for row in session.scalars(query):
        closed = "zamknięta" if row.closed_at else "otwarta"
        found = (
            row.id, row.title, day_text(row.opens), day_text(row.closes),
            str(len(row.groups)), str(counts.get(row.id, 0)), closed,
        )  # fmt: skip
        _add(table, *found)
    return table


def call_lines(session: Session, call: str) -> Iterator[str]:
    """Describe a call line by line.

    Raises:
        Stop: There is none of that id.
    """
    row = demand_call(session, call)
    yield f"{row.id}: {one_line(row.title)}"
    yield f"termin: od {day_text(row.opens)} do {day_text(row.closes)}, oba dni włącznie"
    bounds = [
        f"najmniej {row.least_members}" if row.least_members is not None else "",
        f"najwięcej {row.most_members}" if row.most_members is not None else "",
    ]
    if any(bounds):
        yield f"osób w grupie: {', '.join(bound for bound in bounds if bound)}"
    if row.term_from or row.term_to:
        first = f"od {day_text(row.term_from)}" if row.term_from else "od dnia uchwały"
        yield f"kadencja: {first}{f' do {day_text(row.term_to)}' if row.term_to else ''}"
    for group in row.groups:
        purpose = f" – cel: {one_line(group['purpose'])}" if group.get("purpose") else ""
        yield f"grupa {group['id']}: {one_line(group['name'])}{purpose}"
    query = (
        select(ApplicationRow.state, func.count())
        .where(ApplicationRow.recruitment_id == call)
        .group_by(ApplicationRow.state)
    )
    found = dict(session.execute(query).all())
    for state in ApplicationState:
        if found.get(state.value):
            yield f"zgłoszenia {STATES[state]}: {found[state.value]}"


def candidates_table(session: Session, call: str) -> Table:
    """Return the candidates of a call, group by group.

    Raises:
        Stop: There is none of that id.
    """
    table = _table(
        f"Zgłoszenia w naborze {call}", "Nr", "Grupa", "Kto", "Organizacja", "Wpłynęło",
        "Stan", "Kol.", "Punkty", "Konflikt", "Uwagi",
    )  # fmt: skip
    for line in committee_list(session, call):
        _add(
            table,
            str(line.application),
            line.group,
            line.name,
            line.organisation,
            line.received,
            line.state,
            str(line.preference or "—"),
            line.points or "—",
            line.conflicts or "—",
            "; ".join([*([line.notes] if line.notes else []), *line.unsure]) or "—",
        )
    return table


def members_table(session: Session, day: date, group: str | None) -> Table:
    """Return who belongs to the groups on a day."""
    title = f"Członkinie i członkowie, stan na {day_text(day)}"
    table = _table(title, "Nr", "Nabór", "Grupa", "Kto", "Organizacja", "Od", "Do")
    for row in members_on(session, day, group):
        _add(
            table,
            str(row.id),
            row.recruitment_id,
            row.group_id,
            one_line(row.name),
            one_line(row.organisation),
            day_text(row.starts),
            day_text(row.ends) if row.ends else "bezterminowo",
        )
    return table


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left")
    for column in columns:
        table.add_column(column)
    return table


def _add(table: Table, *cells: str) -> None:
    table.add_row(*(Text(one_line(cell)) for cell in cells))
