"""The sandboxed program: `python -m parsers`, started by the daemon with a socket as its input."""

import os
import socket
import stat
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Final

from parsers import parse_message
from parsers.facts import Leaf, LeafRole, Outcome, Problem
from parsers.facts.hints import Hints
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
    """Do one job: read a mail, only its headers after a crash, one document, or one line."""
    return _MODES[settings["mode"]](settings, raw)


def _read_whole(settings: dict[str, str], raw: bytes) -> bytes:
    message = parse_message(
        raw,
        authserv_id=settings["authserv_id"],
        instance=settings["instance"],
        limits=_limits(settings["limits"]),
        hints=Hints.model_validate_json(settings["hints"]),
    )
    return message.model_dump_json().encode()


def _read_headers(settings: dict[str, str], raw: bytes) -> bytes:
    from parsers.assemble import headers_only  # noqa: PLC0415 - warmed up by main

    why = Problem(where="sandbox", code=settings["code"])
    message = headers_only(raw, Outcome(settings["outcome"]), why, _limits(settings["limits"]))
    return message.model_dump_json().encode()


def _read_document(settings: dict[str, str], data: bytes) -> bytes:
    from parsers.documents import read_attachment  # noqa: PLC0415 - warmed up by main

    leaf = Leaf(
        path="1",
        name="part-1",
        declared_type="application/octet-stream",
        sniffed_type="application/octet-stream",
        role=LeafRole.ATTACHMENT,
        size=len(data),
        sha256="",
    )
    hints = Hints.model_validate_json(settings["hints"])
    readings = read_attachment(data, leaf, _limits(settings["limits"]), hints)
    return b"[" + b",".join(one.model_dump_json().encode() for one in readings) + b"]"


def _read_line(settings: dict[str, str], data: bytes) -> bytes:
    from parsers.recogniser import read_line  # noqa: PLC0415 - only where it is loaded

    return read_line(data, _limits(settings["limits"])).encode()


_MODES: Final[dict[str, Callable[[dict[str, str], bytes], bytes]]] = {
    "whole": _read_whole,
    "headers": _read_headers,
    "document": _read_document,
    "line": _read_line,
}


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
        "hints": Hints().model_dump_json(),
    }
    read(settings, _WARM_UP)


def main() -> None:
    """Serve on the socket that is standard input; started by hand, only say what works.

    With ``--scans`` the recogniser is loaded too, once, so that every fork finds it in memory.
    ``--issuers FOLDER`` names certificates to trust: no fork could read them later.
    """
    warm_up()
    if "--issuers" in sys.argv[1:-1]:
        from parsers.signatures import anchors  # noqa: PLC0415 - most do without

        anchors.trust(Path(sys.argv[sys.argv.index("--issuers") + 1]))
    if "--scans" in sys.argv[1:]:
        from parsers import recogniser  # noqa: PLC0415 - the light kind does without

        recogniser.warm_up()
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
