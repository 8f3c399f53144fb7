"""How alembic runs our revisions: on the connection that `mailbot.storage.migrate` hands over.

Revisions are written by `scripts/new_revision.py` against a scratch database that holds nothing
but our tables, so the engine's tables can never get into one.
"""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import JSON

from mailbot.storage.types import Instant


def render_item(kind: str, item: object, autogen: AutogenContext) -> str | Literal[False]:
    """Write types of ours as what they are in the database: old revisions need no code of ours."""
    if kind == "type" and isinstance(item, Instant):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, JSON):
        # By itself alembic names a class here that it does not import.
        autogen.imports.add("from sqlalchemy.dialects import postgresql")
        return 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=context.config.attributes["metadata"],
    render_as_batch=True,
    render_item=render_item,
    compare_server_default=True,
)
context.run_migrations()
