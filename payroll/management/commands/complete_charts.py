"""Complete the charts of accounts with what their presets have gained: `complete_charts [code] [--from 2026-12-01] [--write]`.

Without `--write` it only says what it would add; run again it adds nothing.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from hr_core.models import Institution
from hr_core.scope import scope
from payroll.services.accounting.completion import chart_complete, completion_of


class Command(BaseCommand):
    help = "Complète les plans de comptes avec ce que leur plan de départ a gagné depuis."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", nargs="?", help="Une institution ; toutes sinon.")
        parser.add_argument("--from", dest="start", help="Premier jour des imputations ajoutées ; le premier du mois sinon.")
        parser.add_argument("--write", action="store_true", help="Ajouter ; sinon, dire seulement ce qui manque.")

    def handle(self, *args: Any, **options: Any) -> None:
        start = date.fromisoformat(options["start"]) if options["start"] else timezone.localdate().replace(day=1)
        found = Institution.objects.order_by("code")
        if options["code"]:
            found = found.filter(code=options["code"])
            if not found:
                raise CommandError(f"Institution inconnue : {options['code']}.")
        for institution in found:
            with scope(institution, reason="Plan de comptes complété"):
                if options["write"] and completion_of(institution, start) is not None:
                    done = chart_complete(institution=institution, start=start, access=None)
                else:
                    done = completion_of(institution, start)
            if done is None:
                continue
            told = f"{len(done.accounts)} comptes, {len(done.rules)} imputations, {len(done.sections)} sections"
            verb = "ajoutés" if options["write"] else "manquent"
            self.stdout.write(f"{institution.code}\t{'complet' if done.is_empty else f'{told} {verb}'}")
