"""What institutions owe each other for seats: seats still to be put in a statement, statements of both sides, their sums."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet, Sum

from hr_core.access import Access
from hr_core.models import Institution
from training.choices_sessions import SeatState, StatementState
from training.models import CostStatement, SharedSeat

#: A seat is due once the session was held: followed, or kept and not taken.
DUE = (SeatState.ATTENDED, SeatState.MISSED)


def seats_due(host: Institution | int) -> QuerySet[SharedSeat]:
    """The seats that others took here at a cost and that no statement holds yet."""
    rows = SharedSeat.objects.filter(host=host, state__in=DUE, statement__isnull=True, cost__gt=0)
    return rows.select_related("shared", "home", "proposed_by").order_by("home__acronym", "shared__start", "pk")


def debtors(host: Institution | int) -> list[tuple[Institution, int, int]]:
    """Each institution that owes something not yet in a statement: (institution, seats, amount)."""
    told = SharedSeat.objects.filter(host=host, state__in=DUE, statement__isnull=True, cost__gt=0).order_by().values("home").annotate(
        count=Count("pk"), amount=Sum("cost")
    )
    counted = {row["home"]: (row["count"], row["amount"]) for row in told}
    return [(each, *counted[each.pk]) for each in Institution.objects.filter(pk__in=counted).order_by("acronym")] if counted else []


def statements(access: Access) -> QuerySet[CostStatement]:
    """Those that the institution issued and those that it owes; the regional body reads them all."""
    rows = CostStatement.objects.select_related("host__country", "home", "issued_by", "paid_by", "settled_by")
    at = access.institution
    if at is not None and at.is_regional:
        return rows
    return rows.filter(Q(host=at) | Q(home=at))


def statements_to_act(access: Access) -> QuerySet[CostStatement]:
    """Those that wait for this person: to pay at home, to close once paid as the host."""
    at = access.institution
    if not access.has("session_manage", "session_decide"):
        return CostStatement.objects.none()
    return CostStatement.objects.filter(
        Q(home=at, state=StatementState.ISSUED) | (Q(host=at, state=StatementState.PAID) & ~Q(issued_by=access.user))
    )
