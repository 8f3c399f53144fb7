"""A real SMTP server on 127.0.0.1 that keeps what it takes, and misbehaves when told to.

with SmtpSink() as sink:
    sink.faults.append(Fault.DROP_AFTER_DOT)     # for the next mail; then all is well again
    sink.port, sink.received[0].message_id
"""

import asyncio
import base64
import contextlib
import ssl
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes
from enum import Enum
from types import TracebackType
from typing import Any, Self

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

HOST = "127.0.0.1"


class Fault(Enum):
    """What goes wrong with one mail."""

    DROP_AFTER_DOT = "takes the mail, then drops the connection without an answer"
    LATE_250 = "takes the mail, answers only after `late_s`"
    ODD_AFTER_DOT = "takes the mail, answers something that is no answer"
    BUSY_AFTER_DOT = "451 after the content: not taken"
    REFUSE_AFTER_DOT = "554 after the content: not taken"
    BUSY_RCPT = "451 to RCPT"
    REFUSE_RCPT = "550 to RCPT"
    REFUSE_MAIL = "550 to MAIL"
    BUSY_DATA = "451 to DATA"
    ODD_DATA = "250 to DATA"
    DROP_AT_DATA = "drops the connection at DATA"


_ANSWERS = {
    Fault.BUSY_AFTER_DOT: "451 4.3.0 busy",
    Fault.REFUSE_AFTER_DOT: "554 5.6.0 no",
    Fault.BUSY_RCPT: "451 4.2.1 busy",
    Fault.REFUSE_RCPT: "550 5.1.1 no such user",
    Fault.REFUSE_MAIL: "550 5.7.1 not you",
    Fault.BUSY_DATA: "451 4.3.0 busy",
    Fault.ODD_DATA: "250 hm",
    Fault.ODD_AFTER_DOT: "354 more please",
}


@dataclass(frozen=True, slots=True)
class Received:
    """A mail that the server took."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes

    @property
    def message_id(self) -> str:
        return message_from_bytes(self.content)["Message-ID"]


class SmtpSink:
    """The server, running in a thread of its own while the ``with`` block runs.

    Args:
        tls: Offers STARTTLS (or speaks TLS at once with ``implicit_tls``).
        users: Login names and passwords; given, a login is wanted.
        tokens: Tokens that XOAUTH2 accepts, the last one only, as a provider after a refresh.
        on_mail: Called with every mail taken, as a provider files a copy.
    """

    def __init__(
        self,
        *,
        tls: ssl.SSLContext | None = None,
        implicit_tls: bool = False,
        users: dict[str, str] | None = None,
        tokens: list[str] | None = None,
        on_mail: Callable[[bytes], object] = lambda _content: None,
    ) -> None:
        self.received: list[Received] = []
        self.faults: deque[Fault] = deque()
        self.sessions = 0
        self.late_s = 1.0
        self.port = 0
        self.users = users
        self.tokens = tokens
        self.on_mail = on_mail
        self._tls = tls
        self._implicit = implicit_tls
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="smtp-sink", daemon=True)
        self._ready = threading.Event()

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def message_ids(self) -> list[str]:
        return [mail.message_id for mail in self.received]

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        start = self._loop.create_server(
            self._session, HOST, 0, ssl=self._tls if self._implicit else None
        )
        server = self._loop.run_until_complete(start)
        self.port = server.sockets[0].getsockname()[1]
        self._loop.call_soon(self._ready.set)
        self._loop.run_forever()
        server.close()
        tasks = asyncio.all_tasks(self._loop)
        for task in tasks:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        self._loop.close()

    def _session(self) -> SMTP:
        self.sessions += 1
        return _Session(
            _Handler(self),
            hostname="sink.example",
            tls_context=None if self._implicit else self._tls,
            auth_require_tls=False,
            authenticator=self._authenticate,
            loop=self._loop,
        )

    def _authenticate(self, *arguments: Any) -> AuthResult:
        login = arguments[-1]
        assert isinstance(login, LoginPassword)
        known = (self.users or {}).get(login.login.decode())
        return AuthResult(success=known == login.password.decode(), handled=False)

    def take(self, *wanted: Fault) -> Fault | None:
        """Take the next fault if it is one of these."""
        if self.faults and self.faults[0] in wanted:
            return self.faults.popleft()
        return None


class _Session(SMTP):
    """One connection; DATA can be answered wrongly before the content comes."""

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - the library looks for this name
        sink = self.event_handler.sink
        fault = sink.take(Fault.BUSY_DATA, Fault.ODD_DATA, Fault.DROP_AT_DATA)
        if fault is Fault.DROP_AT_DATA:
            self.transport.abort()
        elif fault is not None:
            await self.push(_ANSWERS[fault])
        else:
            await super().smtp_DATA(arg)


class _Handler:
    """What aiosmtpd calls at each command."""

    def __init__(self, sink: SmtpSink) -> None:
        self.sink = sink

    async def handle_MAIL(self, _server, session, envelope, address, _options):  # noqa: N802
        wants_login = self.sink.users is not None or self.sink.tokens is not None
        if wants_login and not session.authenticated:
            return "530 5.7.0 Authentication required"
        fault = self.sink.take(Fault.REFUSE_MAIL)
        envelope.mail_from = address
        return _ANSWERS[fault] if fault else "250 OK"

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802
        fault = self.sink.take(Fault.REFUSE_RCPT, Fault.BUSY_RCPT)
        if fault:
            return _ANSWERS[fault]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, _session, envelope):  # noqa: N802
        fault = self.sink.take(*Fault)
        if fault in {Fault.BUSY_AFTER_DOT, Fault.REFUSE_AFTER_DOT}:
            return _ANSWERS[fault]
        mail = Received(envelope.mail_from, tuple(envelope.rcpt_tos), envelope.content)
        self.sink.received.append(mail)
        await asyncio.to_thread(self.sink.on_mail, envelope.content)
        if fault is Fault.DROP_AFTER_DOT:
            server.transport.abort()
        if fault is Fault.LATE_250:
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.sleep(self.sink.late_s)
        return _ANSWERS[fault] if fault is Fault.ODD_AFTER_DOT else "250 OK"

    async def auth_XOAUTH2(self, server, args):  # noqa: N802
        """Check a token as providers do: a refusal is a challenge first, then 535."""
        if self.sink.tokens is None:
            return AuthResult(success=False, handled=False)
        given = server.session.extended_smtp and args[1]
        wanted = _base64(f"user=anna\x01auth=Bearer {self.sink.tokens[-1]}\x01\x01")
        if given == wanted:
            return AuthResult(success=True)
        await server.challenge_auth('{"status":"400"}')
        return AuthResult(success=False, handled=False)


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()
