"""Who entered what and when: the writes of one cell of a month, and those of one person, from the audit trail."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from hr_core.models import AuditEntry
from payroll.models import PayItemVersion, PayPeriod, VariableInput

TABLE = VariableInput._meta.db_table


def input_entries(period: PayPeriod, employee: int, item: int | None = None) -> QuerySet[AuditEntry]:
    """The writes of an employee's inputs of a month, newest first: of one item, or of all. Inputs taken back are there."""
    made = AuditEntry.objects.filter(table_name=TABLE, employee_id=employee, action="insert", **_of("after", period, item))
    gone = AuditEntry.objects.filter(table_name=TABLE, employee_id=employee, action="delete", **_of("before", period, item))
    keys = {*made.values_list("object_id", flat=True), *gone.values_list("object_id", flat=True)}
    return AuditEntry.objects.filter(table_name=TABLE, employee_id=employee, object_id__in=keys)


def items_of_entries(entries: Iterable[AuditEntry]) -> dict[str, str]:
    """{key of an input: code and label of its item}; two queries, for what is left and for what was taken back."""
    keys = {entry.object_id for entry in entries}
    made = AuditEntry.objects.filter(table_name=TABLE, object_id__in=keys, action__in=("insert", "delete"))
    items = {entry.object_id: (entry.after or entry.before or {}).get("item_id") for entry in made}
    versions = PayItemVersion.objects.filter(item__in=set(items.values())).select_related("item").order_by("start")
    words = {version.item_id: f"{version.item.code} {version.label}" for version in versions}
    return {key: words[item] for key, item in items.items() if item in words}


def _of(side: str, period: PayPeriod, item: int | None) -> dict[str, int]:
    found = {f"{side}__period_id": period.pk}
    return found if item is None else {**found, f"{side}__item_id": item}
