"""Reports of the demonstration: three saved ones, an inspection with its recommendations, a sample for the auditors."""

from __future__ import annotations

from datetime import date

from hr_core.models import Institution
from hr_core.scope import scope
from payroll.demonstration.cast import account, acting
from payroll.models import AuditSample, InstitutionFigure, Recommendation, Report
from payroll.models.inspections import FigureKind
from payroll.selectors.reports.shelf import BY_KEY, params_of
from payroll.selectors.reports.spec import read_spec
from payroll.services.reports.inspections import (
    entered_approve,
    figure_enter,
    recommendation_answer,
    recommendation_close,
    recommendation_save,
)
from payroll.services.reports.sampling import sample_draw, year_register
from payroll.services.reports.saved import report_save

#: Duty, ready report, shared, schedule.
SAVED = (
    ("responsable", "masse-salariale", True, "xlsx"),
    ("comptable", "cotisations", True, ""),
    ("drh", "parite", False, ""),
)
FIGURES = (
    (FigureKind.CONTRIBUTIONS, 78_400_000_000),
    (FigureKind.BENEFITS, 66_900_000_000),
    (FigureKind.OPERATING, 9_150_000_000),
)
BODY = "Inspection CIPRES 2025"
SIZE = 10
RECOMMENDATIONS = (
    ("1", "Rapprocher chaque mois les comptes 43 des cotisations déclarées et reversées.", date(2026, 6, 30), "comptable"),
    ("2", "Faire viser par le contrôle de gestion toute prime hors statut.", date(2026, 9, 30), "drh"),
    ("3", "Tenir la liste des comptes bancaires changés dans l’année avec leurs pièces.", date(2026, 12, 31), "responsable"),
)


def reports(institution: Institution) -> None:
    """Nothing when a report is there already."""
    with scope(institution):
        if Report.objects.exists():
            return
    for duty, key, is_shared, schedule in SAVED:
        with acting(institution, duty) as access:
            ready = BY_KEY[key]
            spec = read_spec(params_of(ready, institution, date(2026, 11, 1)))
            report_save(
                report=None, title=str(ready.title), comment=str(ready.comment), spec=spec, is_shared=is_shared, schedule=schedule,
                access=access,
            )  # fmt: skip
    inspection(institution)
    sample(institution)


def inspection(institution: Institution) -> None:
    """Figures entered by the accounting officer, approved by the director general; no norm is supposed."""
    with scope(institution):
        if InstitutionFigure.objects.exists() or Recommendation.objects.exists():
            return
    rows = []
    with acting(institution, "comptable") as access:
        for kind, amount in FIGURES:
            source = "Chiffre de la démonstration, sans valeur comptable"
            rows.append(figure_enter(kind=kind, year=2026, amount=amount, source=source, access=access))
        made = [
            recommendation_save(
                recommendation=Recommendation(
                    institution=institution, body=BODY, number=number, text=text, dated_on=date(2025, 12, 12),
                    owner=account(institution, duty), due_on=due_on,
                ),
                access=access,
            )
            for number, text, due_on, duty in RECOMMENDATIONS
        ]  # fmt: skip
        recommendation_answer(
            recommendation=made[0], answer="Rapprochement mensuel sur la page « Tiers et reversements ».", evidence=None, access=access
        )
    with acting(institution, "dg") as access:
        for row in rows[:2]:
            entered_approve(row=row, access=access)
        recommendation_close(recommendation=made[0], access=access)


def sample(institution: Institution) -> None:
    """Ten employees of the year, drawn by the auditor once it is paid; the workers produce their file."""
    with acting(institution, "auditeur") as access:
        if not AuditSample.objects.exists() and len(year_register(institution, 2026)) >= SIZE:
            sample_draw(
                institution=institution, year=2026, size=SIZE, seed="ipres-2026", purpose="Commissariat aux comptes 2026", access=access
            )
