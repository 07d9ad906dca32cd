"""Changes with a past date, and sums of what was paid, for the tests of back pay."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Sum

from hr_core.access import access_of
from hr_core.facts import BY_SLUG
from hr_core.models import PayTerms
from hr_core.scope import scope
from hr_core.services.approvals import fact_approve
from hr_core.services.facts import fact_add
from payroll.models import BackPayCase, BackPayLine, BackPayScan, PayslipLine
from payroll.services.back_pay_decisions import case_approve, case_propose
from payroll.services.back_pay_search import back_pay_search
from payroll.services.levy_attributions import attribution_answer, levies_on
from tests.cast import Zone


def raised(zone: Zone, name: str, start: dt.date, base_salary: int, **more: Any) -> PayTerms:
    """A base salary that holds from a day, proposed by one person and approved by another."""
    with scope(zone.home, actor=zone.user("fatou"), reason="décision"):
        fact = fact_add(
            employee=zone.employee(name),
            kind=BY_SLUG["classement"],
            values={"start": start, "category": "C", "step": "4", "base_salary": base_salary, **more},
            actor=zone.user("fatou"),
        )
    with scope(zone.home, actor=zone.user("khady"), reason="décision"):
        return fact_approve(fact=fact, actor=zone.user("khady"))


def searched(zone: Zone, since: dt.date | None = None) -> BackPayScan:
    with scope(zone.home, actor=zone.user("ousmane")):
        return back_pay_search(institution=zone.home, actor=zone.user("ousmane"), since=since)


def case_of(zone: Zone, name: str, **more: Any) -> BackPayCase:
    return BackPayCase.objects.filter(employee=zone.employee(name), **more).latest("pk")


def lines_of_case(case: BackPayCase, month: int | None = None) -> dict[str, int]:
    """Differences by line, of a month of origin or of all."""
    found = BackPayLine.objects.filter(origin__case=case)
    if month is not None:
        found = found.filter(origin__month=month)
    return dict(found.order_by().values("code").annotate(sum=Sum("amount")).values_list("code", "sum"))


def paid_lines(zone: Zone, name: str, **runs: Any) -> dict[str, int]:
    """What payslips paid by line, over some runs (`run__period__month=2`)."""
    found = PayslipLine.objects.filter(payslip__employee=zone.employee(name), **{f"payslip__{k}": v for k, v in runs.items()})
    return dict(found.order_by().values("column__code").annotate(sum=Sum("amount")).values_list("column__code", "sum"))


def answered(zone: Zone, way: str = "origin", *, but: dict[str, str] | None = None, rate: int | None = None) -> None:
    """The institution says to which month each levy of January 2026 is attributed; `but`: levies with another way."""
    start = dt.date(2026, 1, 1)
    with scope(zone.home, actor=zone.user("ousmane")):
        for levy in levies_on(zone.home, start):
            chosen = (but or {}).get(levy.code, way)
            values = {
                "start": start,
                "way": chosen,
                "rate": rate if chosen == "special" else None,
                "source": "Lettre de la caisse du 12 janvier 2026",
                "author": "Service juridique",
            }
            attribution_answer(institution=zone.home, levies=[levy.code], values=values, actor=zone.user("ousmane"))


def proposed(zone: Zone, case: BackPayCase, **more: Any) -> BackPayCase:
    user = zone.user("ousmane")
    with scope(zone.home, actor=user):
        return case_propose(case=case, access=access_of(user, zone.home.pk), **more)


def approved(zone: Zone, name: str, **more: Any) -> BackPayCase:
    """The open case of somebody, proposed by Ousmane and approved by Binta."""
    with scope(zone.home):
        case = case_of(zone, name)
    proposed(zone, case, **more)
    user = zone.user("binta")
    with scope(zone.home, actor=user):
        return case_approve(case=case, access=access_of(user, zone.home.pk))
