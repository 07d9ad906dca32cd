"""Taking the steps of a run outside the headcount; the table is `payroll.workflows_outside`."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.services.errors import Refusal
from hr_core.text import french_count
from payroll.choices import Severity
from payroll.choices_outside import OutsideState
from payroll.models import OutsideEvent, OutsideLine, OutsidePayment, OutsideRun, SeparationDerogation
from payroll.services.outside.runs import run_calculate_again
from payroll.services.outside.slips import outside_slip_issue, outside_slip_void
from payroll.services.paying.orders import orders_withdraw, unsent_words
from payroll.workflows_outside import REJECTABLE, REJECTERS, OutsideStep, step_from


@dataclass(frozen=True)
class Waiting:
    """The step that the run waits for, and why this person may not take it (empty when they may)."""

    step: OutsideStep
    obstacle: str = ""
    derogation: SeparationDerogation | None = None


def outside_next_step(*, run: OutsideRun, access: Access) -> Waiting | None:
    """None once the run is closed."""
    step = step_from(run.state)
    if step is None:
        return None
    if not access.has(step.right):
        return Waiting(step, _("Cette étape revient à un autre rôle."))
    if step.needs_no_blocking:
        blocking = run.problems.filter(severity=Severity.BLOCKING).count()
        if blocking:
            words = _("constat bloquant est à lever d’abord."), _("constats bloquants sont à lever d’abord.")
            return Waiting(step, french_count(blocking, *words))
    if step.target == OutsideState.PAID and (unsent := unsent_words(run)):
        return Waiting(step, unsent)
    earlier = _person_of_earlier_step(run, step, access.user.pk)
    if earlier is None:
        return Waiting(step)
    derogation = (
        SeparationDerogation.objects.on(timezone.localdate())
        .filter(user=access.user, institution_id=run.institution_id)
        .first()
    )
    if derogation is not None:
        return Waiting(step, derogation=derogation)
    label = OutsideState(earlier).label
    return Waiting(
        step, _("Vous avez déjà agi à l’étape « %(label)s » : une autre personne doit prendre celle-ci.") % {"label": label}
    )


def _person_of_earlier_step(run: OutsideRun, step: OutsideStep, user: int) -> str | None:
    """The state, among those whose author must be another, that this person brought about since the last rejection."""
    taken: dict[str, int | None] = {}
    for event in run.events.order_by("id"):
        if event.is_rejection:
            taken = {state: actor for state, actor in taken.items() if state == OutsideState.CALCULATED}
        else:
            taken[event.to_state] = event.actor_id
    return next((state for state in step.differs_from if taken.get(state) == user), None)


@transaction.atomic
def outside_step_take(*, run: OutsideRun, access: Access, to_state: str, remark: str = "") -> OutsideRun:
    """Take the step that the run waits for. Raises `Refusal` with the reason when it cannot be taken."""
    run = OutsideRun.objects.select_for_update().get(pk=run.pk)
    waiting = outside_next_step(run=run, access=access)
    if waiting is None or waiting.step.target != to_state:
        raise Refusal(_("La campagne n’attend pas cette étape : recharger la page."))
    if waiting.obstacle:
        raise Refusal(waiting.obstacle)
    if to_state == OutsideState.CALCULATED:
        raise Refusal(_("Cette étape se franchit en lançant le calcul."))
    if to_state == OutsideState.CHECKED and _has_changed(run):
        raise Refusal(_("Une pièce, une règle ou un compte a changé depuis le calcul : recalculer la campagne d’abord."))
    _note(run, to_state, access, remark, derogation=waiting.derogation)
    run.state = to_state
    if to_state == OutsideState.AUTHORISED:
        outside_slip_issue(run=run, access=access)
    if to_state == OutsideState.CLOSED:
        run.content_hash, run.is_frozen = content_hash(run), True
    run.save(update_fields=["state", "content_hash", "is_frozen"])
    if to_state == OutsideState.PAID:
        from payroll.services.returns.dues import outside_dues_write

        outside_dues_write(run=run)
    return run


class _Undone(Exception):
    """Takes a trial calculation back."""


def _has_changed(run: OutsideRun) -> bool:
    """Whether calculating now would pay other figures or be blocked: a trial, of which nothing is kept.

    A tax of the month counts the payments of the other runs of the month: one checked meanwhile changes it.
    """
    before = content_hash(run)
    try:
        with transaction.atomic():
            run_calculate_again(run)
            same = content_hash(run) == before and not run.problems.filter(severity=Severity.BLOCKING).exists()
            raise _Undone
    except _Undone:
        return not same


@transaction.atomic
def outside_run_reject(*, run: OutsideRun, access: Access, reason: str) -> OutsideRun:
    """Send a run back to its calculation before it is paid; the reason is kept and shown. Its bordereau is voided, its orders are
    withdrawn. Raises `Refusal` once one of them has left."""
    run = OutsideRun.objects.select_for_update().get(pk=run.pk)
    if not reason.strip():
        raise Refusal(_("Donner le motif du rejet."))
    if not access.has(*REJECTERS):
        raise Refusal(_("Votre rôle ne permet pas de rejeter une campagne."))
    if run.state not in REJECTABLE:
        raise Refusal(_("Une campagne se rejette entre le contrôle et le paiement."))
    orders_withdraw(run=run, reason=reason.strip())
    outside_slip_void(run=run, access=access, reason=reason.strip())
    _note(run, OutsideState.CALCULATED, access, reason.strip(), is_rejection=True)
    run.state = OutsideState.CALCULATED
    run.save(update_fields=["state"])
    return run


def content_hash(run: OutsideRun) -> str:
    """SHA-256 over every figure of the run, in a fixed order."""
    digest = hashlib.sha256(run.reference.encode())
    payments = OutsidePayment.objects.filter(run=run).order_by("number")
    for row in payments.values_list("number", "payee", "gross", "taxable", "contributions", "tax", "net", "mode", "account"):
        digest.update(("\t".join(map(str, row)) + "\n").encode())
    lines = OutsideLine.objects.filter(run=run).order_by("source", "reference")
    for row in lines.values_list("payment__number", "source", "reference", "quantity", "rate", "amount"):
        digest.update(("\t".join(map(str, row)) + "\n").encode())
    return digest.hexdigest()


def _note(
    run: OutsideRun,
    to_state: str,
    access: Access,
    remark: str,
    *,
    is_rejection: bool = False,
    derogation: SeparationDerogation | None = None,
) -> None:
    rights = REJECTERS if is_rejection else (step.right,) if (step := step_from(run.state)) else ()
    delegation = access.delegation_for(*rights)
    OutsideEvent.objects.create(
        institution_id=run.institution_id,
        run=run,
        from_state=run.state,
        to_state=to_state,
        actor=access.user,
        quality=f"{delegation.role_label}, {delegation.words}"[:80] if delegation else access.role_label,
        remark=remark[:300],
        is_rejection=is_rejection,
        derogation=derogation,
    )
