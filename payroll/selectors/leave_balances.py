"""The balance of leave that a payslip prints: what the leave year began with, what it gave, what was taken, what is left."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _

from hr_core.leave.ledger import CAPPED, EXPIRED, TAKEN, Statement
from hr_core.models import Employee, Institution
from hr_core.selectors.leave import LeaveFrame, leave_statements
from hr_core.text import french_decimal
from payroll.documents.payslip_data import LeaveBalance


def leave_balances(institution: Institution, employees: Sequence[Employee], on: date) -> dict[int, LeaveBalance]:
    """By employee, the balance at the end of a day; empty where no ledger is kept. « Report » is what the year began with less
    what expired since, so that report + acquis − pris = solde."""
    frame = LeaveFrame(institution)
    rule = frame.rule_on(on)
    if rule is None or on < frame.begins_on:
        return {}
    year = date(on.year if on.month >= rule.year_month else on.year - 1, rule.year_month, 1)
    kind = _("ouvrables") if frame.law_on(on).is_working else _("calendaires")
    title = _("Congés, en jours %(kind)s") % {"kind": kind}
    return {
        key: _balance(found, year, title) for key, found in leave_statements(institution, employees, on, frame).items()
    }


def _balance(found: Statement, year: date, title: str) -> LeaveBalance:
    this_year = [line.entry for line in found.lines if line.entry.on >= year]
    earned = sum(entry.days for entry in this_year if entry.nature not in (TAKEN, CAPPED, EXPIRED))
    taken = -sum(entry.days for entry in this_year if entry.nature == TAKEN)
    report = found.balance - earned + taken
    values = tuple(french_decimal(Fraction(days, 1000), 2) for days in (report, earned, taken, found.balance))
    return LeaveBalance(title, (_("Report"), _("Acquis"), _("Pris"), _("Solde")), values)
