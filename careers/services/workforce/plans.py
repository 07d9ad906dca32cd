"""Writing scenarios, planned moves, critical posts and their successors."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from careers.models import CriticalPost, PlannedMove, StaffScenario, Successor
from careers.selectors.workforce import YEARS
from hr_core.access import Access
from hr_core.models import Employee, User
from hr_core.services.errors import Refusal
from hr_core.services.writing import assign, delete_checked, forbid_own_file, save_checked


@transaction.atomic
def scenario_save(*, scenario: StaffScenario, values: dict[str, Any], actor: User) -> StaffScenario:
    if scenario.pk is None:
        scenario.made_by = actor
    return save_checked(assign(scenario, values))


@transaction.atomic
def scenario_remove(*, scenario: StaffScenario, actor: User) -> None:
    """A scenario is an hypothesis: it goes with its moves, the trail keeps them."""
    delete_checked(scenario)


@transaction.atomic
def move_add(*, scenario: StaffScenario, values: dict[str, Any], actor: User) -> PlannedMove:
    """People who come or leave in a year of the ten; raises `ValidationError` outside them."""
    first = timezone.localdate().year
    if not first <= values["year"] <= first + YEARS:
        raise ValidationError({"year": _("De %(first)s à %(last)s.") % {"first": first, "last": first + YEARS}})
    return save_checked(assign(PlannedMove(institution_id=scenario.institution_id, scenario=scenario), values))


@transaction.atomic
def move_remove(*, move: PlannedMove, actor: User) -> None:
    delete_checked(move)


@transaction.atomic
def critical_save(*, critical: CriticalPost, values: dict[str, Any], actor: User) -> CriticalPost:
    return save_checked(assign(critical, values))


@transaction.atomic
def critical_remove(*, critical: CriticalPost, actor: User) -> None:
    delete_checked(critical)


@transaction.atomic
def successor_add(*, critical: CriticalPost, employee: Employee, values: dict[str, Any], access: Access) -> Successor:
    """Somebody who could take the post; never oneself, never somebody who has left."""
    forbid_own_file(employee, access.user)
    if employee.left_on is not None:
        raise Refusal(_("Cet agent a quitté l’institution."))
    made = Successor(institution_id=critical.institution_id, critical=critical, employee=employee)
    return save_checked(assign(made, values))


@transaction.atomic
def successor_remove(*, successor: Successor, access: Access) -> None:
    forbid_own_file(successor.employee, access.user)
    delete_checked(successor)
