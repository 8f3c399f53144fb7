"""A TCP proxy that breaks connections the way real lines do."""

import contextlib
import socket
import struct
import threading
from types import TracebackType
from typing import Self

HOST = "127.0.0.1"
_AT_ONCE = struct.pack("ii", 1, 0)


class ChaosProxy:
    """Stands between client and server; port `port`. Settings may change at any time."""

    host = HOST

    def __init__(self, port: int) -> None:
        self._server = (HOST, port)
        self.cut_after: int | None = None
        """Break the connection after so many bytes from the server; once."""
        self.stall_after: int | None = None
        """Fall silent after so many bytes from the server, with the connection open."""
        self._listener = socket.create_server((HOST, 0))
        self.port: int = self._listener.getsockname()[1]
        self._sockets: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._ending = threading.Event()

    def __enter__(self) -> Self:
        self._run(self._accept)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ending.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.cut()
        for thread in self._threads:
            thread.join(5)
        for s in self._sockets:
            s.close()

    def cut(self) -> None:
        """Break all connections now."""
        for s in self._sockets:
            _break(s)

    def _run(self, work: object, *args: object) -> None:
        thread = threading.Thread(target=work, args=args, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                try:
                    server = socket.create_connection(self._server)
                except OSError:
                    client.close()
                    continue
                self._sockets += [client, server]
                self._run(self._forward, client, server)
                self._run(self._answer, server, client)

    def _forward(self, client: socket.socket, server: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := client.recv(65536):
                server.sendall(data)
        _break(client)
        _break(server)

    def _answer(self, server: socket.socket, client: socket.socket) -> None:
        sent = 0
        with contextlib.suppress(OSError):
            while data := server.recv(65536):
                for limit in (self.cut_after, self.stall_after):
                    if limit is not None:
                        data = data[: max(0, limit - sent)]
                client.sendall(data)
                sent += len(data)
                if self.cut_after is not None and sent >= self.cut_after:
                    self.cut_after = None
                    break
                if self.stall_after is not None and sent >= self.stall_after:
                    self._ending.wait()
        _break(server)
        _break(client)


def _break(s: socket.socket) -> None:
    with contextlib.suppress(OSError):
        s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
        s.shutdown(socket.SHUT_RDWR)
