"""The people whom the training service works for: names and postings, not whole files."""

from __future__ import annotations

from django.db.models import QuerySet

from hr_core.access import Access
from hr_core.models import Employee


def staff(access: Access) -> QuerySet[Employee]:
    """Everybody of the institution for those who keep or read its sessions, the confidential population only when entrusted
    with it; the others see the files that they may see."""
    if not access.has("session_view", "session_manage"):
        return Employee.objects.visible_to(access)
    rows = Employee.objects.filter(institution=access.institution)
    return rows if access.has("confidential_view") else rows.filter(is_confidential=False)
