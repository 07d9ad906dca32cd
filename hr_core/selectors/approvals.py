"""What waits for a second person, within what one may see."""

from __future__ import annotations

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from hr_core.access import Access
from hr_core.models import BankAccount, Employee, PayTerms


def proposals(model: Any, access: Access) -> QuerySet:
    """The open proposals about visible files, the oldest effect first, each with what holds today."""
    found = (
        model.objects.filter(state="proposed", employee__in=Employee.objects.visible_to(access))
        .select_related("employee", "proposed_by")
        .order_by("start", "employee__last_name")
    )
    if model is PayTerms:
        current = (
            PayTerms.objects.filter(employee=OuterRef("employee"), state="approved", start__lte=OuterRef("start"))
            .order_by("-start")
            .values("base_salary")[:1]
        )
        return found.annotate(current_salary=Subquery(current))
    return found


def to_decide(model: Any, access: Access) -> QuerySet:
    """Those that this person may decide: neither proposed by them nor about them."""
    return proposals(model, access).exclude(proposed_by=access.user).exclude(employee__user=access.user)


def all_to_decide(access: Access) -> list[QuerySet]:
    """Every proposal that this person may decide."""
    return [to_decide(model, access) for model in (PayTerms, BankAccount)]
