"""The balance of leave that a payslip prints: what the leave year began with, what it gave, what was taken, what is left.

Until the run is paid it is read from the ledger; then it is what was kept with the payslip.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _

from hr_core.leave.ledger import CAPPED, EXPIRED, TAKEN, Statement
from hr_core.models import Employee, Institution
from hr_core.selectors.leave import LeaveFrame, leave_statements
from hr_core.text import french_decimal
from payroll.documents.payslip_data import LeaveBalance
from payroll.models import PayRun, Payslip, PayslipLeave


@dataclass(frozen=True)
class LeaveFigures:
    """Thousandths of a day. « Report » is what the year began with less what expired since: carried + earned − taken = balance."""

    is_working: bool
    carried: int
    earned: int
    taken: int
    balance: int

    def as_row(self) -> dict[str, int | bool]:
        return asdict(self)

    def shown(self) -> LeaveBalance:
        kind = _("ouvrables") if self.is_working else _("calendaires")
        values = tuple(french_decimal(Fraction(days, 1000), 2) for days in (self.carried, self.earned, self.taken, self.balance))
        return LeaveBalance(
            _("Congés, en jours %(kind)s") % {"kind": kind}, (_("Report"), _("Acquis"), _("Pris"), _("Solde")), values
        )


def leave_balances(run: PayRun, payslips: Collection[Payslip]) -> dict[int, LeaveBalance]:
    """By employee, the balance to print; empty where no ledger was kept. One query for a run that was paid with its balances."""
    sealed = PayslipLeave.objects.filter(payslip__in=[payslip.pk for payslip in payslips]).values_list(
        "payslip__employee_id", "is_working", "carried", "earned", "taken", "balance"
    )
    found = {employee: LeaveFigures(*figures) for employee, *figures in sealed}
    if not found and not PayslipLeave.objects.filter(run=run).exists():
        found = leave_figures(run.institution, [payslip.employee for payslip in payslips], run.period.last_day)
    return {employee: figures.shown() for employee, figures in found.items()}


def leave_figures(institution: Institution, employees: Sequence[Employee], on: date) -> dict[int, LeaveFigures]:
    """By employee, the balance at the end of a day as the ledger tells it now."""
    frame = LeaveFrame(institution)
    rule = frame.rule_on(on)
    if rule is None or on < frame.begins_on:
        return {}
    year = date(on.year if on.month >= rule.year_month else on.year - 1, rule.year_month, 1)
    is_working = frame.law_on(on).is_working
    return {
        key: _figures(found, year, is_working)
        for key, found in leave_statements(institution, employees, on, frame).items()
    }


def _figures(found: Statement, year: date, is_working: bool) -> LeaveFigures:
    this_year = [line.entry for line in found.lines if line.entry.on >= year]
    earned = sum(entry.days for entry in this_year if entry.nature not in (TAKEN, CAPPED, EXPIRED))
    taken = -sum(entry.days for entry in this_year if entry.nature == TAKEN)
    return LeaveFigures(is_working, found.balance - earned + taken, earned, taken, found.balance)
