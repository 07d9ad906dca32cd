"""Check the minutes of the committee: every text, every link of the chain, every mark, every rank replayed from its seed."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hr_core.scope import scope
from hr_core.selectors.organisation import regional_body
from hr_core.text import french_count
from mobility.services.committee.minutes import minutes_verify


class Command(BaseCommand):
    help = "Recalcule la chaîne des procès-verbaux de la commission et rejoue chaque rang."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="Écrit les constats en JSON.")

    def handle(self, *args: Any, **options: Any) -> None:
        with scope(regional_body(), reason="vérification des procès-verbaux"):
            findings = minutes_verify()
            told = [{"number": each.minutes.number, "session": each.minutes.session.number, "problems": each.problems} for each in findings]
        if options["json"]:
            self.stdout.write(json.dumps(told, ensure_ascii=False))
        else:
            intact = sum(not each["problems"] for each in told)
            self.stdout.write(f"{french_count(intact, 'procès-verbal intact', 'procès-verbaux intacts')} sur {len(told)}.")
            for each in told:
                for problem in each["problems"]:
                    self.stdout.write(f"  Procès-verbal {each['number']} (séance {each['session']}) : {problem}.")
        if any(each["problems"] for each in told):
            raise CommandError(
                "Un procès-verbal ne correspond plus à son sceau : rapprocher la base d’une sauvegarde antérieure et prévenir l’audit."
            )
