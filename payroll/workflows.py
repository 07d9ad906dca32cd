"""The circuit of a pay run: who takes which step, after which, and who may not.

The steps are rows of the institution (`CircuitStep`); this is the default of a public fund. A rejection before
payment returns the run to the calculation, with its reason; nothing but the services of this module changes a state.
"""

from __future__ import annotations

from dataclasses import dataclass

from payroll.choices import RunState


@dataclass(frozen=True)
class DefaultStep:
    """One step: the state that it reaches, its button, its right, and the states whose author may not take it.

    An institution keeps the order and may rename the step, give it another right, or drop it when it `is_optional`;
    whatever it says, the author of a state of `always_differs` never takes the step without a derogation.
    """

    state: RunState
    label: str
    right: str
    differs_from: tuple[RunState, ...] = ()
    is_optional: bool = False
    always_differs: tuple[RunState, ...] = ()


_CHECKS = (RunState.CALCULATED, RunState.CHECKED)
_VISAS = (*_CHECKS, RunState.ENDORSED, RunState.REVIEWED)
DEFAULT_CIRCUIT = (
    DefaultStep(RunState.INPUTS_CLOSED, "Arrêter les éléments variables", "payroll_prepare"),
    DefaultStep(RunState.CALCULATED, "Calculer la paie", "payroll_prepare"),
    DefaultStep(RunState.CHECKED, "Déclarer la paie contrôlée", "payroll_check"),
    DefaultStep(RunState.ENDORSED, "Viser la paie", "payroll_endorse", _CHECKS, is_optional=True),
    DefaultStep(
        RunState.REVIEWED,
        "Viser au contrôle de gestion",
        "payroll_review",
        (*_CHECKS, RunState.ENDORSED),
        is_optional=True,
    ),
    DefaultStep(
        RunState.AUTHORISED, "Ordonnancer la paie", "payroll_authorise", _VISAS, always_differs=(RunState.CALCULATED,)
    ),
    DefaultStep(
        RunState.ACCEPTED,
        "Prendre la paie en charge",
        "payroll_accept",
        (*_VISAS, RunState.AUTHORISED),
        always_differs=(RunState.CALCULATED, RunState.AUTHORISED),
    ),
    DefaultStep(
        RunState.IN_PAYMENT,
        "Mettre la paie en paiement",
        "payroll_pay",
        (RunState.AUTHORISED,),
        is_optional=True,
        always_differs=(RunState.AUTHORISED,),
    ),
    DefaultStep(
        RunState.PAID,
        "Déclarer la paie payée",
        "payroll_pay",
        (RunState.AUTHORISED,),
        always_differs=(RunState.AUTHORISED,),
    ),
    DefaultStep(RunState.CLOSED, "Clôturer et sceller", "payroll_close", (RunState.PAID,)),
)
STEP_OF = {step.state: step for step in DEFAULT_CIRCUIT}
#: The rights that a step may ask for.
STEP_RIGHTS = tuple(dict.fromkeys(step.right for step in DEFAULT_CIRCUIT))
#: States from which a run may be sent back to its calculation.
REJECTABLE = (
    RunState.CHECKED,
    RunState.ENDORSED,
    RunState.REVIEWED,
    RunState.AUTHORISED,
    RunState.ACCEPTED,
    RunState.IN_PAYMENT,
)
#: Who may reject; once the run is in payment, its payer alone.
REJECT_RIGHTS = ("payroll_accept", "payroll_authorise", "payroll_endorse", "payroll_review")
REJECT_IN_PAYMENT = ("payroll_accept", "payroll_pay")
#: Steps that a run takes on the amounts of its last calculation.
BEFORE_PAYMENT = (RunState.CHECKED, RunState.ENDORSED, RunState.REVIEWED, RunState.AUTHORISED)
#: States in which a calculation may be launched.
CALCULABLE = (RunState.INPUTS_CLOSED, RunState.CALCULATED)
