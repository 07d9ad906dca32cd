"""Write a signed update of a country's law, for instances that are not on a network."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hr_core.scope import scope
from hr_core.services.errors import Refusal
from hr_core.text import french_count
from payroll.services.law_updates.issuing import law_update_issue


class Command(BaseCommand):
    help = "Écrit et signe la mise à jour de la loi d’un pays : tous ses changements approuvés depuis la version du logiciel."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("country", help="Code du pays, par exemple sn")
        parser.add_argument("file", type=Path, help="Fichier à écrire, par exemple loi-sn-1.json")
        parser.add_argument("--key", type=Path, required=True, help="Clé privée écrite par law_key_create")
        parser.add_argument("--issuer", required=True, help="Qui signe, par exemple « Secrétariat de la CIPRES »")
        parser.add_argument("--reason", required=True, help="Objet, par exemple « Loi de finances 2027 »")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if path.exists():
            raise CommandError(f"{path} existe déjà : donnez un autre nom.")
        try:
            with scope([], reason=options["reason"]):
                row, data = law_update_issue(
                    country=options["country"], issuer=options["issuer"], reason=options["reason"], pem=options["key"].read_bytes()
                )
            path.write_bytes(data)
        except (Refusal, OSError) as refused:
            words = " ".join(refused.messages) if isinstance(refused, Refusal) else str(refused)
            raise CommandError(words) from None
        self.stdout.write(f"{row} : {french_count(len(row.content['figures']), 'changement', 'changements')}, {path}")
