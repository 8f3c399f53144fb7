"""Does everything that lies in a mailbox lie in the system, too?

The poll trusts its cursor; this check trusts nothing: whatever the server shows from the last days
must be in the ledger. What is not is fetched now, and the journal says that it was found late.
"""

from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from mailbot.clock import WARSAW
from mailbot.errors import AgainLater, ConfigError
from mailbot.intake.health import note_poll, note_reconciliation
from mailbot.intake.keep import Enqueue, Shelf
from mailbot.intake.ledger import last_uid, not_seen
from mailbot.intake.opening import demand_space, folders_of, open_source
from mailbot.intake.poll import NO_LOGIN_DATA, Reader, process_later
from mailbot.intake.source import FolderTrouble, MailSource
from mailbot.storage.database import transaction
from mailbot.storage.journal import note

if TYPE_CHECKING:
    from mailbot.app import App

LOOK_BACK = timedelta(days=14)

log = structlog.get_logger()


def reconcile_mailbox(app: "App", mailbox_id: str, enqueue: Enqueue = process_later) -> int:
    """Compare the last days of a mailbox with the ledger, and keep what is missing.

    Returns:
        How many mails should have been kept long ago and were found only now. Mail that simply
        came since the last poll is kept as well but is not counted.

    Raises:
        KeyError: No such mailbox is configured.
    """
    mailbox = app.config.mailbox(mailbox_id)
    check = _Check(app, Reader(mailbox, Shelf(app.database, app.blobs, enqueue), app.clock))
    try:
        demand_space(app.config.service.home)
        with closing(open_source(mailbox, app.clock)) as source:
            for name, watched in folders_of(mailbox):
                check.compare(source, name, watched=watched)
    except AgainLater as trouble:
        check.reader.troubles.append(str(trouble))
    except ConfigError:
        check.reader.troubles.append(NO_LOGIN_DATA)
    if check.reader.troubles:
        note_poll(app.database, mailbox_id, " ".join(check.reader.troubles), app.clock())
    else:
        counts = (check.in_mailbox, check.in_mailbox - check.unreadable)
        note_reconciliation(app.database, mailbox_id, counts, app.clock())
    _report(app, mailbox_id, check.late)
    return check.late


class _Check:
    """One reconciliation of a mailbox, with its counts."""

    def __init__(self, app: "App", reader: Reader) -> None:
        self._app = app
        self.reader = reader
        self.in_mailbox = 0
        self.unreadable = 0
        """The server shows them and does not hand them over."""
        self.late = 0

    def compare(self, source: MailSource, name: str, *, watched: bool) -> None:
        """Compare one folder, and keep what is missing."""
        try:
            folder = source.open(name)
        except FolderTrouble as trouble:
            self.reader.troubles.append(str(trouble))
            return
        database = self._app.database
        terms = self.reader.terms(name, folder, watched=watched)
        uids = folder.since((self._app.clock() - LOOK_BACK).astimezone(WARSAW).date())
        missing = not_seen(database, terms.place, uids)
        read_up_to = last_uid(database, terms.place)
        # The cursor stays: mail with an old date may lie between these and is not listed here.
        self.reader.take(folder, terms, missing, moves_cursor=False)
        lost = not_seen(database, terms.place, missing)
        self.in_mailbox += len(uids)
        self.unreadable += len(lost)
        self.late += sum(uid <= read_up_to for uid in set(missing).difference(lost))


def _report(app: "App", mailbox_id: str, late: int) -> None:
    if not late:
        return
    log.error("mail-found-late", mailbox=mailbox_id, count=late)
    with transaction(app.database) as session:
        note(session, "mail-found-late", None, {"mailbox": mailbox_id, "count": late}, app.clock())
