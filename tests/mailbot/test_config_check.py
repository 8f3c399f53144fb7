from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mailbot.config import (
    Caps,
    Config,
    Coordinator,
    DropFolder,
    FolderSender,
    ImapAccount,
    Mailbox,
    MaildirFolder,
    Mode,
    OAuth,
    Office,
    Security,
    Service,
    SmtpSender,
)
from mailbot.config.check import check, demand_safe
from mailbot.config.check_mailboxes import is_this_machine
from mailbot.errors import ConfigError

SECRETS = {
    "MAILBOT_SECRET_ANNA_IMAP_PASSWORD": "x",
    "MAILBOT_SECRET_ANNA_SMTP_PASSWORD": "x",
    "MAILBOT_SECRET_EWA_IMAP_PASSWORD": "x",
}
HOME = Path("/var/lib/mailbot")


def imap(**changes: Any) -> ImapAccount:
    return ImapAccount(**{"host": "imap.ops.example", "user": "anna", **changes})


def smtp(**changes: Any) -> SmtpSender:
    return SmtpSender(**{"host": "smtp.ops.example", "user": "anna", **changes})


def mailbox(**changes: Any) -> Mailbox:
    usual = {
        "id": "anna",
        "address": "poczta@ops.example",
        "since": date(2024, 1, 1),
        "source": imap(),
        "sender": smtp(),
        "authserv_id": "mx.ops.example",
    }
    return Mailbox(**{**usual, **changes})


def config(*mailboxes: Mailbox, **changes: Any) -> Config:
    usual = {
        "mailboxes": mailboxes or (mailbox(),),
        "coordinators": (Coordinator(name="Ewa", address="ewa@ops.example"),),
        "office": Office(phone="71 000 00 00"),
        "service": Service(home=HOME, mode=Mode.LIVE),
    }
    return Config(**{**usual, **changes})


def told(wanted: Config, environ: dict[str, str] | None = None) -> list[str]:
    return [str(concern) for concern in check(wanted, SECRETS if environ is None else environ)]


def test_an_ordinary_configuration_is_safe():
    assert told(config()) == []
    assert demand_safe(config(), SECRETS) == ()


def other(**changes: Any) -> Mailbox:
    usual = {"id": "ewa", "address": "ewa.skrzynka@ops.example", "source": imap(user="ewa")}
    return mailbox(**{**usual, "sender": FolderSender(path=Path("/srv/ewa")), **changes})


