"""What a retirement would pay, for the dossiers of the careers; the loans that would be due; nothing is written."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import Employee
from hr_core.registry import registry
from hr_core.text import french_amount, french_date, french_month
from hr_core.ui.parts import Panel
from payroll.choices_departures import AmountKind, Cause
from payroll.models import BackPayCase, Departure, Payslip
from payroll.selectors.departures import departures_of
from payroll.selectors.loans import balance_of, loans_of
from payroll.services.departure_amounts import Facts, end_of_career, loans


def retirement_amounts(employee: Employee, on: date) -> list[dict[str, Any]]:
    """The end-of-career indemnity and the loans due, as a departure on the eve of `on` would compute them from today's facts.

    Amounts in minor units; None with its question when a figure is not known. Leave and the last month are of the departure itself.
    """
    last = on - timedelta(days=1)
    departure = Departure(
        institution=employee.institution, employee=employee, cause=Cause.RETIREMENT, notified_on=timezone.localdate(), last_worked_on=last,
        last_paid_on=last,
    )  # fmt: skip
    facts = Facts(departure)
    told = end_of_career(facts)
    rows = [
        {
            "label": str(AmountKind.END_OF_CAREER.label), "amount": told.amount, "formula": told.formula or told.question,
            "terms": [list(term) for term in told.terms], "sentences": list(told.sentences), "sources": list(told.sources),
        }
    ]  # fmt: skip
    for due in loans(facts):
        amount = due.told.amount
        rows.append({
            "label": due.label or str(due.kind.label), "amount": -amount if amount else amount, "formula": due.told.formula,
            "terms": [], "sentences": list(due.told.sentences), "sources": list(due.told.sources),
        })  # fmt: skip
    return rows


def former_settlement(employee: Employee, access: Access) -> Panel | None:
    """The departures of somebody who has left, for who consults them."""
    if not access.has("departure_view", "departure_manage"):
        return None
    rows = departures_of(access).filter(employee=employee.pk)
    facts = [(str(row.get_cause_display()).capitalize(), f"{french_date(row.last_paid_on)}, {row.get_state_display()}") for row in rows]
    return Panel(_("Décompte final"), facts) if facts else None


def former_loans(employee: Employee, access: Access) -> Panel | None:
    """What somebody who has left still owes."""
    if not access.has("loan_manage", "loan_decide"):
        return None
    currency = employee.institution.country.currency
    facts = [(str(loan), french_amount(balance_of(loan), currency, unit=True)) for loan in loans_of(access).filter(employee=employee.pk)]
    return Panel(_("Prêts"), facts) if facts else None


def former_pay(employee: Employee, access: Access) -> Panel | None:
    """The last payslip and the back pay of somebody who has left."""
    if not access.has("payroll_view"):
        return None
    facts = list(_pay_facts(employee))
    return Panel(_("Paie"), facts) if facts else None


def _pay_facts(employee: Employee) -> Iterator[tuple[str, Any]]:
    last = Payslip.objects.filter(employee=employee.pk).select_related("run__period").order_by("-run__period__year", "-run__period__month").first()
    if last is not None:
        yield _("Dernier bulletin"), french_month(last.run.period.year, last.run.period.month)
    for case in BackPayCase.objects.filter(employee=employee.pk):
        yield _("Rappel"), str(case.get_state_display())


def register() -> None:
    registry.retirement_amounts = retirement_amounts
    registry.former_panels += [former_settlement, former_loans, former_pay]
