"""The balance of leave as a payslip prints it: written when its run is paid, frozen and sealed with it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hr_core.models import InstitutionScoped
from payroll.models.payslips import Payslip
from payroll.models.runs import PayRun


class PayslipLeave(InstitutionScoped):
    """Thousandths of a day at the end of the month: carried into the leave year, earned and taken since, left."""

    run = models.ForeignKey(PayRun, models.PROTECT, related_name="+")
    payslip = models.OneToOneField(Payslip, models.CASCADE, related_name="leave")
    is_working = models.BooleanField(_("en jours ouvrables"))
    carried = models.IntegerField(_("report"))
    earned = models.IntegerField(_("acquis"))
    taken = models.IntegerField(_("pris"))
    balance = models.IntegerField(_("solde"))

    class Meta:
        verbose_name = _("solde de congés du bulletin")
        verbose_name_plural = _("soldes de congés des bulletins")
        constraints = [
            models.CheckConstraint(condition=Q(balance=F("carried") + F("earned") - F("taken")), name="payslip_leave_sum"),
        ]

    def __str__(self) -> str:
        return f"{self.payslip} : {self.balance}"
