"""What is kept of the calculation of an absence, for its page of explanation: plain data, exact fractions as texts."""

from __future__ import annotations

from typing import Any

from payroll.services.absences.amounts import MonthAbsence, MonthOutcome


def detail_of(absence: MonthAbsence, outcome: MonthOutcome) -> dict[str, Any]:
    """Items with their divisor, bands of days, base of the benefit."""
    rule = absence.rule
    return {
        "label": absence.label,
        "years": absence.years,
        "papers_missing": absence.papers_missing,
        "monthly_base": str(absence.monthly_base) if rule.benefit else "",
        "benefit_divisor": rule.benefit_divisor,
        "items": [
            {
                "code": row.code,
                "label": row.label,
                "full": row.full,
                "amount": row.amount,
                "units": str(row.units),
                "denominator": str(row.denominator),
                "divisor": str(row.cell.divisor),
                "effect": str(row.cell.effect),
                "from_day": row.cell.from_day,
                "is_default": row.cell.is_default,
                "text": row.cell.text,
            }
            for row in outcome.withheld
            if row.absence == absence.pk
        ],
        "bands": [
            {
                "first": band.first.isoformat(),
                "last": band.last.isoformat(),
                "days": str(band.days),
                "number": band.number,
                "benefit_rate": str(band.benefit_rate),
                "maintenance_rate": str(band.maintenance_rate),
                "lost": str(band.lost),
                "benefit": str(band.benefit),
                "maintained": str(band.maintained),
                "why": band.why,
            }
            for band in outcome.bands.get(absence.pk, ())
        ],
    }
