"""The circuit of a run outside the headcount: who takes which step, after which, and who may not.

Nothing but `payroll.services.outside.circuit` changes a state. A rejection before payment sends a run back to its
calculation, with its reason.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from payroll.choices_outside import OutsideState


@dataclass(frozen=True)
class OutsideStep:
    """One step: from, to, its button, its right, the states whose author may not take it, its condition."""

    origin: OutsideState
    target: OutsideState
    label: str
    right: str
    differs_from: tuple[OutsideState, ...] = ()
    needs_no_blocking: bool = False


STEPS = (
    OutsideStep(OutsideState.DRAFT, OutsideState.CALCULATED, _("Calculer"), "outside_prepare"),
    OutsideStep(
        OutsideState.CALCULATED,
        OutsideState.CHECKED,
        _("Déclarer contrôlée"),
        "outside_approve",
        (OutsideState.CALCULATED,),
        needs_no_blocking=True,
    ),
    OutsideStep(
        OutsideState.CHECKED,
        OutsideState.AUTHORISED,
        _("Ordonnancer"),
        "payroll_authorise",
        (OutsideState.CALCULATED, OutsideState.CHECKED),
    ),
    OutsideStep(
        OutsideState.AUTHORISED,
        OutsideState.PAID,
        _("Déclarer payée"),
        "outside_pay",
        (OutsideState.CALCULATED, OutsideState.CHECKED, OutsideState.AUTHORISED),
    ),
    OutsideStep(
        OutsideState.PAID, OutsideState.CLOSED, _("Clôturer"), "outside_approve", (OutsideState.PAID,)
    ),
)
#: States that may be sent back to the calculation, and who may.
REJECTABLE = (OutsideState.CHECKED, OutsideState.AUTHORISED)
REJECTERS = ("outside_approve", "payroll_authorise", "outside_pay")
#: States in which a run is calculated, or given up.
CALCULABLE = (OutsideState.DRAFT, OutsideState.CALCULATED)


def step_from(state: str) -> OutsideStep | None:
    return next((step for step in STEPS if step.origin == state), None)


#: States of a run whose orders may be prepared.
ORDERABLE = (OutsideState.AUTHORISED,)
