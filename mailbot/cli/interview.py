"""The answers that a configuration is made of, asked for or given in a file."""

import os
import tomllib
from datetime import date
from pathlib import Path
from typing import Literal

import typer
from pydantic import Field, SecretStr, ValidationError

from mailbot.clock import WARSAW, utc_now
from mailbot.config import Section
from mailbot.errors import ConfigError

Kind = Literal["tls", "starttls", "none"]


class Server(Section):
    """A server to log in to."""

    host: str
    """Name of the server."""
    port: int | None = None
    """Port, when it is not the usual one."""
    security: Kind = "tls"
    """How the connection is encrypted."""
    user: str
    """Login name."""
    password: SecretStr
    """Password; written into a file of its own."""


class Answers(Section):
    """What `mailbot init` needs to know."""

    home: Path
    """Directory for everything that is kept."""
    office: str
    """Name of the office, last line of every reply."""
    phone: str = ""
    """Telephone number in replies."""
    coordinator: str
    """First and last name of the person who gets the digest."""
    coordinator_address: str
    """Where the digest goes."""
    mailbox: str = Field(default="poczta", pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")
    """Short name of the mailbox."""
    address: str
    """Address of the mailbox."""
    since: date
    """Older mail is recorded and never answered."""
    authserv_id: str = ""
    """Name by which your mail server signs Authentication-Results."""
    imap: Server
    """Where mail is read."""
    smtp: Server
    """Where replies are handed over."""


def given_answers(file: Path) -> Answers:
    """Read the answers from a TOML file, for installations without a person.

    Raises:
        ConfigError: It is missing or wrong; one line per problem.
    """
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigError(f"{file}: cannot be read as TOML: {error}") from error
    try:
        return Answers.model_validate(data)
    except ValidationError as error:
        problems = error.errors(include_url=False, include_input=False)
        lines = (f"{file}: {'.'.join(map(str, p['loc']))}: {p['msg']}" for p in problems)
        raise ConfigError("\n".join(lines)) from error


def interview() -> Answers:
    """Ask a person, with a sensible answer already filled in wherever there is one."""
    typer.echo("The mailbox")
    address = _ask("Address of the mailbox").lower()
    domain = address.rpartition("@")[2]
    imap = _ask_server("IMAP", f"imap.{domain}", address, "tls")
    typer.echo("Replies")
    smtp = _ask_server("SMTP", f"smtp.{domain}", address, "starttls", imap.password)
    typer.echo("The office")
    office = _ask("Name of the office")
    phone = _ask("Telephone in replies", "")
    coordinator = _ask("Who gets the daily digest (first and last name)")
    coordinator_address = _ask("Where the digest goes (not the mailbox itself)")
    typer.echo("The service")
    today = utc_now().astimezone(WARSAW).date()
    since = _ask("Never answer mail from before", today.isoformat())
    home = _ask("Directory for everything that is kept", str(usual_home()))
    data = {
        "home": home,
        "office": office,
        "phone": phone,
        "coordinator": coordinator,
        "coordinator_address": coordinator_address,
        "address": address,
        "since": since,
        "imap": imap,
        "smtp": smtp,
    }
    try:
        return Answers.model_validate(data)
    except ValidationError as error:
        problems = error.errors(include_url=False, include_input=False)
        raise ConfigError("\n".join(f"{p['loc'][0]}: {p['msg']}" for p in problems)) from error


def usual_home() -> Path:
    """Return the system's place for data if we may write there, else one of the user's."""
    system = Path("/var/lib")
    if system.is_dir() and os.geteuid() == 0:
        return system / "mailbot"
    return Path.home() / ".local" / "share" / "mailbot"


def _ask(question: str, default: str | None = None) -> str:
    return str(typer.prompt(question, default=default)).strip()


def _ask_server(
    name: str, host: str, user: str, security: Kind, same: SecretStr | None = None
) -> Server:
    """Ask for a server; an empty password means the one given before."""
    host = _ask(f"{name} server", host)
    chosen = _ask("Encryption (tls, starttls, none)", security)
    user = _ask("Login name", user)
    if same is None:
        password = str(typer.prompt("Password", hide_input=True))
    else:
        password = str(
            typer.prompt(
                "Password (empty: the same)", default="", hide_input=True, show_default=False
            )
        )
    secret = SecretStr(password) if password or same is None else same
    try:
        return Server.model_validate(
            {"host": host, "security": chosen, "user": user, "password": secret}
        )
    except ValidationError as error:
        raise ConfigError(f"{name}: encryption must be tls, starttls or none") from error
