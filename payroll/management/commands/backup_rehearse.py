"""Rehearse a restoration: back up, restore into a scratch database, verify the seals there, record the result."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hr_core.services.errors import Refusal
from hr_core.text import french_count
from payroll.models import BackupRehearsal
from payroll.services.rehearsals import rehearsal_begin, rehearsal_do


class Command(BaseCommand):
    help = "Sauvegarde, restaure dans une base d’essai, y vérifie les sceaux, et enregistre le résultat."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--to", type=Path, metavar="DOSSIER", help="Où garder la sauvegarde (par défaut : var/sauvegardes)."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder = options["to"].expanduser().absolute() if options["to"] else None
        try:
            rehearsal = rehearsal_begin(actor=None)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        if not rehearsal_do(rehearsal_id=rehearsal.pk, folder=folder):
            raise CommandError("Une répétition est déjà en cours : attendre son résultat.")
        done = BackupRehearsal.objects.get(pk=rehearsal.pk)
        if done.state != BackupRehearsal.State.PASSED:
            raise CommandError(f"La répétition a échoué : {done.failure}")
        seals = french_count(done.intact, "sceau intact", "sceaux intacts")
        assert done.duration is not None
        self.stdout.write(
            f"{done.backup} : {done.size / 1_048_576:.1f} Mio, restaurée dans une base d’essai, {seals} sur {done.seals}, "
            f"{done.duration.total_seconds():.0f} s."
        )
