"""« Impayés », those that the old software left: the list, paying one at the counter, depositing one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import french_amount, french_date, french_of
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Empty, Tab
from hr_core.ui.screens import ConfirmScreen
from payroll.choices_paying import LineState
from payroll.forms.paying import DayForm
from payroll.models import UnclaimedOpening
from payroll.selectors.paying import old_unclaimed
from payroll.services.paying.lines import deposit_delay
from payroll.services.paying.old_unclaimed import opening_deposit_day, unclaimed_deposit, unclaimed_pay
from payroll.tables_paying import OldUnclaimedTable
from payroll.views.runs import VIEW
from payroll.workflows_paying import SEND

OWED = (gettext_lazy("Impayés"), "payroll:owed_list")


def owed_views(path: str) -> list[Tab]:
    """Both lists of what is owed, where the old software left something."""
    if not UnclaimedOpening.objects.exists():
        return []
    here, old = reverse("payroll:owed_list"), reverse("payroll:old_unclaimed_list")
    return [Tab(_("Payés d’ici"), here, path == here), Tab(_("Repris de l’ancien logiciel"), old, path == old)]


class OldUnclaimedListView(ListScreen):
    model = UnclaimedOpening
    title = gettext_lazy("Impayés repris")
    lede = gettext_lazy("Ce que l’ancien logiciel devait encore au guichet. Un reçu signé ou une consignation l’éteint.")
    rights = VIEW
    unit = (gettext_lazy("salaire"), gettext_lazy("salaires"))
    table_class = OldUnclaimedTable
    totals = {"amount": Sum("amount")}
    export_name = "impayes-repris"
    empty = Empty(
        gettext_lazy("Aucun impayé repris"),  # type: ignore[arg-type]
        gettext_lazy("Les salaires non réclamés d’une reprise signée paraissent ici jusqu’à leur paiement."),  # type: ignore[arg-type]
    )

    def get_queryset(self) -> QuerySet[UnclaimedOpening]:
        return old_unclaimed(self.access)

    def get_saved_views(self) -> Sequence[Tab]:
        return owed_views(self.request.path)

    def get_table_options(self) -> dict[str, Any]:
        today = timezone.localdate()
        return {"may_send": self.access.has(*SEND), "delay": deposit_delay(self.institution, today), "today": today}


class UnclaimedQuestion(ConfirmScreen):
    """One of them, still unclaimed."""

    model = UnclaimedOpening
    rights = SEND
    form_class = DayForm
    crumbs = (OWED, (gettext_lazy("Impayés repris"), "payroll:old_unclaimed_list"))
    success_url = "payroll:old_unclaimed_list"
    receipt_label: Any = ""

    def get_queryset(self) -> QuerySet[UnclaimedOpening]:
        return old_unclaimed(self.access).filter(state=LineState.UNCLAIMED)

    def get_form_options(self) -> dict[str, Any]:
        return {"today": timezone.localdate(), "label": self.receipt_label, "is_required": True}

    def get_consequences(self) -> Sequence[Any]:
        told = [f"{self.record.employee.full_name}, {french_amount(self.record.amount, self.currency, unit=True)}."]
        if self.record.label:
            told.append(self.record.label)
        return told


class OldUnclaimedPayView(UnclaimedQuestion):
    submit_label = gettext_lazy("Déclarer payé au guichet")
    success_message = gettext_lazy("Le paiement au guichet est noté.")
    receipt_label = gettext_lazy("Numéro du reçu signé")

    def get_title(self) -> str:
        return _("Payer %(name)s au guichet\u202f?") % {"name": self.record.employee.full_name}

    def perform(self, form: Any) -> UnclaimedOpening:
        data = form.cleaned_data
        return unclaimed_pay(unclaimed=self.record, access=self.access, on=data["on"], receipt=data["reference"])


class OldUnclaimedDepositView(UnclaimedQuestion):
    submit_label = gettext_lazy("Consigner")
    success_message = gettext_lazy("La consignation est notée.")
    receipt_label = gettext_lazy("Référence de la consignation")

    def get_title(self) -> str:
        return _("Consigner le salaire %(of_name)s\u202f?") % {"of_name": french_of(self.record.employee.full_name)}

    def get_consequences(self) -> Sequence[Any]:
        first = opening_deposit_day(self.record, deposit_delay(self.institution, timezone.localdate()))
        told = list(super().get_consequences())
        if first is not None:
            told.append(_("Consignation possible à partir du %(day)s.") % {"day": french_date(first)})
        return told

    def perform(self, form: Any) -> UnclaimedOpening:
        data = form.cleaned_data
        return unclaimed_deposit(unclaimed=self.record, access=self.access, on=data["on"], receipt=data["reference"])
