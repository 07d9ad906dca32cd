"""The audit trail, written by triggers (see `hr_core/db/policies.py`)."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from hr_core.scope import require_scope


class AuditManager(models.Manager):
    def get_queryset(self) -> models.QuerySet:
        require_scope("La piste d’audit")
        return super().get_queryset()

    def of_record(self, record: models.Model) -> models.QuerySet:
        return self.filter(table_name=record._meta.db_table, object_id=str(record.pk))


class AuditEntry(models.Model):
    """One write: who, when, in which request, why, and the values before and after."""

    institution = models.ForeignKey(
        "hr_core.Institution", models.DO_NOTHING, null=True, db_constraint=False, related_name="+"
    )
    table_name = models.CharField(_("table"), max_length=64)
    object_id = models.CharField(_("ligne"), max_length=40)
    employee_id = models.BigIntegerField(_("agent"), null=True)
    action = models.CharField(_("action"), max_length=8)
    before = models.JSONField(_("avant"), null=True)
    after = models.JSONField(_("après"), null=True)
    actor_id = models.BigIntegerField(_("auteur"), null=True)
    actor_label = models.CharField(_("auteur"), max_length=120)
    request_id = models.CharField(_("requête"), max_length=40)
    reason = models.TextField(_("motif"))
    at = models.DateTimeField(_("le"))

    objects = AuditManager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("écriture de la piste d’audit")
        indexes = [
            models.Index(fields=["table_name", "object_id"], name="audit_record"),
            models.Index(fields=["institution", "employee_id"], name="audit_employee"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.table_name} {self.object_id}"

    def changes(self) -> list[tuple[str, Any, Any]]:
        """Each field touched, with its value before and after."""
        before, after = self.before or {}, self.after or {}
        return [(name, before.get(name), after.get(name)) for name in sorted({*before, *after})]
