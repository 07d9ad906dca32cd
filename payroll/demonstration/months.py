"""Paying a month of the demonstration: through Celery, then step by step, each by the person whose step it is."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from hr_core.access import Access
from hr_core.models import Institution
from hr_core.scope import scope
from payroll.choices import CalculationState, RunState
from payroll.demonstration.cast import STEP_OWNERS, acting
from payroll.models import Calculation, PayPeriod, PayRun, RunFile, RunProblem
from payroll.services.calculation import calculation_start
from payroll.services.circuit import period_open, step_take
from payroll.services.files import download_name, file_request
from payroll.services.justifications import problem_justify
from payroll.tasks import calculation_launch

PATIENCE_SECONDS = 240
AFTER_CALCULATION = ("checked", "endorsed", "reviewed", "authorised", "accepted", "in_payment", "paid", "closed")


@dataclass
class Paid:
    """A month paid: what the summary prints."""

    institution: Institution
    run: PayRun
    seconds: float
    folder: Path


#: What happens in a month before its inputs are closed.
Events = Callable[[Institution, PayPeriod, Access], object]


def month_pay(
    institution: Institution, year: int, month: int, *, until: str = "closed", events: Events | None = None
) -> Paid:
    """Take a month from its opening to the step `until`; a run already there is left as it is."""
    with acting(institution, "paie") as access:
        run = period_open(institution=institution, year=year, month=month, actor=access.user)
        if events is not None and run.state == RunState.OPEN:
            events(institution, run.period, access)
    if run.state == RunState.OPEN:
        _take(institution, run, "inputs_closed")
    if _state(institution, run) == RunState.INPUTS_CLOSED:
        _calculate(institution, run)
    for step in AFTER_CALCULATION[: AFTER_CALCULATION.index(until) + 1] if until in AFTER_CALCULATION else ():
        if _is_next(institution, run, step):
            if step == "checked":
                _justify_warnings(institution, run)
            _take(institution, run, step)
    with scope(institution):
        run = PayRun.objects.select_related("period", "institution__country").get(pk=run.pk)
        calculation = run.calculations.filter(state=CalculationState.DONE).first()
    assert calculation is not None and calculation.finished_at is not None
    seconds = (calculation.finished_at - calculation.started_at).total_seconds()
    return Paid(institution, run, seconds, folder_of(institution, run))


def month_files(paid: Paid) -> list[Path]:
    """Ask the workers for the files of a paid month and copy them beside each other under `var/demo/`."""
    wanted = {
        "responsable": (RunFile.Kind.PAYSLIPS_PDF, RunFile.Kind.REGISTER_XLSX, RunFile.Kind.REGISTER_PDF),
        "comptable": (RunFile.Kind.TRANSFER_XLSX, RunFile.Kind.TRANSFER_XML),
    }
    asked: list[int] = []
    for duty, kinds in wanted.items():
        with acting(paid.institution, duty) as access:
            asked += [file_request(run=paid.run, kind=kind, access=access).pk for kind in kinds]
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        with scope(paid.institution):
            files = list(RunFile.objects.select_related("run__period").filter(pk__in=asked))
        if all(each.state != RunFile.State.WAITING for each in files):
            break
        _wait(deadline, "les fichiers de la paie")
    paid.folder.mkdir(parents=True, exist_ok=True)
    written = []
    for each in files:
        if each.state == RunFile.State.FAILED:
            raise RuntimeError(f"{each} : {each.failure}")
        target = paid.folder / download_name(each)
        with each.file.open("rb") as source, target.open("wb") as copy:
            shutil.copyfileobj(source, copy)
        written.append(target)
    return written


def folder_of(institution: Institution, run: PayRun) -> Path:
    return Path(settings.VAR_DIR) / "demo" / institution.code / f"{run.period.year}-{run.period.month:02d}"


def _calculate(institution: Institution, run: PayRun) -> None:
    with acting(institution, "paie") as access:
        calculation = calculation_start(run=run, actor=access.user)
        calculation_launch(calculation)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        with scope(institution):
            calculation = Calculation.objects.get(pk=calculation.pk)
        if calculation.state == CalculationState.DONE:
            return
        if calculation.state != CalculationState.RUNNING:
            raise RuntimeError(f"Calcul {calculation.get_state_display()} : {calculation.failure}")
        _wait(deadline, "le calcul")


def _wait(deadline: float, what: str) -> None:
    if time.monotonic() > deadline:
        raise RuntimeError(f"Les travailleurs Celery n’ont pas fini {what} en {PATIENCE_SECONDS} s.")
    time.sleep(0.1)


def _justify_warnings(institution: Institution, run: PayRun) -> None:
    with acting(institution, "responsable") as access:
        for problem in RunProblem.objects.filter(run=run, severity="warning", state=RunProblem.State.OPEN):
            if problem.employee is None or not problem.employee.is_confidential:
                problem_justify(problem=problem, access=access, reason="Vérifié sur pièces.")


def _is_next(institution: Institution, run: PayRun, step: str) -> bool:
    order = ["open", "inputs_closed", "calculated", *AFTER_CALCULATION]
    return order.index(_state(institution, run)) == order.index(step) - 1


def _state(institution: Institution, run: PayRun) -> str:
    with scope(institution):
        return PayRun.objects.values_list("state", flat=True).get(pk=run.pk)


def _take(institution: Institution, run: PayRun, step: str) -> None:
    with acting(institution, STEP_OWNERS[step]) as access:
        step_take(run=run, access=access, to_state=step)
