"""What does this mail say? Raw bytes in, typed facts out; no database, network or clock."""

import os

from parsers.facts import Outcome, ParsedMessage, Problem
from parsers.facts.hints import Hints
from parsers.limits import Limits
from parsers.version import PARSER_VERSION

__all__ = ["PARSER_VERSION", "ParsedMessage", "parse_message"]

# ONNX Runtime reports to its maker from version 1.29 on, unless this stands before it is imported.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

_LIMITS = Limits()
_NO_HINTS = Hints()


def parse_message(
    raw: bytes,
    *,
    authserv_id: str = "",
    instance: str = "",
    limits: Limits = _LIMITS,
    hints: Hints = _NO_HINTS,
) -> ParsedMessage:
    """Read one mail; never raises, whatever the bytes.

    Called inside the sandboxed child (``python -m parsers``): libraries may still crash, hang or
    eat memory here, and the child is what dies of it.

    Args:
        raw: The mail as the server gave it.
        authserv_id: Name with which the receiving server signs Authentication-Results; empty
            trusts nobody.
        instance: Our own name in the loop header.
        limits: The budgets.
        hints: What is known of the sender, to read scrawl by.

    Returns:
        The facts; where a library failed, the headers cut by bytes with outcome DEGRADED.
    """
    # Here and not above: the daemon and the rules import only the facts, not every PDF library.
    from parsers.assemble import Reader, headers_only, read_whole  # noqa: PLC0415

    try:
        return read_whole(raw, Reader(authserv_id, instance, limits, hints))
    except MemoryError:
        raise  # the sandbox tells it apart
    except Exception as error:  # noqa: BLE001 - the one place: a mail is never lost to a library
        problem = Problem(where="parse_message", code=f"failed-{type(error).__name__}"[:80])
        return headers_only(raw, Outcome.DEGRADED, problem, limits)
