"""Reminders of due dates: sent once for each declaration, period and moment."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from hr_core.models import InstitutionScoped
from payroll.choices_returns import ReminderKind


class ReturnReminder(InstitutionScoped):
    """A due date of which people were told; `told` is how many received a letter."""

    code = models.CharField(_("déclaration"), max_length=24)
    start = models.DateField(_("période"))
    kind = models.CharField(_("rappel"), max_length=8, choices=ReminderKind)
    due_on = models.DateField(_("échéance"))
    told = models.PositiveIntegerField(_("lettres envoyées"), default=0)
    made_at = models.DateTimeField(_("le"), auto_now_add=True)

    class Meta:
        ordering = ["-made_at"]
        verbose_name = _("rappel d’échéance")
        verbose_name_plural = _("rappels d’échéance")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "code", "start", "kind"],
                name="return_reminder_once",
                violation_error_message=_("Ce rappel est déjà parti."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.start} {self.kind}"
