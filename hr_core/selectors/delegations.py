"""Acting replacements: those registered, those that wait for a decision of this person."""

from __future__ import annotations

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.utils import timezone

from hr_core.access import Access
from hr_core.models import Delegation, DelegationState


def delegations_listed() -> QuerySet[Delegation]:
    """All of the institution: what waits first, then what holds, then the rest by date."""
    today = timezone.localdate()
    rank = Case(
        When(state=DelegationState.PROPOSED, then=Value(0)),
        When(Q(end__isnull=True) | Q(end__gt=today), state=DelegationState.APPROVED, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    rows = Delegation.objects.select_related("giver", "holder", "registered_by", "decided_by")
    return rows.annotate(rank=rank).order_by("rank", "-start", "-pk")


def delegations_to_decide(access: Access) -> QuerySet[Delegation]:
    """Those that this person may approve or refuse."""
    waiting = Delegation.objects.filter(state=DelegationState.PROPOSED)
    return waiting.exclude(Q(registered_by=access.user) | Q(holder=access.user))
