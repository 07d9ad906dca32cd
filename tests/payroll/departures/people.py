"""People who leave, in any country: a file, and the twelve months that were paid before."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hr_core.models import (
    AdministrativeStatus,
    BankAccount,
    Contract,
    Employee,
    FamilyStatus,
    Institution,
    PayTerms,
    Posting,
    Unit,
)
from payroll.models import Departure, OpeningBalance
from payroll.services.setup import institution_payroll_setup
from payroll.settlement.service import add_months
from tests.cast import account_of

OPENED = dt.date(2026, 1, 1)


def institution_of(country: str) -> Institution:
    """An open institution of a country, with its usual items."""
    found = Institution.objects.filter(country_id=country).select_related("country").order_by("code").first()
    assert found is not None
    Institution.objects.filter(pk=found.pk).update(is_open=True)
    return found


def hired(
    at: Institution, since: dt.date, *, monthly: int, contract: str = Contract.Kind.PERMANENT, number: str = "90001"
) -> Employee:
    """A complete file: employee without executive rank, base salary `monthly`."""
    unit, _ = Unit.objects.get_or_create(institution=at, code="SIEGE", defaults={"name": "Siège", "kind": "head_office"})
    made = Employee.objects.create(
        institution=at,
        staff_number=number,
        last_name="Partant",
        first_names="Jean",
        sex="M",
        birth_on=dt.date(1970, 3, 3),
        hired_on=since,
        seniority_on=since,
    )
    common: dict[str, Any] = {"institution": at, "employee": made, "start": since}
    Contract.objects.create(**common, kind=contract)
    Posting.objects.create(**common, unit=unit, job_title="Gestionnaire")
    AdministrativeStatus.objects.create(**common, kind=AdministrativeStatus.Kind.LABOUR_CODE)
    FamilyStatus.objects.create(**common, marital_status="single")
    PayTerms.objects.create(**common, category="C", base_salary=monthly, state="approved")
    BankAccount.objects.create(**common, bank_name="Banque", account=account_of(at, int(number)), state="approved")
    return made


def taken_over(employee: Employee, until: dt.date, monthly: int, earlier: int | None = None) -> None:
    """The twelve months before the month that begins at or after `until`, paid by the old software: base salary only."""
    first = until.replace(day=1)
    for back in range(1, 13):
        day = add_months(first, -back)
        if add_months(day, 1) <= employee.hired_on:
            break
        amount = earlier if earlier is not None and back > 6 else monthly
        OpeningBalance.objects.create(
            institution=employee.institution, employee=employee, year=day.year, month=day.month, code="1100",
            label="Salaire de base", amount=amount,
        )


def setup(at: Institution) -> None:
    institution_payroll_setup(institution=at, start=OPENED, actor=None)


def departure_of(employee: Employee, **values: Any) -> Departure:
    """A departure that is not saved: what the rules read."""
    return Departure(institution=employee.institution, employee=employee, year=2026, number=1, **values)
