"""Launching a calculation from the screen: the whole run in the background, or one employee at once.

One employee calculated again leaves the others, their findings and what was justified about them as they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils.translation import gettext as _

from hr_core.models import Employee, User
from hr_core.services.errors import Refusal
from hr_core.text import french_of
from payroll.choices import RunKind
from payroll.engine import EngineError
from payroll.models import Calculation, PayRun
from payroll.services.calculation import calculation_run_here, calculation_start


@transaction.atomic
def run_calculate(*, run: PayRun, actor: User) -> Calculation:
    """Calculate the whole run; the workers do it after the commit. Raises `Refusal` when rules or run do not allow it."""
    from payroll.services.reversals import reversal_calculate
    from payroll.tasks import calculation_launch

    if run.kind == RunKind.REVERSAL:
        return reversal_calculate(run=run, actor=actor)
    with engine_refusals(_("La paie ne se calcule pas : %(error)s")):
        calculation = calculation_start(run=run, actor=actor)
    calculation_launch(calculation)
    return calculation


@transaction.atomic
def employee_recalculate(*, run: PayRun, employee: Employee, actor: User) -> Calculation:
    """Calculate one payslip of the run in this process. Raises `Refusal` when the run or the rules do not allow it."""
    with engine_refusals(_("Le bulletin %(of_name)s ne se calcule pas : %%(error)s") % {"of_name": french_of(str(employee))}):
        calculation = calculation_start(run=run, actor=actor, employees=[employee.pk])
        return calculation_run_here(calculation=calculation)


@contextmanager
def engine_refusals(sentence: str) -> Iterator[None]:
    """What the engine refuses, told to the person who asked; nothing of the block is kept."""
    try:
        with transaction.atomic():
            yield
    except Refusal:
        raise
    except (EngineError, ArithmeticError, ValueError, LookupError) as error:
        raise Refusal(sentence % {"error": error}) from error
