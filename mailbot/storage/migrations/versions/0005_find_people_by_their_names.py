"""find people by their names."""

import sqlalchemy as sa
from alembic import op

from rules.name_keys import person_keys

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

AT_ONCE = 5000
KEYS = ("name_key", "second_name_key")


def upgrade() -> None:
    with op.batch_alter_table("person", schema=None) as batch_op:
        for key in KEYS:
            batch_op.add_column(sa.Column(key, sa.String(length=160), nullable=True))
    fill(op.get_bind())
    with op.batch_alter_table("person", schema=None) as batch_op:
        for key in KEYS:
            batch_op.alter_column(key, existing_type=sa.String(length=160), nullable=False)
            batch_op.create_index(batch_op.f(f"ix_person_{key}"), [key], unique=False)


def fill(connection: sa.Connection) -> None:
    """Write the keys of everybody. They are no data of their own: the code that reads them, today's,
    tells what they are."""
    person = sa.table("person", *(sa.column(c) for c in ("id", "first_name", "last_name", *KEYS)))
    rows = connection.execute(sa.select(person.c.id, person.c.first_name, person.c.last_name)).all()
    order = (
        sa.update(person)
        .where(person.c.id == sa.bindparam("person"))
        .values({key: sa.bindparam(f"new_{key}") for key in KEYS})
    )
    for begin in range(0, len(rows), AT_ONCE):
        values = []
        for number, first_name, last_name in rows[begin : begin + AT_ONCE]:
            first, second = person_keys(first_name, last_name)
            values.append(
                {"person": number, "new_name_key": first, "new_second_name_key": second}
            )
        connection.execute(order, values)


def downgrade() -> None:
    with op.batch_alter_table("person", schema=None) as batch_op:
        for key in reversed(KEYS):
            batch_op.drop_index(batch_op.f(f"ix_person_{key}"))
        for key in reversed(KEYS):
            batch_op.drop_column(key)
