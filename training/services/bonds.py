"""Training bonds: proposed by one person, approved by another, lifted with a reason, called when their holder leaves."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import Employee, Institution
from hr_core.services.errors import Refusal
from hr_core.services.notices import notices_send
from hr_core.services.writing import assign, forbid_own_file, reasoned, save_checked
from training.choices_bonds import BondState
from training.models import TrainingBond


@transaction.atomic
def bond_propose(*, institution: Institution, employee: Employee, values: dict[str, Any], access: Access) -> TrainingBond:
    """Record the act that an employee signed; another person approves it. Raises `Refusal` for one's own file, `ValidationError`
    for an act dated of a day to come or a bond that begins before it is signed."""
    forbid_own_file(employee, access.user)
    bond = assign(TrainingBond(institution=institution, employee=employee, proposed_by=access.user), values)
    if bond.signed_on > timezone.localdate():
        raise ValidationError({"signed_on": _("L’acte est daté d’un jour à venir.")})
    if bond.start < bond.signed_on:
        raise ValidationError({"start": _("L’engagement commence le jour de sa signature ou après : d’ordinaire à la fin de la formation.")})
    if not bond.title and bond.course is not None:
        bond.title = bond.course.title
    with reasoned("", _("Engagement de servir")):
        return save_checked(bond)


def _locked(bond: TrainingBond, access: Access, *states: str) -> TrainingBond:
    row = TrainingBond.objects.select_for_update(of=("self",)).select_related("employee__user", "institution").get(pk=bond.pk)
    forbid_own_file(row.employee, access.user)
    if row.state not in states:
        raise Refusal(_("L’engagement est « %(state)s » : ce geste n’y est pas possible.") % {"state": row.get_state_display()})
    return row


@transaction.atomic
def bond_decide(*, bond: TrainingBond, approve: bool, answer: str, access: Access) -> TrainingBond:
    """Approve or refuse, by another person than who proposed."""
    row = _locked(bond, access, BondState.PROPOSED)
    if row.proposed_by_id == access.user.pk:
        raise Refusal(_("La personne qui approuve n’est pas celle qui a proposé."))
    if not approve and not answer.strip():
        raise ValidationError({"answer": _("Dites pourquoi l’engagement est refusé.")})
    row.state = BondState.ACTIVE if approve else BondState.REFUSED
    row.decided_by, row.decided_at, row.answer = access.user, timezone.now(), answer.strip()[:300]
    with reasoned(answer, _("Engagement de servir")):
        save_checked(row)
    if approve and row.employee.user is not None:
        words = _("Votre engagement de servir pour « %(title)s » est enregistré.") % {"title": row.title}
        notices_send(institution=row.institution, users=[row.employee.user], text=words, url="/formation/mes-engagements/")
    return row


@transaction.atomic
def bond_release(*, bond: TrainingBond, on: date, answer: str, access: Access) -> TrainingBond:
    """Lift a bond in force: nothing is owed any more. Asks the reason and the right to approve."""
    row = _locked(bond, access, BondState.ACTIVE)
    if not access.has("training_endorse"):
        raise Refusal(_("Lever un engagement revient à la direction des ressources humaines."))
    if not answer.strip():
        raise ValidationError({"answer": _("Dites pourquoi l’engagement est levé.")})
    row.state, row.closed_on, row.answer = BondState.RELEASED, on, answer.strip()[:300]
    with reasoned(answer, _("Engagement levé")):
        return save_checked(row)


@transaction.atomic
def bond_call(*, bond: TrainingBond, on: date, access: Access) -> TrainingBond:
    """Its holder left before the end and the settlement took what remained: the bond is closed on that day."""
    row = _locked(bond, access, BondState.ACTIVE)
    left = row.employee.left_on
    if left is None or left > on:
        raise Refusal(_("L’agent est en service : l’engagement n’est dû qu’à son départ."))
    row.state, row.closed_on = BondState.CALLED, on
    with reasoned("", _("Engagement dû au départ")):
        return save_checked(row)
