"""Authorising overtime beforehand: asked for by one person, granted or refused by another."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import Employee, Institution, Unit
from hr_core.services.errors import Refusal
from hr_core.services.writing import assign, delete_checked, forbid_own_file, reasoned, save_checked
from payroll.choices import AuthorisationState as State
from payroll.models import OvertimeAuthorisation
from payroll.selectors.input_scope import entry_units
from payroll.selectors.overtime import employees_of_week, monday_of


@transaction.atomic
def authorisation_request(
    *,
    institution: Institution,
    employee: Employee | None,
    unit: Unit | None,
    start: date,
    end: date,
    hours: int,
    reason: str,
    access: Access,
) -> OvertimeAuthorisation:
    """Ask for hours (thousandths) on the days of `[start, end)`, for a person or for the people of a unit.

    Raises `OwnFile` for oneself, `ValidationError` outside the units of a clerk.
    """
    if employee is not None:
        forbid_own_file(employee, access.user)
        if not employees_of_week(access, monday_of(start)).filter(pk=employee.pk).exists():
            raise ValidationError({"employee": _("Cet agent n’est pas de ceux pour qui vous saisissez.")})
    units = entry_units(access, timezone.localdate())
    if unit is not None and units is not None and unit.pk not in units:
        raise ValidationError({"unit": _("Cette unité n’est pas de celles pour lesquelles vous saisissez.")})
    made = OvertimeAuthorisation(
        institution=institution, employee=employee, unit=unit, start=start, end=end, hours=hours,
        reason=reason.strip(), requested_by=access.user,
    )  # fmt: skip
    return save_checked(made)


@transaction.atomic
def authorisation_decide(
    *, authorisation: OvertimeAuthorisation, is_granted: bool, remark: str, access: Access
) -> OvertimeAuthorisation:
    """Grant or refuse what another person asked for. Raises `Refusal` otherwise, and when a refusal says nothing."""
    found = OvertimeAuthorisation.objects.select_for_update().get(pk=authorisation.pk)
    if found.state != State.REQUESTED:
        raise Refusal(_("Cette demande est déjà décidée."))
    if not access.has("overtime_approve"):
        raise Refusal(_("Votre rôle ne permet pas d’autoriser des heures supplémentaires."))
    if found.requested_by_id == access.user.pk:
        raise Refusal(_("Qui demande les heures ne les autorise pas : demandez à une autre personne."))
    if found.employee is not None:
        forbid_own_file(found.employee, access.user)
    if not is_granted and not remark.strip():
        raise ValidationError({"remark": _("Donner le motif du refus.")})
    state = State.APPROVED if is_granted else State.REFUSED
    values = {"state": state, "decided_by": access.user, "decided_at": timezone.now(), "decision_reason": remark.strip()[:300]}
    with reasoned(remark, _("Décision sur des heures supplémentaires")):
        return save_checked(assign(found, values))


@transaction.atomic
def authorisation_withdraw(*, authorisation: OvertimeAuthorisation, access: Access) -> None:
    """Take back a request that nobody has decided yet."""
    found = OvertimeAuthorisation.objects.select_for_update().get(pk=authorisation.pk)
    if found.state != State.REQUESTED:
        raise Refusal(_("Une demande décidée ne se retire plus."))
    delete_checked(found)
