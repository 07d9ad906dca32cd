"""Check the seals of closed months: every figure, every link of the chain."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hr_core.models import Institution
from hr_core.scope import scope
from hr_core.text import french_count, french_moment
from payroll.selectors.proof_sheets import broken_sheets
from payroll.services.closing import SealFinding, seals_verify


class Command(BaseCommand):
    help = "Recalcule les sceaux des mois clôturés et signale ceux qui ne correspondent plus."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--institution",
            metavar="CODE",
            help="Une institution seulement (par défaut : toutes celles qui sont ouvertes).",
        )

        parser.add_argument("--json", action="store_true", help="Écrit les constats en JSON, par institution.")

    def handle(self, *args: Any, **options: Any) -> None:
        broken, told = 0, {}
        for institution in self._institutions(options["institution"]):
            with scope(institution, reason="vérification des sceaux"):
                findings = seals_verify(institution=institution)
                sheets = broken_sheets(institution)
                told[institution.code] = _told(findings, sheets)
                if not options["json"]:
                    self._report(institution, findings, sheets)
            broken += sum(not finding.ok for finding in findings) + len(sheets)
        if options["json"]:
            self.stdout.write(json.dumps(told, ensure_ascii=False))
        if broken:
            raise CommandError(
                f"{french_count(broken, 'sceau ne correspond plus', 'sceaux ne correspondent plus')} : rapprocher la base "
                "d’une sauvegarde antérieure et prévenir l’audit."
            )

    def _institutions(self, code: str | None) -> list[Institution]:
        if code is None:
            return list(Institution.objects.filter(is_open=True, is_regional=False))
        found = list(Institution.objects.filter(code=code))
        if not found:
            known = ", ".join(Institution.objects.filter(is_open=True).values_list("code", flat=True))
            raise CommandError(f"L’institution « {code} » n’existe pas. Institutions ouvertes : {known or 'aucune'}.")
        return found

    def _report(self, institution: Institution, findings: list[SealFinding], sheets: list[str]) -> None:
        if not findings:
            self.stdout.write(f"{institution} : aucun mois clôturé.")
            return
        intact = sum(finding.ok for finding in findings)
        self.stdout.write(
            f"{institution} : {french_count(intact, 'sceau intact', 'sceaux intacts')} sur {len(findings)}."
        )
        for finding in findings:
            for problem in finding.problems:
                sealed = french_moment(finding.seal.sealed_at)
                self.stdout.write(f"  {finding.seal.run} (scellée le {sealed}) : {problem}.")
        for problem in sheets:
            self.stdout.write(f"  Feuille de preuve {problem}.")


def _told(findings: list[SealFinding], sheets: list[str]) -> dict[str, Any]:
    problems = [f"{finding.seal.run} : {problem}" for finding in findings for problem in finding.problems]
    return {
        "seals": len(findings),
        "intact": sum(finding.ok for finding in findings),
        "problems": problems + [f"feuille de preuve {problem}" for problem in sheets],
    }
