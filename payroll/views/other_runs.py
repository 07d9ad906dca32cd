"""Runs beside the month's: supplementary, thirteenth month, bonus, leave, back pay only. Opened and taken away here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.ui.screens import ConfirmScreen, FormScreen
from payroll.forms.other_runs import OtherRunForm
from payroll.forms.runs import ReasonForm
from payroll.models import PayRun
from payroll.services.circuit import run_cancel, run_open
from payroll.views.runs import PREPARE, RUNS, RunScreen


class OtherRunOpenView(FormScreen):
    """Open another run of an open month."""

    rights = PREPARE
    title = gettext_lazy("Ouvrir une autre campagne")
    lede = gettext_lazy(
        "Elle paie ce que la paie du mois ne paie pas : le mois est calculé en entier, et le bulletin porte la différence."
    )
    form_class = OtherRunForm
    submit_label = gettext_lazy("Ouvrir la campagne")
    cancel_url = "payroll:run_list"
    crumbs = (RUNS,)
    model = PayRun

    def get_form_options(self) -> dict[str, Any]:
        return {"access": self.access}

    def perform(self, form: Any) -> PayRun:
        given = form.cleaned_data
        run = run_open(
            institution=self.institution,
            period=given["period"],
            kind=given["kind"],
            employees=given["employees"],
            label=given["label"],
            payment_on=given["payment_on"],
            actor=self.access.user,
        )
        return run

    def get_success_message(self, result: PayRun) -> str:
        return _("La campagne est ouverte : saisissez ses éléments, puis arrêtez-les pour la calculer.")

    def get_success_url(self, result: PayRun) -> str:
        return reverse("payroll:run_detail", args=[result.pk])


class OtherRunCancelView(RunScreen, ConfirmScreen):
    """Take away a run opened by mistake, before anything of it is authorised."""

    rights = PREPARE
    danger = True
    form_class = ReasonForm
    submit_label = gettext_lazy("Supprimer la campagne")
    success_message = gettext_lazy("La campagne est supprimée.")

    def get_title(self) -> str:
        return _("Supprimer la campagne %(of_month)s\u202f?") % {"of_month": self.record.of_month}

    def get_consequences(self) -> Sequence[Any]:
        return [_("Ses éléments variables et ses bulletins calculés disparaissent ; la paie du mois n’est pas touchée.")]

    def perform(self, form: Any) -> None:
        run_cancel(run=self.record, access=self.access, reason=form.cleaned_data["reason"])

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:run_list")
