"""The zip of an archive: its files, written one after the other, and the manifest with the SHA-256 of each.

The format is told to third persons in `docs/archive.md`, and read by `docs/verifier/verify_archive.py`.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from typing import IO, Any

PRODUCT, FORMAT = "prevoyance-rh", 1
MANIFEST = "manifest.json"


class _Hashed:
    """A stream to which one writes, and which keeps count and digest of what went through."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.digest, self.size = hashlib.sha256(), 0
        self.closed = False

    def write(self, block: bytes) -> int:
        self._stream.write(block)
        self.digest.update(block)
        self.size += len(block)
        return len(block)

    def writable(self) -> bool:
        return True

    def readable(self) -> bool:
        return False

    def seekable(self) -> bool:
        return False

    def flush(self) -> None:
        """Nothing waits here."""


class Package:
    """An archive that is being written to `target`; `close` adds the manifest."""

    def __init__(self, target: IO[bytes], *, dated: date, about: Mapping[str, Any]) -> None:
        self._zip = zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, allowZip64=True)
        self._moment = (max(dated.year, 1980), dated.month, dated.day, 0, 0, 0)
        self._about = about
        self.files: dict[str, dict[str, Any]] = {}

    def add(self, path: str, content: bytes | Callable[[IO[bytes]], object], *, stored: bool = False) -> None:
        """A file, given or written by a function. Raises `ValueError` for a name that is there already or leaves the folder."""
        if path in self.files or path == MANIFEST or path.startswith("/") or ".." in path.split("/"):
            raise ValueError(f"« {path} » : nom de fichier refusé dans l’archive.")
        info = zipfile.ZipInfo(path, date_time=self._moment)
        info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
        with self._zip.open(info, "w", force_zip64=True) as stream:
            hashed = _Hashed(stream)
            if isinstance(content, bytes):
                hashed.write(content)
            else:
                content(hashed)  # type: ignore[arg-type]
        self.files[path] = {"sha256": hashed.digest.hexdigest(), "size": hashed.size}

    def close(self) -> None:
        manifest = {"product": PRODUCT, "format": FORMAT, **self._about, "files": self.files}
        text = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
        self._zip.writestr(zipfile.ZipInfo(MANIFEST, date_time=self._moment), text)
        self._zip.close()
