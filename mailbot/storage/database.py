"""The connection to the one database, SQLite or PostgreSQL, with the settings that keep promises.

SQLite: write-ahead log, ``synchronous=FULL`` (a forgotten "sending" mark would mean a second mail),
``BEGIN IMMEDIATE`` (a lock upgrade fails at once, whatever the time-out), 30 s patience.
PostgreSQL: READ COMMITTED; uniqueness is enforced by constraints, not by isolation.
"""

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Session

POOL = 24
"""At least as many connections as threads of ours and of the engine."""

_ESCAPED_NUL = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")


def open_database(url: str) -> Engine:
    """Return the engine for ``url``; nothing is connected yet."""
    if url.startswith("sqlite"):
        return _sqlite(url)
    return create_engine(
        url,
        pool_size=POOL,
        max_overflow=8,
        pool_pre_ping=True,
        hide_parameters=True,  # the text of an error would quote mail, and the engine stores it
        json_serializer=to_json,
    )


def _sqlite(url: str) -> Engine:
    engine = create_engine(
        url,
        pool_size=POOL,
        max_overflow=8,
        hide_parameters=True,
        json_serializer=to_json,
        connect_args={"timeout": 30, "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def configure(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = "IMMEDIATE"
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "busy_timeout=30000",
            "foreign_keys=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    return engine


def to_json(value: Any) -> str:
    """Write a value as JSON that both databases take: PostgreSQL refuses NUL, mail may hold it."""
    text = json.dumps(value)
    return _ESCAPED_NUL.sub(r"\1\\ufffd", text) if "\\u0000" in text else text


def is_sqlite(engine: Engine | Connection) -> bool:
    """Tell whether this is the embedded database."""
    return engine.dialect.name == "sqlite"


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """Run one short writing transaction; commit at the end, roll back on any exception.

    On SQLite the write lock is taken before the first read: the driver would only take it at the
    first write, and what was read before could be out of date by then.
    """
    with Session(engine, expire_on_commit=False) as session, session.begin():
        if is_sqlite(engine):
            session.connection().exec_driver_sql("BEGIN IMMEDIATE")
        yield session


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """Run one transaction that only reads; on SQLite it neither waits for nor blocks writers."""
    with Session(engine, expire_on_commit=False) as session:
        yield session


def new_rows(session: Session, table: type[DeclarativeBase]) -> sqlite.Insert | postgresql.Insert:
    """Start an INSERT that may say what to do ON CONFLICT, in the dialect of the database."""
    if is_sqlite(session.get_bind().engine):
        return sqlite.insert(table)
    return postgresql.insert(table)
