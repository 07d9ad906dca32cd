"""Taking the steps of a run: rights, separation of persons, derogations, rejections; and what each step brings about."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from hr_core.access import Access
from hr_core.models import Institution, User
from hr_core.roles import ROLE_LABELS
from hr_core.services.errors import Refusal
from hr_core.text import french_count
from payroll.choices import CalculationState, RunKind, RunState, Severity
from payroll.models import Calculation, CircuitStep, PayPeriod, PayRun, RunEvent, RunProblem, SeparationDerogation
from payroll.workflows import REJECTABLE


@dataclass(frozen=True)
class NextStep:
    """What the run waits for: the step, and why this person may not take it (empty when they may)."""

    step: CircuitStep
    obstacle: str = ""
    derogation: SeparationDerogation | None = None


@transaction.atomic
def period_open(*, institution: Institution, year: int, month: int, actor: User | None) -> PayRun:
    """Open a month and its regular run; opening it twice gives the same run."""
    period, _ = PayPeriod.objects.get_or_create(institution=institution, year=year, month=month)
    run, created = PayRun.objects.get_or_create(
        institution=institution, period=period, kind=RunKind.REGULAR, number=1, defaults={"created_by": actor}
    )
    if created:
        RunEvent.objects.create(
            institution=institution, run=run, from_state=RunState.OPEN, to_state=RunState.OPEN, actor=actor
        )
    return run


def circuit_of(run: PayRun) -> list[CircuitStep]:
    """The steps of the run's institution, in order; read once for each run read."""
    if "_circuit" not in run.__dict__:
        run.__dict__["_circuit"] = list(CircuitStep.objects.filter(institution_id=run.institution_id).order_by("order"))
    return run.__dict__["_circuit"]


def next_step(*, run: PayRun, access: Access) -> NextStep | None:
    """The step that the run waits for, and what keeps this person from taking it; None when the run is closed."""
    steps = circuit_of(run)
    states = [RunState.OPEN, *(RunState(step.state) for step in steps)]
    position = states.index(RunState(run.state))
    if position == len(steps):
        return None
    step = steps[position]
    obstacle, derogation = _obstacle(run, step, access)
    return NextStep(step, obstacle, derogation)


def _obstacle(run: PayRun, step: CircuitStep, access: Access) -> tuple[str, SeparationDerogation | None]:
    if step.right not in access.rights:
        return "Cette étape revient à un autre rôle.", None
    if run.calculations.filter(state=CalculationState.RUNNING).exists():
        return "Un calcul est en cours : attendre qu’il se termine.", None
    if step.state == RunState.CHECKED:
        blocking = run.problems.filter(severity=Severity.BLOCKING, state=RunProblem.State.OPEN).count()
        if blocking:
            one, many = "anomalie bloquante est à lever d’abord.", "anomalies bloquantes sont à lever d’abord."
            return french_count(blocking, one, many), None
    earlier = _person_of_earlier_step(run, step, access.user)
    if earlier is None:
        return "", None
    today = timezone.localdate()
    derogation = SeparationDerogation.objects.on(today).filter(user=access.user, institution_id=run.institution_id).first()
    if derogation is None:
        label = RunState(earlier).label
        return f"Vous avez déjà agi à l’étape « {label} » : une autre personne doit prendre celle-ci.", None
    return "", derogation


def _person_of_earlier_step(run: PayRun, step: CircuitStep, user: User) -> str | None:
    """The state among those that must differ which this user brought about since the last calculation."""
    taken: dict[str, int | None] = {}
    if not step.differs_from:
        return None
    for event in run.events.order_by("id"):
        if event.is_rejection:
            taken.clear()
        else:
            taken[event.to_state] = event.actor_id
    return next((state for state in step.differs_from if taken.get(state) == user.pk), None)


