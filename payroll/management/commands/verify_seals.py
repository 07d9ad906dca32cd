"""Check the seals of closed months: every figure, every link of the chain."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hr_core.models import Institution
from hr_core.scope import scope
from hr_core.text import french_count, french_moment
from payroll.services.closing import SealFinding, seals_verify


class Command(BaseCommand):
    help = "Recalcule les sceaux des mois clôturés et signale ceux qui ne correspondent plus."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--institution", metavar="CODE", help="Une institution seulement (par défaut : toutes celles qui sont ouvertes)."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        broken = 0
        for institution in self._institutions(options["institution"]):
            with scope(institution, reason="vérification des sceaux"):
                findings = seals_verify(institution=institution)
                self._report(institution, findings)
            broken += sum(not finding.ok for finding in findings)
        if broken:
            raise CommandError(
                f"{french_count(broken, 'sceau ne correspond plus', 'sceaux ne correspondent plus')} : rapprocher la base "
                "d’une sauvegarde antérieure et prévenir l’audit."
            )

    def _institutions(self, code: str | None) -> list[Institution]:
        if code is None:
            return list(Institution.objects.filter(is_open=True))
        found = list(Institution.objects.filter(code=code))
        if not found:
            known = ", ".join(Institution.objects.filter(is_open=True).values_list("code", flat=True))
            raise CommandError(f"L’institution « {code} » n’existe pas. Institutions ouvertes : {known or 'aucune'}.")
        return found

    def _report(self, institution: Institution, findings: list[SealFinding]) -> None:
        if not findings:
            self.stdout.write(f"{institution} : aucun mois clôturé.")
            return
        intact = sum(finding.ok for finding in findings)
        self.stdout.write(f"{institution} : {french_count(intact, 'sceau intact', 'sceaux intacts')} sur {len(findings)}.")
        for finding in findings:
            for problem in finding.problems:
                sealed = french_moment(finding.seal.sealed_at)
                self.stdout.write(f"  {finding.seal.run} (scellée le {sealed}) : {problem}.")
