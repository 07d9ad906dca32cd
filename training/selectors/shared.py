"""Reading what the zone offers and the seats asked, from both sides."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils import timezone

from hr_core.access import Access
from training.choices_sessions import OfferState, SeatState
from training.models import SharedSeat, SharedSession


def offers(access: Access) -> QuerySet[SharedSession]:
    """What the other institutions offer, still open to requests."""
    rows = SharedSession.objects.filter(state=OfferState.OPEN, until__gte=timezone.localdate()).select_related("host")
    return rows.exclude(host=access.institution)


def seats(access: Access) -> QuerySet[SharedSeat]:
    """The seats that the institution asked elsewhere and those asked of it; a proposal is not yet the host's to read."""
    at = access.institution
    host = Q(host=at) & ~Q(state=SeatState.PROPOSED) & ~Q(state=SeatState.WITHDRAWN, approved_by__isnull=True)
    return SharedSeat.objects.filter(Q(home=at) | host).select_related("shared", "host", "home", "proposed_by", "approved_by", "decided_by")


def seats_to_decide(access: Access) -> QuerySet[SharedSeat]:
    """Those that wait for this person: to approve at home (not what they proposed), to grant or refuse as the host."""
    at = access.institution
    home = Q(home=at, state=SeatState.PROPOSED) & ~Q(proposed_by=access.user)
    return SharedSeat.objects.filter(home | Q(host=at, state=SeatState.ASKED))