@pytest.mark.parametrize(
    ("wanted", "complaint"),
    [
        (config(mailboxes=()), "mailboxes: there is none"),
        (config(coordinators=()), "coordinators: live mode, and nobody gets the digest"),
        (
            config(security=Security(least_trust="none")),
            "security.least_trust: live mode would act on forged senders",
        ),
        (
            config(service=Service(mode=Mode.LIVE, allow_plain_secrets=True)),
            "service.allow_plain_secrets: it is for trials only",
        ),
        (
            config(security=Security(require_sandbox=False)),
            "security.require_sandbox: live mode would open documents of strangers",
        ),
        (config(office=Office()), "warning: office.phone: replies will name no telephone"),
        (
            config(caps=Caps(per_sender_day=0)),
            "warning: caps.per_sender_day: zero withholds every reply",
        ),
        (
            config(security=Security(freemail_domains=())),
            "warning: security.freemail_domains: the list is empty",
        ),
        (
            config(coordinators=(Coordinator(name="E", address="e@o.example", mailboxes=("x",)),)),
            'coordinators.0.mailboxes: there is no mailbox "x"; known: anna',
        ),
        (
            config(coordinators=(Coordinator(name="E", address="Poczta@ops.example"),)),
            "coordinators.0.address: this is one of the mailboxes themselves",
        ),
        (
            config(coordinators=(Coordinator(name="E", address="e@o.example"),) * 2),
            "coordinators: e@o.example is there 2 times",
        ),
        (
            config(security=Security(staff=("Ewa <ewa@ops.example>",))),
            'security.staff: "Ewa <ewa@ops.example>" is no bare e-mail address',
        ),
        (
            config(mailbox(aliases=("ops.example",))),
            'mailboxes.0.aliases: "ops.example" is no bare e-mail address',
        ),
        (config(service=Service(instance=" ")), "service.instance: it is empty"),
        (
            config(service=Service(database="mysql://x/y")),
            "service.database: mysql is not supported",
        ),
        (
            config(service=Service(database="to nie adres")),
            "service.database: this is no SQLAlchemy URL",
        ),
        (
            config(service=Service(database="sqlite://")),
            "service.database: everything would be lost at the end",
        ),
        (
            config(service=Service(database="postgresql://x/y")),
            "service.database: the driver is missing",
        ),
        (
            config(service=Service(roles=("poll",))),
            "warning: service.roles: with SQLite the other roles must run on this host",
        ),
        (
            config(service=Service(key_file=Path("/nie/ma"))),
            "service.key_file: /nie/ma: No such file or directory",
        ),
        (
            config(mailbox(source=imap(security="none"))),
            "mailboxes.0.source.security: passwords and mail would go to imap.ops.example unencr",
        ),
        (
            config(mailbox(sender=smtp(security="none"))),
            "mailboxes.0.sender.security: passwords and mail would go to smtp.ops.example unencr",
        ),
        (
            config(mailbox(source=imap(port=143))),
            "warning: mailboxes.0.source.port: port 143 does not go with security 'tls'",
        ),
        (
            config(mailbox(sender=smtp(port=465))),
            "warning: mailboxes.0.sender.port: port 465 does not go with security 'starttls'",
        ),
        (
            config(mailbox(source=imap(ca_file=Path("/nie/ma.pem")))),
            "mailboxes.0.source.ca_file: /nie/ma.pem is not there",
        ),
        (
            config(mailbox(source=imap(password_file=Path("/nie/ma")))),
            "mailboxes.0.source: secret file cannot be read: No such file or directory; look at",
        ),
        (config(mailbox(), mailbox()), "mailboxes.1.id: mailbox 0 has the same id"),
        (
            config(mailbox(), other(aliases=("POCZTA@ops.example",))),
            "mailboxes.1.address: mailbox 0 also has poczta@ops.example",
        ),
        (
            config(mailbox(), other(source=imap(folders=("inbox", "X")))),
            "mailboxes.1.source: mailbox 0 reads the same: anna at imap.ops.example, INBOX",
        ),
        (
            config(
                mailbox(source=MaildirFolder(path=Path("/srv/m"))),
                other(source=DropFolder(path=Path("/srv/m"))),
            ),
            "mailboxes.1.source: mailbox 0 reads the same: /srv/m",
        ),
        (
            config(mailbox(source=imap(mark="move", move_to="INBOX"))),
            "mailboxes.0.source.move_to: this folder is read",
        ),
        (
            config(mailbox(source=imap(watch_folders=("Sent",)))),
            "mailboxes.0.sender.sent_folder: our own mail would be read",
        ),
        (
            config(mailbox(source=imap(watch_folders=("INBOX",)))),
            "mailboxes.0.source.watch_folders: INBOX is also answered",
        ),
        (
            config(mailbox(source=DropFolder(path=HOME / "drop"))),
            "mailboxes.0.source.path: it lies in the home directory of the service",
        ),
        (
            config(
                mailbox(
                    source=DropFolder(path=Path("/srv/a")), sender=FolderSender(path=Path("/srv/a"))
                )
            ),
            "mailboxes.0.sender.path: replies would be read as mail",
        ),
        (
            config(mailbox(sender=FolderSender(path=Path("/srv/a")))),
            "warning: mailboxes.0.sender: live mode, but replies are only written into a folder",
        ),
        (
            config(mailbox(authserv_id="")),
            "warning: mailboxes.0.authserv_id: it is empty: no sender can be proven",
        ),
        (
            config(mailbox(address="biuro@wp.pl")),
            "warning: mailboxes.0.address: wp.pl is a freemail domain",
        ),
    ],
)
def test_what_is_unsafe_is_told_with_the_setting(wanted, complaint):
    assert [line for line in told(wanted) if line.startswith(complaint)], told(wanted)


