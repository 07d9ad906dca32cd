"""Write the archive of a closed month, or of a year, beside the one that the screens keep."""

from __future__ import annotations

import re
import shutil
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hr_core.models import Institution
from hr_core.scope import scope
from hr_core.services.errors import Refusal
from payroll.models import PayArchive
from payroll.services.archives import archive_ask, archive_name, archive_produce


class Command(BaseCommand):
    help = "Constitue l’archive vérifiable d’un mois clôturé (2026-01) ou d’un exercice (2026)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("institution", help="Code de l’institution, par exemple ipres-sn.")
        parser.add_argument("month", help="Mois (2026-01) ou exercice (2026).")
        parser.add_argument("--to", type=Path, default=Path(), metavar="DOSSIER", help="Dossier où copier l’archive.")

    def handle(self, *args: Any, **options: Any) -> None:
        asked = re.fullmatch(r"(\d{4})(?:-(\d{2}))?", options["month"])
        institution = Institution.objects.filter(code=options["institution"], is_open=True).first()
        if asked is None:
            raise CommandError("Écrire le mois ainsi : 2026-01, ou l’exercice : 2026.")
        if institution is None:
            raise CommandError(f"L’institution « {options['institution']} » n’existe pas ou n’est pas ouverte.")
        folder = options["to"].expanduser().absolute()
        if not folder.is_dir():
            raise CommandError(f"Le dossier {folder} n’existe pas.")
        year, month = int(asked[1]), int(asked[2]) if asked[2] else None
        try:
            with scope(institution, reason="archive en ligne de commande"):
                archive = archive_ask(institution=institution, year=year, month=month, actor=None, in_background=False)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        archive_produce(institution_id=institution.pk, archive_id=archive.pk)
        with scope(institution):
            archive = PayArchive.objects.select_related("institution").get(pk=archive.pk)
            if archive.state != PayArchive.State.READY:
                raise CommandError(f"L’archive n’a pas pu être constituée : {archive.failure}")
            target = folder / archive_name(archive)
            with archive.file.open("rb") as source, target.open("wb") as copy:
                shutil.copyfileobj(source, copy)
        self.stdout.write(
            f"{target} : {archive.entries} fichiers, {archive.size / 1_048_576:.1f} Mio, SHA-256 {archive.sha256}"
        )
