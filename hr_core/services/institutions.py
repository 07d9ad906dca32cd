"""Institutions: opened by the zone with a first administrator, set by themselves; their public holidays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hr_core.models import Institution, PublicHoliday, RoleGrant, User
from hr_core.registry import registry
from hr_core.scope import scope
from hr_core.services.absences import absence_kinds_setup
from hr_core.services.administration.role_acts import role_taken
from hr_core.services.leave.recount import holidays_changed
from hr_core.services.roles import role_grant, role_revoke
from hr_core.services.writing import assign, delete_checked, reasoned, save_checked


@transaction.atomic
def institution_open(*, institution: Institution, full_name: str, email: str, actor: User) -> Institution:
    """Open an institution in the system; its administrator chooses a password by « mot de passe oublié »."""
    if institution.is_open:
        raise ValidationError(_("Cette institution est déjà ouverte."))
    with scope(institution, actor=actor), reasoned("", _("Ouverture de l’institution")):
        user = User.objects.filter(email__iexact=email).first()
        if user is None:
            user = User.objects.create_user(f"{institution.code}/admin", email, full_name=full_name)
        role_grant(institution=institution, user=user, role="institution_administrator", actor=actor)
        institution.is_open = True
        absence_kinds_setup(institution=institution)
        opened = save_checked(institution)
        for each in () if opened.is_regional else registry.openings:
            each(opened, actor)
        return opened


@transaction.atomic
def institution_close(*, institution: Institution, actor: User, reason: str) -> Institution:
    """Close an institution: its data and roles stay, nobody enters until it is opened again (see `access_of`)."""
    with scope(institution, actor=actor), reasoned(reason, _("Fermeture de l’institution")):
        institution.is_open = False
        return save_checked(institution)


@transaction.atomic
def institution_update(*, institution: Institution, values: dict[str, Any], actor: User) -> Institution:
    with reasoned("", _("Réglages de l’institution")):
        return save_checked(assign(institution, values))


@transaction.atomic
def holiday_decide(
    *, institution: Institution, day: date, name: str, effect: str, reference: str, actor: User
) -> PublicHoliday:
    """Say that a day is off or worked by decision; a second decision about the same day replaces the first. Leave on that day
    is counted again."""
    return _recounted(institution, [day], reference, lambda: _decide(institution, day, name, effect, reference))


@transaction.atomic
def holiday_move(
    *, institution: Institution, day: date, to: date, name: str, reference: str, actor: User
) -> PublicHoliday:
    """Confirm an estimated feast on its true day; leave on either day is counted again, once."""

    def move() -> PublicHoliday:
        if to != day:
            _decide(institution, day, name, "removed", reference)
        return _decide(institution, to, name, "added", reference)

    return _recounted(institution, [day, to], reference, move)


@transaction.atomic
def holiday_forget(*, decided: PublicHoliday, actor: User) -> None:
    """Go back to the country's calendar for that day."""

    def forget() -> None:
        with reasoned("", _("Retour au calendrier du pays")):
            delete_checked(decided)

    _recounted(decided.institution, [decided.day], _("calendrier du pays"), forget)


def _decide(institution: Institution, day: date, name: str, effect: str, reference: str) -> PublicHoliday:
    with reasoned(reference, _("Jour férié décidé")):
        decided = PublicHoliday.objects.filter(institution=institution, day=day).first()
        decided = decided or PublicHoliday(institution=institution, day=day)
        return save_checked(assign(decided, {"name": name, "effect": effect, "reference": reference}))


def _recounted(institution: Institution, days: list[date], reference: str, change: Callable[[], Any]) -> Any:
    return holidays_changed(institution=institution, days=days, change=change, reference=reference)[0]


@transaction.atomic
def role_take(*, grant: RoleGrant, actor: User) -> None:
    """Take a role back; nobody takes their own, so that an institution is never left without an administrator."""
    if grant.user_id == actor.pk:
        raise PermissionDenied(_("Personne ne retire son propre rôle : demandez à un autre administrateur."))
    with reasoned("", _("Retrait d’un rôle")):
        role_taken(grant=grant, reason=_("Rôle retiré"))
        role_revoke(grant=grant, actor=actor)
