"""Writing the ledger of leave: the months posted, balances taken over, adjustments decided by a second person."""

from __future__ import annotations

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.leave.accrual import month_after
from hr_core.models import Employee, Institution, LeaveMovement, LeaveNature, MovementState, User
from hr_core.scope import because
from hr_core.selectors.leave import LeaveFrame, computed_gains
from hr_core.services.errors import Refusal
from hr_core.services.leave.rules import month_end
from hr_core.services.writing import assign, forbid_own_file, save_checked
from hr_core.text import french_month

BATCH = 2_000


@transaction.atomic
def accruals_post(*, institution: Institution, month: date, actor: User | None, today: date | None = None) -> int:
    """Write what a past month gives everybody into the ledger; returns the rows written. Can be run again: rows there stay.

    Raises `Refusal` before the month is over, or while the institution keeps no ledger.
    """
    first, end = month.replace(day=1), month_after(month)
    if end > (today or timezone.localdate()):
        raise Refusal(_("Le mois n’est pas fini : ses jours se portent à partir du premier du mois suivant."))
    frame = LeaveFrame(institution)
    if not frame.is_kept:
        raise Refusal(_("Aucune règle de congés : enregistrez-la d’abord."))
    if first < frame.begins_on:
        raise Refusal(_("Le registre des congés commence plus tard que ce mois."))
    staff = Employee.objects.filter(institution=institution, hired_on__lt=end)
    people = list(staff.filter(Q(left_on__isnull=True) | Q(left_on__gt=first)))
    openings = _openings(institution)
    people = [person for person in people if openings.get(person.pk, date.min) < first]
    held = LeaveMovement.objects.filter(institution=institution, month=first)
    posted = {(key, first) for key in held.values_list("employee_id", flat=True)}
    starts = {person.pk: first for person in people}
    rows = [
        LeaveMovement(
            institution=institution, employee_id=key, nature=gain.nature, on=gain.on, month=first, days=gain.days,
            told={"formula": gain.formula, "source": gain.source}, state=MovementState.POSTED,
        )
        for key, gain in computed_gains(frame, people, end - timedelta(days=1), starts=starts, posted=posted)
    ]  # fmt: skip
    with because(_("Congés acquis, %(month)s") % {"month": french_month(first.year, first.month)}):
        LeaveMovement.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    return len(rows)


@transaction.atomic
def movement_propose(
    *, employee: Employee, nature: str, on: date, days: int, reason: str, actor: User
) -> LeaveMovement:
    """Propose the balance taken over at the end of a month, or an adjustment; `days` in thousandths, signed."""
    forbid_own_file(employee, actor)
    if nature not in (LeaveNature.OPENING, LeaveNature.ADJUSTMENT):
        raise Refusal(_("Les jours acquis se portent par mois : proposez un solde repris ou une régularisation."))
    if not reason.strip():
        raise ValidationError({"reason": _("Donnez le motif : il est gardé avec le mouvement.")})
    if not days and nature == LeaveNature.ADJUSTMENT:
        raise ValidationError({"days": _("Une régularisation ajoute ou retire des jours.")})
    if nature == LeaveNature.OPENING and on != month_end(on):
        raise ValidationError({"on": _("Un solde se reprend au dernier jour d’un mois.")})
    with because(reason):
        return save_checked(
            LeaveMovement(
                institution_id=employee.institution_id, employee=employee, nature=nature, on=on, days=days,
                reason=reason.strip()[:300], proposed_by=actor,
            )
        )  # fmt: skip


@transaction.atomic
def movement_decide(*, movement: LeaveMovement, accept: bool, actor: User) -> LeaveMovement:
    """Approve or refuse what another person proposed. Raises `Refusal` for one's own proposal."""
    row = LeaveMovement.objects.select_for_update(of=("self",)).select_related("employee").get(pk=movement.pk)
    forbid_own_file(row.employee, actor)
    if row.state != MovementState.PROPOSED:
        raise Refusal(_("Ce mouvement est déjà décidé."))
    if row.proposed_by_id == actor.pk:
        raise Refusal(_("Une autre personne que celle qui l’a proposé le décide."))
    state = MovementState.POSTED if accept else MovementState.REFUSED
    with because(_("Mouvement de congé décidé")):
        return save_checked(assign(row, {"state": state, "decided_by": actor, "decided_at": timezone.now()}))


def openings_take_over(
    *, institution: Institution, on: date, balances: dict[int, int], reason: str, actor: User | None
) -> int:
    """Post balances taken over from another system at once: employee (key) → thousandths; those who have one keep it."""
    if on != month_end(on):
        raise ValidationError(_("Un solde se reprend au dernier jour d’un mois."))
    held = set(_openings(institution))
    rows = [
        LeaveMovement(
            institution=institution, employee_id=key, nature=LeaveNature.OPENING, on=on, days=days, reason=reason[:300],
            state=MovementState.POSTED, proposed_by=actor,
        )
        for key, days in balances.items()
        if key not in held
    ]  # fmt: skip
    with because(reason):
        LeaveMovement.objects.bulk_create(rows, batch_size=BATCH)
    return len(rows)


def _openings(institution: Institution) -> dict[int, date]:
    rows = LeaveMovement.objects.filter(
        institution=institution, nature=LeaveNature.OPENING, state=MovementState.POSTED
    ).order_by("on")
    return dict(rows.values_list("employee_id", "on"))
