"""Who may read which payslips and findings: one filter for the lists, the pages, the searches and the exports.

The confidential population is absent for whoever does not hold `confidential_view`; totals of a run join it.
"""

from __future__ import annotations

from typing import Any

from django.db.models import BooleanField, Q, QuerySet
from django.db.models.expressions import RawSQL

from hr_core.access import Access, within_reach
from payroll.models import (
    BackPayCase,
    Overpayment,
    Payment,
    PayRun,
    Payslip,
    PayslipReplacement,
    RunFile,
    RunProblem,
    VariableInput,
)

#: Whether a run names somebody whom everybody may see; the table of the query is `payroll_payrun` itself.
NAMES_A_PLAIN_EMPLOYEE = (
    "EXISTS (SELECT 1 FROM hr_core_employee e WHERE e.id = ANY (payroll_payrun.employees) AND NOT e.is_confidential)"
)


def plain_runs(runs: QuerySet[PayRun]) -> QuerySet[PayRun]:
    """Without those that pay the confidential population alone: their totals would tell what it is paid."""
    named = RawSQL(NAMES_A_PLAIN_EMPLOYEE, (), output_field=BooleanField())
    return runs.filter(Q(employees__isnull=True) | Q(named))


def runs_of(access: Access, runs: QuerySet[PayRun] | None = None) -> QuerySet[PayRun]:
    """The runs that an officer may open: all, or all but those of the confidential population alone."""
    found = PayRun.objects.all() if runs is None else runs
    return found if is_all_seen(access) else plain_runs(found)


def payslips_of(access: Access) -> QuerySet[Payslip]:
    """The payslips that an officer may open: all, or all but the confidential ones (one's own excepted); those of their units for
    whoever holds a role there only."""
    found = Payslip.objects.select_related("run__period", "employee")
    if access.has("payslips_read") and not access.has("payroll_view"):
        found = within_reach(found, access, "payslips_read")
    return found if is_all_seen(access) else found.filter(Q(is_confidential=False) | Q(employee__user=access.user))


def problems_of(access: Access) -> QuerySet[RunProblem]:
    """The findings that an officer may read; those about nobody in particular are for everybody."""
    return RunProblem.objects.select_related("employee").filter(problems_seen(access))


def problems_seen(access: Access) -> Q:
    """The same as a condition, to count with."""
    if is_all_seen(access):
        return Q(pk__isnull=False)
    return Q(employee__isnull=True) | Q(employee__is_confidential=False) | Q(employee__user=access.user)


def inputs_of(access: Access) -> QuerySet[VariableInput]:
    """The variable inputs that an officer may read."""
    found = VariableInput.objects.select_related("employee", "item", "period", "entered_by")
    if is_all_seen(access):
        return found
    return found.filter(Q(employee__is_confidential=False) | Q(employee__user=access.user))


def payments_of(access: Access) -> QuerySet[Payment]:
    """The payments that an officer may read."""
    found = Payment.objects.select_related("payslip__employee")
    return found if is_all_seen(access) else found.filter(payslip__is_confidential=False)


def files_of(access: Access) -> QuerySet[RunFile]:
    """The files that an officer may download."""
    found = RunFile.objects.select_related("unit", "slip", "created_by", "run__period")
    return found if is_all_seen(access) else found.filter(with_confidential=False)


def is_all_seen(access: Any) -> bool:
    """Whether the confidential population is shown to this person."""
    return access.has("confidential_view")


def cases_of(access: Access) -> QuerySet[BackPayCase]:
    """The cases of back pay that an officer may read."""
    found = BackPayCase.objects.select_related("employee", "scan", "proposed_by", "decided_by")
    if is_all_seen(access):
        return found
    return found.filter(Q(employee__is_confidential=False) | Q(employee__user=access.user))


def overpayments_of(access: Access) -> QuerySet[Overpayment]:
    """The overpayments that an officer may read."""
    found = Overpayment.objects.select_related("employee", "case")
    if is_all_seen(access):
        return found
    return found.filter(Q(employee__is_confidential=False) | Q(employee__user=access.user))


def replacements_seen(access: Access) -> QuerySet[PayslipReplacement]:
    """The cancelled payslips that an officer may read."""
    found = PayslipReplacement.objects.select_related(
        "cancelled__run__period",
        "cancelled__numbered",
        "cancelled__employee",
        "replaced_by__numbered",
        "run__period",
        "asked_by",
    )
    return found.filter(cancelled__in=payslips_of(access).values("pk"))
