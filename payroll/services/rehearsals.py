"""Rehearsing a restoration: back up, bring back beside what is in use, verify every seal there, keep what was found.

The archive stays under `var/sauvegardes` once it was restored: it is a backup that is known to be good. The last ones are kept.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import User
from hr_core.services.backups import backup_aside, backup_write
from hr_core.services.errors import Refusal
from payroll.models import BackupRehearsal

#: Who may rehearse: the administrators, of the institution or of the zone.
REHEARSE = ("institution_settings", "zone")
KEPT = 3
PATIENCE = timedelta(hours=2)
TIMEOUT_SECONDS = 3600
State = BackupRehearsal.State


@transaction.atomic
def rehearsal_request(*, access: Access) -> BackupRehearsal:
    """Ask for a rehearsal; the workers do it after the commit. One at a time."""
    if not access.has(*REHEARSE):
        raise Refusal(_("Seul un administrateur répète une restauration."))
    rehearsal = rehearsal_begin(actor=access.user)

    def send() -> None:
        from payroll.tasks_archives import rehearse_backup

        rehearse_backup.delay(rehearsal.pk)

    transaction.on_commit(send)
    return rehearsal


def rehearsal_begin(*, actor: User | None) -> BackupRehearsal:
    """Record that a rehearsal begins. Raises `Refusal` while another one is under way."""
    since = timezone.now() - PATIENCE
    if BackupRehearsal.objects.filter(state=State.RUNNING, started_at__gte=since).exists():
        raise Refusal(_("Une répétition est déjà en cours : attendre son résultat."))
    return BackupRehearsal.objects.create(asked_by=actor)


def rehearsal_do(*, rehearsal_id: int, folder: Path | None = None) -> bool:
    """Do a rehearsal that was asked for; True when it was done here. Whatever goes wrong is told in its record.

    A lock of the session keeps a message delivered twice from doing it twice.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtext('backup-rehearsal'))")
        if not cursor.fetchone()[0]:
            return False
    try:
        rehearsal = BackupRehearsal.objects.get(pk=rehearsal_id)
        if rehearsal.state != State.RUNNING:
            return False
        try:
            _do(rehearsal, folder or backup_folder())
        except (Refusal, OSError, ValueError, subprocess.SubprocessError) as error:
            rehearsal.state, rehearsal.failure = State.FAILED, " ".join(str(error).split())[:500]
        rehearsal.finished_at = timezone.now()
        rehearsal.save()
        return True
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(hashtext('backup-rehearsal'))")


def backup_folder() -> Path:
    folder = Path(settings.VAR_DIR) / "sauvegardes"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _do(rehearsal: BackupRehearsal, folder: Path) -> None:
    path = folder / f"repetition-{timezone.localtime(rehearsal.started_at):%Y%m%d-%H%M%S}-{rehearsal.pk}.tar"
    written = backup_write(path=path)
    with path.open("rb") as content:
        rehearsal.sha256 = hashlib.file_digest(content, "sha256").hexdigest()
    rehearsal.backup, rehearsal.size, rehearsal.files = str(path), path.stat().st_size, len(written.files)
    rehearsal.postgresql = int(written.about["postgresql"])
    with backup_aside(path=path) as environment:
        rehearsal.findings = _verified(environment)
    found = rehearsal.findings.values()
    rehearsal.seals, rehearsal.intact = sum(each["seals"] for each in found), sum(each["intact"] for each in found)
    problems = [problem for each in rehearsal.findings.values() for problem in each["problems"]]
    rehearsal.state = State.FAILED if problems else State.PASSED
    rehearsal.failure = (_("Constats dans la base restaurée\u00a0: ") + " ; ".join(problems))[:500] if problems else ""
    _tidy(folder)


def _verified(environment: dict[str, str]) -> dict[str, Any]:
    """What `verify_seals` finds in the restored database, institution by institution, in a process of its own."""
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "verify_seals", "--json"]
    variables = {**os.environ, "DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"], **environment}
    answer = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        timeout=TIMEOUT_SECONDS,
        env=variables,
        cwd=settings.BASE_DIR,
    )
    line = next((line for line in answer.stdout.splitlines() if line.startswith("{")), "")
    if not line:
        raise ValueError(
            _("Les sceaux n’ont pas pu être vérifiés dans la base restaurée\u00a0: ") + _last_error(answer.stderr)
        )
    return json.loads(line)


def _last_error(written: str) -> str:
    """The line of a program's complaints that says what is wrong."""
    lines = written.strip().splitlines()
    return next((line for line in reversed(lines) if "Error" in line), lines[-1] if lines else "")[-300:]


def _tidy(folder: Path) -> None:
    """Keep the last archives of rehearsals; backups made otherwise are not touched."""
    for old in sorted(folder.glob("repetition-*.tar"), key=lambda path: path.stat().st_mtime)[:-KEPT]:
        old.unlink()
