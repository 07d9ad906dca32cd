"""The audit trail that one may read: never more than the files that one may see."""

from __future__ import annotations

from django.apps import apps
from django.db.models import Q, QuerySet

from hr_core.access import Access
from hr_core.models import AuditEntry, Employee
from hr_core.registry import registry
from hr_core.selectors.acts import acts_hidden_in_the_trail
from hr_core.selectors.documents import documents_hidden_in_the_trail


def audit_visible(access: Access) -> QuerySet:
    """Writes of the institution; those about a personnel file only where the file itself is visible, those of a restricted
    subject for who reads it alone."""
    visible = Employee.objects.visible_to(access).values("pk")
    rows = AuditEntry.objects.filter(institution=access.institution).filter(
        Q(employee_id__isnull=True) | Q(employee_id__in=visible)
    )
    return trail_readable(rows, access)


def trail_readable(entries: QuerySet, access: Access) -> QuerySet:
    """The entries without those that this person does not read: restricted acts, documents of other levels,
    `registry.trail_hiders`."""
    for hidden in (acts_hidden_in_the_trail, documents_hidden_in_the_trail, *registry.trail_hiders):
        entries = entries.exclude(hidden(access))
    return entries


def audited_tables() -> list[tuple[str, str]]:
    """(table, French name) of what the trail may hold."""
    named = {model._meta.db_table: str(model._meta.verbose_name) for model in apps.get_models()}
    own = [name for name in named if name.partition("_")[0] in {"hr", "payroll", "careers", "training", "mobility"}]
    return sorted(((table, named[table].capitalize()) for table in own), key=lambda pair: pair[1])
