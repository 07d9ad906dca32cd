"""What a run of leave pay gives: the allowance of somebody who goes on leave, with its reasons."""

from __future__ import annotations

from fractions import Fraction

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hr_core.models import InstitutionScoped
from payroll.models.runs import PayRun


class LeavePayment(InstitutionScoped):
    """The leave allowance of one employee in a run; `told` keeps the formula, the months read, the texts."""

    run = models.ForeignKey(PayRun, models.PROTECT, verbose_name=_("campagne"), related_name="leave_payments")
    employee = models.ForeignKey("hr_core.Employee", models.PROTECT, verbose_name=_("agent"), related_name="+")
    starts_on = models.DateField(_("départ en congé le"))
    days = models.PositiveIntegerField(_("jours payés (millièmes)"))
    source = models.CharField(_("décision ou fiche de congés"), max_length=200)
    amount = models.BigIntegerField(_("allocation"))
    told = models.JSONField(_("raisons"), default=dict)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField(_("saisi le"), auto_now=True)

    class Meta:
        ordering = ["employee__last_name", "employee__first_names"]
        verbose_name = _("allocation de congé")
        verbose_name_plural = _("allocations de congé")
        constraints = [
            models.UniqueConstraint(
                fields=["run", "employee"],
                name="leave_payment_unique",
                violation_error_message=_("Cet agent a déjà une allocation dans cette campagne."),
            ),
            models.CheckConstraint(
                condition=Q(days__gt=0, days__lte=120_000),
                name="leave_payment_days",
                violation_error_message=_("Les jours payés vont d’un demi-jour à 120."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee} : {self.amount}"

    @property
    def days_counted(self) -> Fraction:
        return Fraction(self.days, 1000)
