"""What waits for a person among returns."""

from __future__ import annotations

from django.db.models import QuerySet

from hr_core.access import Access
from payroll.choices_returns import FilingState
from payroll.models import Filing
from payroll.workflows_returns import CHECK


def filings_to_check(access: Access) -> QuerySet[Filing]:
    """Returns prepared by somebody else."""
    found = Filing.objects.filter(state=FilingState.PREPARED).exclude(prepared_by=access.user)
    return found if access.has(CHECK) else found.none()
