"""Raw messages, content-addressed: the name is the SHA-256 of the bytes; nothing ever changes."""

import hashlib
import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from obstore.exceptions import AlreadyExistsError
from obstore.store import LocalStore, ObjectStore, from_url


class Blobs:
    """The store behind a URL: ``file:///…``, ``s3://…``, ``gs://…`` or ``az://…``."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._local: Path | None = None
        if parts.scheme == "file":
            self._local = Path(unquote(parts.path))
            self._local.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._store: ObjectStore = LocalStore(self._local)
        else:
            self._store = from_url(url)

    def put(self, data: bytes) -> str:
        """Store ``data`` durably if it is not there yet; return its SHA-256 in hexadecimal."""
        sha256 = hashlib.sha256(data).hexdigest()
        try:
            self._store.put(_path(sha256), data, mode="create")
        except AlreadyExistsError:
            # It may be from a process that died before it could sync: then sync again. After a
            # power cut the name may be there without the bytes.
            if not self._is_whole(sha256):
                self._store.put(_path(sha256), data, mode="overwrite")
        if self._local is not None:
            _make_durable(self._local, self._local / _path(sha256))
        return sha256

    def _is_whole(self, sha256: str) -> bool:
        try:
            self.get(sha256)
        except ValueError:
            return False
        return True

    def get(self, sha256: str) -> bytes:
        """Return the bytes of this name.

        Raises:
            FileNotFoundError: They are not there (any more).
            ValueError: They do not have this hash: the store was damaged.
        """
        data = self._store.get(_path(sha256)).bytes().to_bytes()
        if hashlib.sha256(data).hexdigest() != sha256:
            raise ValueError(f"blob {sha256} is damaged: its bytes have another hash")
        return data


def _path(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256}"


def _make_durable(root: Path, file: Path) -> None:
    """Sync file and directories: the store renames into place but leaves the disk to its cache."""
    for path in (file, file.parent, root):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
