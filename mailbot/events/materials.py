"""What people get after an event: an address, a sentence, files; set by a person, as an act."""

import mimetypes
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from mailbot.app import App
from mailbot.errors import Stop
from mailbot.lists.standing import lock_event
from mailbot.replies.by_hand import Hand
from mailbot.replies.headers import Attachment
from mailbot.storage.acts import Cause, begin
from mailbot.storage.register import EventRow

SET = "materials-set"
MOST_BYTES = 3_000_000
"""Of all files together: each recipient gets them; bigger ones belong behind a link."""


@dataclass(frozen=True, slots=True)
class Materials:
    """What is to be set; ``None`` and no files leave what is there."""

    link: str | None = None
    notes: str | None = None
    files: tuple[Path, ...] = ()


def set_materials(app: App, session: Session, number: str, given: Materials, hand: Hand) -> None:
    """Keep what goes with the thanks; files lie in the blob store from now on.

    Raises:
        Stop: There is no such event, the link is none, or the files are too big.
    """
    row = lock_event(session, number)
    if given.link and not re.fullmatch(r"https?://[^\s<>\"]+", given.link):
        raise Stop("to nie jest adres strony (https://…)")
    wanted: dict[str, Any] = dict(row.materials or {})
    wanted |= {n: v for n, v in (("link", given.link), ("notes", given.notes)) if v is not None}
    if given.files:
        wanted["files"] = _keep(app, given.files)
    act = begin(session, Cause(hand.now, hand.name), SET, {"event": number})
    act.change(row, materials=wanted)


def texts_of(row: EventRow) -> Mapping[str, str]:
    """Return address and sentence, each only where there is one."""
    known = row.materials or {}
    return {name: str(known[name]) for name in ("link", "notes") if known.get(name)}


def files_of(app: App, row: EventRow) -> tuple[Attachment, ...]:
    """Return the files as they go with a mail."""
    return tuple(
        Attachment(file["name"], file["type"], app.blobs.get(file["sha256"]))
        for file in (row.materials or {}).get("files", [])
    )


def _keep(app: App, paths: tuple[Path, ...]) -> list[dict[str, str]]:
    if sum(path.stat().st_size for path in paths) > MOST_BYTES:
        most = MOST_BYTES // 1_000_000
        raise Stop(f"pliki są za duże (razem najwięcej {most} MB); lepiej podać link (--link)")
    names = [_plain_name(path.name) for path in paths]
    if len(set(names)) < len(names):
        raise Stop("dwa pliki mają tę samą nazwę")
    return [
        {
            "name": name,
            "type": mimetypes.guess_type(name)[0] or "application/octet-stream",
            "sha256": app.blobs.put(path.read_bytes()),
        }
        for name, path in zip(names, paths, strict=True)
    ]


def _plain_name(name: str) -> str:
    """Write a file name in ASCII, as every mail program takes it."""
    letters = unicodedata.normalize("NFKD", name.replace("ł", "l").replace("Ł", "L"))
    plain = letters.encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9._-]+", "-", plain).strip("-.") or "plik"
