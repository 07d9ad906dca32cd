"""Absences of November at IPRES: a strike, a sickness and a maternity with their papers, an accident that the fund advances."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hr_core.models import Absence, AbsenceKind, Employee, Institution, User
from hr_core.services.absences import absence_confirm, absence_enter, paper_save
from payroll.choices_absences import BenefitPayer, Confidence, RuleSource, Treatment
from payroll.demonstration.cast import account
from payroll.models import PayItem
from payroll.services.absences.settings import absence_rule_set

#: By staff rank in the list of those in service: kind, first day, days, days after which the paper came.
CASES: tuple[tuple[int, str, date, int, int | None, dict[str, Any]], ...] = (
    (3, "greve", date(2026, 11, 4), 2, None, {}),
    (4, "greve", date(2026, 11, 4), 2, None, {}),
    (5, "maladie", date(2026, 11, 9), 8, 2, {}),
    (6, "maladie", date(2026, 11, 16), 5, None, {}),
    (7, "maternite", date(2026, 11, 2), 98, 5, {"expected_birth_on": date(2026, 12, 14)}),
    (
        8,
        "accident-travail",
        date(2026, 11, 12),
        10,
        1,
        {"accident_on": date(2026, 11, 11), "accident_number": "AT-2026-118"},
    ),
    (9, "permission", date(2026, 11, 18), 1, None, {}),
)


def november_absences(institution: Institution, *, payroll: User, since: date) -> int:
    """Establish the rules that the law file leaves to the fund, and enter the month's absences once; runs in the scope."""
    if Absence.objects.exists():
        return 0
    officer = account(institution, "rh")
    _rules(payroll, since)
    kinds = {kind.code: kind for kind in AbsenceKind.objects.filter(institution=institution)}
    women = Employee.objects.in_service(date(2026, 11, 1)).filter(sex="F", is_confidential=False)
    staff = list(
        Employee.objects.in_service(date(2026, 10, 1)).filter(is_confidential=False).order_by("staff_number")[:20]
    )
    mother = women.exclude(pk__in=[each.pk for each in staff]).order_by("staff_number").first()
    entered = 0
    for rank, code, start, days, paper_after, more in CASES:
        if rank >= len(staff):
            continue
        employee = mother if code == "maternite" and mother is not None else staff[rank]
        if employee.user_id == officer.pk or employee.hired_on > start:
            continue
        absence = absence_enter(
            employee=employee,
            kind=kinds[code],
            values={"start": start, "end": start + timedelta(days=days), **more},
            actor=officer,
        )
        absence_confirm(absence=absence, actor=officer)
        paper = absence.papers.first()
        if paper is not None and paper_after is not None:
            received = start + timedelta(days=paper_after)
            paper_save(
                paper=paper,
                values={"received_on": received, "reference": f"{code[:3].upper()}-{absence.pk}"},
                file=None,
                actor=officer,
            )
        entered += 1
    return entered


def _rules(actor: User, since: date) -> None:
    """What the fund's own agreement says, where the country's file is silent."""
    items = {item.code: item for item in PayItem.objects.all()}
    agreement = {
        "is_known": True,
        "treatment": Treatment.COVERED,
        "source": RuleSource.STATUTE,
        "confidence": Confidence.MEDIUM,
    }
    rules: dict[str, dict[str, Any]] = {
        "maladie": {
            "maintenance_bands": [
                {"years": 0, "days": 30, "percent": "100"},
                {"years": 0, "days": 30, "percent": "200/3"},
                {"years": 5, "days": 60, "percent": "100"},
                {"years": 5, "days": 60, "percent": "75"},
                {"years": 10, "days": 90, "percent": "100"},
                {"years": 10, "days": 90, "percent": "75"},
            ],
            "maintenance_item": items["3510"],
            "counts_over_year": True,
            "counts_for_leave": True,
            "counts_for_seniority": True,
            "legal_text": "Accord d’établissement, article 32 (exemple)",
        },
        "maternite": {
            "benefit_bands": [{"from_day": 1, "percent": "100"}],
            "benefit_basis": "gross",
            "benefit_months": 1,
            "benefit_payer": BenefitPayer.SUBROGATED,
            "branch": "maternity",
            "benefit_item": items["3550"],
            "maximum_days": 98,
            "counts_for_leave": True,
            "counts_for_seniority": True,
            "legal_text": "Subrogation convenue avec la caisse (exemple)",
        },
        "accident-travail": {
            "benefit_bands": [{"from_day": 1, "percent": "50"}, {"from_day": 29, "percent": "200/3"}],
            "benefit_basis": "gross",
            "benefit_months": 1,
            "benefit_payer": BenefitPayer.SUBROGATED,
            "branch": "injury",
            "benefit_item": items["3560"],
            "maintenance_bands": [{"years": 0, "days": 90, "percent": "100"}],
            "maintenance_item": items["3520"],
            "counts_for_leave": True,
            "counts_for_seniority": True,
            "legal_text": "Accord d’établissement, article 35 (exemple)",
        },
        "conge-annuel": {
            "treatment": Treatment.KEPT,
            "counts_for_leave": True,
            "counts_for_seniority": True,
            "counts_for_thirteenth": True,
            "legal_text": "Accord d’établissement, article 24 (exemple)",
        },
        "longue-maladie": {
            "maintenance_bands": [
                {"years": 0, "days": 180, "percent": "100"},
                {"years": 0, "days": 180, "percent": "50"},
            ],
            "maintenance_item": items["3510"],
            "maximum_days": 360,
            "counts_for_leave": False,
            "counts_for_seniority": True,
            "legal_text": "Accord d’établissement, article 33 (exemple)",
        },
        "permission": {
            "treatment": Treatment.KEPT,
            "counts_for_leave": True,
            "counts_for_seniority": True,
            "legal_text": "Accord d’établissement, article 28 (exemple)",
        },
    }
    for code, values in rules.items():
        kind = AbsenceKind.objects.get(code=code)
        absence_rule_set(
            kind=kind, start=since, values=agreement | values, actor=actor, reason="Accord d’établissement (exemple)"
        )
