"""Values of the register that change: what held before is kept, with the days when it did."""

from datetime import date

from sqlalchemy import select

from mailbot.storage.acts import Act
from mailbot.storage.register import FormerValue, InstitutionRow, PersonRow


def set_anew(
    act: Act, row: InstitutionRow | PersonRow, field: str, value: str, since: date
) -> None:
    """Change a value of the register, and keep the former one with the day until which it held."""
    former = FormerValue(
        row_table=row.__tablename__,
        row_id=row.id,
        field=field,
        value=getattr(row, field),
        valid_from=held_since(act, row, field),
        valid_to=since,
        entry_id=act.entry,
    )
    if act.change(row, **{field: value}):
        act.add(former)


def held_since(act: Act, row: InstitutionRow | PersonRow, field: str) -> date | None:
    """Return the first day of the present value; ``None``: from the beginning of the record."""
    before = select(FormerValue.valid_to).where(
        FormerValue.row_table == row.__tablename__,
        FormerValue.row_id == row.id,
        FormerValue.field == field,
    )
    return act.session.scalar(before.order_by(FormerValue.valid_to.desc()).limit(1))
