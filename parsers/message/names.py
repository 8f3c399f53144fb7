"""File names that are safe to show, to log and to save under, and the same at every reading."""

import mimetypes
import re
import unicodedata

_MAX_BYTES = 150
_FORBIDDEN = re.compile(r'[<>:"|?*%]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)
_SPACES = re.compile(r"\s+")

# The system's table differs between machines; names must not.
_TYPES = mimetypes.MimeTypes(filenames=())
_OWN_EXTENSIONS = {
    "text/plain": ".txt",
    "image/jpeg": ".jpg",
    "image/tiff": ".tif",
    "message/rfc822": ".eml",
    "text/calendar": ".ics",
    "application/ms-tnef": ".dat",
    "application/octet-stream": ".bin",
}


def safe_name(given: str | None, path: str, kind: str) -> str:
    """Clean the name a sender gave to a part, or make one.

    Args:
        given: The decoded name, whatever it holds; ``None`` if there is none.
        path: IMAP section number of the part.
        kind: Media type that gives a made name its ending.

    Returns:
        A name without directories, control, direction and shell characters, not hidden, not a
        device of Windows, at most 150 bytes.
    """
    name = _clean(given or "")
    stem, dot, ending = name.rpartition(".")
    if not name or not (stem or ending):
        return f"part-{path}{_extension(kind)}"
    if _RESERVED.fullmatch((name if not dot else name.partition(".")[0]).strip()):
        name = f"_{name}"
    return _shortened(name)


def _clean(given: str) -> str:
    """Keep the last path component and of it only visible, harmless characters."""
    text = unicodedata.normalize("NFC", given).replace("\\", "/")
    text = "".join(sign if _is_visible(sign) else " " for sign in text)
    last = _FORBIDDEN.sub("_", text.rsplit("/", 1)[-1])
    return _SPACES.sub(" ", last).strip(" .-~")


def _is_visible(sign: str) -> bool:
    return sign == " " or unicodedata.category(sign)[0] not in "CZ"


def _shortened(name: str) -> str:
    """Cut the stem, so that the ending stays readable."""
    if len(name.encode()) <= _MAX_BYTES:
        return name
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending.encode()) > 10:  # noqa: PLR2004 - no ending is that long
        stem, dot, ending = name, "", ""
    room = _MAX_BYTES - len((dot + ending).encode())
    return stem.encode()[:room].decode("utf-8", "ignore").rstrip(" .") + dot + ending


def _extension(kind: str) -> str:
    return _OWN_EXTENSIONS.get(kind) or _TYPES.guess_extension(kind) or ".bin"
