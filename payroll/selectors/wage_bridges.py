"""Bridges of the wage bill as people read them: sums by effect, employees that one may see, months that compare."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet, Sum

from hr_core.access import Access
from payroll.choices_steering import Effect
from payroll.models import PayRun, WageBridge, WageBridgePart
from payroll.selectors.paid_sums import PAID_STATES
from payroll.selectors.visibility import is_all_seen


def effects_of(bridge: WageBridge) -> list[tuple[Effect, int, int]]:
    """(effect, amount, employees) in the order of the bridge, the confidential population joined."""
    found: dict[str, list[int]] = {}
    for key, amount in bridge.parts.order_by().values_list("effect", "amount"):
        sums = found.setdefault(key, [0, 0])
        sums[0] += amount
        sums[1] += 1
    return [(effect, *_pair(found.get(effect.value))) for effect in Effect]


def _pair(sums: list[int] | None) -> tuple[int, int]:
    return (sums[0], sums[1]) if sums else (0, 0)


def parts_seen(bridge: WageBridge, access: Access) -> QuerySet[WageBridgePart]:
    """The parts of the employees that an officer may read."""
    found = WageBridgePart.objects.filter(bridge=bridge).select_related("employee")
    if is_all_seen(access):
        return found
    return found.filter(Q(employee__is_confidential=False) | Q(employee__user=access.user))


def reserved_of(bridge: WageBridge, access: Access, effect: str = "") -> int:
    """What the parts that one may not read come to."""
    hidden = WageBridgePart.objects.filter(bridge=bridge).exclude(
        pk__in=parts_seen(bridge, access).order_by().values("pk")
    )
    if effect:
        hidden = hidden.filter(effect=effect)
    return int(hidden.aggregate(total=Sum("amount"))["total"] or 0)


def months_paid() -> list[date]:
    """The first days of the months with a paid run, the latest first."""
    rows = PayRun.objects.filter(state__in=PAID_STATES).order_by("-period__year", "-period__month")
    return [date(year, month, 1) for year, month in rows.values_list("period__year", "period__month").distinct()]
