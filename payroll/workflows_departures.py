"""The states of a departure: from, to, right, button and what must hold; buttons and refusals come from this table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import french_count
from payroll.choices import CalculationState, RunState
from payroll.choices_departures import ClearanceState, DepartureState, OverrideState
from payroll.models import Departure

MANAGE, ENDORSE = "departure_manage", "departure_endorse"
#: States of the settlement's run in which its payslip may still be calculated again.
RUN_OPEN = (RunState.OPEN, RunState.INPUTS_CLOSED, RunState.CALCULATED)


def amounts_are_known(departure: Departure) -> str:
    missing = [amount.label for amount in departure.amounts.all() if amount.is_missing]
    if missing:
        return _("Il manque un chiffre : %(names)s.") % {"names": ", ".join(missing)}
    waiting = sum(amount.override == OverrideState.PROPOSED for amount in departure.amounts.all())
    return french_count(waiting, _("montant proposé attend sa décision."), _("montants proposés attendent leur décision.")) if waiting else ""


def heirs_are_checked(departure: Departure) -> str:
    if departure.is_death and departure.death.heirs_checked_at is None:
        return _("Les ayants droit sont à vérifier par une deuxième personne.")
    return ""


def pay_is_calculated(departure: Departure) -> str:
    run = departure.run
    if run is None or not run.payslips.filter(employee=departure.employee_id).exists():
        return _("La paie du solde est à calculer d’abord.")
    if run.calculations.filter(state=CalculationState.RUNNING).exists():
        return _("Un calcul est en cours : attendre qu’il se termine.")
    return ""


def run_is_open(departure: Departure) -> str:
    if departure.run is not None and departure.run.state not in RUN_OPEN:
        return _("La paie du solde est déjà contrôlée : la rejeter d’abord depuis sa campagne.")
    return ""


def receipts_are_signed(departure: Departure) -> str:
    if departure.is_death:
        unsigned = [heir.name for heir in departure.heirs.all() if heir.receipt_on is None]
        return _("Reçus à signer : %(names)s.") % {"names": ", ".join(unsigned)} if unsigned else ""
    return "" if departure.signed_on else _("Le reçu pour solde de tout compte est à signer.")


def clearances_are_done(departure: Departure) -> str:
    left = sum(
        clearance.state in (ClearanceState.WAITING, ClearanceState.OWED) for clearance in departure.clearances.all()
    )
    return french_count(left, _("quitus manque encore."), _("quitus manquent encore.")) if left else ""


@dataclass(frozen=True)
class Step:
    """A step: `needs` give a sentence while they do not hold. `asks_reason`: the remark is required."""

    slug: str
    sources: tuple[DepartureState, ...]
    target: DepartureState
    right: str
    label: object
    needs: tuple[Callable[[Departure], str], ...] = ()
    asks_reason: bool = False

    def obstacle(self, departure: Departure) -> str:
        """Why the step cannot be taken now, empty when it can."""
        return next((sentence for need in self.needs if (sentence := need(departure))), "")


STEPS = (
    Step(
        "calculer",
        (DepartureState.PREPARED, DepartureState.CALCULATED),
        DepartureState.CALCULATED,
        MANAGE,
        gettext_lazy("Calculer le décompte"),
        (run_is_open,),
    ),
    Step(
        "viser",
        (DepartureState.CALCULATED,),
        DepartureState.ENDORSED,
        ENDORSE,
        gettext_lazy("Viser le décompte"),
        (amounts_are_known, heirs_are_checked, pay_is_calculated),
    ),
    Step(
        "renvoyer",
        (DepartureState.ENDORSED,),
        DepartureState.CALCULATED,
        ENDORSE,
        gettext_lazy("Renvoyer au calcul"),
        (run_is_open,),
        asks_reason=True,
    ),
    Step(
        "clore",
        (DepartureState.PAID,),
        DepartureState.CLOSED,
        MANAGE,
        gettext_lazy("Clore le dossier"),
        (receipts_are_signed, clearances_are_done),
    ),
    Step(
        "annuler",
        (DepartureState.PREPARED, DepartureState.CALCULATED, DepartureState.ENDORSED),
        DepartureState.CANCELLED,
        MANAGE,
        gettext_lazy("Annuler le départ"),
        (run_is_open,),
        asks_reason=True,
    ),
)
BY_SLUG = {step.slug: step for step in STEPS}
#: The step that leads forward from each state.
FORWARD = {
    DepartureState.PREPARED: "calculer",
    DepartureState.CALCULATED: "viser",
    DepartureState.PAID: "clore",
}


def steps_from(departure: Departure) -> list[Step]:
    """The steps that start from the state of a departure."""
    return [step for step in STEPS if departure.state in step.sources]
