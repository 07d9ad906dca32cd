"""Hold the sums kept for reports against the lines of the payslips; forget those that differ."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hr_core.models import Institution
from hr_core.scope import scope
from hr_core.text import french_count
from payroll.models import ReportAnswer
from payroll.services.reports.answers import answers_wrong


class Command(BaseCommand):
    help = "Additionne de nouveau les sommes gardées des états et oublie celles que les lignes contredisent."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--institution", metavar="CODE", help="Une institution seulement (par défaut : toutes celles qui sont ouvertes).")

    def handle(self, *args: Any, **options: Any) -> None:
        found = Institution.objects.filter(is_open=True, is_regional=False)
        if options["institution"]:
            found = found.filter(code=options["institution"])
        wrong = 0
        for institution in found:
            with scope(institution, reason="vérification des sommes gardées"):
                kept = list(ReportAnswer.objects.all())
                broken = answers_wrong(kept)
                ReportAnswer.objects.filter(pk__in=[each.pk for each in broken]).delete()
            self.stdout.write(f"{institution} : {french_count(len(kept) - len(broken), 'somme égale', 'sommes égales')} sur {len(kept)}.")
            wrong += len(broken)
        if wrong:
            raise CommandError(f"{french_count(wrong, 'somme contredite', 'sommes contredites')} par les lignes, oubliées : prévenir l’audit.")
