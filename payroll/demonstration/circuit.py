"""Acting replacements and a change of the circuit, as a fund would have them at the end of November."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from hr_core.models import Delegation, Institution
from hr_core.services.delegations import delegation_decide, delegation_register
from payroll.demonstration.cast import account, acting
from payroll.selectors.circuits import steps_of_circuit
from payroll.services.circuits import StepGiven, circuit_propose


def circuit(institution: Institution) -> None:
    """One interim in force, one delegation to approve, one change of the circuit to decide; once."""
    if Delegation.objects.filter(institution=institution).exists():
        return
    with acting(institution, "rh") as access:
        interim = delegation_register(
            institution=institution,
            kind=Delegation.Kind.ACTING,
            giver=account(institution, "controle"),
            holder=account(institution, "juriste"),
            role="management_controller",
            rights=(),
            start=date(2026, 11, 23),
            end=date(2026, 12, 12),
            reference="Décision n° 118",
            act_on=date(2026, 11, 20),
            access=access,
        )
        delegation_register(
            institution=institution,
            kind=Delegation.Kind.SIGNATURE,
            giver=account(institution, "dg"),
            holder=account(institution, "juriste"),
            role="director_general",
            rights=("payroll_view", "payroll_authorise"),
            start=date(2026, 12, 21),
            end=date(2027, 1, 4),
            reference="Note de service n° 44",
            act_on=date(2026, 11, 25),
            access=access,
        )
    with acting(institution, "drh") as access:
        delegation_decide(delegation=interim, access=access, approve=True)
    with acting(institution, "admin") as access:
        current = steps_of_circuit(None)
        circuit_propose(
            institution=institution,
            start=max(date(2027, 1, 1), timezone.localdate()),
            steps=[
                StepGiven(step.state, step.label, step.right, tuple(step.differs_from))
                if step.state != "endorsed"
                else StepGiven(step.state, "Viser la paie et ses effectifs", step.right, tuple(step.differs_from))
                for step in current
            ],
            reason="Recommandation n° 6 de l’inspection",
            access=access,
        )
