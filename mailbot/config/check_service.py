"""What may be wrong with the service as a whole: live mode without the means for it."""

import stat
from collections import Counter
from collections.abc import Callable, Iterator

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from mailbot.config.concern import Concern
from mailbot.config.model import Config, Mode

ALL_ROLES = {"poll", "process", "smtp", "cron"}


def nothing_to_read(config: Config) -> Iterator[Concern]:
    """A service without a mailbox does nothing and looks healthy."""
    if not config.mailboxes:
        yield Concern("mailboxes", "there is none", "add a [[mailboxes]] table, or `mailbot init`")


def live_without_people(config: Config) -> Iterator[Concern]:
    """Held mail must have somebody who is told about it."""
    if config.service.mode is Mode.LIVE and not config.coordinators:
        yield Concern(
            "coordinators",
            "live mode, and nobody gets the digest: held mail would wait unseen",
            "add a [[coordinators]] table",
        )


def live_on_trust(config: Config) -> Iterator[Concern]:
    """In live mode a From header alone must not be enough."""
    if config.service.mode is Mode.LIVE and config.security.least_trust == "none":
        yield Concern(
            "security.least_trust",
            "live mode would act on forged senders",
            'set "spf" or "dmarc"',
        )


def live_with_trial_settings(config: Config) -> Iterator[Concern]:
    """Settings for trials must not be left over in live mode."""
    if config.service.mode is not Mode.LIVE:
        return
    if config.service.allow_plain_secrets:
        yield Concern(
            "service.allow_plain_secrets",
            "it is for trials only",
            "put passwords into files (password_file) and remove it",
        )
    if not config.security.require_sandbox:
        yield Concern(
            "security.require_sandbox",
            "live mode would open documents of strangers in the service itself",
            "set it to true; `mailbot doctor` tells what the sandbox needs",
        )


def live_without_footer(config: Config) -> Iterator[Concern]:
    """Replies name a telephone; an empty one looks broken."""
    if config.service.mode is Mode.LIVE and not config.office.phone:
        yield Concern(
            "office.phone",
            "replies will name no telephone",
            "set it",
            is_error=False,
        )


def caps_that_forbid_everything(config: Config) -> Iterator[Concern]:
    """A cap of zero withholds every reply."""
    for name in type(config.caps).model_fields:
        if getattr(config.caps, name) == 0:
            yield Concern(
                f"caps.{name}",
                "zero withholds every reply",
                'set a number, or use service.mode = "shadow"',
                is_error=False,
            )


def no_freemail(config: Config) -> Iterator[Concern]:
    """Without the list, anybody at a big provider could pass for a colleague."""
    if not config.security.freemail_domains:
        yield Concern(
            "security.freemail_domains",
            "the list is empty: an institution could be given a domain that anybody may use",
            "leave it out to get the usual ones",
            is_error=False,
        )


def coordinators_that_cannot_work(config: Config) -> Iterator[Concern]:
    """A digest needs an address of its own and mailboxes that exist."""
    known = {mailbox.id for mailbox in config.mailboxes}
    own = {mailbox.address.lower() for mailbox in config.mailboxes}
    for number, person in enumerate(config.coordinators):
        path = f"coordinators.{number}"
        for mailbox in person.mailboxes:
            if mailbox not in known:
                yield Concern(
                    f"{path}.mailboxes",
                    f'there is no mailbox "{mailbox}"',
                    f"known: {', '.join(sorted(known)) or 'none'}",
                )
        if person.address.lower() in own:
            yield Concern(
                f"{path}.address",
                "this is one of the mailboxes themselves: the digest would come back as mail",
                "give the person's own address",
            )
    for address, times in Counter(p.address.lower() for p in config.coordinators).items():
        if times > 1:
            yield Concern("coordinators", f"{address} is there {times} times", "keep one of them")


def addresses_that_are_none(config: Config) -> Iterator[Concern]:
    """Addresses are compared letter by letter; one with a name around it matches nothing."""
    given = [(f"coordinators.{n}.address", p.address) for n, p in enumerate(config.coordinators)]
    given += [("security.staff", address) for address in config.security.staff]
    for number, mailbox in enumerate(config.mailboxes):
        given.append((f"mailboxes.{number}.address", mailbox.address))
        given += [(f"mailboxes.{number}.aliases", alias) for alias in mailbox.aliases]
    for path, address in given:
        local, at, domain = address.partition("@")
        if not (local and at and domain) or any(c in address for c in ' <>,;"') or "@" in domain:
            yield Concern(path, f'"{address}" is no bare e-mail address', "write name@domain")


def database_that_cannot_hold(config: Config) -> Iterator[Concern]:
    """Several processes need a database that all of them can reach."""
    try:
        url = make_url(config.database_url)
    except ArgumentError:
        yield Concern("service.database", "this is no SQLAlchemy URL", "leave it out for SQLite")
        return
    if url.get_backend_name() not in {"sqlite", "postgresql"}:
        yield Concern(
            "service.database", f"{url.get_backend_name()} is not supported", "SQLite or PostgreSQL"
        )
    elif url.get_backend_name() == "sqlite":
        if url.database in {None, "", ":memory:"}:
            yield Concern("service.database", "everything would be lost at the end", "name a file")
        if set(config.service.roles) != ALL_ROLES:
            yield Concern(
                "service.roles",
                "with SQLite the other roles must run on this host, beside this process",
                "use PostgreSQL for several hosts, or leave roles out",
                is_error=False,
            )
    elif url.drivername != "postgresql+psycopg":
        yield Concern("service.database", "the driver is missing", "begin it postgresql+psycopg://")


def key_for_everybody(config: Config) -> Iterator[Concern]:
    """Whoever reads the key can write into our threads."""
    file = config.service.key_file
    if file is None:
        return
    try:
        mode = file.stat().st_mode
    except OSError as error:
        yield Concern("service.key_file", f"{file}: {error.strerror}", "make it, or leave it out")
        return
    if mode & (stat.S_IROTH | stat.S_IWOTH):
        yield Concern("service.key_file", "every user can read it", f"run: chmod 600 {file}")


def issuers_that_cannot_be_read(config: Config) -> Iterator[Concern]:
    """The reader of documents would not start with a file among them that is no certificate."""
    folder = config.security.trusted_issuers
    if folder is None:
        return
    # Imported here: few have signatures to check, and nobody else needs the library.
    from parsers.signatures.anchors import read_anchors  # noqa: PLC0415

    try:
        count = len(list(read_anchors(folder)))
    except (OSError, ValueError) as error:
        yield Concern(
            "security.trusted_issuers", str(error), "put certificates there, or leave it out"
        )
        return
    if not count:
        yield Concern(
            "security.trusted_issuers",
            f"{folder} holds no certificate (*.pem, *.crt, *.cer, *.der)",
            "put some there, or leave it out",
            is_error=False,
        )


def empty_instance(config: Config) -> Iterator[Concern]:
    """The loop header needs a name to recognise our own mail by."""
    if not config.service.instance.strip():
        yield Concern("service.instance", "it is empty: our own mail would not be known", "set it")


SERVICE_CHECKS: tuple[Callable[[Config], Iterator[Concern]], ...] = (
    nothing_to_read,
    live_without_people,
    live_on_trust,
    live_with_trial_settings,
    live_without_footer,
    caps_that_forbid_everything,
    no_freemail,
    coordinators_that_cannot_work,
    addresses_that_are_none,
    database_that_cannot_hold,
    key_for_everybody,
    issuers_that_cannot_be_read,
    empty_instance,
)
