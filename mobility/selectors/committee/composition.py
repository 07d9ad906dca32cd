"""The committee as it is on a day, and the member that a person is."""

from __future__ import annotations

from datetime import date
from typing import Any

from mobility.choices_committee import MemberKind, Office
from mobility.committee.quorum import Seat
from mobility.models import CommitteeMember

CALLED_AFTER, NO_TITULAR = 1000, 0
PRESIDING = (Office.CHAIR, Office.VICE_CHAIR)


def members_on(on: date) -> Any:
    """Members in office, with their account and institution, in the published order."""
    return CommitteeMember.objects.on(on).select_related("user", "home__country", "substitute_of").order_by("order", "pk")


def member_of(user: Any, on: date) -> CommitteeMember | None:
    return members_on(on).filter(user=user).first()


def voting_members(on: date) -> Any:
    return members_on(on).filter(kind__in=(MemberKind.TITULAR, MemberKind.SUBSTITUTE))


def seat_of(member: CommitteeMember, *, is_present: bool, is_recused: bool) -> Seat:
    """The member as the quorum reads them; a country counts once, whatever its institutions. Somebody of the call list takes any
    voice left, after the substitutes."""
    is_called = member.kind == MemberKind.ON_CALL
    order, titular = (CALLED_AFTER + member.order, NO_TITULAR) if is_called else (member.order, member.substitute_of_id)
    return Seat(member.pk, member.home.country_id, order, titular, is_present=is_present, is_recused=is_recused)
