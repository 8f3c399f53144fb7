"""A login server of a provider: gives access tokens for refresh tokens, and vouches for them."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs

HOST = "127.0.0.1"


class OAuthServer:
    """Tokens are ``access-1``, ``access-2`` …; the newest of them are valid until withdrawn."""

    def __init__(self, user: str) -> None:
        self.user = user
        self.refresh_token = "refresh-1"
        self.rotates = False
        """A new refresh token with each access token, and the old one dies."""
        self.answer: tuple[int, Any] | None = None
        """Status and body (bytes, or data for JSON) to give instead of a token."""
        self.expires_in: object = 3600
        self.asked: list[dict[str, str]] = []
        """The forms of all requests for a token."""
        self.valid: set[str] = set()
        self._server = ThreadingHTTPServer((HOST, 0), self._handler())
        self._server.daemon_threads = False
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        port = self._server.server_address[1]
        self.token_url = f"http://{HOST}:{port}/token"
        self.introspection_url = f"http://{HOST}:{port}/introspect"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def give_token(self, form: dict[str, str]) -> tuple[int, Any]:
        """Answer a request for an access token."""
        self.asked.append(form)
        if self.answer is not None:
            return self.answer
        if form.get("refresh_token") != self.refresh_token:
            return 400, {"error": "invalid_grant"}
        token = f"access-{len(self.asked)}"
        self.valid.add(token)
        answer = {"access_token": token, "expires_in": self.expires_in}
        if self.rotates:
            self.refresh_token = f"refresh-{len(self.asked) + 1}"
            answer["refresh_token"] = self.refresh_token
        return 200, answer

    def vouch(self, authorization: str) -> tuple[int, Any]:
        """Answer the mail server's question about an access token."""
        if authorization.removeprefix("Bearer ") in self.valid:
            return 200, {"active": True, "username": self.user}
        return 200, {"active": False}

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        oauth = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers.get("Content-Length", 0))
                form = {k: v[0] for k, v in parse_qs(self.rfile.read(length).decode()).items()}
                if self.path == "/token":
                    self._reply(*oauth.give_token(form))
                else:
                    self._reply(*oauth.vouch(self.headers.get("Authorization", "")))

            def do_GET(self) -> None:
                self._reply(*oauth.vouch(self.headers.get("Authorization", "")))

            def _reply(self, status: int, body: Any) -> None:
                data = body if isinstance(body, bytes) else json.dumps(body).encode()
                self.send_response(status)
                if status in (301, 302, 303):
                    self.send_header("Location", oauth.token_url)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: object) -> None:
                pass

        return Handler
