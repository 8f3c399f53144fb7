"""A real Dovecot that lives as long as a test: 127.0.0.1 only, no root needed, ready in 0.1-0.5 s.

    with Dovecot(users={"anna": "haslo"}) as server:
        server.port, server.tls_port, server.ca_file
        server.deliver("anna", b"From: ...")    # into the Maildir, as a delivery agent does
        server.forget_uids("anna")              # every UID and UIDVALIDITY changes

Works as root (drops to nobody) and as an ordinary user. Made for Dovecot 2.3.
"""

import contextlib
import grp
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

HOST = "127.0.0.1"
READY_WITHIN_S = 10

_CONF = """\
protocols = imap
listen = 127.0.0.1
base_dir = {dir}/run
state_dir = {dir}/state
instance_name = mailbot-test
log_path = {dir}/dovecot.log
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
disable_plaintext_auth = no
auth_mechanisms = plain login{oauth_mechanisms}
ssl = yes
ssl_cert = <{dir}/cert.pem
ssl_key = <{dir}/key.pem
mail_location = maildir:~/Maildir
mail_max_userip_connections = 100
imap_idle_notify_interval = 2 mins
imap_capability = +SPECIAL-USE
mail_fsync = never
{extra}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Sent {{
    auto = create
    special_use = \\Sent
  }}
  mailbox Junk {{
    auto = create
    special_use = \\Junk
  }}
}}
{oauth_passdb}
passdb {{
  driver = passwd-file
  args = scheme=plain username_format=%n {dir}/users
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={dir}/home/%n
}}
auth_failure_delay = 0
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
service imap-login {{
  chroot =
  service_count = 0
  process_min_avail = 1
  client_limit = 1000
  inet_listener imap {{
    address = 127.0.0.1
    port = {port}
  }}
  inet_listener imaps {{
    address = 127.0.0.1
    port = {tls_port}
    ssl = yes
  }}
}}
service imap {{
  process_limit = 256
}}
"""

_OAUTH_PASSDB = """\
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {dir}/oauth2.ext
}}
"""

_OAUTH_CONF = """\
introspection_mode = auth
introspection_url = {url}
username_attribute = username
active_attribute = active
active_value = true
tokeninfo_url =
timeout_msecs = 2000
"""


class NoDovecotError(Exception):
    """There is no Dovecot here; the message says what to install."""


def find_dovecot() -> str:
    """Return the program, which distributions put outside the path of ordinary users."""
    found = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    if found is None:
        raise NoDovecotError("no program `dovecot`: apt install dovecot-imapd")
    return found


