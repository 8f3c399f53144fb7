"""What may be wrong with the mailboxes: passwords in the open, mail read twice, loops."""

import ipaddress
from collections.abc import Callable, Iterator, Mapping
from itertools import combinations
from pathlib import Path

from mailbot.config.concern import Concern
from mailbot.config.model import (
    Config,
    DropFolder,
    FolderSender,
    ImapAccount,
    Mailbox,
    MaildirFolder,
    Mode,
    SmtpSender,
)
from mailbot.config.secrets import read_secret, read_secret_file
from mailbot.errors import ConfigError

Check = Callable[[Config, Mapping[str, str]], Iterator[Concern]]

_TLS_FROM_THE_START = {993, 465}
_STARTTLS = {143, 587}


def is_this_machine(host: str) -> bool:
    """Tell whether a connection to ``host`` stays on this machine."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def passwords_in_the_open(config: Config, _environ: Mapping[str, str]) -> Iterator[Concern]:
    """Without TLS everybody on the way reads the password and the mail."""
    for path, server in _servers(config):
        if server.security == "none" and not is_this_machine(server.host):
            yield Concern(
                f"{path}.security",
                f"passwords and mail would go to {server.host} unencrypted",
                'set "tls" or "starttls"',
            )


def ports_of_the_other_kind(config: Config, _environ: Mapping[str, str]) -> Iterator[Concern]:
    """TLS from the start and STARTTLS have ports of their own; mixed up, connections hang."""
    for path, server in _servers(config):
        wrong = _STARTTLS if server.security == "tls" else _TLS_FROM_THE_START
        if server.port in wrong:
            yield Concern(
                f"{path}.port",
                f"port {server.port} does not go with security {server.security!r}",
                "leave the port out to get the usual one",
                is_error=False,
            )


def logins_without_a_secret(config: Config, environ: Mapping[str, str]) -> Iterator[Concern]:
    """Every login needs exactly one way in, and its file must be there and private."""
    for (path, server), name in zip(_servers(config), _secret_names(config), strict=True):
        try:
            secret = read_secret(server.password, server.password_file, name, environ)
            if server.oauth is not None:
                read_secret_file(server.oauth.refresh_token_file)
        except ConfigError as error:
            file, _, what = str(error).partition(": ")
            yield Concern(f"{path}", what, f"look at {file}")
            continue
        if secret is None and server.oauth is None and server.user:
            yield Concern(f"{path}.password_file", "there is no password", "name a file with it")
        if secret is not None and server.oauth is not None:
            yield Concern(f"{path}.oauth", "there is also a password", "keep one of them")
        if server.ca_file is not None and not server.ca_file.is_file():
            yield Concern(f"{path}.ca_file", f"{server.ca_file} is not there", "correct the path")


def mailboxes_named_twice(config: Config, _environ: Mapping[str, str]) -> Iterator[Concern]:
    """An id or an address means one mailbox."""
    for (first, one), (second, other) in combinations(enumerate(config.mailboxes), 2):
        if one.id == other.id:
            yield Concern(
                f"mailboxes.{second}.id", f"mailbox {first} has the same id", "rename one"
            )
        shared = _addresses(one) & _addresses(other)
        if shared:
            yield Concern(
                f"mailboxes.{second}.address",
                f"mailbox {first} also has {', '.join(sorted(shared))}",
                "an address belongs to one mailbox",
            )


def mail_read_twice(config: Config, _environ: Mapping[str, str]) -> Iterator[Concern]:
    """Two mailboxes on one folder would both take the same mail."""
    for (first, one), (second, other) in combinations(enumerate(config.mailboxes), 2):
        if shared := _places(one) & _places(other):
            yield Concern(
                f"mailboxes.{second}.source",
                f"mailbox {first} reads the same: {min(shared)}",
                "one folder belongs to one mailbox; use aliases for several addresses",
            )


def folders_that_make_loops(config: Config, _environ: Mapping[str, str]) -> Iterator[Concern]:
    """What we write must not be where we read."""
    for number, mailbox in enumerate(config.mailboxes):
        path = f"mailboxes.{number}"
        source, sender = mailbox.source, mailbox.sender
        if isinstance(source, ImapAccount):
            read = {*source.folders, *source.watch_folders}
            if source.mark == "move" and source.move_to in read:
                yield Concern(f"{path}.source.move_to", "this folder is read", "name another one")
            if isinstance(sender, SmtpSender) and sender.sent_folder in read:
                yield Concern(
                    f"{path}.sender.sent_folder", "our own mail would be read", "name another one"
                )
            if both := set(source.folders) & set(source.watch_folders):
                yield Concern(
                    f"{path}.source.watch_folders",
                    f"{', '.join(sorted(both))} is also answered",
                    "keep it in one of the lists",
                )


def folders_in_the_way(config: Config, _environ: Mapping[str, str]) -> Iterator[Concern]:
    """The home directory is ours alone; mail from outside and replies have their own places."""
    home = config.service.home
    sources = {m.source.path for m in config.mailboxes if not isinstance(m.source, ImapAccount)}
    for number, mailbox in enumerate(config.mailboxes):
        for side in ("source", "sender"):
            place = getattr(mailbox, side)
            if not isinstance(place, (MaildirFolder, DropFolder, FolderSender)):
                continue
            if place.path.is_relative_to(home):
                yield Concern(
                    f"mailboxes.{number}.{side}.path",
                    "it lies in the home directory of the service",
                    f"choose a place outside {home}",
                )
        if isinstance(mailbox.sender, FolderSender) and mailbox.sender.path in sources:
            yield Concern(
                f"mailboxes.{number}.sender.path", "replies would be read as mail", "name another"
            )


def senders_that_reach_nobody(config: Config, _environ: Mapping[str, str]) -> Iterator[Concern]:
    """In live mode people wait for answers."""
    for number, mailbox in enumerate(config.mailboxes):
        if config.service.mode is Mode.LIVE and isinstance(mailbox.sender, FolderSender):
            yield Concern(
                f"mailboxes.{number}.sender",
                "live mode, but replies are only written into a folder",
                "use a sender of kind smtp, unless another program sends them",
                is_error=False,
            )


def trust_in_nothing(config: Config, _environ: Mapping[str, str]) -> Iterator[Concern]:
    """Without the name of our own server no proof of a sender counts."""
    if config.security.least_trust == "none":
        return
    for number, mailbox in enumerate(config.mailboxes):
        if not mailbox.authserv_id:
            yield Concern(
                f"mailboxes.{number}.authserv_id",
                "it is empty: no sender can be proven, so every mail goes to a person",
                "take the first word of the header Authentication-Results of a received mail",
                is_error=False,
            )


def own_freemail(config: Config, _environ: Mapping[str, str]) -> Iterator[Concern]:
    """An office at a big provider cannot tell its staff from strangers by the domain."""
    freemail = {domain.lower() for domain in config.security.freemail_domains}
    for number, mailbox in enumerate(config.mailboxes):
        domains = {address.rpartition("@")[2] for address in _addresses(mailbox)}
        for domain in sorted(domains & freemail):
            yield Concern(
                f"mailboxes.{number}.address",
                f"{domain} is a freemail domain",
                "an address of the office's own domain is safer",
                is_error=False,
            )


def _servers(config: Config) -> Iterator[tuple[str, ImapAccount | SmtpSender]]:
    for number, mailbox in enumerate(config.mailboxes):
        if isinstance(mailbox.source, ImapAccount):
            yield f"mailboxes.{number}.source", mailbox.source
        if isinstance(mailbox.sender, SmtpSender):
            yield f"mailboxes.{number}.sender", mailbox.sender


def _secret_names(config: Config) -> Iterator[str]:
    for mailbox in config.mailboxes:
        if isinstance(mailbox.source, ImapAccount):
            yield f"{mailbox.id}-imap-password"
        if isinstance(mailbox.sender, SmtpSender):
            yield f"{mailbox.id}-smtp-password"


def _addresses(mailbox: Mailbox) -> set[str]:
    return {address.lower() for address in (mailbox.address, *mailbox.aliases)}


def _places(mailbox: Mailbox) -> set[str]:
    """Name every folder that a mailbox reads, comparable between mailboxes."""
    source = mailbox.source
    if isinstance(source, ImapAccount):
        folders = (*source.folders, *source.watch_folders)
        named = ("INBOX" if folder.upper() == "INBOX" else folder for folder in folders)
        return {f"{source.user} at {source.host.lower()}, {folder}" for folder in named}
    return {str(Path(source.path).absolute())}


MAILBOX_CHECKS: tuple[Check, ...] = (
    passwords_in_the_open,
    ports_of_the_other_kind,
    logins_without_a_secret,
    mailboxes_named_twice,
    mail_read_twice,
    folders_that_make_loops,
    folders_in_the_way,
    senders_that_reach_nobody,
    trust_in_nothing,
    own_freemail,
)
