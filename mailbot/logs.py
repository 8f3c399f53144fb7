"""What happens, one JSON object a line on stderr: fixed words and ids, nothing personal.

Our own events hold ids only; what libraries say is cut to its first line (the second and later
ones quote values) and addresses are masked in both, so that a slip does not become a leak. The
record of *why* something happened is the journal, not the log.
"""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

LEVELS = {
    "debug": logging.DEBUG,
    "info": logging.INFO,
    "warning": logging.WARNING,
    "error": logging.ERROR,
}

SILENT = ("mailparser", "pdfminer", "pdfplumber", "pypdf", "PIL")
"""Libraries whose messages quote what they read."""

QUIET = ("imapclient", "dbos", "sqlalchemy", "alembic", "apscheduler", "asyncio", "urllib3")
"""Libraries that may report trouble, but not their daily work."""

_ADDRESS = re.compile(r"[^\s<>\"'(),;:=]+@[^\s<>\"'(),;:=]+")
_CREDENTIALS = re.compile(r"(?<=://)[^\s/@]+(?=@)")
_SECRET = re.compile(r"pass(word)?|secret|token|authorization|credential|api_?key", re.IGNORECASE)
_LONGEST = 300


def configure_logging(level: str = "info") -> None:
    """Set up logging for the whole process; may be called again.

    Args:
        level: ``debug``, ``info``, ``warning`` or ``error``.
    """
    least = LEVELS[level]
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            name_exception,
            mask,
            structlog.processors.JSONRenderer(ensure_ascii=False, default=_kind_of),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(least),
        logger_factory=_to_stderr,
        cache_logger_on_first_use=False,
    )
    handler = _ThroughStructlog()
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(max(least, logging.INFO))
    logging.captureWarnings(capture=True)
    for name in QUIET:
        library = logging.getLogger(name)
        # DBOS adds a handler of its own where it finds none.
        library.handlers[:] = [handler]
        library.propagate = False
        library.setLevel(max(least, logging.WARNING))
    for name in SILENT:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def name_exception(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Replace an exception by its class and the line of code: its text may quote mail."""
    info = event.pop("exc_info", None)
    error = sys.exc_info()[1] if info is True else info
    if isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        event["error"] = type(error).__name__
        event["at"] = where_raised(error)
    return event


def where_raised(error: BaseException) -> str:
    """Return file and line of the innermost frame, such as ``poll.py:41``."""
    trace = error.__traceback__
    if trace is None:
        return ""
    while trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}"


def mask(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Hide what looks like an address or is named like a secret, however it got here."""
    for name, value in event.items():
        if _SECRET.search(name):
            event[name] = "[hidden]"
        elif isinstance(value, str):
            event[name] = mask_text(value)
        elif isinstance(value, (list, tuple, set, frozenset, dict)):
            event[name] = mask_text(str(value))
    return event


def mask_text(text: str) -> str:
    """Return one line of bounded length without mail addresses and passwords in URLs."""
    line = text.splitlines()[0] if text else ""
    line = _CREDENTIALS.sub("[hidden]", line)
    return _ADDRESS.sub("[address]", line)[:_LONGEST]


def _to_stderr(*_names: object) -> structlog.WriteLogger:
    # Looked up at every call: a stream that was replaced must not be written to any more.
    return structlog.WriteLogger(sys.stderr)


def _kind_of(value: object) -> str:
    """Stand in for a value that JSON has no form for; its text might be personal."""
    return f"[{type(value).__name__}]"


class _ThroughStructlog(logging.Handler):
    """Writes what libraries say in the same form as our own events."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            text = record.getMessage()
        except (TypeError, ValueError):  # a library with a wrong number of arguments
            text = str(record.msg)
        log = structlog.get_logger()
        log.log(record.levelno, "library", library=record.name, text=text, exc_info=record.exc_info)
