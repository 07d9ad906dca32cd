"""The people whom the mobility service works for: names to choose from, not whole files."""

from __future__ import annotations

from django.db.models import QuerySet

from hr_core.access import Access
from hr_core.models import Employee


def movable(access: Access) -> QuerySet[Employee]:
    """Everybody of the institution for those who prepare its moves, hand its records or confirm periods, the confidential population only when
    entrusted with it; the others see the files that they may see."""
    if not access.has("agreement_prepare", "record_exchange", "rights_confirm"):
        return Employee.objects.visible_to(access)
    rows = Employee.objects.filter(institution=access.institution)
    return rows if access.has("confidential_view") else rows.filter(is_confidential=False)
