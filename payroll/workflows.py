"""The circuit of a pay run: who takes which step, after which, and who may not.

The steps are rows of the institution (`CircuitStep`); this is the default of a public fund. A rejection before
payment returns the run to the calculation, with its reason; nothing but the services of this module changes a state.
"""

from __future__ import annotations

from dataclasses import dataclass

from payroll.choices import RunState


@dataclass(frozen=True)
class DefaultStep:
    """One step: the state that it reaches, its button, its right, and the states whose author may not take it."""

    state: RunState
    label: str
    right: str
    differs_from: tuple[RunState, ...] = ()


DEFAULT_CIRCUIT = (
    DefaultStep(RunState.INPUTS_CLOSED, "Arrêter les éléments variables", "payroll_prepare"),
    DefaultStep(RunState.CALCULATED, "Calculer la paie", "payroll_prepare"),
    DefaultStep(RunState.CHECKED, "Déclarer la paie contrôlée", "payroll_check"),
    DefaultStep(
        RunState.ENDORSED, "Viser la paie", "payroll_endorse", (RunState.CALCULATED, RunState.CHECKED)
    ),
    DefaultStep(
        RunState.AUTHORISED,
        "Ordonnancer la paie",
        "payroll_authorise",
        (RunState.CALCULATED, RunState.CHECKED, RunState.ENDORSED),
    ),
    DefaultStep(
        RunState.ACCEPTED,
        "Prendre la paie en charge",
        "payroll_accept",
        (RunState.CALCULATED, RunState.CHECKED, RunState.ENDORSED, RunState.AUTHORISED),
    ),
    DefaultStep(RunState.PAID, "Déclarer la paie payée", "payroll_pay", (RunState.AUTHORISED,)),
    DefaultStep(RunState.CLOSED, "Clôturer et sceller", "payroll_close", (RunState.PAID,)),
)
#: States from which the accounting officer may send the run back to the calculation.
REJECTABLE = (RunState.CHECKED, RunState.ENDORSED, RunState.AUTHORISED, RunState.ACCEPTED)
#: Steps that a run takes on the amounts of its last calculation.
BEFORE_PAYMENT = (RunState.CHECKED, RunState.ENDORSED, RunState.AUTHORISED)
#: States in which a calculation may be launched.
CALCULABLE = (RunState.INPUTS_CLOSED, RunState.CALCULATED)
