"""The classification that adopted equivalence tables propose: at the host for the band of the job, at home on the return."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from careers.equivalence import Proposal
from careers.models import Grade
from careers.selectors.equivalence import equivalent_grade, grade_of, grade_on_return, table_on
from careers.selectors.grids import key_of
from hr_core.models import Employee, Institution, PayTerms
from mobility.models import Agreement, ReturnPlan


def host_terms(*, host: Institution, band: int | None, on: Any) -> dict[str, Any]:
    """Category, class, step and base pay for the form of the host; nothing without an adopted table, or from elsewhere."""
    if band is None or on is None:
        return {}
    found = equivalent_grade(band=band, institution=host, on=on)
    grade = Grade.objects.filter(pk=found.grade.key, institution=host).first() if found.grade else None
    if grade is None:
        return {}
    told = {"category": grade.category, "grade_class": grade.grade_class, "step": found.step, "base_salary": found.amount}
    return {name: value for name, value in told.items() if value}


def return_terms(plan: ReturnPlan, agreement: Agreement) -> tuple[dict[str, Any], Proposal | None]:
    """What the comparison of the return starts from, read by home: both classifications and the grade that the tables keep."""
    on = agreement.end or timezone.localdate()
    employee = Employee.objects.filter(pk=agreement.home_file_id).first()
    terms = PayTerms.objects.on(on).filter(employee=agreement.home_file_id, state="approved").first()
    own = grade_of(employee, on) if employee is not None else None
    told = " ".join(filter(None, [terms.category, terms.grade_class, terms.step])) if terms else ""
    there = " ".join(filter(None, [agreement.category, agreement.grade_class, agreement.step]))
    values: dict[str, Any] = {"home_grade": told, "home_band": own.band if own else None, "host_grade": there, "host_band": agreement.band}
    table, wanted = table_on(agreement.host, on), key_of(agreement.category, agreement.grade_class, "")
    line = next((each for each in table.lines.all() if key_of(each.category, each.grade_class, "") == wanted), None) if table else None
    if own is None or line is None:
        return values, None
    found = grade_on_return(
        home=agreement.home, on=on, grade_key=own.pk, host=agreement.host, host_grade_key=line.grade_key, offered_band=plan.post_band
    )
    if found.grade is None:
        return values, None
    return values | {"kept_grade": found.grade.label[:60], "kept_reason": " ".join(found.lines)[:300]}, found
