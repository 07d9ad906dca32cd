"""The archive of a year: the archives of its months, the year by employee and by item, and the checks of the year's end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from django.utils.translation import gettext as _

from hr_core.models import Institution
from hr_core.scope import scope
from hr_core.services.errors import Refusal
from hr_core.text import french_month
from payroll.models import OpeningBalance, PayArchive, PayPeriod, ProofSheet
from payroll.selectors.year_end import YearRow, year_columns, year_people
from payroll.services.archive_package import Package
from payroll.services.archive_tables import Row, table_writer
from payroll.services.year_checks import year_checks

AGENTS = (
    "agent",
    "matricule",
    "nom",
    "bulletins",
    "brut",
    "imposable",
    "cotisations",
    "impots",
    "retenues",
    "net",
    "patronal",
)
MONTHS = ("mois", "feuille", "controles", "ecarts_expliques", "ecarts_inexpliques", "archive", "empreinte_archive")


def year_archives_or_refuse(*, institution: Institution, year: int) -> list[PayArchive]:
    """The newest archive of each month of the year, in order. Raises `Refusal` naming the months that have none."""
    periods = PayPeriod.objects.filter(institution=institution, year=year).order_by("month")
    found, missing = [], []
    for period in periods:
        archive = PayArchive.objects.filter(year=year, month=period.month, state=PayArchive.State.READY).first()
        sheet = ProofSheet.objects.filter(period=period, rank__gte=1).order_by("-rank").first()
        is_current = archive and sheet and sheet.sealed_at and archive.created_at >= sheet.sealed_at
        if period.is_closed and archive is not None and is_current:
            found.append(archive)
        else:
            missing.append(french_month(year, period.month))
    if not periods:
        raise Refusal(_("Aucun mois de %(year)s n’a été payé.") % {"year": year})
    if missing:
        raise Refusal(_("Il manque l’archive de : %(months)s.") % {"months": ", ".join(missing)})
    return found


def year_write(asked: PayArchive, content: IO[bytes]) -> int:
    """Write the archive of a year; returns the number of its files."""
    from payroll.services.archives import about

    with scope(asked.institution_id):
        institution, year = asked.institution, asked.year
        archives = year_archives_or_refuse(institution=institution, year=year)
        last = PayPeriod.objects.filter(institution=institution, year=year).order_by("-month").first()
        assert last is not None  # the archives of its months are there
        package = Package(content, dated=last.last_day, about={**about(institution, str(year)), "kind": "year"})
        for archive in archives:
            with archive.file.open("rb") as month:
                name = f"mois/archive-{institution.code}-{year}-{archive.month:02d}.zip"
                package.add(name, month.read(), stored=True)
        package.add("exercice/agents.csv", table_writer(AGENTS, _people(year_people(institution, year))))
        package.add("exercice/mois.csv", table_writer(MONTHS, _months(archives)))
        months = [archive.month for archive in archives]
        head = ("code", "libelle", "partie", *(f"{year}-{month:02d}" for month in months), "total")
        package.add(
            "exercice/rubriques.csv", table_writer(head, _items(institution, year, [month or 0 for month in months]))
        )
        taken = OpeningBalance.objects.filter(institution=institution, year=year).order_by(
            "employee_id", "month", "code"
        )
        package.add(
            "exercice/reprise.csv",
            table_writer(
                ("agent", "mois", "code", "montant"), taken.values_list("employee_id", "month", "code", "amount")
            ),
        )
        checks = ((each.label, each.state.label, each.detail) for each in year_checks(institution, year))
        package.add("exercice/controles.csv", table_writer(("controle", "etat", "detail"), checks))
    package.close()
    return len(package.files)


def _people(rows: list[YearRow]) -> Iterator[Row]:
    for row in rows:
        yield (row.employee, row.staff_number, row.name, row.payslips, *row.totals)


def _months(archives: list[PayArchive]) -> Iterator[Row]:
    for archive in archives:
        period = PayPeriod.objects.get(year=archive.year, month=archive.month)
        sheet = ProofSheet.objects.filter(period=period, rank__gte=1).order_by("-rank")[0]
        yield (
            f"{archive.year}-{archive.month:02d}", sheet.sha256, sheet.checks, sheet.explained, sheet.open_differences,
            f"archive-{archive.pk}", archive.sha256,
        )  # fmt: skip


def _items(institution: Institution, year: int, months: list[int]) -> Iterator[Row]:
    for column in year_columns(institution, year):
        by_month = [column.months.get(month, 0) for month in months]
        yield (column.code, column.label, column.section, *by_month, sum(by_month))
