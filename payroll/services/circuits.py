"""The institution's circuit: a change is proposed by one person, approved by the authorising officer, and holds for the
runs opened from its day. Runs under way keep the circuit with which they began."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import Institution
from hr_core.registry import registry
from hr_core.scope import because
from hr_core.services.errors import Refusal
from hr_core.services.writing import save_checked
from payroll.choices import RunState
from payroll.models import Circuit, CircuitState, CircuitStep
from payroll.workflows import DEFAULT_CIRCUIT, STEP_RIGHTS

PROPOSE = ("payroll_close", "institution_settings")
DECIDE = ("payroll_derogate",)


@dataclass(frozen=True)
class StepGiven:
    """A step as it is proposed: `differs_from` lists the states whose author may not take it."""

    state: str
    label: str
    right: str
    differs_from: tuple[str, ...] = ()


def circuit_errors(steps: Sequence[StepGiven]) -> dict[str, str]:
    """What the rule refuses, by state: a mandatory step left out, an unknown right, a person who could do everything."""
    given = {step.state: step for step in steps}
    order = [str(step.state) for step in DEFAULT_CIRCUIT]
    errors: dict[str, str] = {}
    for rule in DEFAULT_CIRCUIT:
        step = given.get(rule.state)
        label = str(RunState(rule.state).label)
        if step is None:
            if not rule.is_optional:
                errors[rule.state] = _("L’étape « %(label)s » ne se retire pas.") % {"label": label}
            continue
        before = {state for state in order[: order.index(rule.state)] if state in given}
        needed = {str(state) for state in rule.always_differs}
        if not step.label.strip():
            errors[rule.state] = _("Nommer l’action de l’étape « %(label)s ».") % {"label": label}
        elif step.right not in STEP_RIGHTS:
            errors[rule.state] = _("Ce droit n’est pas un droit du circuit.")
        elif not any(step.right in rights for rights in registry.role_rights.values()):
            errors[rule.state] = _("Aucun rôle ne tient ce droit.")
        elif set(step.differs_from) - before:
            errors[rule.state] = _("Seules des étapes antérieures et gardées peuvent être citées.")
        elif not needed <= set(step.differs_from):
            names = ", ".join(str(RunState(state).label) for state in rule.always_differs)
            errors[rule.state] = _("« %(label)s » : une autre personne que celle de « %(names)s » est toujours requise.") % {
                "label": label,
                "names": names,
            }
    if set(given) - set(order):
        errors[""] = _("Une étape n’est pas de celles du circuit.")
    return errors


@transaction.atomic
def circuit_propose(
    *, institution: Institution, start: date, steps: Sequence[StepGiven], reason: str, access: Access
) -> Circuit:
    """Propose a circuit for the runs opened from `start` (today at the earliest). The order is that of the rule.

    Raises `Refusal` or `ValidationError` with what the rule refuses.
    """
    if not access.has(*PROPOSE):
        raise Refusal(_("Votre rôle ne permet pas de régler le circuit."))
    if not reason.strip():
        raise Refusal(_("Donner le motif du changement."))
    if start < timezone.localdate():
        raise ValidationError({"start": _("Un circuit commence aujourd’hui au plus tôt.")})
    errors = circuit_errors(steps)
    if errors:
        raise ValidationError(list(errors.values()))
    if Circuit.objects.filter(institution=institution, state=CircuitState.PROPOSED).exists():
        raise Refusal(_("Un circuit attend déjà une décision : le retirer d’abord."))
    with because(reason.strip()):
        circuit = save_checked(
            Circuit(institution=institution, start=start, reason=reason.strip()[:300], proposed_by=access.user)
        )
        given = {step.state: step for step in steps}
        CircuitStep.objects.bulk_create(
            CircuitStep(
                institution=institution,
                circuit=circuit,
                order=order,
                state=rule.state,
                label=given[rule.state].label.strip()[:60],
                right=given[rule.state].right,
                differs_from=[str(state) for state in given[rule.state].differs_from],
            )
            for order, rule in enumerate((rule for rule in DEFAULT_CIRCUIT if rule.state in given), start=1)
        )
    return circuit


def steps_to_adopt(institution: Institution) -> list[StepGiven]:
    """The whole circuit of the rule, for an institution whose circuit of origin has fewer steps; empty when it has them all.

    Nothing for an institution that decided on a circuit of its own, or that has none yet. Two queries.
    """
    if Circuit.objects.filter(institution=institution, state__in=(CircuitState.PROPOSED, CircuitState.APPROVED)).exists():
        return []
    origin = dict(CircuitStep.objects.filter(institution=institution, circuit=None).values_list("state", "right"))
    if not origin or all(step.state in origin for step in DEFAULT_CIRCUIT):
        return []
    return [
        StepGiven(str(step.state), step.label, step.right, tuple(str(state) for state in step.differs_from))
        for step in DEFAULT_CIRCUIT
    ]


@transaction.atomic
def circuit_adopt(*, institution: Institution, access: Access) -> Circuit:
    """Propose, from today, the steps of the rule that the circuit of origin lacks. Raises `Refusal` when it lacks none."""
    steps = steps_to_adopt(institution)
    if not steps:
        raise Refusal(_("Le circuit de cette institution a déjà toutes ses étapes, ou un changement est décidé."))
    reason = _("Circuit complet : visa du contrôle de gestion, prise en charge et mise en paiement distincts")
    return circuit_propose(institution=institution, start=timezone.localdate(), steps=steps, reason=reason, access=access)


@transaction.atomic
def circuit_decide(*, circuit: Circuit, access: Access, approve: bool, remark: str = "") -> Circuit:
    """Approve or refuse a proposal; a refusal says why. Never by who proposed it."""
    circuit = Circuit.objects.select_for_update().get(pk=circuit.pk)
    if not access.has(*DECIDE):
        raise Refusal(_("Seul l’ordonnateur approuve le circuit de la paie."))
    if circuit.state != CircuitState.PROPOSED:
        raise Refusal(_("Ce circuit est déjà décidé."))
    if circuit.proposed_by_id == access.user.pk:
        raise Refusal(_("La personne qui approuve ne peut pas être celle qui a proposé."))
    if not approve and not remark.strip():
        raise Refusal(_("Donner le motif du refus."))
    circuit.state = CircuitState.APPROVED if approve else CircuitState.REFUSED
    circuit.decided_by, circuit.decided_at, circuit.decision = access.user, timezone.now(), remark.strip()[:300]
    return save_checked(circuit)


@transaction.atomic
def circuit_withdraw(*, circuit: Circuit, access: Access) -> Circuit:
    """Withdraw a proposal that nobody has decided."""
    circuit = Circuit.objects.select_for_update().get(pk=circuit.pk)
    if not access.has(*PROPOSE):
        raise Refusal(_("Votre rôle ne permet pas de régler le circuit."))
    if circuit.state != CircuitState.PROPOSED:
        raise Refusal(_("Ce circuit est déjà décidé."))
    circuit.state = CircuitState.WITHDRAWN
    circuit.decided_by, circuit.decided_at = access.user, timezone.now()
    return save_checked(circuit)
