"""Dues that employees authorise in writing, and their revocation with notice."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hr_core.models import User
from hr_core.services.errors import Refusal
from hr_core.services.writing import assign, forbid_own_file, reasoned, save_checked
from payroll.choices import ItemKind
from payroll.models import Membership, PayItemVersion


@transaction.atomic
def membership_save(*, membership: Membership, values: dict[str, Any], actor: User) -> Membership:
    """Record an authorisation. Raises `ValidationError` without its scan, or when it was signed after its first month."""
    assign(membership, values)
    forbid_own_file(membership.employee, actor)
    if membership.revoked_on is not None:
        raise Refusal(_("Cette autorisation est révoquée : enregistrez-en une nouvelle."))
    if not membership.scan:
        raise ValidationError({"scan": _("Joignez l’autorisation écrite de l’agent : sans elle, rien n’est retenu.")})
    if membership.signed_on > membership.start:
        raise ValidationError({"start": _("La retenue commence après la signature de l’autorisation.")})
    version = PayItemVersion.objects.on(membership.start).filter(item=membership.item).first()
    if version is None or version.kind != ItemKind.DEDUCTION or version.formula:
        raise ValidationError({"item": _("Choisissez une rubrique de retenue sans formule, définie à cette date.")})
    membership.entered_by = actor
    with reasoned("", _("Cotisation volontaire autorisée")):
        return save_checked(membership)


@transaction.atomic
def membership_revoke(*, membership: Membership, on: date, scan: Any, actor: User) -> Membership:
    """Record a revocation received on a day: the dues stop once the notice has run, from the day after it."""
    forbid_own_file(membership.employee, actor)
    row = Membership.objects.select_for_update().get(pk=membership.pk)
    if row.revoked_on is not None:
        raise Refusal(_("Cette autorisation est déjà révoquée."))
    if on < row.signed_on:
        raise ValidationError({"on": _("La révocation suit l’autorisation.")})
    row.revoked_on = on
    if scan is not None:
        row.revocation_scan = scan
    stops = max(on + timedelta(days=row.notice_days), row.start + timedelta(days=1))
    if row.end is None or stops < row.end:
        row.end = stops
    with reasoned("", _("Cotisation volontaire révoquée")):
        return save_checked(row)
