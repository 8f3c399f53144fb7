"""The sandboxed program: `python -m parsers`, started by the daemon with a socket as its input."""

import os
import socket
import stat
import sys
from functools import cache

from parsers import parse_message
from parsers.facts import Outcome, Problem
from parsers.fences import Fences
from parsers.limits import Limits
from parsers.template import serve

_WARM_UP = (
    b"From: Anna <anna@nowak.example>\r\nTo: biuro@urzad.example\r\n"
    b"Subject: =?utf-8?Q?Zg=C5=82?=\r\n"
    b"Date: Mon, 6 May 2024 10:00:00 +0200\r\nMIME-Version: 1.0\r\n"
    b"Authentication-Results: mx.urzad.example; dmarc=pass header.from=nowak.example\r\n"
    b"Content-Type: multipart/mixed; boundary=x\r\n\r\n"
    b"--x\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>Zg\xc5\x82aszam Jana na 15 maja.</p>"
    b"\r\n--x\r\nContent-Type: text/plain; charset=iso-8859-2\r\n\r\nPozdrawiam \xb1\r\n--x--\r\n"
)


def read(settings: dict[str, str], raw: bytes) -> bytes:
    """Read one mail, or after a crash only its headers, and give the facts as JSON."""
    limits = _limits(settings["limits"])
    if settings["mode"] == "headers":
        from parsers.assemble import headers_only  # noqa: PLC0415 - warmed up by main

        why = Problem(where="sandbox", code=settings["code"])
        message = headers_only(raw, Outcome(settings["outcome"]), why, limits)
    else:
        message = parse_message(
            raw,
            authserv_id=settings["authserv_id"],
            instance=settings["instance"],
            limits=limits,
        )
    return message.model_dump_json().encode()


@cache
def _limits(text: str) -> Limits:
    """Read the budgets once, before the first fork: they are the same for every mail."""
    return Limits.model_validate_json(text)


def warm_up() -> None:
    """Import and run everything once, so that forks find it done; raises what is broken."""
    settings = {
        "limits": Limits().model_dump_json(),
        "mode": "whole",
        "authserv_id": "mx.urzad.example",
        "instance": "",
    }
    read(settings, _WARM_UP)


def main() -> None:
    """Serve on the socket that is standard input; started by hand, only say what works."""
    warm_up()
    if not stat.S_ISSOCK(os.fstat(sys.stdin.fileno()).st_mode):
        sys.stdout.write(f"Everything imports. Fences: {Fences.raise_all().working()}\n")
        return
    channel = socket.socket(fileno=os.dup(sys.stdin.fileno()))
    # Whatever a library prints must not reach the socket.
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1):
        os.dup2(nowhere, standard)
    serve(channel, read)


if __name__ == "__main__":
    main()
