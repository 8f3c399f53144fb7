"""The vocabulary of the configuration file: one class per table, one line per setting.

The line under a setting is its documentation: `config.example.toml` and the reference page are
made from it. Secrets are read from files (``*_file``), from systemd credentials or from the
environment; a literal one is refused unless ``service.allow_plain_secrets`` is set.
"""

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from mailbot.config.process import Dossiers, Events, Lists, Rule
from mailbot.config.section import Section


class Mode(StrEnum):
    """Whether replies leave the house."""

    LIVE = "live"
    SHADOW = "shadow"


Role = Literal["poll", "process", "smtp", "cron"]

MatterName = Literal[
    "rodo", "complaint", "public_information", "media", "invoice", "offer", "job", "question"
]
"""As in `rules.decision.MatterKind`."""


class Service(Section):
    """The daemon itself."""

    home: Path = Path("/var/lib/mailbot")
    """Directory for everything that is kept: database, raw mail, locks."""
    database: str | None = None
    """SQLAlchemy URL; empty means SQLite in the home directory. PostgreSQL: postgresql+psycopg://…"""
    blobs: str | None = None
    """Where raw mail is kept: file, s3, gs or az URL; empty means a directory in the home."""
    mode: Mode = Mode.SHADOW
    """shadow: everything is decided and shown, replies are withheld; live: replies go out."""
    instance: str = "mailbot"
    """Name in our loop header; must differ between installations that may write to each other."""
    key_file: Path | None = None
    """File with the key that signs our Message-IDs; empty: one is made in the home directory."""
    roles: tuple[Role, ...] = ("poll", "process", "smtp", "cron")
    """Which work this process takes; many hosts may share it on PostgreSQL."""
    workers: int = Field(default=2, ge=1, le=64)
    """Messages read and decided at the same time, normally the number of cores."""
    scan_workers: int = Field(default=1, ge=1, le=64)
    """Messages whose scans and photographs are read at the same time; each takes 500 MB."""
    allow_plain_secrets: bool = False
    """Accept literal passwords in this file (for trials only)."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    """How much the log says; it never holds names, addresses or text."""
    park_after: int = Field(default=3, ge=1, le=20)
    """A message that crashed the worker this many times is parked for a person."""
    alarm_after_min: int = Field(default=30, ge=1)
    """Messages without an outcome for longer are shown as stuck in the digest."""


class Office(Section):
    """Who signs the replies."""

    name: str = "Ośrodek Polityki Społecznej"
    """Name of the office, last line of every reply."""
    coordinator: str = "Zespół koordynujący"
    """Name over the telephone number, unless the mailbox has its own coordinator."""
    phone: str = ""
    """Telephone number in the footer of every reply."""
    forms_link: str = ""
    """Address of the page with the forms, given when documents are missing."""
    answer_within_days: int = Field(default=3, ge=1)
    """Working days promised for an answer to a question."""
    complaint_within_days: int = Field(default=30, ge=1)
    """Days, counted from receipt, for an answer to a complaint."""


class Coordinator(Section):
    """A person who gets the daily digest."""

    name: str
    """First and last name."""
    address: str
    """E-mail address; mail from it counts as staff mail when authenticated."""
    mailboxes: tuple[str, ...] = ()
    """Ids of the mailboxes in this person's digest; empty means all."""
    responsible_for: tuple[MatterName, ...] = ()
    """What this person answers, whichever mailbox it came to; others see it and the name."""
    digest_at: str = Field(default="08:00", pattern=r"^([01]\d|2[0-3]):[0-5]\d$")
    """Time of the digest, Warsaw time."""


class OAuth(Section):
    """XOAUTH2 login: the access token is fetched and refreshed by us."""

    token_url: str
    """Where a refresh token is exchanged for an access token."""
    client_id: str
    """Id of the registered application."""
    client_secret: SecretStr | None = None
    """Secret of the application; better client_secret_file."""
    client_secret_file: Path | None = None
    """File with the secret of the application."""
    refresh_token_file: Path
    """File with the refresh token; a new one from the server replaces it."""
    scope: str = ""
    """Scope to ask for, when the provider wants one."""


