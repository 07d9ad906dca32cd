"""What a session is made of on an item: its candidates, who may sit, who votes, who presides."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from hr_core.selectors.holidays import public_holidays
from hr_core.selectors.organisation import regional_body
from mobility.choices import ApplicationState
from mobility.choices_committee import SITTING, Ground, ItemKind, Office, Ruling, Stage
from mobility.committee.quorum import Quorum, quorum
from mobility.models import AdHocSeat, AgendaItem, Application, CommitteeMember, CommitteeSession, Conflict, Place
from mobility.selectors.committee.composition import seat_of, voting_members

RUNNING = (Stage.OPEN, Stage.SCORING, Stage.MARKS_LOCKED, Stage.DELIBERATING)


def holidays_around(day: date) -> set[date]:
    """The days off of the regional body from the year before to the year after; three queries."""
    body = regional_body()
    return {off.date for year in (day.year - 1, day.year, day.year + 1) for off in public_holidays(body, year)}


def candidates(item: AgendaItem) -> Any:
    """The applications that the item compares, by number; those of the item replayed for a review. Nothing for the recused."""
    if item.kind == ItemKind.REVIEW:
        judged = Place.objects.filter(item=item.replays_id).values("application")
        return Application.objects.filter(pk__in=judged).select_related("home").order_by("number", "pk")
    placed = Place.objects.filter(item=item).values("application")
    waiting = Q(vacancy=item.vacancy_id, state=ApplicationState.IN_COMMITTEE)
    found = Q(pk__in=placed) if item.state in (Stage.DELIBERATING, Stage.DECIDED) else waiting
    return Application.objects.filter(found).select_related("home").order_by("number", "pk")


def recused_users(item: AgendaItem) -> set[int]:
    """The accounts that are out for the item: recused for its vacancy, or having marked what it reviews."""
    rows = Conflict.objects.filter(vacancy=item.vacancy_id, ruling=Ruling.RECUSED)
    return set(rows.exclude(Q(ground=Ground.MARKED_BEFORE) & ~Q(item=item)).values_list("user", flat=True))


def replaced_items() -> QuerySet[AgendaItem]:
    """The items whose review is published: its decisions stand, theirs are kept for memory."""
    return AgendaItem.objects.filter(replayed_by__session__state=Stage.PUBLISHED)


def called_members(item: AgendaItem) -> list[CommitteeMember]:
    """The members of the call list drawn for this item."""
    return [seat.member for seat in AdHocSeat.objects.filter(item=item).select_related("member__user", "member__home__country")]


def item_quorum(item: AgendaItem, session: CommitteeSession) -> Quorum:
    """Who would vote now: present members without conflict, substitutes in their order."""
    present = set(session.attendances.filter(presence__in=SITTING).values_list("member", flat=True))
    out = recused_users(item)
    seats = [
        seat_of(member, is_present=member.pk in present, is_recused=member.user_id in out)
        for member in [*voting_members(session.held_at.date()), *called_members(item)]
    ]
    return quorum(seats, voters=session.voters_needed, countries=session.countries_needed)


def presider(session: CommitteeSession, item: AgendaItem | None = None) -> CommitteeMember | None:
    """Who presides over the session, or over the item: `head_of` those who sit and are not recused."""
    present = set(session.attendances.filter(presence__in=SITTING).values_list("member", flat=True))
    out = recused_users(item) if item is not None else set()
    able = [each for each in voting_members(session.held_at.date()) if each.pk in present and each.user_id not in out]
    return head_of(able, of_item=item is not None)


def head_of(able: Sequence[CommitteeMember], *, of_item: bool) -> CommitteeMember | None:
    """The chair, else the vice-chair. An item that neither may hear (the review of what both have marked) is presided by the first of
    its members in the published order; the session never is."""
    offices = {member.office: member for member in able if member.office}
    found = offices.get(Office.CHAIR) or offices.get(Office.VICE_CHAIR)
    return found if found or not of_item else min(able, key=lambda member: (member.order, member.pk), default=None)


def current_item(items: Sequence[AgendaItem]) -> AgendaItem | None:
    """The item under way, else the first to come, else the last."""
    running = next((item for item in items if item.state in RUNNING), None)
    coming = next((item for item in items if item.state == Stage.PLANNED), None)
    return running or coming or (items[-1] if items else None)
