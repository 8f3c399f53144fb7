"""The commands. Each one imports what it needs when it runs, so that ``--help`` is fast."""

import os
import sys
from typing import TYPE_CHECKING

import typer

from mailbot.cli import (
    acts,
    attendance,
    blanks,
    bring,
    calendar,
    call,
    daemon,
    decisions,
    demo,
    digest,
    dossiers,
    evaluate,
    events,
    group,
    lists,
    look,
    matters,
    read,
    replies,
    rules,
    samples,
    setup,
)
from mailbot.errors import AgainLater, ConfigError, MailbotError

if TYPE_CHECKING:
    from collections.abc import Sequence

# From sysexits.h, so that systemd can tell what another start would mend.
EXIT_AGAIN = 75
EXIT_CONFIG = 78
EXIT_FAILED = 1
EXIT_BUG = 70

app = typer.Typer(
    name="mailbot",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="The coordinator's mailbox that runs itself.",
)
for _group in (
    demo,
    setup,
    daemon,
    look,
    read,
    replies,
    digest,
    bring,
    events,
    calendar,
    evaluate,
    blanks,
    samples,
    acts,
    call,
    group,
    lists,
    decisions,
    attendance,
    matters,
    rules,
    dossiers,
):
    _group.register(app)


def main(arguments: "Sequence[str] | None" = None) -> None:
    """Run a command; whatever goes wrong is told in readable lines, never as a traceback.

    Args:
        arguments: The command line without the program's name; ``None`` takes the real one.
    """
    try:
        app(arguments)
    except ConfigError as error:
        _complain(str(error), EXIT_CONFIG)
    except AgainLater as error:
        _complain(str(error), EXIT_AGAIN)
    except MailbotError as error:
        _complain(str(error), EXIT_FAILED)
    except OSError as error:
        _complain(f"{error.filename or 'system'}: {error.strerror or error}", EXIT_FAILED)
    except Exception as error:  # noqa: BLE001 - the last handler: people get a line, not a stack
        _complain(*_explain(error))


def _complain(text: str, code: int) -> None:
    for line in text.splitlines():
        typer.echo(f"mailbot: {line}", err=True)
    sys.exit(code)


def _explain(error: Exception) -> tuple[str, int]:
    """Say what a foreign exception means; a bug is told by class and place, without its text."""
    if os.environ.get("MAILBOT_TRACEBACK"):
        raise error
    from sqlalchemy.exc import OperationalError, ProgrammingError

    from mailbot.logs import mask_text, where_raised

    if isinstance(error, (OperationalError, ProgrammingError)):
        why = mask_text(str(error.orig))
        return f"the database cannot be used: {why} (see `mailbot doctor`)", EXIT_AGAIN
    place = f"{type(error).__name__} at {where_raised(error)}"
    return f"unexpected {place}; this is a bug (MAILBOT_TRACEBACK=1 shows where)", EXIT_BUG