class ImapAccount(Section):
    """A mailbox on an IMAP server."""

    kind: Literal["imap"] = "imap"
    """Which kind of source this is."""
    host: str
    """Name of the server."""
    port: int | None = Field(default=None, ge=1, le=65535)
    """Port; empty means 993 for tls, 143 for starttls."""
    security: Literal["tls", "starttls", "none"] = "tls"
    """none is allowed only to this machine."""
    ca_file: Path | None = None
    """Certificate authority of the server, when it is not a public one."""
    user: str
    """Login name."""
    password: SecretStr | None = None
    """Password; better password_file."""
    password_file: Path | None = None
    """File with the password."""
    oauth: OAuth | None = None
    """XOAUTH2 instead of a password."""
    folders: tuple[str, ...] = ("INBOX",)
    """Folders that are read and answered."""
    watch_folders: tuple[str, ...] = ()
    """Folders that are only shown in the digest (Junk): never answered."""
    mark: Literal["none", "keyword", "move"] = "none"
    """What to do with a mail once it is safely kept; cosmetic, never read back, never Seen."""
    move_to: str = "mailbot"
    """Folder for mark = "move"."""
    idle: bool = True
    """Let the server wake us (IMAP IDLE); polling goes on as a safety net."""
    connect_timeout_s: float = Field(default=20, gt=0)
    """Give up connecting after this time."""
    read_timeout_s: float = Field(default=60, gt=0)
    """Give up on a silent server after this time."""


class MaildirFolder(Section):
    """A Maildir on this machine, filled by a mail server."""

    kind: Literal["maildir"] = "maildir"
    """Which kind of source this is."""
    path: Path
    """Directory with cur and new; never changed by us."""


class DropFolder(Section):
    """A directory into which .eml files are put (saved by hand, exported, scanned to mail)."""

    kind: Literal["drop"] = "drop"
    """Which kind of source this is."""
    path: Path
    """Directory; files must appear by rename."""


class SmtpSender(Section):
    """How replies leave: an SMTP submission server."""

    kind: Literal["smtp"] = "smtp"
    """Which kind of sender this is."""
    host: str
    """Name of the server."""
    port: int | None = Field(default=None, ge=1, le=65535)
    """Port; empty means 465 for tls, 587 for starttls."""
    security: Literal["tls", "starttls", "none"] = "starttls"
    """none is allowed only to this machine."""
    ca_file: Path | None = None
    """Certificate authority of the server, when it is not a public one."""
    user: str = ""
    """Login name; empty means no login."""
    password: SecretStr | None = None
    """Password; better password_file."""
    password_file: Path | None = None
    """File with the password."""
    oauth: OAuth | None = None
    """XOAUTH2 instead of a password."""
    timeout_s: float = Field(default=600, gt=0)
    """Patience after the mail is handed over (RFC 5321 section 4.5.3.2 asks for ten minutes)."""
    per_minute: int = Field(default=25, ge=1)
    """Mails a minute at most; providers block senders that are faster."""
    sent_folder: str = "Sent"
    """Folder of the IMAP account where a sent mail can be looked up after a crash."""
    save_sent: bool = True
    """Put a copy into sent_folder ourselves; false where the provider does it."""
    filing_s: float = Field(default=600, ge=0)
    """So long a provider may take to file its copy; only then is a missing one sent again."""


class FolderSender(Section):
    """Replies are written as .eml files instead of being sent."""

    kind: Literal["folder"] = "folder"
    """Which kind of sender this is."""
    path: Path
    """Directory for the files."""