@transaction.atomic
def step_take(*, run: PayRun, access: Access, to_state: str, remark: str = "") -> RunEvent:
    """Take the step that the run waits for. Raises `Refusal` with the reason when it cannot be taken."""
    run = PayRun.objects.select_for_update().select_related("period", "institution").get(pk=run.pk)
    waiting = next_step(run=run, access=access)
    if waiting is None or waiting.step.state != to_state:
        raise Refusal("La campagne n’attend pas cette étape : recharger la page.")
    if waiting.obstacle:
        raise Refusal(waiting.obstacle)
    if to_state == RunState.CALCULATED:
        raise Refusal("Cette étape se franchit en lançant le calcul.")
    event = _move(run, to_state, access, remark, waiting.derogation)
    _effects(run, access)
    return event


@transaction.atomic
def run_reject(*, run: PayRun, access: Access, reason: str) -> RunEvent:
    """Send a run back to its calculation, before payment; the reason is kept and shown."""
    run = PayRun.objects.select_for_update().select_related("period", "institution").get(pk=run.pk)
    if not reason.strip():
        raise Refusal("Donner le motif du rejet.")
    if not access.has("payroll_accept", "payroll_authorise", "payroll_endorse"):
        raise Refusal("Votre rôle ne permet pas de rejeter une paie.")
    if RunState(run.state) not in REJECTABLE:
        raise Refusal("Une paie se rejette avant d’être payée ; ensuite, on la corrige par un rappel.")
    return _move(run, RunState.CALCULATED, access, reason.strip(), None, is_rejection=True)


@transaction.atomic
def inputs_reopen(*, run: PayRun, access: Access, reason: str) -> RunEvent:
    """Open the variable inputs of a run again, before it is checked."""
    run = PayRun.objects.select_for_update().get(pk=run.pk)
    if not access.has("payroll_prepare"):
        raise Refusal("Votre rôle ne permet pas de rouvrir les éléments variables.")
    if run.state not in (RunState.INPUTS_CLOSED, RunState.CALCULATED):
        raise Refusal("Les éléments variables se rouvrent avant le contrôle.")
    if not reason.strip():
        raise Refusal("Donner le motif de la réouverture.")
    return _move(run, RunState.OPEN, access, reason.strip(), None, is_rejection=True)


def run_calculated(*, run: PayRun, calculation: Calculation) -> None:
    """Called once the last chunk is done: the run reaches « calculée », by the person who launched the calculation."""
    if calculation.employees is not None and run.state != RunState.INPUTS_CLOSED:
        return
    RunEvent.objects.create(
        institution_id=run.institution_id,
        run=run,
        from_state=run.state,
        to_state=RunState.CALCULATED,
        actor=calculation.started_by,
        remark="" if calculation.employees is None else "bulletins choisis",
    )
    PayRun.objects.filter(pk=run.pk).update(state=RunState.CALCULATED)
    run.state = RunState.CALCULATED


def _move(
    run: PayRun,
    to_state: str,
    access: Access,
    remark: str,
    derogation: SeparationDerogation | None,
    *,
    is_rejection: bool = False,
) -> RunEvent:
    event = RunEvent.objects.create(
        institution_id=run.institution_id,
        run=run,
        from_state=run.state,
        to_state=to_state,
        actor=access.user,
        quality=quality_of(access, run, to_state),
        remark=remark[:300],
        is_rejection=is_rejection,
        derogation=derogation,
    )
    run.state = to_state
    run.save(update_fields=["state"])
    return event


def quality_of(access: Access, run: PayRun, to_state: str) -> str:
    """The role that gives the right of this step, in words."""
    from hr_core.registry import registry

    step = next((each for each in circuit_of(run) if each.state == to_state), None)
    if step is None:
        return access.role_label
    holders = [role for role in access.roles if step.right in registry.role_rights.get(role, ())]
    return ROLE_LABELS[sorted(holders)[0]] if holders else access.role_label


def _effects(run: PayRun, access: Access) -> None:
    """What follows a step in the same transaction."""
    from payroll.services.closing import run_close
    from payroll.services.payments import payments_prepare
    from payroll.services.proofs import proofs_issue

    if run.state in (RunState.CHECKED, RunState.AUTHORISED):
        payments_prepare(run=run)
    if run.state == RunState.PAID:
        proofs_issue(run=run)
    if run.state == RunState.CLOSED:
        run_close(run=run, actor=access.user)
