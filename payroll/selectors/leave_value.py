"""What leave not taken is worth on a day: days of the ledger × monthly pay of the file ÷ days of a month, half up for each employee.

The same figures as the provision for leave, whatever the day, before anything is entered in the accounts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import Sum

from hr_core.models import Institution
from hr_core.selectors.leave import LeaveFrame, leave_statements
from payroll.models import RecurringInput
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


def leave_worth(
    institution: Institution, employees: Iterable[Any], scale: Scale, frame: LeaveFrame
) -> Mapping[int, Worth]:
    """The worth of each employee's balance; those without a balance are worth nothing. Employees bear the `base_salary` of
    `with_current_facts`. A constant number of queries."""
    people = list(employees)
    given = RecurringInput.objects.on(scale.on).filter(employee__in=people, amount__isnull=False, item__code__lt=GAINS_BELOW)
    recurring = dict(given.order_by().values_list("employee").annotate(sum=Sum("amount")))
    monthly = {person.pk: (person.base_salary or 0) + recurring.get(person.pk, 0) for person in people}
    found = {}
    for key, row in leave_statements(institution, people, scale.on, frame).items():
        days, pay = max(row.balance, 0), monthly.get(key, 0)
        amount = half_up(pay * Fraction(days, 1000) / scale.divisor)
        charges = None if scale.charge_rate is None else half_up(amount * scale.charge_rate)
        found[key] = Worth(days, pay, amount, charges)
    return found
