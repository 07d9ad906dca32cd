"""A paid month written straight into the tables: one line of each kind that the law of a country knows, for a few employees.

What returns and third parties read is what payslips hold; how it was calculated is tested elsewhere.
"""

from __future__ import annotations

import datetime as dt

from hr_core.access import Access
from hr_core.models import Employee, Institution, User
from payroll.choices import CalculationState, RunState, Section
from payroll.countries import law
from payroll.models import Calculation, PayPeriod, PayRun, Payslip, PayslipLine, RunColumn
from payroll.services.returns.dues import dues_write

WITHHELD = (Section.EMPLOYEE_CONTRIBUTION, Section.TAX)
RIGHTS = frozenset(
    {"returns_view", "returns_prepare", "returns_check", "returns_file", "returns_post", "parties_view",
     "parties_manage", "parties_approve", "confidential_view"}
)  # fmt: skip


def access(user: User, institution: Institution, *rights: str) -> Access:
    """Somebody who may do everything with returns and third parties, or what is named."""
    return Access(user, institution, [institution], frozenset({"payroll_officer"}), frozenset(rights) or RIGHTS)


def employees(institution: Institution, number: int = 3) -> list[Employee]:
    held = list(Employee.objects.filter(institution=institution, staff_number__startswith="D").order_by("staff_number"))
    return held or [
        Employee.objects.create(
            institution=institution, staff_number=f"D{rank:03d}", last_name=f"Agent{rank}", first_names="Essai", sex="F",
            hired_on=dt.date(2020, 1, 1), seniority_on=dt.date(2020, 1, 1), birth_on=dt.date(1990, 1, 1),
            social_security_number="" if rank == 0 else f"SS{rank:05d}",
        )
        for rank in range(number)
    ]  # fmt: skip


def month_written(
    institution: Institution, year: int = 2026, month: int = 1, *, unit: int = 1_000, kind: str = "regular", people: int = 3
) -> PayRun:
    """A paid run: each legal line takes `unit` × its rank of each employee, on a base ten times greater."""
    staff = employees(institution, people)
    period, _ = PayPeriod.objects.get_or_create(institution=institution, year=year, month=month)
    number = period.runs.filter(kind=kind).count() + 1
    run = PayRun.objects.create(institution=institution, period=period, kind=kind, number=number, state=RunState.PAID)
    calculation = Calculation.objects.create(institution=institution, run=run, definition={}, state=CalculationState.DONE)
    lines = law(institution.country_id).lines
    columns = RunColumn.objects.bulk_create(
        RunColumn(
            institution=institution, run=run, code=line.code, label=line.label, section=line.section, order=rank,
            recipient=line.recipient[:48], branch=line.branch, people=len(staff), total=unit * rank * len(staff),
            total_base=unit * rank * 10 * len(staff),
        )
        for rank, line in enumerate(lines, start=1)
    )  # fmt: skip
    for employee in staff:
        withheld = sum(column.total for column in columns if column.section in WITHHELD) // len(staff)
        employer = sum(column.total for column in columns if column.section not in WITHHELD) // len(staff)
        gross = unit * 1_000
        slip = Payslip.objects.create(
            institution=institution, run=run, employee=employee, calculation=calculation,
            is_confidential=employee.is_confidential,
            identity={
                "name": employee.full_name, "last_name": employee.last_name, "first_names": employee.first_names,
                "staff_number": employee.staff_number, "social_security_number": employee.social_security_number,
                "hired_on": "2020-01-01",
            },
            inputs={}, gross=gross, taxable=gross, contributions=withheld, tax=0, deductions=0, net=gross - withheld,
            employer=employer,
        )  # fmt: skip
        PayslipLine.objects.bulk_create(
            PayslipLine(
                institution=institution, run=run, payslip=slip, column=column, base=column.total_base // len(staff),
                quantity=0, rate=0, amount=column.total // len(staff),
            )
            for column in columns
        )  # fmt: skip
    dues_write(run=run)
    return run
