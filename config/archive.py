"""The archive of a backup: one .tar with the database's dump, the files, and a manifest with their SHA-256.

    database.dump   pg_dump's custom format
    files/…         what users and runs have stored
    manifest.json   format, product, day, versions, migrations, fingerprint of the secret key; size and SHA-256 of the rest

It is written beside its name and takes it when complete: an archive that exists is whole.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any

PRODUCT = "prevoyance-rh"
FORMAT = 1
MANIFEST, DUMP, FILES = "manifest.json", "database.dump", "files"
BLOCK = 1 << 20


class ArchiveProblem(Exception):
    """The archive is not ours, or not what was written; the message is French."""


@dataclass(frozen=True)
class Archive:
    """An archive whose manifest was read: `content` maps each member to its size and SHA-256."""

    path: Path
    about: Mapping[str, Any]
    content: Mapping[str, Mapping[str, Any]]

    @property
    def files(self) -> list[str]:
        return [name for name in self.content if name != DUMP]


def write(path: Path, *, dump: Path, files: Path, about: Mapping[str, Any]) -> Archive:
    """Write the archive of a dump and of everything below `files` (which may be missing).

    The manifest comes last and describes the bytes that were stored; a file removed in the meantime is left out.
    """
    members = {DUMP: dump} | {
        f"{FILES}/{found.relative_to(files).as_posix()}": found
        for found in sorted(files.rglob("*") if files.is_dir() else ())
        if found.is_file() and not found.is_symlink()
    }
    content: dict[str, Mapping[str, Any]] = {}
    partial = path.with_name(path.name + ".partiel")
    try:
        partial.touch(mode=0o600)
        with tarfile.open(partial, "w") as tar:
            for name, found in members.items():
                try:
                    stream = found.open("rb")
                except FileNotFoundError:
                    continue
                with stream:
                    content[name] = _add(tar, name, stream, os.fstat(stream.fileno()).st_size)
            manifest = {"product": PRODUCT, "format": FORMAT, **about, "content": content}
            text = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
            _add(tar, MANIFEST, io.BytesIO(text), len(text))
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    return Archive(path, about, content)


class _Hashed:
    """A stream that is hashed while it is read."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        block = self._stream.read(size)
        self.digest.update(block)
        return block


def _add(tar: tarfile.TarFile, name: str, stream: IO[bytes], size: int) -> Mapping[str, Any]:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    hashed = _Hashed(stream)
    tar.addfile(member, hashed)  # type: ignore[arg-type]
    return {"size": size, "sha256": hashed.digest.hexdigest()}


def read(path: Path) -> Archive:
    """The archive's manifest. Raises `ArchiveProblem` when the file is not one of ours."""
    if not path.is_file():
        raise ArchiveProblem(f"Le fichier {path} n’existe pas.")
    try:
        with tarfile.open(path, "r:") as tar:
            stream = tar.extractfile(MANIFEST)
            manifest = json.loads(stream.read()) if stream else {}
    except (tarfile.TarError, KeyError, ValueError, OSError, EOFError) as error:
        raise ArchiveProblem(f"{path.name} n’est pas une sauvegarde de Prévoyance RH, ou il est abîmé ({error}).") from None
    if not isinstance(manifest, dict) or manifest.get("product") != PRODUCT:
        raise ArchiveProblem(f"{path.name} n’est pas une sauvegarde de Prévoyance RH.")
    if manifest.get("format") != FORMAT:
        raise ArchiveProblem(
            f"{path.name} est au format {manifest.get('format')} ; cette version lit le format {FORMAT} : "
            "restaurer avec la version qui l’a écrite, ou une plus récente."
        )
    content = manifest.pop("content", None)
    if not isinstance(content, dict) or DUMP not in content:
        raise ArchiveProblem(f"{path.name} est abîmé : son sommaire ne nomme pas la base.")
    return Archive(path, manifest, content)


def extract(archive: Archive, folder: Path) -> None:
    """Unpack every member into `folder`, its size and SHA-256 checked; `ArchiveProblem` at the first difference."""
    missing = set(archive.content)
    try:
        with tarfile.open(archive.path, "r:") as tar:
            for member in tar:
                if member.name == MANIFEST:
                    continue
                if member.name not in missing or not member.isfile() or not _is_inside(member.name):
                    raise ArchiveProblem(f"{archive.path.name} est abîmé : « {member.name} » n’est pas au sommaire.")
                missing.discard(member.name)
                stream = tar.extractfile(member)
                assert stream is not None
                _copy(archive, member.name, stream, folder / member.name)
    except (tarfile.TarError, EOFError) as error:
        raise ArchiveProblem(f"{archive.path.name} est abîmé ou tronqué ({error}).") from None
    if missing:
        raise ArchiveProblem(f"{archive.path.name} est tronqué : il manque {len(missing)} éléments, dont {min(missing)}.")


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and path.parts[0] in (DUMP, FILES)


def _copy(archive: Archive, name: str, stream: IO[bytes], target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with target.open("wb") as file:
        while block := stream.read(BLOCK):
            digest.update(block)
            size += len(block)
            file.write(block)
    known = archive.content[name]
    if size != known["size"] or digest.hexdigest() != known["sha256"]:
        raise ArchiveProblem(f"{archive.path.name} est abîmé : « {name} » n’a plus son empreinte d’origine.")