class Mailbox(Section):
    """A coordinator's mailbox: where mail comes from and how answers leave."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")
    """Short name, used in logs, pages and commands; never change it later."""
    address: str
    """Address from which answers come."""
    aliases: tuple[str, ...] = ()
    """Further addresses under which this mailbox gets mail."""
    coordinator: str = ""
    """Name in the footer of replies from this mailbox; empty means office.coordinator."""
    since: date
    """Cut-off: mail received before this day is recorded as historical and never answered."""
    source: Annotated[ImapAccount | MaildirFolder | DropFolder, Field(discriminator="kind")]
    """Where the mail is."""
    sender: Annotated[SmtpSender | FolderSender, Field(discriminator="kind")]
    """How answers leave."""
    authserv_id: str = ""
    """Name by which your own mail server signs Authentication-Results; empty trusts nothing."""
    poll_every_s: int = Field(default=60, ge=1)
    """Seconds between polls."""


class Caps(Section):
    """How many automatic replies at most; beyond it they wait for a person."""

    per_sender_hour: int = Field(default=3, ge=0)
    """To one address in an hour."""
    per_sender_day: int = Field(default=6, ge=0)
    """To one address in a day."""
    per_domain_hour: int = Field(default=20, ge=0)
    """To one domain in an hour."""
    per_mailbox_hour: int = Field(default=100, ge=0)
    """From one mailbox in an hour; reaching it stops replies until a person lets them go on."""


class Security(Section):
    """Whom to believe."""

    staff: tuple[str, ...] = ()
    """Addresses of staff besides the coordinators."""
    freemail_domains: tuple[str, ...] = (
        "gmail.com",
        "wp.pl",
        "onet.pl",
        "onet.eu",
        "op.pl",
        "interia.pl",
        "interia.eu",
        "o2.pl",
        "tlen.pl",
        "poczta.fm",
        "outlook.com",
        "hotmail.com",
        "yahoo.com",
        "icloud.com",
        "proton.me",
    )
    """Domains where anybody may have an address: sharing one says nothing about the institution."""
    least_trust: Literal["none", "spf", "dmarc"] = "spf"
    """Proof needed before a registered address counts; none is for trials only."""
    require_sandbox: bool = True
    """Refuse to run when documents cannot be read in a separate limited process."""
    trusted_issuers: Path | None = None
    """Folder with certificates (PEM or DER) of issuers whose electronic signatures are known."""


class Config(BaseSettings):
    """The whole file. Environment: ``MAILBOT_SERVICE__MODE=live`` overrides one setting."""

    model_config = SettingsConfigDict(
        extra="forbid",
        frozen=True,
        env_prefix="MAILBOT_",
        env_nested_delimiter="__",
        use_attribute_docstrings=True,
    )

    service: Service = Service()
    """The daemon itself."""
    office: Office = Office()
    """Who signs the replies."""
    security: Security = Security()
    """Whom to believe."""
    caps: Caps = Caps()
    """How many automatic replies at most."""
    lists: Lists = Lists()
    """Places and waiting lists."""
    dossiers: Dossiers = Dossiers()
    """Papers of institutions and their people."""
    events: Events = Events()
    """News of events to people on their lists."""
    coordinators: tuple[Coordinator, ...] = ()
    """People who get the daily digest."""
    mailboxes: tuple[Mailbox, ...] = ()
    """The mailboxes that are read."""
    rules: tuple[Rule, ...] = ()
    """Rules of the coordinators in their order; without any nothing changes."""

    @property
    def database_url(self) -> str:
        """The database, by default one SQLite file in the home directory."""
        return self.service.database or f"sqlite:///{self.service.home}/mailbot.db"

    @property
    def blobs_url(self) -> str:
        """Where raw mail is kept, by default a directory in the home directory."""
        return self.service.blobs or f"file://{self.service.home}/blobs"

    def mailbox(self, mailbox_id: str) -> Mailbox:
        """Return the mailbox with this id.

        Raises:
            KeyError: No such mailbox is configured (any more).
        """
        for mailbox in self.mailboxes:
            if mailbox.id == mailbox_id:
                return mailbox
        raise KeyError(mailbox_id)
