"""Backup and restoration of everything that the system holds: the database and the files.

A restoration fills a new database and a new folder first, and takes their places only when both are whole: whatever
fails before leaves what was there untouched, and what was there is kept aside.
"""

from __future__ import annotations

import hashlib
import hmac
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from config import archive, postgres
from hr_core.services.errors import Refusal


@dataclass(frozen=True)
class Restored:
    """What a restoration did; `kept_database` and `kept_files` name what was there before, empty when nothing was."""

    created_at: str
    files: int
    kept_database: str
    kept_files: str
    same_secret: bool


def backup_write(*, path: Path) -> archive.Archive:
    """Write an archive of the database and of the files. Raises `Refusal` and writes nothing when it cannot."""
    if path.exists():
        raise Refusal(f"{path} existe déjà : choisir un autre nom.")
    if not path.parent.is_dir():
        raise Refusal(f"Le dossier {path.parent} n’existe pas.")
    access = _access()
    with _refusals(), tempfile.TemporaryDirectory(prefix=".sauvegarde-", dir=path.parent) as folder:
        dump = Path(folder) / archive.DUMP
        major = postgres.dump(access, dump)
        about = {
            "created_at": timezone.now().isoformat(timespec="seconds"),
            "postgresql": major,
            "migrations": sorted(_applied(access)),
            "secret": _secret_fingerprint(),
        }
        return archive.write(path, dump=dump, files=Path(settings.MEDIA_ROOT), about=about)


def backup_restore(*, path: Path, replace: bool) -> Restored:
    """Bring back what an archive holds. `replace` allows it over a database or files that are not empty.

    Raises `Refusal`, having changed nothing, when the archive is wrong or damaged or comes from a newer version, and
    when the database is in use or not empty.
    """
    access, media = _access(), Path(settings.MEDIA_ROOT)
    stamp = f"{timezone.now():%Y%m%d_%H%M%S}"
    connections.close_all()
    with _refusals():
        found = archive.read(path)
        _refuse_newer(found.about)
        _refuse_to_overwrite(access, media, replace=replace)
        media.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".restauration-", dir=media.parent) as folder:
            archive.extract(found, Path(folder))
            kept_database = _bring_database(access, Path(folder) / archive.DUMP, stamp)
            kept_files = _bring_files(Path(folder) / archive.FILES, media, stamp)
    return Restored(
        created_at=str(found.about.get("created_at", "")),
        files=len(found.files),
        kept_database=kept_database,
        kept_files=kept_files,
        same_secret=found.about.get("secret") == _secret_fingerprint(),
    )


@contextmanager
def backup_aside(*, path: Path) -> Iterator[dict[str, str]]:
    """Bring an archive back beside what is in use: every member checked, the database restored under another name.

    Gives the environment of a command that works on the restored database, as the application's role; nothing is left
    afterwards. Raises `Refusal` when the archive is wrong or the server refuses. Once at a time: the name is always the same.
    """
    access = _access()
    scratch = f"{access['NAME']}_repetition"
    with _refusals():
        found = archive.read(path)
        _refuse_newer(found.about)
        with tempfile.TemporaryDirectory(prefix=".repetition-", dir=path.parent) as folder:
            archive.extract(found, Path(folder))
            try:
                postgres.create(access, scratch)
                postgres.restore(access, Path(folder) / archive.DUMP, scratch)
                yield {
                    "DATABASE_URL": postgres.url({**settings.DATABASES["default"], "NAME": scratch}),
                    "DATABASE_OWNER_URL": postgres.url({**settings.DATABASES["owner"], "NAME": scratch}),
                    "CELERY_BROKER_URL": "redis://127.0.0.1:1/0",  # nothing is sent from there
                }
            finally:
                postgres.drop(access, scratch)


def _access() -> Mapping[str, Any]:
    if not settings.DATABASE_ADMIN:
        raise Refusal(
            "DATABASE_ADMIN_URL est absent : donner un rôle SUPERUSER ou BYPASSRLS, seul à voir toutes les institutions."
        )
    return {**settings.DATABASE_ADMIN, "NAME": settings.DATABASES["default"]["NAME"]}


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except (archive.ArchiveProblem, postgres.ServerProblem) as problem:
        raise Refusal(str(problem)) from None


def _applied(access: Mapping[str, Any]) -> list[str]:
    """The migrations that the database has had, as `app.name`."""
    with postgres.connect(access) as connection:
        if connection.execute("SELECT to_regclass('django_migrations')").fetchone() == (None,):
            raise Refusal("La base est vide : il n’y a rien à sauvegarder (lancer d’abord manage.py migrate).")
        return [f"{app}.{name}" for app, name in connection.execute("SELECT app, name FROM django_migrations")]


def _refuse_newer(about: Mapping[str, Any]) -> None:
    """An archive with migrations that this version does not know was written by a newer one."""
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    unknown = sorted(set(about.get("migrations", [])) - known)
    if unknown:
        raise Refusal(
            "La sauvegarde vient d’une version plus récente du logiciel : l’installer d’abord "
            f"(étape inconnue ici : {unknown[0]})."
        )


def _refuse_to_overwrite(access: Mapping[str, Any], media: Path, *, replace: bool) -> None:
    database = str(access["NAME"])
    sessions = postgres.other_sessions(access, database)
    if sessions:
        raise Refusal(f"{sessions} connexions utilisent encore la base : arrêter le service, puis recommencer.")
    full = not postgres.is_empty(access, database) or _holds_files(media)
    if full and not replace:
        raise Refusal(
            f"La base « {database} » ou le dossier {media} n’est pas vide. Pour les remplacer (ils seront gardés de "
            "côté), ajouter --yes."
        )


def _holds_files(folder: Path) -> bool:
    return folder.is_dir() and any(found.is_file() for found in folder.rglob("*"))


def _bring_database(access: Mapping[str, Any], dump: Path, stamp: str) -> str:
    """Fill a new database and give it the name of the old one; returns the name under which the old one is kept."""
    database = str(access["NAME"])
    new, aside = f"{database}_restauration", f"{database}_avant_{stamp}"
    was_empty = postgres.is_empty(access, database)
    try:
        postgres.create(access, new)
        postgres.restore(access, dump, new)
    except BaseException:
        postgres.drop(access, new)
        raise
    existed = postgres.swap(access, new=new, current=database, aside=aside)
    if existed and was_empty:
        postgres.drop(access, aside)
    return aside if existed and not was_empty else ""


def _bring_files(restored: Path, media: Path, stamp: str) -> str:
    """Put the restored files in their place; returns where those that were there are kept."""
    kept = media.with_name(f"{media.name}_avant_{stamp}")
    had_files = _holds_files(media)
    if had_files:
        shutil.move(media, kept)
    elif media.is_dir():
        shutil.rmtree(media)
    if restored.is_dir():
        shutil.move(restored, media)
    return str(kept) if had_files else ""


def _secret_fingerprint() -> str:
    """Says whether two instances share their secret key, without saying anything of it."""
    return hmac.new(settings.SECRET_KEY.encode(), b"prevoyance-rh backup", hashlib.sha256).hexdigest()[:16]