def test_errors_refuse_to_start_and_warnings_do_not():
    with pytest.raises(ConfigError, match="nobody gets the digest") as caught:
        demand_safe(config(mailbox(authserv_id=""), coordinators=()), SECRETS)
    assert "authserv_id" not in str(caught.value)

    (warning,) = demand_safe(config(mailbox(authserv_id="")), SECRETS)
    assert not warning.is_error


def test_errors_stand_before_warnings():
    found = check(config(mailbox(authserv_id=""), coordinators=()), SECRETS)

    assert [concern.is_error for concern in found] == [True, False]


def test_shadow_mode_may_do_what_live_mode_may_not():
    trial = config(
        mailbox(sender=FolderSender(path=Path("/srv/a")), authserv_id=""),
        service=Service(mode=Mode.SHADOW, allow_plain_secrets=True),
        security=Security(least_trust="none", require_sandbox=False),
        coordinators=(),
        office=Office(),
    )

    assert told(trial) == []


def test_postgresql_may_be_shared_by_roles_on_several_hosts():
    url = "postgresql+psycopg://mailbot@db.example/mailbot"

    assert told(config(service=Service(database=url, roles=("poll",)))) == []


def test_a_login_without_a_password_is_told():
    assert told(config(), {}) == [
        "mailboxes.0.source.password_file: there is no password; name a file with it",
        "mailboxes.0.sender.password_file: there is no password; name a file with it",
    ]
    assert told(config(mailbox(sender=smtp(user=""))), SECRETS) == []


def test_a_login_has_one_way_in(tmp_path):
    token = tmp_path / "token"
    token.write_text("t")
    token.chmod(0o600)
    oauth = OAuth(token_url="https://login.example/t", client_id="m", refresh_token_file=token)
    both = config(mailbox(source=imap(oauth=oauth)))

    assert told(both) == ["mailboxes.0.source.oauth: there is also a password; keep one of them"]
    only = {"MAILBOT_SECRET_ANNA_SMTP_PASSWORD": "x"}
    assert told(both, only) == []
    token.unlink()
    assert told(both, only)[0].startswith("mailboxes.0.source: secret file cannot be read")


def test_a_key_for_everybody_is_refused(tmp_path):
    key = tmp_path / "key"
    key.write_bytes(b"k" * 32)
    key.chmod(0o644)
    wanted = config(service=Service(home=HOME, key_file=key))

    assert told(wanted)[0].startswith("service.key_file: every user can read it; run: chmod 600")
    key.chmod(0o600)
    assert told(wanted) == []


def test_a_misspelt_variable_is_told_and_our_other_ones_are_not():
    environ = SECRETS | {
        "MAILBOT_SEVICE__MODE": "live",
        "MAILBOT_SERVICE__MODE": "live",
        "MAILBOT_CONFIG": "x",
        "MAILBOT_TEST_POSTGRES": "x",
        "HOME": "/root",
    }

    assert told(config(), environ) == [
        (
            "warning: MAILBOT_SEVICE__MODE: this environment variable sets nothing; "
            "write MAILBOT_<TABLE>__<SETTING>, such as MAILBOT_SERVICE__MODE"
        )
    ]


@pytest.mark.parametrize(
    ("host", "is_here"),
    [
        ("localhost", True),
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("[::1]", True),
        ("10.0.0.1", False),
        ("localhost.example", False),
        ("0.0.0.0", False),
    ],
)
def test_only_loopback_is_this_machine(host, is_here):
    assert is_this_machine(host) is is_here
