"""Taking the steps of a run: rights, separation of persons, derogations, rejections; and what each step brings about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection, transaction
from django.db.models import Count, Exists, Max, OuterRef, Subquery
from django.utils import timezone

from hr_core.access import Access, access_of
from hr_core.models import Delegation, Employee, Institution, User
from hr_core.roles import ROLE_LABELS
from hr_core.scope import because
from hr_core.services.errors import Refusal
from hr_core.text import french_count
from payroll.choices import CalculationState, RunKind, RunState, Severity
from payroll.models import (
    Calculation,
    Circuit,
    CircuitState,
    CircuitStep,
    PayPeriod,
    PayRun,
    RunEvent,
    RunProblem,
    SeparationDerogation,
)
from payroll.services.difference import AUTHORISED
from payroll.workflows import BEFORE_PAYMENT, CALCULABLE, REJECT_IN_PAYMENT, REJECT_RIGHTS, REJECTABLE


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
        institution=institution,
        period=period,
        kind=RunKind.REGULAR,
        number=1,
        defaults={"created_by": actor, "circuit": circuit_in_force(institution, timezone.localdate())},
    )
    if created:
        RunEvent.objects.create(
            institution=institution, run=run, from_state=RunState.OPEN, to_state=RunState.OPEN, actor=actor
        )
    return run


@transaction.atomic
def run_open(
    *,
    institution: Institution,
    period: PayPeriod,
    kind: str,
    actor: User | None,
    employees: Sequence[int] | None = None,
    label: str = "",
    payment_on: date | None = None,
) -> PayRun:
    """Open another run of a month, for some employees (keys) or for all: supplementary, bonus, settlement, leave, back pay …

    It pays the difference between the month calculated as a whole and what is paid otherwise (`services.difference`).
    Raises `Refusal` for the regular kind, a closed month (but for the correction or the reversal
    of a payslip), or nobody to pay.
    """
    period = PayPeriod.objects.select_for_update().get(pk=period.pk)
    if kind == RunKind.REGULAR:
        raise Refusal("La paie normale d’un mois s’ouvre avec le mois.")
    if period.is_closed and kind not in (RunKind.CORRECTION, RunKind.REVERSAL):
        raise Refusal(f"Le mois {period.of_month} est clôturé : ouvrir cette campagne dans un mois suivant.")
    if payment_on is not None and payment_on < period.first_day:
        raise Refusal("La paie d’un mois ne se paie pas avant ce mois.")
    if employees is not None and not employees:
        raise Refusal("Choisir au moins un agent à payer.")
    chosen = None if employees is None else sorted(set(employees))
    if chosen is not None and Employee.objects.filter(pk__in=chosen, institution=institution).count() != len(chosen):
        raise Refusal("Un des agents choisis n’est pas de cette institution.")
    number = period.runs.filter(kind=kind).aggregate(last=Max("number"))["last"] or 0
    run = PayRun.objects.create(
        institution=institution,
        period=period,
        kind=kind,
        number=number + 1,
        label=label.strip()[:120],
        employees=chosen,
        payment_on=payment_on,
        created_by=actor,
        circuit=circuit_in_force(institution, timezone.localdate()),
    )
    RunEvent.objects.create(
        institution=institution, run=run, from_state=RunState.OPEN, to_state=RunState.OPEN, actor=actor
    )
    return run


@transaction.atomic
def run_cancel(*, run: PayRun, access: Access, reason: str) -> None:
    """Take away a run other than the month's that was opened by mistake, before anything of it is authorised.

    Its inputs and its calculation go with it; the audit trail keeps who, when and why.
    """
    run = PayRun.objects.select_for_update().select_related("period").get(pk=run.pk)
    if not access.has("payroll_prepare"):
        raise Refusal("Votre rôle ne permet pas de supprimer une campagne.")
    if run.is_regular:
        raise Refusal("La paie normale d’un mois ne se supprime pas.")
    if RunState(run.state) not in (RunState.OPEN, *CALCULABLE):
        raise Refusal("Une campagne contrôlée ne se supprime plus : la rejeter d’abord.")
    if run.slips.exists():
        raise Refusal("Cette campagne a été ordonnancée, puis rejetée : son bordereau annulé doit rester avec elle.")
    if not reason.strip():
        raise Refusal("Donner le motif.")
    with because(reason.strip()):
        with connection.cursor() as cursor:
            for table in ("payroll_payment", "payroll_payslipline", "payroll_payslip", "payroll_lineorigin"):
                cursor.execute(f"DELETE FROM {table} WHERE run_id = %s AND institution_id = %s", [run.pk, run.institution_id])
        run.inputs.all().delete()
        run.leave_payments.all().delete()
        run.replacements.all().delete()
        run.delete()


def circuit_in_force(institution: Institution, on: date) -> Circuit | None:
    """The circuit of the runs that an institution opens on a day; None: that of origin."""
    approved = Circuit.objects.filter(institution=institution, state=CircuitState.APPROVED, start__lte=on)
    return approved.order_by("-start", "-pk").first()


def circuit_of(run: PayRun) -> list[CircuitStep]:
    """The steps of the circuit with which the run began, in order; read once for each run read."""
    if "_steps_of_circuit" not in run.__dict__:
        steps = CircuitStep.objects.filter(institution_id=run.institution_id, circuit=run.circuit_id)
        run.__dict__["_steps_of_circuit"] = list(steps.order_by("order"))
    return run.__dict__["_steps_of_circuit"]


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
    standing = _standing(run)
    if standing.is_calculating:
        return "Un calcul est en cours : attendre qu’il se termine.", None
    if step.state == RunState.CHECKED and standing.blocking:
        one, many = "anomalie bloquante est à lever d’abord.", "anomalies bloquantes sont à lever d’abord."
        return french_count(standing.blocking, one, many), None
    if step.state == RunState.CHECKED and run.kind == RunKind.CORRECTION and not run.payslips.exists():
        return "Le mois recalculé ne diffère pas du bulletin : corriger le dossier et recalculer, ou supprimer la campagne.", None
    if step.state in BEFORE_PAYMENT and standing.is_overtaken:
        cure = "la recalculer." if run.state == RunState.CALCULATED else "la rejeter, puis la recalculer."
        return f"Une autre campagne du mois a été ordonnancée ou rejetée depuis le calcul : {cure}", None
    if step.state == RunState.AUTHORISED:
        from payroll.selectors.acceptance import acceptance_obstacle

        unsigned = acceptance_obstacle(run)
        if unsigned:
            return unsigned, None
    earlier = _person_of_earlier_step(run, step, access.user)
    if earlier is None:
        return "", None
    if run.kind == RunKind.REVERSAL:
        return "Une contre-passation veut deux personnes : aucune dérogation ne les réunit.", None
    today = timezone.localdate()
    derogation = SeparationDerogation.objects.on(today).filter(user=access.user, institution_id=run.institution_id).first()
    if derogation is None:
        label = RunState(earlier).label
        return f"Vous avez déjà agi à l’étape « {label} » : une autre personne doit prendre celle-ci.", None
    return "", derogation


@dataclass(frozen=True)
class _Standing:
    """Where a run stands: a calculation under way, blocking findings, the authorised runs of the month that its last whole
    calculation deducted (None without one) and those of now."""

    is_calculating: bool
    blocking: int
    deducted: list[int] | None
    authorised: list[int]

    @property
    def is_overtaken(self) -> bool:
        return self.deducted is not None and sorted(self.deducted) != sorted(self.authorised)


def _standing(run: PayRun) -> _Standing:
    """One query, asked on every page of a run."""
    calculations = Calculation.objects.filter(run=OuterRef("pk")).order_by("-pk")
    whole = calculations.filter(state=CalculationState.DONE, employees__isnull=True)
    blocking = RunProblem.objects.filter(run=OuterRef("pk"), severity=Severity.BLOCKING, state__in=RunProblem.TO_TREAT)
    others = PayRun.objects.filter(period=OuterRef("period"), state__in=AUTHORISED).exclude(pk=OuterRef("pk"))
    found = PayRun.objects.filter(pk=run.pk).values_list(
        Exists(calculations.filter(state=CalculationState.RUNNING)),
        Subquery(blocking.order_by().values("run").annotate(n=Count("pk")).values("n")),
        Subquery(whole.values("earlier")[:1]),
        ArraySubquery(others.order_by("pk").values("pk")),
    )
    is_calculating, number, deducted, authorised = found.get()
    return _Standing(is_calculating, number or 0, deducted, authorised)


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
    if to_state == RunState.INPUTS_CLOSED:
        from payroll.services.submissions import closing_check

        closing_check(run=run, remark=remark)
    event = _move(run, to_state, access, remark, waiting.derogation)
    _effects(run, access)
    return event


@transaction.atomic
def run_reject(*, run: PayRun, access: Access, reason: str) -> RunEvent:
    """Send a run back to its calculation, before payment; the reason is kept and shown."""
    run = PayRun.objects.select_for_update().select_related("period", "institution").get(pk=run.pk)
    if not reason.strip():
        raise Refusal("Donner le motif du rejet.")
    if not access.has(*REJECT_RIGHTS, *REJECT_IN_PAYMENT):
        raise Refusal("Votre rôle ne permet pas de rejeter une paie.")
    if RunState(run.state) not in REJECTABLE:
        raise Refusal("Une paie se rejette avant d’être payée ; ensuite, elle se contre-passe ou se corrige par un rappel.")
    if run.state == RunState.IN_PAYMENT and not access.has(*REJECT_IN_PAYMENT):
        raise Refusal("La paie est mise en paiement : seul l’agent comptable peut encore la rejeter.")
    if run.state != RunState.IN_PAYMENT and not access.has(*REJECT_RIGHTS):
        raise Refusal("Votre rôle ne permet pas de rejeter une paie à cette étape.")
    from payroll.services.warrants import slip_void

    later = _later_authorised(run)
    if later is not None:
        raise Refusal(f"La campagne « {later} » déduit ce que celle-ci paie : la rejeter d’abord.")
    from payroll.services.payments import payments_undo

    payments_undo(run=run)
    event = _move(run, RunState.CALCULATED, access, reason.strip(), None, is_rejection=True)
    slip_void(run=run, access=access, reason=reason.strip())
    return event


def _later_authorised(run: PayRun) -> PayRun | None:
    """An authorised run of the month that was calculated as the difference to this one."""
    runs = PayRun.objects.filter(period_id=run.period_id, state__in=AUTHORISED, calculations__earlier__contains=[run.pk])
    return runs.exclude(pk=run.pk).select_related("period").first()


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
    delegation, quality = None, ""
    if calculation.started_by is not None:
        access = access_of(calculation.started_by, run.institution_id)
        delegation = _delegation_used(access, run, RunState.CALCULATED, is_rejection=False)
        quality = delegation.role_label if delegation else quality_of(access, run, RunState.CALCULATED)
    RunEvent.objects.create(
        institution_id=run.institution_id,
        run=run,
        from_state=run.state,
        to_state=RunState.CALCULATED,
        actor=calculation.started_by,
        quality=quality,
        delegation=delegation,
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
    delegation = _delegation_used(access, run, to_state, is_rejection=is_rejection)
    event = RunEvent.objects.create(
        institution_id=run.institution_id,
        run=run,
        from_state=run.state,
        to_state=to_state,
        actor=access.user,
        quality=delegation.role_label if delegation else quality_of(access, run, to_state),
        remark=remark[:300],
        is_rejection=is_rejection,
        derogation=derogation,
        delegation=delegation,
    )
    run.state = to_state
    run.save(update_fields=["state"])
    return event


def _delegation_used(access: Access, run: PayRun, to_state: str, *, is_rejection: bool) -> Delegation | None:
    """The act by which the person takes the step or rejects; None when a role of theirs gives the right."""
    if is_rejection:
        return access.delegation_for(*(("payroll_prepare",) if to_state == RunState.OPEN else REJECT_RIGHTS))
    return access.delegation_for(*(step.right for step in circuit_of(run) if step.state == to_state))


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
    from payroll.services.contribution_sums import contributions_add_up
    from payroll.services.corrections import replacements_complete
    from payroll.services.payments import payments_prepare
    from payroll.services.payslip_leaves import leaves_seal
    from payroll.services.payslip_numbers import payslips_number
    from payroll.services.proofs import proofs_issue
    from payroll.services.reversals import reversal_authorise, reversal_complete
    from payroll.services.sources import run_paid
    from payroll.services.warrants import slip_issue

    if run.state in (RunState.CHECKED, RunState.AUTHORISED):
        payments_prepare(run=run)
    if run.state == RunState.AUTHORISED:
        reversal_authorise(run=run, access=access)
        slip_issue(run=run, access=access)
    if run.state == RunState.PAID:
        payslips_number(run=run)
        leaves_seal(run=run)
        contributions_add_up(run=run)
        proofs_issue(run=run)
        replacements_complete(run=run)
        run_paid(run=run)
        reversal_complete(run=run)
    if run.state == RunState.CLOSED:
        run_close(run=run, actor=access.user)
