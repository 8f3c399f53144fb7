"""Read what is new in a mailbox: list, fetch, keep, acknowledge, folder by folder.

A poll may die at any line: the next one begins at what was committed. Trouble with the server is
ordinary, so it is written into the health of the mailbox (the digest shows it) and the watcher
asks for another poll; nothing is raised.
"""

from contextlib import closing
from typing import TYPE_CHECKING

import structlog
from sqlalchemy.orm import Session

from mailbot.config import Mailbox
from mailbot.engine import later
from mailbot.errors import AgainLater, ConfigError
from mailbot.intake.fate import Terms
from mailbot.intake.health import in_trouble, note_poll
from mailbot.intake.keep import Batch, Enqueue, Shelf, keep
from mailbot.intake.ledger import Place, last_uid, not_seen
from mailbot.intake.opening import demand_space, folders_of, open_source
from mailbot.intake.source import FolderTrouble, MailFolder, MailSource

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from mailbot.app import App

log = structlog.get_logger()

NO_LOGIN_DATA = "Nie można odczytać hasła skrzynki na serwerze programu."


def process_later(session: Session, message_id: int) -> None:
    """Enqueue the work on a kept message inside the open transaction."""
    later(session, "process", "process", f"process:{message_id}", message_id)


def poll_mailbox(app: "App", mailbox_id: str, enqueue: Enqueue = process_later) -> int:
    """Keep everything new in a mailbox; return how many messages wait for work because of it.

    Raises:
        KeyError: No such mailbox is configured.
    """
    mailbox = app.config.mailbox(mailbox_id)
    reader = Reader(mailbox, Shelf(app.database, app.blobs, enqueue), app.clock)
    try:
        demand_space(app.config.service.home)
        cautious = in_trouble(app.database, mailbox_id)
        with closing(open_source(mailbox, app.clock, cautious=cautious)) as source:
            reader.read_all(source)
    except AgainLater as trouble:
        reader.troubles.append(str(trouble))
    except ConfigError:
        reader.troubles.append(NO_LOGIN_DATA)
    note_poll(app.database, mailbox_id, " ".join(reader.troubles), app.clock())
    log.info("polled", mailbox=mailbox_id, new=reader.count, troubles=len(reader.troubles))
    return reader.count


class Reader:
    """One reading of a mailbox, with what came of it so far."""

    def __init__(self, mailbox: Mailbox, shelf: Shelf, clock: "Callable[[], datetime]") -> None:
        self._mailbox = mailbox
        self._shelf = shelf
        self._clock = clock
        self.count = 0
        """Messages that wait for work because of this reading."""
        self.troubles: list[str] = []
        """Polish sentences about what could not be read."""

    def read_all(self, source: MailSource) -> None:
        """Read what is new in every folder; one that cannot be read does not stop the others."""
        for name, watched in folders_of(self._mailbox):
            try:
                folder = source.open(name)
            except FolderTrouble as trouble:
                self.troubles.append(str(trouble))
                continue
            terms = self.terms(name, folder, watched=watched)
            uids = folder.after(last_uid(self._shelf.database, terms.place))
            self.take(folder, terms, not_seen(self._shelf.database, terms.place, uids))

    def terms(self, name: str, folder: MailFolder, *, watched: bool) -> Terms:
        """Say what holds for an open folder."""
        place = Place(self._mailbox.id, name, folder.uidvalidity)
        return Terms(place, self._mailbox.since, watched)

    def take(
        self,
        folder: MailFolder,
        terms: Terms,
        uids: "Sequence[int]",
        *,
        moves_cursor: bool = True,
    ) -> None:
        """Fetch these mails and keep them, batch by batch."""
        for mails in folder.fetch(uids):
            read_up_to = mails[-1].uid if folder.ordered and moves_cursor else None
            kept = keep(self._shelf, Batch(terms, mails, read_up_to), self._clock())
            self.count += len(kept)
            folder.acknowledge([mail.uid for mail in mails])
