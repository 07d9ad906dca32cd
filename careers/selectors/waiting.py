"""What waits for the person who decides."""

from __future__ import annotations

from django.db.models import QuerySet

from careers.choices_grids import BatchState, VersionState
from careers.models import GridVersion, TermsBatch
from hr_core.access import Access


def versions_to_decide(access: Access) -> QuerySet[GridVersion]:
    rows = GridVersion.objects.filter(state=VersionState.PROPOSED).exclude(prepared_by=access.user)
    return rows if access.has("career_decide") else rows.none()


def batches_to_decide(access: Access) -> QuerySet[TermsBatch]:
    rows = TermsBatch.objects.filter(state=BatchState.PROPOSED).exclude(prepared_by=access.user)
    return rows if access.has("career_decide") else rows.none()
