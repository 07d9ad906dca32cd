"""« Annuler et remplacer » a paid payslip, and the list of those that were."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import french_of
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Empty
from hr_core.ui.screens import ConfirmScreen
from payroll.forms.runs import ReasonForm
from payroll.models import PayRun, Payslip, PayslipReplacement
from payroll.selectors.visibility import payslips_of, replacements_seen
from payroll.services.corrections import correction_open, obstacle_to_correction
from payroll.tables_back_pay import ReplacementTable
from payroll.views.runs import PREPARE, RUNS, VIEW


class CorrectionView(ConfirmScreen):
    """What follows from cancelling a payslip, and why it is done."""

    model = Payslip
    rights = PREPARE
    form_class = ReasonForm
    danger = True
    submit_label = gettext_lazy("Annuler et remplacer")

    def get_queryset(self) -> Any:
        return payslips_of(self.access).select_related("run__period", "employee")

    def get_title(self) -> str:
        words = {"of_name": french_of(str(self.record.employee)), "month": self.record.run.period.of_month}
        return _("Annuler et remplacer le bulletin %(month)s %(of_name)s\u202f?") % words

    def get_consequences(self) -> Sequence[Any]:
        obstacle = obstacle_to_correction(self.record)
        if obstacle:
            return [obstacle]
        return [
            _("Une campagne s’ouvre pour cet agent seul\u00a0: le mois est recalculé avec les données d’aujourd’hui."),
            _("Elle suit tout le circuit\u202f; les contrôles des autres agents ne sont pas refaits."),
            _("Une fois payée, l’ancien bulletin est annulé sur la page de vérification\u202f; le nouveau porte son numéro."),
            _("Seule la différence est payée, ou devient un trop-perçu à reprendre. Le mois clôturé reste scellé."),
        ]

    def perform(self, form: Any) -> PayRun:
        return correction_open(payslip=self.record, access=self.access, reason=form.cleaned_data["reason"])

    def get_success_message(self, result: PayRun) -> str:
        return _("La campagne de correction est ouverte\u00a0: corrigez ce qui doit l’être, puis calculez-la.")

    def get_success_url(self, result: PayRun) -> str:
        return reverse("payroll:run_detail", args=[result.pk])

    def get_cancel_url(self) -> str:
        return reverse("payroll:payslip_detail", args=[self.record.pk])


class ReplacementListView(ListScreen):
    """The payslips cancelled and replaced, or about to be."""

    model = PayslipReplacement
    rights = VIEW
    title = gettext_lazy("Bulletins annulés et remplacés")
    unit = (gettext_lazy("bulletin"), gettext_lazy("bulletins"))
    table_class = ReplacementTable
    export_name = "bulletins-annules-et-remplaces"
    crumbs = (RUNS,)
    empty = Empty(
        gettext_lazy("Aucun bulletin remplacé"),
        gettext_lazy("Un bulletin payé s’annule et se remplace depuis sa page."),
    )

    def get_queryset(self) -> Any:
        return replacements_seen(self.access)
