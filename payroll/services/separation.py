"""The recorded exceptions of a small fund to the separation of persons."""

from __future__ import annotations

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import Institution, RoleGrant, User
from hr_core.scope import because
from hr_core.services.errors import Refusal
from hr_core.services.writing import save_checked
from payroll.models import RunEvent, SeparationDerogation


@transaction.atomic
def derogation_grant(
    *, institution: Institution, user: User, start: date, end: date, reference: str, access: Access
) -> SeparationDerogation:
    """Let one person take steps that two should, between two dates, by a decision that is named."""
    if not access.has("payroll_derogate"):
        raise Refusal(_("Seul l’ordonnateur accorde une dérogation."))
    if user.pk == access.user.pk:
        raise ValidationError({"user": _("On ne s’accorde pas une dérogation à soi-même.")})
    if not RoleGrant.objects.filter(institution=institution, user=user).exists():
        raise ValidationError({"user": _("Cette personne n’a aucun rôle dans l’institution.")})
    if end <= start:
        raise ValidationError({"end": _("La date de fin doit suivre la date de début.")})
    with because(reference):
        return save_checked(
            SeparationDerogation(
                institution=institution, user=user, start=start, end=end, reference=reference, granted_by=access.user
            )
        )


@transaction.atomic
def derogation_end(*, derogation: SeparationDerogation, access: Access, reason: str) -> None:
    """Withdraw a derogation: it holds no more from today; one of today that was used lasts until tonight."""
    if not access.has("payroll_derogate"):
        raise Refusal(_("Seul l’ordonnateur retire une dérogation."))
    today = timezone.localdate()
    if derogation.end is not None and derogation.end <= today:
        raise Refusal(_("Cette dérogation a déjà pris fin."))
    with because(reason):
        used = RunEvent.objects.filter(derogation=derogation).exists()
        if derogation.start >= today and not used:
            derogation.delete()
        else:
            derogation.end = max(today, derogation.start + timedelta(days=1))
            save_checked(derogation)
