"""What a leaving ends in the personnel file and in the pay, and how a cancelled one gives everything back.

What is ended is kept with the departure (`restored`), so that a reinstatement restores exactly that.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.models import Employee, RoleGrant, User
from hr_core.scope import because
from hr_core.services.employees import ENDED_BY_LEAVING, employee_leave
from hr_core.services.errors import Refusal
from hr_core.services.roles import role_grant, role_revoke
from hr_core.services.writing import lock_file, save_checked
from hr_core.text import french_date
from payroll.models import Departure, RecurringInput

MODELS = {model._meta.label_lower: model for model in ENDED_BY_LEAVING}


def service_end(departure: Departure, *, actor: User | None, reason: str) -> None:
    """End the service after the last day paid: contract, posting, status, headship, and what the pay gives each month.

    Somebody who has left already keeps the day of leaving, which must be that of the departure.
    """
    employee, on = departure.employee, departure.left_on
    if employee.left_on is not None and employee.left_on != on:
        raise Refusal(
            _("Le dernier jour de service est le %(day)s : le dernier jour payé est celui-là.")
            % {"day": french_date(employee.last_day)}
        )
    kept: dict[str, Any] = {"left_on": employee.left_on.isoformat() if employee.left_on else None, "facts": [], "inputs": []}
    if employee.left_on is None:
        for label, model in MODELS.items():
            for fact in model.objects.filter(employee=employee).between(on, date.max):
                kept["facts"].append([label, fact.pk, fact.end.isoformat() if fact.end else None])
        employee_leave(employee=employee, on=on, reason=reason, actor=actor, with_checklist=False)
        employee.refresh_from_db(fields=["left_on"])
    with because(reason):
        for given in RecurringInput.objects.filter(employee=employee).between(on, date.max):
            row = {"end": given.end.isoformat() if given.end else None}
            if given.start >= on:
                row |= {
                    "item": given.item_id,
                    "start": given.start.isoformat(),
                    "amount": given.amount,
                    "quantity": given.quantity,
                }
                given.delete()
            else:
                row["pk"] = given.pk
                given.end = on
                save_checked(given)
            kept["inputs"].append(row)
    departure.restored = {**kept, "roles": departure.restored.get("roles", [])}


def service_restore(departure: Departure, *, actor: User | None, reason: str) -> None:
    """Give back what the leaving ended; facts that somebody has changed since are left as they are."""
    kept, on = departure.restored, departure.left_on
    employee = lock_file(departure.employee)
    with because(reason):
        if kept and kept.get("left_on") is None and employee.left_on == on:
            employee.left_on = None
            save_checked(employee)
        for label, key, end in kept.get("facts", ()):
            fact = MODELS[label].objects.filter(pk=key, end=on).first()
            if fact is not None:
                fact.end = date.fromisoformat(end) if end else None
                save_checked(fact)
        for row in kept.get("inputs", ()):
            _restore_input(employee, row, on)
        roles_restore(departure, actor=actor)
    departure.restored = {}


def _restore_input(employee: Employee, row: dict[str, Any], on: date) -> None:
    end = date.fromisoformat(row["end"]) if row["end"] else None
    if "pk" in row:
        given = RecurringInput.objects.filter(pk=row["pk"], end=on).first()
        if given is not None:
            given.end = end
            save_checked(given)
        return
    values = {"start": date.fromisoformat(row["start"]), "end": end, "amount": row["amount"], "quantity": row["quantity"]}
    save_checked(
        RecurringInput(institution_id=employee.institution_id, employee=employee, item_id=row["item"], **values)
    )


def roles_end(departure: Departure, *, actor: User | None) -> int:
    """Close the account's access to the institution once the day of leaving has come; returns how many roles ended."""
    user = departure.employee.user
    if user is None or departure.left_on > timezone.localdate() or actor is None:
        return 0
    grants = list(RoleGrant.with_units.filter(institution=departure.institution_id, user=user).select_related("unit", "institution"))
    for grant in grants:
        role_revoke(grant=grant, actor=actor)
    if grants:
        departure.restored = {**departure.restored, "roles": [grant.role for grant in grants if grant.unit_id is None]}
    return len(grants)


def roles_restore(departure: Departure, *, actor: User | None) -> None:
    user = departure.employee.user
    for role in departure.restored.get("roles", ()):
        if user is not None:
            role_grant(institution=departure.institution, user=user, role=role, actor=actor)


def open_accesses(on: date) -> Q:
    """Departures whose account still holds a role although the day of leaving has come."""
    return Q(last_paid_on__lt=on, employee__user__role_grants__isnull=False)
