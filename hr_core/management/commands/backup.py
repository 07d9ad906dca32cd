"""Write a backup: the database and the files in one archive."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hr_core.services.backups import backup_write
from hr_core.services.errors import Refusal


class Command(BaseCommand):
    help = "Sauvegarde la base et les fichiers dans une archive .tar, avec leurs empreintes."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="Archive à écrire, par exemple sauvegarde-2026-11-30.tar")

    def handle(self, *args: Any, **options: Any) -> None:
        path = options["file"].expanduser().absolute()
        try:
            written = backup_write(path=path)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        except OSError as error:
            raise CommandError(f"L’archive n’a pas pu être écrite : {error}.") from None
        size = path.stat().st_size / 1_048_576
        self.stdout.write(f"{path} : base et {len(written.files)} fichiers, {size:.1f} Mio.")
