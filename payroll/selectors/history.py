"""What happened to a payslip: its calculations, the inputs entered, the findings answered, the steps of its run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from payroll.choices import CalculationState
from payroll.models import Payslip, RunProblem, VariableInput


@dataclass(frozen=True)
class Moment:
    """One thing that happened: when, what, by whom, and a remark."""

    at: datetime | None
    what: str
    who: str = ""
    remark: str = ""


def payslip_history(payslip: Payslip) -> list[Moment]:
    """Newest first; four queries."""
    run, employee = payslip.run, payslip.employee_id
    found = [
        Moment(
            event.at,
            event.get_to_state_display().capitalize() if not event.is_rejection else _("Retour au calcul"),
            " ".join(filter(None, (str(event.actor or ""), f"({event.quality})" if event.quality else ""))),
            event.remark,
        )
        for event in run.events.select_related("actor")
    ]
    calculations = run.calculations.filter(
        Q(employees__isnull=True) | Q(employees__contains=[employee]), state=CalculationState.DONE
    ).select_related("started_by")
    for calculation in calculations:
        alone = _("Recalcul de cet agent seul") if calculation.employees is not None else _("Calcul de la campagne")
        found.append(Moment(calculation.finished_at, alone, str(calculation.started_by or "")))
    for given in VariableInput.objects.filter(period=run.period, employee=employee).select_related("item", "entered_by"):
        what = _("Élément variable saisi : rubrique %(item)s") % {"item": given.item}
        found.append(Moment(given.entered_at, what, str(given.entered_by or ""), given.comment))
    answered = RunProblem.objects.filter(run=run, employee=employee, state=RunProblem.State.JUSTIFIED)
    known = [moment for moment in found if moment.at is not None]
    known.sort(key=lambda moment: moment.at, reverse=True)  # type: ignore[arg-type,return-value]
    undated = [
        Moment(None, _("Justifié : %(finding)s") % {"finding": each.message}, str(each.justified_by), each.justification)
        for each in answered.select_related("justified_by")
    ]
    return [*undated, *known]