class Dovecot:
    """A server with its own users and mailboxes, gone after the ``with``."""

    host = HOST

    def __init__(
        self,
        users: Mapping[str, str] | None = None,
        *,
        introspection_url: str | None = None,
        extra: str = "",
    ) -> None:
        self._program = find_dovecot()
        self._users = dict(users or {"koordynator": "haslo"})
        self._unused = iter(self._users)
        self._introspection_url = introspection_url
        self._extra = extra
        self._process: subprocess.Popen[bytes] | None = None
        self.port, self.tls_port = free_port(), free_port()

    def __enter__(self) -> Self:
        # A short path: sockets in it may have 107 bytes at most.
        self.directory = Path(tempfile.mkdtemp(prefix="dovecot-"))
        self.ca_file = self.directory / "cert.pem"
        self._owner = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
        try:
            self._prepare()
            self.start()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
        shutil.rmtree(self.directory, ignore_errors=True)

    def new_user(self) -> str:
        """Return a user whose mailbox nobody has touched yet."""
        return next(self._unused)

    def start(self) -> None:
        """Start the server (again, after `stop`) and return when it answers."""
        self._process = subprocess.Popen(
            [*_dying_with_us(), self._program, "-F", "-c", str(self.directory / "dovecot.conf")],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **self._as_owner(),
        )
        deadline = time.monotonic() + READY_WITHIN_S
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"dovecot did not start: {self.log()[-2000:]}")
            time.sleep(0.02)

    def stop(self) -> None:
        """End the server; connections break off, mailboxes stay."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def log(self) -> str:
        """Return what the server wrote into its log."""
        with contextlib.suppress(OSError):
            return (self.directory / "dovecot.log").read_text(errors="replace")
        return ""

    def maildir(self, user: str, folder: str = "INBOX") -> Path:
        """Return the directory of a folder."""
        base = self.directory / "home" / user / "Maildir"
        return base if folder == "INBOX" else base / f".{folder}"

    def deliver(
        self, user: str, raw: bytes, folder: str = "INBOX", received: float | None = None
    ) -> None:
        """Deliver a mail with bare line feeds, as an MTA stores it; ``received`` is its date."""
        maildir = self.maildir(user, folder)
        if not (maildir / "new").is_dir():
            for part in ("tmp", "new", "cur"):
                (maildir / part).mkdir(parents=True, exist_ok=True)
            self._give(self.directory / "home" / user)
        name = f"{time.time():.6f}.{uuid.uuid4().hex}.localhost"
        file = maildir / "tmp" / name
        file.write_bytes(raw.replace(b"\r\n", b"\n"))
        if received is not None:
            os.utime(file, (received, received))
        self._give(file)
        file.rename(maildir / "new" / name)

    def forget_uids(self, user: str, folder: str = "INBOX") -> None:
        """Do what a restored backup does: every UID and UIDVALIDITY changes."""
        for directory in {self.maildir(user, folder), self.maildir(user)}:
            names = ("dovecot-uidvalidity*",)
            if directory == self.maildir(user, folder):
                names += ("dovecot-uidlist*", "dovecot.index*")
            for pattern in names:
                for file in directory.glob(pattern):
                    file.unlink(missing_ok=True)
        time.sleep(1.1)  # UIDVALIDITY is the second in which it was made

    def _prepare(self) -> None:
        for part in ("run", "state", "home"):
            (self.directory / part).mkdir()
        self.directory.chmod(0o755)
        _make_certificate(self.directory)
        users = "".join(f"{user}:{{PLAIN}}{word}\n" for user, word in self._users.items())
        (self.directory / "users").write_text(users)
        oauth = self._introspection_url is not None
        if oauth:
            conf = _OAUTH_CONF.format(url=self._introspection_url)
            (self.directory / "oauth2.ext").write_text(conf)
        conf = _CONF.format(
            dir=self.directory,
            user=self._owner.pw_name,
            group=grp.getgrgid(self._owner.pw_gid).gr_name,
            port=self.port,
            tls_port=self.tls_port,
            extra=self._extra,
            oauth_mechanisms=" xoauth2 oauthbearer" if oauth else "",
            oauth_passdb=_OAUTH_PASSDB.format(dir=self.directory) if oauth else "",
        )
        (self.directory / "dovecot.conf").write_text(conf)
        self._give(self.directory)

    def _give(self, top: Path) -> None:
        """Make everything below belong to the user under whom the server runs."""
        if os.geteuid() != 0:
            return
        for path in (top, *top.rglob("*")):
            with contextlib.suppress(FileNotFoundError):
                os.chown(path, self._owner.pw_uid, self._owner.pw_gid, follow_symlinks=False)

    def _as_owner(self) -> dict[str, Any]:
        if os.geteuid() != 0:
            return {}
        return {"user": self._owner.pw_uid, "group": self._owner.pw_gid, "extra_groups": []}

    def _answers(self) -> bool:
        with contextlib.suppress(OSError), socket.create_connection((HOST, self.port), 1) as s:
            return s.recv(1024).startswith(b"* OK")
        return False


def _dying_with_us() -> tuple[str, ...]:
    """Return the prefix that ends the server when the tests are killed."""
    setpriv = shutil.which("setpriv")
    return (setpriv, "--pdeathsig", "TERM") if setpriv else ()


def _make_certificate(directory: Path) -> None:
    command = (
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
        " -subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1"
    )
    subprocess.run(
        [*command.split(), "-keyout", "key.pem", "-out", "cert.pem"],
        cwd=directory,
        check=True,
        capture_output=True,
    )


def free_port() -> int:
    """Return a port that nobody listens on at the moment."""
    with socket.socket() as s:
        s.bind((HOST, 0))
        return int(s.getsockname()[1])
