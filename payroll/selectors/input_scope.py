"""For whom a person may read and enter variable inputs: the whole institution, or the units entrusted to an entry clerk.

The unit of an employee in a month is that of the last posting of the month, as on the payslip.
"""

from __future__ import annotations

from datetime import date

from django.db.models import IntegerField, OuterRef, QuerySet, Subquery

from hr_core.access import Access, managed_units
from hr_core.models import Employee, Posting, Unit
from hr_core.selectors.organisation import units_below
from payroll.models import InputClerk, PayPeriod, PayRun, VariableInput
from payroll.selectors.visibility import inputs_of

SEE = ("payroll_view", "inputs_enter")
ENTER = ("payroll_prepare", "inputs_enter")
WHOLE = ("payroll_view", "payroll_prepare")


def entry_units(access: Access, on: date) -> frozenset[int] | None:
    """The units whose inputs this person reads and enters; None when it is the whole institution.

    A clerk has the units entrusted on that day, those for which they hold a role and those that they head, each with the units
    below. Asked once for each access and day.
    """
    if access.has(*WHOLE):
        return None
    if not access.has("inputs_enter"):
        return frozenset()
    kept = access.__dict__.setdefault("_entry_units", {})
    if on not in kept:
        entrusted = InputClerk.objects.on(on).filter(user=access.user).values_list("unit_id", flat=True)
        given = access.limits.get("inputs_enter", frozenset())
        kept[on] = frozenset([*units_below({*entrusted, *given}), *managed_units(access)])
    return kept[on]


def units_entered(access: Access, on: date) -> QuerySet[Unit]:
    """The units that one may choose on the entry screens."""
    units = entry_units(access, on)
    found = Unit.objects.order_by("code")
    return found if units is None else found.filter(pk__in=units)


def unit_of_month(period: PayPeriod, employee: str = "pk") -> Subquery:
    """The key of an employee's unit in a month, as an annotation."""
    postings = Posting.objects.between(period.first_day, period.next_day).filter(employee=OuterRef(employee))
    return Subquery(postings.order_by("-start").values("unit")[:1], output_field=IntegerField())


def employees_entered(access: Access, period: PayPeriod, run: PayRun | None = None) -> QuerySet[Employee]:
    """The employees of the month (or those of a run that names its own) whom this person may see here, each with
    `unit_key`, the confidential population left out for those who are not entrusted with it."""
    found = Employee.objects.annotate(unit_key=unit_of_month(period))
    if run is not None and run.employees is not None:
        found = found.filter(pk__in=run.employees)
    else:
        found = found.filter(hired_on__lt=period.next_day).exclude(left_on__lte=period.first_day)
    if not access.has("confidential_view"):
        found = found.filter(is_confidential=False)
    units = entry_units(access, period.last_day)
    return found if units is None else found.filter(unit_key__in=units)


def inputs_read(access: Access, period: PayPeriod, run: PayRun | None = None) -> QuerySet[VariableInput]:
    """The variable inputs of a month (of another of its runs, when one is named) that this person may read."""
    found = inputs_of(access).filter(period=period, run=run)
    if entry_units(access, period.last_day) is None:
        return found
    return found.filter(employee__in=employees_entered(access, period, run).order_by().values("pk"))


def input_read(access: Access, key: int) -> VariableInput | None:
    """One variable input, when this person may read it."""
    found = inputs_of(access).select_related("run").filter(pk=key).first()
    if found is None or inputs_read(access, found.period, found.run).filter(pk=key).exists():
        return found
    return None
