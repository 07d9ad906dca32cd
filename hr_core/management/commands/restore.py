"""Bring a backup back, then check the seals of the closed months."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from hr_core.services.backups import backup_restore
from hr_core.services.errors import Refusal


class Command(BaseCommand):
    help = "Restaure une sauvegarde (base et fichiers), puis vérifie les sceaux des mois clôturés."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="Archive écrite par manage.py backup.")
        parser.add_argument("--yes", action="store_true", help="Remplace une base qui n’est pas vide.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = backup_restore(path=options["file"].expanduser().absolute(), replace=options["yes"])
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"Sauvegarde du {done.created_at} restaurée : base et {done.files} fichiers.")
        for kept in (done.kept_database, done.kept_files):
            if kept:
                self.stdout.write(f"Ce qui s’y trouvait est gardé de côté : {kept}")
        if not done.same_secret:
            self.stderr.write(
                "Attention : la clé secrète (SECRET_KEY) n’est pas celle de la sauvegarde. Les bulletins déjà remis ne "
                "pourront plus être vérifiés : remettre l’ancienne clé."
            )
        call_command("migrate", verbosity=0, interactive=False)
        call_command("verify_seals", stdout=self.stdout, stderr=self.stderr)
