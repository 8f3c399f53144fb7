"""What is deleted every night: the engine's rows of finished work. Mail and register stay."""

from datetime import date, datetime, time, timedelta

import structlog

from mailbot.app import App
from mailbot.clock import WARSAW
from mailbot.engine import forget_finished

KEEP_ENGINE_ROWS = timedelta(hours=72)

log = structlog.get_logger()


def retain(app: App, day: date) -> int:
    """Delete engine rows finished three days before this night; return how many."""
    midnight = datetime.combine(day, time(), WARSAW)
    count = forget_finished(app.database, midnight - KEEP_ENGINE_ROWS)
    log.info("retention", engine_rows=count)
    return count
