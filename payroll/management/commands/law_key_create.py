"""Draw the key with which updates of the law are signed."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from payroll.services.law_updates.seal import key_draw


class Command(BaseCommand):
    help = "Tire la clé qui signe les mises à jour de la loi ; écrit la clé privée, affiche la clé publique à distribuer."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="Fichier de la clé privée, à garder hors de l’instance")

    def handle(self, *args: Any, **options: Any) -> None:
        pem, public = key_draw()
        try:
            descriptor = os.open(options["file"], os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError as error:
            raise CommandError(f"La clé n’a pas pu être écrite : {error}.") from None
        with os.fdopen(descriptor, "wb") as file:
            file.write(pem)
        self.stdout.write(f"PREVOYANCE_LAW_KEYS={public}")
