"""Access tokens for XOAUTH2: fetched with the refresh token, kept in memory until they expire.

Providers may replace the refresh token at each use, and the old one dies: the new one is on the
disk, whole, before the access token is used, and two processes never renew at the same moment.

Source: RFC 6749 sections 5 and 6.
"""

import fcntl
import json
import os
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from mailbot.config import OAuth
from mailbot.config.secrets import read_secret, read_secret_file
from mailbot.errors import AgainLater
from mailbot.intake.this_machine import is_this_machine

_PATIENCE_S = 20
_LONGEST = 100_000
"""Bytes of an answer; tokens of big providers have a few thousand."""
_USUAL_LIFE_S = 300
"""When the provider does not say how long a token lives."""
_TOKEN = re.compile(r"[\x21-\x7e]+")
"""It is pasted into the login: control characters would change what is said there."""
_MARGIN = timedelta(seconds=60)


class NoToken(AgainLater):
    """No access token could be had; its text is a Polish sentence for the digest."""


@dataclass(frozen=True, slots=True)
class _Token:
    value: str
    good_until: datetime


_tokens: dict[Path, _Token] = {}
_lock = threading.Lock()


def access_token(oauth: OAuth, secret_name: str, now: datetime, *, renew: bool = False) -> str:
    """Return a valid access token, from memory or from the provider.

    Args:
        oauth: The account's table.
        secret_name: Name of the client secret, such as ``rejestracja-imap-client-secret``.
        now: Decides whether the token in memory is still good.
        renew: Fetch a new one although the old one seems good: the server refused it.

    Raises:
        NoToken: The provider is away or refuses.
        ConfigError: A secret cannot be read.
    """
    with _lock:
        token = _tokens.get(oauth.refresh_token_file)
        if token is None or renew or token.good_until <= now:
            with _alone(oauth.refresh_token_file):
                token = _fetch(oauth, secret_name, now)
            _tokens[oauth.refresh_token_file] = token
        return token.value


@contextmanager
def _alone(file: Path) -> Iterator[None]:
    """Keep other processes from renewing the same token meanwhile."""
    try:
        descriptor = os.open(f"{file}.lock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise NoToken("Nie można zapisać nowego tokenu obok starego na serwerze.") from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _fetch(oauth: OAuth, secret_name: str, now: datetime) -> _Token:
    form = {
        "grant_type": "refresh_token",
        "refresh_token": read_secret_file(oauth.refresh_token_file).get_secret_value(),
        "client_id": oauth.client_id,
    }
    secret = read_secret(oauth.client_secret, oauth.client_secret_file, secret_name)
    if secret is not None:
        form["client_secret"] = secret.get_secret_value()
    if oauth.scope:
        form["scope"] = oauth.scope
    answer = _ask(oauth.token_url, form)
    match answer:
        case {"access_token": str(value)} if _TOKEN.fullmatch(value):
            rotated = answer.get("refresh_token")
            if isinstance(rotated, str) and rotated and rotated != form["refresh_token"]:
                _replace(oauth.refresh_token_file, rotated)
            return _Token(value, now + _life(answer.get("expires_in")))
        case _:
            raise NoToken("Serwer logowania OAuth odpowiedział niezrozumiale.")


def _ask(url: str, form: dict[str, str]) -> Any:
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and is_this_machine(parts.hostname)):
        raise NoToken("Adres serwera logowania OAuth musi zaczynać się od https.")
    request = Request(  # noqa: S310 - the scheme was checked above
        url, data=urlencode(form).encode(), headers={"Accept": "application/json"}
    )
    try:
        with build_opener(_NoRedirect).open(request, timeout=_PATIENCE_S) as response:
            return json.loads(response.read(_LONGEST))
    except HTTPError as error:
        with error:
            if error.code in (400, 401, 403):
                raise NoToken(
                    "Serwer logowania OAuth odrzucił zgodę na dostęp do skrzynki:"
                    " trzeba jej udzielić ponownie."
                ) from error
            raise NoToken("Serwer logowania OAuth chwilowo nie wydaje tokenów.") from error
    except (OSError, HTTPException, ValueError) as error:
        raise NoToken("Serwer logowania OAuth nie odpowiada.") from error


class _NoRedirect(HTTPRedirectHandler):
    """Secrets go to the configured address and nowhere else."""

    def redirect_request(self, *_: Any) -> None:
        """Follow nothing: the answer then counts as an error."""


def _replace(file: Path, content: str) -> None:
    """Exchange the file in one moment: a crash leaves the old or the new one, never half."""
    fresh = file.with_name(f"{file.name}.new")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(descriptor)
    fresh.replace(file)
    directory = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def _life(expires_in: object) -> timedelta:
    """Return how long to use a token; providers write the seconds as number or as text."""
    text = str(expires_in)
    seconds = int(text) if text.isdecimal() and len(text) < 8 else _USUAL_LIFE_S  # noqa: PLR2004
    return timedelta(seconds=seconds) - _MARGIN
