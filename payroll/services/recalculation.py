"""One employee calculated again at once, the others and their controls left as they are."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from hr_core.models import Employee, User
from hr_core.services.errors import Refusal
from payroll.engine import EngineError
from payroll.models import Calculation, PayRun
from payroll.services.calculation import calculation_run_here, calculation_start


@transaction.atomic
def employee_recalculate(*, run: PayRun, employee: Employee, actor: User) -> Calculation:
    """Calculate one payslip of the run in this process. Raises `Refusal` when the run or the rules do not allow it."""
    calculation = calculation_start(run=run, actor=actor, employees=[employee.pk])
    try:
        with transaction.atomic():
            return calculation_run_here(calculation=calculation)
    except (EngineError, ArithmeticError, ValueError, LookupError) as error:
        raise Refusal(
            _("Le bulletin de %(name)s ne se calcule pas : %(error)s") % {"name": employee, "error": error}
        ) from error
