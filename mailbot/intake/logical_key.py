"""Which mails are one and the same, although they came by different ways?

Two mailboxes that got the same mail hold different bytes: each has its own trace headers. Equal
are Message-ID, From, Date and the body. Message-ID alone proves nothing: scanners repeat it, and
anybody could send a guessed one ahead of the real mail.

The bytes are only cut here, never parsed: this runs in the daemon, on mail of strangers.
"""

import hashlib

_LONGEST_HEADER = 200_000
"""Bytes looked at for headers; real ones are far shorter, and the guard refuses longer ones."""

_NAMES = (b"message-id", b"from", b"date")


def logical_key(content: bytes) -> str:
    """Return the key that copies of one mail share, as SHA-256 in hexadecimal.

    Without a Date header nothing tells a copy from a repetition ("Zgłaszam udział" sent twice), so
    then the key is made of all bytes and has no other copies.
    """
    content = content.lstrip(b"\xef\xbb\xbf\r\n")
    end = _header_end(content)
    headers = _headers(content[:end])
    if not headers[b"date"]:
        return hashlib.sha256(content).hexdigest()
    digest = hashlib.sha256()
    for name in _NAMES:
        for value in headers[name]:
            digest.update(b"%s:%d:%s" % (name, len(value), value))
    # IMAP hands over CRLF where the file of the same mail has LF.
    digest.update(hashlib.sha256(content[end:].replace(b"\r\n", b"\n").strip(b"\n")).digest())
    return digest.hexdigest()


def _header_end(content: bytes) -> int:
    """Find where the first empty line begins, within the bound."""
    ends = [content.find(empty, 0, _LONGEST_HEADER) for empty in (b"\n\n", b"\n\r\n")]
    found = [end for end in ends if end >= 0]
    return min(found, default=min(len(content), _LONGEST_HEADER))


def _headers(block: bytes) -> dict[bytes, list[bytes]]:
    """Cut out all values of the three headers, with folding and spacing made equal."""
    values: dict[bytes, list[bytes]] = {name: [] for name in _NAMES}
    current: list[bytes] | None = None
    for line in block.splitlines():
        if line[:1] in (b" ", b"\t"):
            if current:
                current[-1] += b" " + line
            continue
        name, colon, value = line.partition(b":")
        current = values.get(name.strip().lower()) if colon else None
        if current is not None:
            current.append(value)
    return {name: [b" ".join(v.split()) for v in found] for name, found in values.items()}
