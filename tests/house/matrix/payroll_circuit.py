"""Who may open what of the circuit, of what is issued for a run, and of reversals."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from hr_core.access import access_of
from hr_core.scope import scope
from payroll.choices import RunState
from payroll.models import Payslip
from payroll.selectors.circuits import steps_of_circuit
from payroll.services.circuits import StepGiven, circuit_propose
from tests.cast import Zone
from tests.house.matrix import Address
from tests.payroll.months import month_opened, month_taken

VIEW = ("payroll_view",)
PREPARE = ("payroll_prepare",)
PROPOSE = ("payroll_close", "institution_settings")
DECIDE = ("payroll_derogate",)


def proposed(zone: Zone) -> dict[str, Any]:
    """A change of the circuit, proposed by Coumba."""
    month_opened(zone)
    with scope(zone.home, actor=zone.user("coumba")):
        steps = [StepGiven(each.state, each.label, each.right, tuple(each.differs_from)) for each in steps_of_circuit(None)]
        made = circuit_propose(
            institution=zone.home,
            start=timezone.localdate(),
            steps=steps,
            reason="Décision n° 4",
            access=access_of(zone.user("coumba"), zone.home.pk),
        )
    return {"pk": made.pk}


def run(zone: Zone) -> dict[str, Any]:
    return {"pk": month_opened(zone).pk}


def slip(zone: Zone) -> dict[str, Any]:
    found = month_taken(zone, month_opened(zone), RunState.CALCULATED)
    with scope(zone.home):
        return {"pk": Payslip.objects.get(run=found, employee=zone.employee("awa")).pk}


ADDRESSES = {
    "payroll:circuit": Address((*VIEW, "institution_settings")),
    "payroll:circuit_propose": Address(PROPOSE),
    "payroll:circuit_adopt": Address(PROPOSE),
    "payroll:circuit_detail": Address((*VIEW, "institution_settings"), proposed),
    "payroll:circuit_approve": Address(DECIDE, proposed),
    "payroll:circuit_refuse": Address(DECIDE, proposed),
    "payroll:circuit_withdraw": Address(PROPOSE, proposed),
    "payroll:run_issue": Address(VIEW, run),
    "payroll:run_steps": Address(VIEW, run),
    "payroll:run_reverse": Address(PREPARE, run),
    "payroll:payslip_reverse": Address(PREPARE, slip),
}
