"""`pay_simulate`: calculate cases of pay given as JSON, print the results as JSON, without reading or writing any
record.
"""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from payroll.countries.cases import CaseError, countries, simulate


class Command(BaseCommand):
    help = "Calcule des cas de paie (JSON) selon la loi de chaque pays ; ne lit ni n’écrit aucun dossier."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--input", help="Fichier JSON contenant une liste de cas, ou « - » pour l’entrée standard.")
        parser.add_argument("--explain", action="store_true", help="Ajoute l’explication en français de chaque ligne.")
        parser.add_argument(
            "--list-countries", action="store_true", help="Liste les pays, les périodes couvertes et les clés."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["list_countries"]:
            self._print(countries())
            return
        if not options["input"]:
            raise CommandError(
                _("Indiquez --input FICHIER (ou « - » pour l’entrée standard), ou --list-countries."), returncode=2
            )
        try:
            answers = simulate(self._cases(options["input"]), explain=options["explain"])
        except CaseError as error:
            raise CommandError(str(error), returncode=2) from None
        self._print(answers)

    def _cases(self, source: str) -> list[Any]:
        try:
            text = sys.stdin.read() if source == "-" else Path(source).read_text(encoding="utf-8")
            cases = json.loads(text)
        except OSError as error:
            raise CommandError(
                _("Fichier illisible : %(path)s (%(cause)s).") % {"path": source, "cause": error.strerror}, returncode=2
            ) from None
        except (UnicodeDecodeError, json.JSONDecodeError) as error:
            raise CommandError(
                _("JSON incorrect dans %(path)s : %(cause)s.") % {"path": source, "cause": error}, returncode=2
            ) from None
        if not isinstance(cases, list):
            raise CommandError(_("Une liste de cas est attendue : [ {…}, {…} ]."), returncode=2)
        return cases

    def _print(self, value: Any) -> None:
        self.stdout.write(json.dumps(value, ensure_ascii=False, indent=1, default=str))
