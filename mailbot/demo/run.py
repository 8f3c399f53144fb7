"""The main job on the embedded default, as anybody can try it: no server, no settings, no risk.

A temporary home with SQLite, a Maildir full of fictitious Polish mails, a fictitious register and
calendar; the real daemon reads, decides, records and answers; replies become .eml files.
"""

import os
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path

import tomlkit
from rich.console import Console

from mailbot.app import App, build
from mailbot.clock import WARSAW, utc_now
from mailbot.config import (
    Config,
    Coordinator,
    FolderSender,
    Mailbox,
    MaildirFolder,
    Mode,
    Office,
    Security,
    Service,
)
from mailbot.config.process import Dossiers
from mailbot.daemon import Daemon, running_daemon
from mailbot.demo import show
from mailbot.demo.sample import sample_events_path, sample_messages, sample_registry_path
from mailbot.demo.story import tell_story
from mailbot.imports import Report, Terms, import_events, import_registry
from mailbot.logs import configure_logging
from mailbot.storage.acts import Cause
from mailbot.storage.database import transaction
from mailbot.telling import tell_until_done

ADDRESS = "ekonomia@dops.example"
RECRUITMENT_ADDRESS = "nabor@dops.example"
COORDINATOR = Coordinator(name="Agnieszka Malinowska", address="a.malinowska@dops.example")
AUTHSERV_ID = "mx.dops.example"
FIRST_DAY = date(2024, 4, 1)
STORY = "opowiesc"
"""Directory of the story, beneath the home of the demonstration."""


def run_demo(keep: Path | None, console: Console) -> None:
    """Run the demonstration from an empty home to the digest, then tell the story.

    Args:
        keep: Directory for everything that comes of it; ``None``: temporary, deleted at the end.
        console: Where it is told, in Polish.
    """
    configure_logging("error")
    with _home(keep) as home:
        config = demo_config(home)
        app = build(config, demo_clock())
        if keep is not None:
            write_config(home, config)
        try:
            _run(app, home, console)
        finally:
            app.close()
        _tell_story(home / STORY, console, is_kept=keep is not None)
        show.where_to_look(console, home, is_kept=keep is not None)


def _tell_story(home: Path, console: Console, *, is_kept: bool) -> None:
    """Play the story of both pages in a home of its own."""
    config = demo_config(home)
    if is_kept:
        home.mkdir(parents=True, exist_ok=True)
        write_config(home, config)
    tell_story(config, home / "skrzynka", ADDRESS, console)


def demo_config(home: Path) -> Config:
    """Return the settings of the demonstration: everything beneath ``home``, replies as files."""
    return Config(
        service=Service(home=home / "mailbot", mode=Mode.LIVE, workers=os.cpu_count() or 2),
        office=Office(
            name="Dolnośląski Ośrodek Polityki Społecznej",
            coordinator=COORDINATOR.name,
            phone="71 000 00 00",
            forms_link="https://dops.example/formularze",
        ),
        security=Security(
            freemail_domains=(
                "gmail.example",
                "interia.example",
                "o2.example",
                "onet.example",
                "wp.example",
            )
        ),
        coordinators=(COORDINATOR,),
        # Its weeks pass in a minute.
        dossiers=Dossiers(wait_minutes=0),
        mailboxes=(
            Mailbox(
                id="es",
                address=ADDRESS,
                aliases=(RECRUITMENT_ADDRESS,),
                since=FIRST_DAY,
                source=MaildirFolder(path=home / "skrzynka"),
                sender=FolderSender(path=home / "odpowiedzi"),
                authserv_id=AUTHSERV_ID,
            ),
        ),
    )


def write_config(home: Path, config: Config) -> Path:
    """Write the settings where the other commands can take them from; return the file."""
    file = home / "config.toml"
    file.write_text(tomlkit.dumps(config.model_dump(mode="json", exclude_none=True)), "utf-8")
    return file


def demo_clock() -> Callable[[], datetime]:
    """Return a clock that stands a minute after the last sample mail and then runs on."""
    last = max(mail.received for mail in sample_messages())
    offset = last + timedelta(minutes=1) - utc_now()
    return lambda: utc_now() + offset


def fill_maildir(path: Path) -> int:
    """Deliver the sample mails as a mail server would; return how many."""
    for part in ("new", "cur", "tmp"):
        (path / part).mkdir(parents=True, exist_ok=True)
    mails = sorted(sample_messages(), key=lambda mail: mail.received)
    for mail in mails:
        file = path / "new" / mail.file_name
        file.write_bytes(mail.raw)
        moment = mail.received.timestamp()
        os.utime(file, (moment, moment))
    return len(mails)


def _run(app: App, home: Path, console: Console) -> None:
    show.title(console)
    count = fill_maildir(home / "skrzynka")
    with running_daemon(app, watch=False) as daemon:
        _bring_in(app, console)
        show.mailbox(console, count)
        daemon.poll_now()
        tell_until_done(console, app.database, daemon)
        show.summary(console, app.database)
        _reconcile(app, daemon)
        daemon.fire_now("digest", app.clock().isoformat())
        daemon.wait_until_done(threading.Event())
    show.digest(console, app.database, app.clock().astimezone(WARSAW).date())


def _reconcile(app: App, daemon: Daemon) -> None:
    """Count the mailboxes against the books, so that the digest can say whether they agree."""
    for mailbox in app.config.mailboxes:
        daemon.fire_now("reconcile", mailbox.id)
    daemon.wait_until_done(threading.Event())


def _bring_in(app: App, console: Console) -> None:
    with transaction(app.database) as session:
        reports: list[Report] = [
            import_registry(session, sample_registry_path()),
            import_events(session, sample_events_path(), Terms(Cause(app.clock()))),
        ]
    show.brought_in(console, reports)


@contextmanager
def _home(keep: Path | None) -> Iterator[Path]:
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
        yield keep.resolve()
        return
    path = Path(tempfile.mkdtemp(prefix="mailbot-demo-"))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)
