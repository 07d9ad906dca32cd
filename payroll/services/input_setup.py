"""What the entry of variable inputs is set up with: columns kept, clerks and their units, limits, deadlines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hr_core.access import user_groups
from hr_core.models import Institution, Unit, User
from hr_core.services.errors import Refusal
from hr_core.services.roles import role_grant
from hr_core.services.writing import assign, reasoned, save_checked
from payroll.models import InputClerk, InputColumnSet, InputDeadline, InputLimit, PayItem

CLERK_ROLE = "evp_clerk"


@transaction.atomic
def column_set_save(
    *, institution: Institution, name: str, codes: Sequence[str], unit: Unit | None, is_shared: bool, actor: User
) -> InputColumnSet:
    """Keep columns under a name; the same name again replaces one's own set."""
    found = InputColumnSet.objects.filter(owner=actor, name=name).first()
    found = found or InputColumnSet(institution=institution, owner=actor, name=name)
    return save_checked(assign(found, {"codes": list(codes), "unit": unit, "is_shared": is_shared}))


@transaction.atomic
def clerk_name(
    *, institution: Institution, user: User, unit: Unit, start: date, end: date | None = None, actor: User | None
) -> InputClerk:
    """Entrust a person with the inputs of a unit, and give them the role when they do not hold it.

    Raises `Refusal` for oneself and for an account that holds no role in the institution.
    """
    if actor is not None and user.pk == actor.pk:
        raise Refusal(_("Personne ne se confie une unité : demandez à un autre responsable."))
    held = {code for code, _role, _key in user_groups(user)}
    if institution.code not in held:
        raise ValidationError({"user": _("Ce compte ne tient aucun rôle dans l’institution : attribuez-lui d’abord un rôle.")})
    role_grant(institution=institution, user=user, role=CLERK_ROLE, actor=actor)
    return save_checked(InputClerk(institution=institution, user=user, unit=unit, start=start, end=end))


@transaction.atomic
def clerk_end(*, clerk: InputClerk, end: date, actor: User | None, reason: str = "") -> InputClerk:
    """Take a unit back from the eve of `end` on; the history stays."""
    with reasoned(reason, _("Unité retirée à un agent de saisie")):
        return save_checked(assign(clerk, {"end": end}))


@transaction.atomic
def limit_save(
    *, institution: Institution, limit: InputLimit | None, item: PayItem, values: dict[str, Any], actor: User | None
) -> InputLimit:
    """Make or change a limit; its period says from when to when it holds."""
    found = limit or InputLimit(institution=institution, item=item)
    return save_checked(assign(found, {"item": item, **values}))


@transaction.atomic
def limit_end(*, limit: InputLimit, end: date, actor: User | None) -> InputLimit:
    return save_checked(assign(limit, {"end": end}))


@transaction.atomic
def deadline_save(
    *, institution: Institution, deadline: InputDeadline | None, values: dict[str, Any], actor: User | None
) -> InputDeadline:
    """Put a unit on the calendar of transmissions, or change its day."""
    found = deadline or InputDeadline(institution=institution)
    return save_checked(assign(found, values))


@transaction.atomic
def deadline_end(*, deadline: InputDeadline, end: date, actor: User | None) -> InputDeadline:
    return save_checked(assign(deadline, {"end": end}))
