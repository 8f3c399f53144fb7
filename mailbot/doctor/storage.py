"""Where everything is kept: home directory, disk, database, raw mail."""

import os
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from obstore.exceptions import BaseError
from sqlalchemy import Engine, func, select
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from mailbot.config import Config
from mailbot.doctor.finding import FAIL, OK, WARN, Finding, Status
from mailbot.intake.opening import FREE_BYTES
from mailbot.logs import mask_text
from mailbot.storage.blobs import Blobs
from mailbot.storage.database import is_sqlite, open_database
from mailbot.storage.migrate import current_revision, newest_revision

COMFORTABLE_BYTES = 5 * FREE_BYTES
MOST_APART = timedelta(seconds=30)
"""More than this between two clocks puts mail on the wrong side of a deadline some day."""

_FULL = 2
"""PRAGMA synchronous: what is committed survives a power cut."""
_PROBE = b"mailbot doctor"
_OTHERS = 0o007


def look_at_home(home: Path) -> Iterator[Finding]:
    """The home directory holds personal data: writable for us, closed to others."""
    if not home.is_dir():
        parent = next(p for p in home.absolute().parents if p.exists())
        status: Status = OK if os.access(parent, os.W_OK) else FAIL
        advice = "" if status == OK else f"make it and give it to this user: {home}"
        yield Finding(status, "home", f"{home} is not there yet", advice)
    elif not os.access(home, os.W_OK | os.X_OK):
        yield Finding(FAIL, "home", f"{home} is not writable", "give it to this user")
    elif home.stat().st_mode & _OTHERS:
        yield Finding(WARN, "home", f"{home} is open to every user", f"run: chmod 700 {home}")
    else:
        yield Finding(OK, "home", f"{home} is ours alone")


def look_at_disk(home: Path) -> Iterator[Finding]:
    """With a full disk no mail is fetched any more."""
    place = next(p for p in (home.absolute(), *home.absolute().parents) if p.exists())
    free = shutil.disk_usage(place).free
    told = f"{free / 1e9:.1f} GB free"
    if free < FREE_BYTES:
        yield Finding(FAIL, "disk", told, f"below {FREE_BYTES // 10**6} MB no mail is fetched")
    elif free < COMFORTABLE_BYTES:
        yield Finding(WARN, "disk", told, "make room soon")
    else:
        yield Finding(OK, "disk", told)


def look_at_database(config: Config, now: datetime) -> Iterator[Finding]:
    """Reachable, at the right revision, and set so that what is committed stays."""
    if config.service.database is None and not (config.service.home / "mailbot.db").exists():
        yield Finding(OK, "database", "not there yet; the first run makes it")
        return
    try:
        engine = open_database(config.database_url)
    except (ArgumentError, ImportError) as error:
        yield Finding(FAIL, "database", mask_text(str(error)), "correct service.database")
        return
    try:
        yield _revision(engine)
        yield from _durability(engine) if is_sqlite(engine) else _their_clock(engine, now)
    except SQLAlchemyError as error:
        cause = mask_text(str(getattr(error, "orig", error)))
        yield Finding(FAIL, "database", f"cannot be used: {cause}", "correct service.database")
    finally:
        engine.dispose()


def _revision(engine: Engine) -> Finding:
    newest = newest_revision()
    present = current_revision(engine)
    if present == newest:
        return Finding(OK, "database", f"reachable, revision {present}")
    told = f"revision {present or 'none'}, this version expects {newest}"
    return Finding(WARN, "database", told, "run: mailbot migrate (a start does it as well)")


def _durability(engine: Engine) -> Iterator[Finding]:
    with engine.connect() as connection:
        journal = connection.exec_driver_sql("PRAGMA journal_mode").scalar_one()
        synchronous = connection.exec_driver_sql("PRAGMA synchronous").scalar_one()
        damage = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
    if damage != "ok":
        yield Finding(FAIL, "database", "the file is damaged", "restore the last backup")
    elif journal != "wal" or synchronous != _FULL:
        told = f"journal {journal}, synchronous {synchronous}"
        yield Finding(FAIL, "database", told, "put the home directory on a local disk")
    else:
        yield Finding(OK, "database", "write-ahead log, every commit reaches the disk")


def _their_clock(engine: Engine, now: datetime) -> Iterator[Finding]:
    with engine.connect() as connection:
        theirs = connection.execute(select(func.clock_timestamp())).scalar_one()
    apart = abs(theirs - now)
    told = f"the clock of its server differs by {apart.total_seconds():.0f} s"
    if apart > MOST_APART:
        yield Finding(WARN, "database", told, "turn on time synchronisation on both machines")
    else:
        yield Finding(OK, "database", told)


def look_at_blobs(config: Config) -> Iterator[Finding]:
    """Write a few bytes where raw mail goes and read them back."""
    if config.service.blobs is None and not config.service.home.is_dir():
        return
    try:
        blobs = Blobs(config.blobs_url)
        blobs.get(blobs.put(_PROBE))
    except (BaseError, OSError, ValueError) as error:
        told = mask_text(str(error)) or type(error).__name__
        yield Finding(FAIL, "raw mail", f"cannot be kept: {told}", "correct service.blobs")
    else:
        yield Finding(OK, "raw mail", "can be written and read back")
