"""What the head of a file said on a day of the past: the identity and the contacts are not dated, the audit trail is."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from hr_core.models import AuditEntry, Employee

#: What the page shows of the person; the rest of the row says who they are for the program.
FIELDS = (
    "staff_number", "last_name", "first_names", "birth_name", "sex", "birth_on", "birth_place", "nationality", "email", "phone",
    "address", "emergency_name", "emergency_phone", "social_security_number", "tax_number", "payment_mode", "seniority_on",
)  # fmt: skip


def take_back(employee: Employee, on: date) -> int:
    """Give the file, in memory, the values that it had at the end of a day; how many later writes were undone. One query.

    Days before the first write of the file show what was first entered.
    """
    evening = timezone.make_aware(datetime.combine(on + timedelta(days=1), time.min))
    later = AuditEntry.objects.of_record(employee).filter(action="update", at__gte=evening).order_by("-id")
    fields = {field.name: field for field in Employee._meta.concrete_fields}
    undone = 0
    for entry in later:
        held: dict[str, Any] = {name: value for name, value in (entry.before or {}).items() if name in FIELDS}
        for name, value in held.items():
            setattr(employee, name, fields[name].to_python(value))
        undone += bool(held)
    return undone
