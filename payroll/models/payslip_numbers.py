"""The number of each payslip given to an employee, and which payslip cancels and replaces which."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hr_core.models import InstitutionScoped
from payroll.models.payslips import Payslip
from payroll.models.runs import PayRun


class PayslipNumber(InstitutionScoped):
    """The rank of a payslip among those that the institution paid in a year, without gaps; given when its run is paid."""

    payslip = models.OneToOneField(Payslip, models.PROTECT, related_name="numbered")
    year = models.PositiveSmallIntegerField(_("année"))
    number = models.PositiveIntegerField(_("numéro"))

    class Meta:
        ordering = ["-year", "-number"]
        verbose_name = _("numéro de bulletin")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "year", "number"],
                name="payslip_number_unique",
                violation_error_message=_("Ce numéro de bulletin est déjà donné."),
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="payslip_number_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.year}-{self.number:06d}"


class PayslipReplacement(InstitutionScoped):
    """A paid payslip to be cancelled and replaced by that of a run of correction. It holds once this run is paid."""

    cancelled = models.OneToOneField(Payslip, models.PROTECT, related_name="replacement")
    run = models.ForeignKey(PayRun, models.PROTECT, related_name="replacements")
    reason = models.CharField(_("motif"), max_length=300)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(_("demandé le"), auto_now_add=True)
    replaced_by = models.OneToOneField(
        Payslip, models.PROTECT, null=True, related_name="replaces", editable=False
    )
    done_at = models.DateTimeField(_("remplacé le"), null=True, editable=False)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("bulletin annulé et remplacé")
        verbose_name_plural = _("bulletins annulés et remplacés")
        constraints = [
            models.CheckConstraint(
                condition=Q(replaced_by__isnull=True) | ~Q(replaced_by=F("cancelled")),
                name="payslip_replacement_other",
                violation_error_message=_("Un bulletin ne se remplace pas lui-même."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cancelled} : {self.reason}"
