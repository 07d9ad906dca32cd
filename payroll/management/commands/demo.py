"""The demonstration from nothing to paid months: `make demo`, or `make demo DEMO=--small`."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from careers.demonstration.equivalence import equivalence_agreed
from careers.demonstration.grids import grids_open
from careers.demonstration.referential import editions_agreed
from hr_core.registry import registry
from hr_core.scope import scope
from hr_core.services.demonstration import PASSWORD
from hr_core.text import french_integer, french_month
from payroll.demonstration.acceptance import acceptance
from payroll.demonstration.cast import PLACES, SMALL, open_zone_accounts
from payroll.demonstration.events import november
from payroll.demonstration.loans import loans_begin
from payroll.demonstration.months import Paid, month_files, month_pay
from payroll.demonstration.staff import institution_open
from payroll.demonstration.statute import statute_open
from payroll.demonstration.steering import bridge

MONTHS = ((2026, 10), (2026, 11))
#: The last month stops where the officers of these institutions take it up on screen.
LEFT_OPEN = {"ipres-sn": "calculated", "cnps-ci": "endorsed"}
#: Who has the figures of the law signed before its next month.
ACCEPTING = "inps-ml"


class Command(BaseCommand):
    help = "Installe la démonstration : importe le personnel, paie octobre et novembre, écrit les fichiers sous var/demo."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--small", action="store_true", help="trois institutions de trois pays")

    def handle(self, *args: Any, small: bool = False, **options: Any) -> None:
        if not getattr(settings, "DEMONSTRATION", False):
            raise CommandError("La démonstration ne s’installe pas sur un serveur réel.")
        begun = time.monotonic()
        call_command("migrate", verbosity=0)
        call_command("seed", verbosity=0)
        places = [place for place in PLACES if not small or place.code in SMALL]
        self.stdout.write("Import des fichiers du personnel")
        institutions = []
        for place in places:
            imported = institution_open(place)
            statute_open(imported.institution)
            grids_open(imported.institution)
            institutions.append(imported.institution)
            self.stdout.write(
                f"  {imported.institution.acronym:9} {imported.file:28} {imported.rows:4} lignes,"
                f" {imported.refused} refusées, {imported.seconds:.1f} s"
            )
        open_zone_accounts(institutions)
        self.stdout.write(f"  {editions_agreed()}")
        self.stdout.write(f"  {equivalence_agreed()}")
        for institution in institutions:
            if institution.code == "ipres-sn":
                loans_begin(institution)
        with _Worker():
            paid = [
                self._pay(institution, month)
                for month in MONTHS
                for place, institution in zip(places, institutions, strict=True)
                if month == MONTHS[-1] or not place.balances
            ]
            for each in paid:
                if each.run.is_frozen:
                    month_files(each)
        for institution in institutions:
            if institution.code == ACCEPTING:
                with scope(institution):
                    acceptance(institution)
        for institution in institutions:
            bridge(institution)
        for _order, show in registry.demonstrations:
            self.stdout.write(show(institutions))
        call_command("verify_seals", verbosity=0)
        self._summary(paid, time.monotonic() - begun)

    def _pay(self, institution: Any, month: tuple[int, int]) -> Paid:
        until = LEFT_OPEN.get(institution.code, "closed") if month == MONTHS[-1] else "closed"
        events = november if (institution.code, month) == ("ipres-sn", MONTHS[-1]) else None
        return month_pay(institution, *month, until=until, events=events)

    def _summary(self, paid: list[Paid], seconds: float) -> None:
        heads = ("Institution", "Mois", "Agents", "Brut", "Cotisations", "Impôts", "Net", "Secondes", "État")
        widths = (12, 14, 7, 15, 13, 13, 15, 9, 16)
        self.stdout.write("")
        self.stdout.write("  ".join(f"{head:>{w}}" if 1 < i < 8 else f"{head:<{w}}" for i, (head, w) in enumerate(zip(heads, widths, strict=True))))
        for each in paid:
            totals, period = each.run.totals, each.run.period
            row = (
                f"{each.institution.acronym:<12}",
                f"{french_month(period.year, period.month):<14}",
                *(
                    f"{french_integer(totals.get(name, 0)):>{width}}"
                    for name, width in (("payslips", 7), ("gross", 15), ("contributions", 13), ("tax", 13), ("net", 15))
                ),
                f"{each.seconds:9.1f}",
                f"{each.run.get_state_display():<16}",
            )
            self.stdout.write("  ".join(row))
        folder = Path(settings.VAR_DIR) / "demo"
        self.stdout.write("")
        self.stdout.write(f"Bulletins, livres de paie et ordres de virement : {_short(folder)}/")
        self.stdout.write(f"Comptes : paie.ipres-sn, drh.ipres-sn, ipres-sn/<matricule> … ; mot de passe « {PASSWORD} ».")
        self.stdout.write(f"Terminé en {seconds:.0f} s. Pour entrer : make serve")


class _Worker:
    """A Celery worker for the time of the demonstration, as `make serve` starts one."""

    def __enter__(self) -> None:
        log = Path(settings.VAR_DIR) / "demo-worker.log"
        default = settings.DATABASES["default"]
        environment = os.environ | {
            "DATABASE_URL": f"postgresql://{default['USER']}:{default['PASSWORD']}@/{default['NAME']}"
            f"?host={default['HOST']}&port={default['PORT']}",
            "PREVOYANCE_QUEUE_DSN": settings.CELERY_BROKER_TRANSPORT_OPTIONS.get("conn_string", ""),
        }
        self._log = log.open("w")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "config", "worker", "--concurrency", "2", "--loglevel", "WARNING"],
            cwd=settings.BASE_DIR,
            env=environment,
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )

    def __exit__(self, *error: object) -> None:
        self._process.terminate()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._log.close()


def _short(path: Path) -> str:
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)
