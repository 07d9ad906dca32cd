"""Honours and mandates of a career, for the page « Parcours »."""

from __future__ import annotations

from collections.abc import Iterator

from careers.models import Honour, ProtectedMandate
from hr_core.access import Access
from hr_core.models import Employee
from hr_core.registry import CareerEvent


def honour_events(employee: Employee, access: Access) -> Iterator[CareerEvent]:
    """Two queries."""
    for honour in Honour.objects.filter(employee=employee.pk).select_related("kind"):
        yield CareerEvent(honour.on, str(honour.kind), honour.motive, None, "act", honour.reference)
    for mandate in ProtectedMandate.objects.filter(employee=employee.pk).select_related("kind"):
        yield CareerEvent(mandate.start, str(mandate), "", mandate.end, "fact", mandate.reference)
