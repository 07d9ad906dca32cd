"""What becomes of a finding: to treat, seen, justified, corrected; by whom, when, why.

A recalculation draws findings up again. What was seen stays so when the very same finding comes back, and what was
justified too, unless that employee alone was calculated again: then one looks again. What does not come back is kept as
« corrigée », by whoever launched the calculation.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import User
from hr_core.scope import because
from hr_core.services.errors import Refusal
from hr_core.services.writing import forbid_own_file
from payroll.choices import RunState
from payroll.models import FindingTrail, PayRun, RunProblem

State = RunProblem.State
COPIED = ("employee_id", "severity", "code", "message", "cure", "state", "justification", "justified_by_id", "state_at")


def findings_remember(*, run: PayRun, employees: Sequence[int] | None) -> None:
    """Keep what is known of the findings that a calculation is about to draw up again: two queries."""
    found = RunProblem.objects.filter(run=run)
    if employees is not None:
        found = found.filter(employee__in=employees)
    known = {(each.employee_id, each.code, each.message) for each in FindingTrail.objects.filter(run=run)}
    FindingTrail.objects.bulk_create(
        FindingTrail(institution_id=run.institution_id, run=run, **{name: getattr(each, name) for name in COPIED})
        for each in found
        if (each.employee_id, each.code, each.message) not in known
    )


def findings_reconcile(*, run: PayRun, employees: Sequence[int] | None, actor: User | None) -> None:
    """After the controls: give back states that still hold, keep as corrected what is gone: five queries."""
    trail = FindingTrail.objects.filter(run=run)
    if employees is not None:
        trail = trail.filter(employee__in=employees)
    earlier = {(each.employee_id, each.code, each.message): each for each in trail}
    if not earlier:
        return
    now = timezone.now()
    current = RunProblem.objects.filter(run=run, state=State.OPEN)
    again, came_back = set(), []
    codes_now = set()
    for problem in current:
        codes_now.add((problem.employee_id, problem.code))
        before = earlier.get((problem.employee_id, problem.code, problem.message))
        if before is None:
            continue
        again.add((before.employee_id, before.code, before.message))
        if before.state == State.SEEN or (before.state == State.JUSTIFIED and employees is None):
            problem.state, problem.justification = before.state, before.justification
            problem.justified_by_id, problem.state_at = before.justified_by_id, before.state_at
            came_back.append(problem)
    RunProblem.objects.bulk_update(came_back, ["state", "justification", "justified_by", "state_at"])
    gone = [
        each
        for key, each in earlier.items()
        if key not in again and (each.state == State.CORRECTED or (each.employee_id, each.code) not in codes_now)
    ]
    RunProblem.objects.bulk_create(_corrected(each, actor, now) for each in gone)
    trail.delete()


def _corrected(before: FindingTrail, actor: User | None, now: datetime) -> RunProblem:
    was_corrected = before.state == State.CORRECTED
    return RunProblem(
        institution_id=before.institution_id,
        run_id=before.run_id,
        employee_id=before.employee_id,
        severity=before.severity,
        code=before.code,
        message=before.message,
        cure=before.cure,
        state=State.CORRECTED,
        justification=before.justification if was_corrected else _("Ne revient plus après le recalcul."),
        justified_by_id=before.justified_by_id if was_corrected else (actor.pk if actor else None),
        state_at=before.state_at if was_corrected else now,
    )


@transaction.atomic
def problem_see(*, problem: RunProblem, access: Access, remark: str = "") -> RunProblem:
    """Say that a finding was read and is being looked into; a blocking one still blocks. Raises `Refusal`."""
    problem = RunProblem.objects.select_for_update(of=("self",)).select_related("run", "employee").get(pk=problem.pk)
    if not access.has("payroll_check", "payroll_prepare"):
        raise Refusal(_("Votre rôle ne permet pas de suivre une anomalie."))
    if problem.state != State.OPEN:
        raise Refusal(_("Cette anomalie est déjà suivie."))
    if problem.run.state != RunState.CALCULATED:
        raise Refusal(_("Les anomalies se suivent entre le calcul et le contrôle."))
    if problem.employee is not None:
        forbid_own_file(problem.employee, access.user)
    problem.state, problem.justified_by, problem.state_at = State.SEEN, access.user, timezone.now()
    problem.justification = remark.strip()[:300]
    with because(problem.justification or _("Anomalie vue")):
        problem.save(update_fields=["state", "justification", "justified_by", "state_at"])
    return problem
