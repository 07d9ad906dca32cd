"""« Contre-passer » a paid payslip, or a whole paid run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import french_amount, french_of
from hr_core.ui.screens import ConfirmScreen
from payroll.forms.circuit import ReversalForm
from payroll.models import PayRun, Payslip
from payroll.selectors.visibility import payslips_of
from payroll.services.reversals import obstacle_to_reversal, reversal_open
from payroll.views.runs import PREPARE, RunScreen


class ReverseScreen(ConfirmScreen):
    rights = PREPARE
    form_class = ReversalForm
    danger = True
    submit_label = gettext_lazy("Ouvrir la contre-passation")
    success_message = gettext_lazy("La contre-passation est ouverte : elle suit le circuit, puis rend ce qui a été payé.")

    def get_success_url(self, result: PayRun) -> str:
        return reverse("payroll:run_detail", args=[result.pk])

    def told(self, net: int) -> list[str]:
        return [
            _("Chaque ligne est écrite avec le signe contraire : les cumuls, prêts et retenues reviennent à ce qu’ils étaient."),
            _("Net à contre-passer : %(net)s.") % {"net": french_amount(net, self.currency, unit=True)},
            _("La campagne suit tout le circuit ; qui la demande ne l’ordonnance pas, sans dérogation possible."),
            _("Une fois payée, le bulletin est annulé sur la page de vérification, et le net versé devient un trop-perçu à reprendre, sauf si l’argent est revenu."),
        ]


class PayslipReverseView(ReverseScreen):
    model = Payslip

    def get_queryset(self) -> Any:
        return payslips_of(self.access).select_related("run__period", "employee")

    def get_title(self) -> str:
        words = {"of_name": french_of(str(self.record.employee)), "month": self.record.run.period.of_month}
        return _("Contre-passer le bulletin %(month)s %(of_name)s\u202f?") % words

    def get_consequences(self) -> Sequence[Any]:
        obstacle = obstacle_to_reversal(self.record.run, [self.record])
        return [obstacle] if obstacle else self.told(self.record.net)

    def get_cancel_url(self) -> str:
        return reverse("payroll:payslip_detail", args=[self.record.pk])

    def perform(self, form: Any) -> PayRun:
        given = form.cleaned_data
        return reversal_open(
            run=self.record.run,
            payslip=self.record,
            access=self.access,
            reason=given["reason"],
            recovery=given["recovery"],
            reference=given["reference"],
        )


class RunReverseView(ReverseScreen, RunScreen):
    model = PayRun

    def get_title(self) -> str:
        return _("Contre-passer toute la paie %(of_month)s\u202f?") % {"of_month": self.record.of_month}

    def get_consequences(self) -> Sequence[Any]:
        obstacle = obstacle_to_reversal(self.record, list(self.record.payslips.only("pk", "employee_id")))
        return [obstacle] if obstacle else self.told(int(self.record.totals.get("net", 0)))

    def get_cancel_url(self) -> str:
        return reverse("payroll:run_detail", args=[self.record.pk])

    def perform(self, form: Any) -> PayRun:
        given = form.cleaned_data
        return reversal_open(
            run=self.record,
            access=self.access,
            reason=given["reason"],
            recovery=given["recovery"],
            reference=given["reference"],
        )
