"""Honours and mandates of a career, for the page « Parcours »."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import CharField, DateField, F, Value

from careers.choices_discipline import MandateRole
from careers.models import Honour, ProtectedMandate
from hr_core.access import Access
from hr_core.models import Employee
from hr_core.registry import CareerEvent


def honour_events(employee: Employee, access: Access) -> Iterator[CareerEvent]:
    """One query."""
    nothing, word = Value(None, DateField()), CharField()
    honours = Honour.objects.filter(employee=employee.pk).order_by()
    mandates = ProtectedMandate.objects.filter(employee=employee.pk).order_by()
    rows = honours.values_list("kind__label", "on", nothing, "reference", "motive", Value("", word)).union(
        mandates.values_list("kind__label", "start", "end", "reference", Value("", word), F("role")), all=True
    )
    for label, start, end, reference, motive, role in rows:
        if role:
            yield CareerEvent(start, f"{label}, {MandateRole(role).label}", "", end, "fact", reference)
        else:
            yield CareerEvent(start, label, motive, None, "act", reference)
