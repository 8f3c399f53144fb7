"""An IMAP server without encryption that writes down what it hears: for what must not be said."""

import contextlib
import socket
import threading
from types import TracebackType
from typing import Self

HOST = "127.0.0.1"


class PlainImapServer:
    """Answers every command with OK, and CAPABILITY with nothing but IMAP4rev1."""

    def __init__(self) -> None:
        self.heard: list[bytes] = []
        self._listener = socket.create_server((HOST, 0))
        self.port: int = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._serve)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                with client, contextlib.suppress(OSError):
                    self._talk(client)

    def _talk(self, client: socket.socket) -> None:
        client.settimeout(5)
        client.sendall(b"* OK ready\r\n")
        with client.makefile("rb") as lines:
            for line in lines:
                self.heard.append(line)
                tag, _, command = line.strip().partition(b" ")
                if command.upper().startswith(b"CAPABILITY"):
                    client.sendall(b"* CAPABILITY IMAP4rev1\r\n")
                client.sendall(tag + b" OK done\r\n")
