"""Answering a finding that does not block: why the figure is right."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.scope import because
from hr_core.services.errors import Refusal
from hr_core.services.writing import forbid_own_file
from payroll.choices import RunState, Severity
from payroll.models import RunProblem


@transaction.atomic
def problem_justify(*, problem: RunProblem, access: Access, reason: str) -> RunProblem:
    """Write why a finding needs no correction. Raises `Refusal` for a blocking one, or once the run is checked."""
    problem = RunProblem.objects.select_for_update(of=("self",)).select_related("run", "employee").get(pk=problem.pk)
    if not reason.strip():
        raise Refusal(_("Donner la justification."))
    if not access.has("payroll_check", "payroll_prepare"):
        raise Refusal(_("Votre rôle ne permet pas de justifier une anomalie."))
    if problem.severity == Severity.BLOCKING:
        raise Refusal(_("Une anomalie bloquante ne se justifie pas : elle se corrige, puis l’agent se recalcule."))
    if problem.run.state != RunState.CALCULATED:
        raise Refusal(_("Les anomalies se justifient entre le calcul et le contrôle."))
    if problem.employee is not None:
        forbid_own_file(problem.employee, access.user)
    if problem.state == RunProblem.State.CORRECTED:
        raise Refusal(_("Cette anomalie est corrigée : rien n’est à justifier."))
    problem.state = RunProblem.State.JUSTIFIED
    problem.state_at = timezone.now()
    problem.justification = reason.strip()[:300]
    problem.justified_by = access.user
    with because(problem.justification):
        problem.save(update_fields=["state", "justification", "justified_by", "state_at"])
    return problem
