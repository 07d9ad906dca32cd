"""What leave not taken is worth on a day: days of the ledger × monthly pay of the file ÷ days of a month, half up for each employee.

The same figures as the provision for leave, whatever the day, before anything is entered in the accounts. At the day of an
approved provision its parts are read, never computed again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import BigIntegerField, Count, OuterRef, QuerySet, Subquery, Sum
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce

from hr_core.models import Employee, Institution, Posting
from hr_core.selectors.leave import LeaveFrame, leave_statements
from payroll.choices_accounting import ProvisionKind, ProvisionState
from payroll.models import Provision, ProvisionPart, RecurringInput
from payroll.services.accounting.provision_facts import GAINS_BELOW
from payroll.services.accounting.provisions import assumptions_on
from payroll.settlement.told import half_up

WORKING, CALENDAR = 26, 30


@dataclass(frozen=True)
class Worth:
    """Thousandths of a day; minor units. `charges` is None while no approved assumption gives their rate."""

    days: int
    monthly: int
    amount: int
    charges: int | None


@dataclass(frozen=True)
class Scale:
    """What values leave on a day: 26 working days or 30 calendar days in a month, the rate of charges."""

    on: date
    divisor: int
    charge_rate: Fraction | None


def leave_scale(institution: Institution, on: date, frame: LeaveFrame) -> Scale:
    found = assumptions_on(institution, on)
    divisor = WORKING if frame.law_on(on).is_working else CALENDAR
    return Scale(on, divisor, found.rate("charge") if found else None)


@dataclass(frozen=True)
class UnitWorth:
    """The sum of a unit. `days` (thousandths) is None for a provision made before its parts kept them."""

    people: int
    days: int | None
    amount: int
    charges: int | None


def with_monthly_pay(people: QuerySet[Employee], on: date) -> QuerySet[Employee]:
    """`people` of `with_current_facts` with `monthly_gains`: what is given every month besides the base salary, in minor units. No query more."""
    given = RecurringInput.objects.on(on).filter(employee=OuterRef("pk"), amount__isnull=False, item__code__lt=GAINS_BELOW)
    gains = given.order_by().values("employee").annotate(sum=Sum("amount")).values("sum")
    return people.annotate(monthly_gains=Coalesce(Subquery(gains), 0, output_field=BigIntegerField()))


def leave_worth(
    institution: Institution, employees: Iterable[Any], scale: Scale, frame: LeaveFrame
) -> Mapping[int, Worth]:
    """The worth of each employee's balance; those without a balance are worth nothing. Employees bear what `with_current_facts`
    and `with_monthly_pay` add. A constant number of queries."""
    people = list(employees)
    monthly = {person.pk: (person.base_salary or 0) + person.monthly_gains for person in people}
    found = {}
    for key, row in leave_statements(institution, people, scale.on, frame).items():
        days, pay = max(row.balance, 0), monthly.get(key, 0)
        amount = half_up(pay * Fraction(days, 1000) / scale.divisor)
        charges = None if scale.charge_rate is None else half_up(amount * scale.charge_rate)
        found[key] = Worth(days, pay, amount, charges)
    return found


def leave_provision(institution: Institution, on: date | None = None) -> Provision | None:
    """The approved provision for leave of a day; the last one without a day."""
    rows = Provision.objects.filter(institution=institution, kind=ProvisionKind.LEAVE, state=ProvisionState.APPROVED)
    return (rows if on is None else rows.filter(as_at=on)).order_by("-as_at").first()


def units_of_provision(provision: Provision, people: QuerySet[Employee]) -> dict[int, UnitWorth]:
    """The parts of a provision by unit of posting on its day, among `people`. One query, whatever their number."""
    unit = Posting.objects.on(provision.as_at).filter(employee=OuterRef("employee")).order_by("-start").values("unit")[:1]
    parts = ProvisionPart.objects.filter(provision=provision, employee__in=people.values("pk")).order_by()
    rows = parts.annotate(unit=Subquery(unit), days=Cast(KT("told__days"), BigIntegerField())).filter(unit__isnull=False).values("unit")
    rows = rows.annotate(people=Count("pk"), whole=Sum("days"), known=Count("days"), amount_sum=Sum("amount"), charge_sum=Sum("charges"))
    return {
        row["unit"]: UnitWorth(
            row["people"], row["whole"] if row["known"] == row["people"] else None, row["amount_sum"], row["charge_sum"]
        )
        for row in rows
    }  # fmt: skip


def units_of_worth(people: Iterable[Any], worth: Mapping[int, Worth]) -> dict[int, UnitWorth]:
    """The worth of each employee by `unit_key`."""
    found: dict[int, UnitWorth] = {}
    for person in people:
        row = worth.get(person.pk)
        if row is None or person.unit_key is None:
            continue
        held = found.get(person.unit_key, UnitWorth(0, 0, 0, None))
        charges = held.charges if row.charges is None else (held.charges or 0) + row.charges
        found[person.unit_key] = UnitWorth(held.people + 1, (held.days or 0) + row.days, held.amount + row.amount, charges)
    return found
