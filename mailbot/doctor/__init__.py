"""Does everything that the service needs work here and now? One line for each thing looked at."""

import os
from collections.abc import Iterator
from datetime import datetime

from mailbot.config import Config
from mailbot.config.check import check
from mailbot.doctor.finding import FAIL, OK, WARN, Finding
from mailbot.doctor.mailboxes import look_at_sender, look_at_source
from mailbot.doctor.storage import look_at_blobs, look_at_database, look_at_disk, look_at_home
from mailbot.doctor.surroundings import look_at_clock, look_at_packages, look_at_sandbox


def examine(config: Config, now: datetime) -> Iterator[Finding]:
    """Look at one thing after the other and tell it at once; changes nothing that matters."""
    yield from _look_at_settings(config)
    yield from look_at_packages()
    yield from look_at_clock(now)
    yield from look_at_home(config.service.home)
    yield from look_at_disk(config.service.home)
    yield from look_at_database(config, now)
    yield from look_at_blobs(config)
    yield from look_at_sandbox(is_required=config.security.require_sandbox)
    for mailbox in config.mailboxes:
        yield from look_at_source(mailbox, now)
        yield from look_at_sender(mailbox, now)


def _look_at_settings(config: Config) -> Iterator[Finding]:
    concerns = check(config, os.environ)
    for concern in concerns:
        status = FAIL if concern.is_error else WARN
        yield Finding(status, "configuration", f"{concern.path}: {concern.message}", concern.advice)
    if not concerns:
        yield Finding(OK, "configuration", f"{len(config.mailboxes)} mailboxes, nothing unsafe")


__all__ = ["Finding", "examine"]
