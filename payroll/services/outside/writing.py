"""What the services outside the headcount share: own file, two people, what is already in a run."""

from __future__ import annotations

from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.models import User
from hr_core.services.errors import Refusal
from hr_core.services.writing import OwnFile, is_own_file, reasoned, save_checked
from payroll.models import OutsideLine, Payee

Record = TypeVar("Record", bound=models.Model)


def is_own_payee(payee: Payee, actor: User | None) -> bool:
    """Whether the payee is the actor, through the personnel file that joins them."""
    return payee.employee is not None and is_own_file(payee.employee, actor)


def forbid_own_payee(payee: Payee, actor: User | None) -> None:
    if is_own_payee(payee, actor):
        raise OwnFile(_("Personne n’agit sur ce qui le paie lui-même : demandez à une autre personne habilitée."))


def keep(record: Record, *, payee: Payee | None, actor: User, reason: str, usual: str) -> Record:
    """Save with its reason; never about oneself."""
    if payee is not None:
        forbid_own_payee(payee, actor)
    with reasoned(reason, usual):
        return save_checked(record)


def forbid_paid(source: str, reference: str) -> None:
    """Raises `Refusal` when a run already holds the item: what it pays does not change under it."""
    line = OutsideLine.objects.filter(source=source, reference=reference).select_related("run").first()
    if line is not None:
        raise Refusal(
            _("Cette pièce est déjà dans la campagne %(run)s : la recalculer ou l’abandonner d’abord.")
            % {"run": line.run.reference}
        )


def validate(record: Any, *, payees: list[Payee], actor: User, already: str, usual: str) -> Any:
    """Mark a record as validated by somebody who did not enter it, and whom it does not pay."""
    locked = type(record).objects.select_for_update(of=("self",)).get(pk=record.pk)
    if locked.validated_by_id is not None:
        raise Refusal(already)
    if locked.entered_by_id == actor.pk:
        raise PermissionDenied(_("Vous avez saisi ceci : une autre personne doit le valider."))
    for payee in payees:
        forbid_own_payee(payee, actor)
    locked.validated_by = actor
    locked.validated_at = timezone.now()
    with reasoned("", usual):
        return save_checked(locked)
