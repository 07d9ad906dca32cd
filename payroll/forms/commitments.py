"""Forms of voluntary dues and irrevocable domiciliations."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hr_core.forms.fields import LastDayField
from hr_core.ui.forms import HouseForm, MoneyField, ScopedChoiceField
from payroll.forms.deductions import ItemField, OfEmployeeForm, ScanField, creditors
from payroll.models import Creditor, Membership

ORGANISATIONS = ("union", "mutual", "cooperative", "association", "other")


class MembershipForm(OfEmployeeForm):
    fieldsets = (
        (_("L’autorisation"), ("organisation", "signed_on", "scan", "notice_days")),
        (_("La retenue"), ("item", "amount", "percent", "base", "start", "end")),
    )
    organisation = ScopedChoiceField(Creditor, label=_("Organisme"))
    signed_on = forms.DateField(label=_("Signée le"))
    scan = ScanField(label=_("Autorisation numérisée"), required=True)
    notice_days = forms.IntegerField(
        label=_("Préavis de révocation (jours)"), min_value=0, max_value=365, required=False
    )
    item = ItemField()
    amount = MoneyField(label=_("Montant par mois"), required=False)
    percent = forms.DecimalField(
        label=_("ou taux (%)"), required=False, localize=True, min_value=Decimal("0.001"), max_value=100, decimal_places=3
    )
    base = forms.ChoiceField(label=_("Base du taux"), choices=Membership.Base.choices, required=False)
    start = forms.DateField(label=_("Première retenue"))
    end = LastDayField(help_text=_("Vide tant que rien ne l’arrête."))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["organisation"].queryset = creditors(ORGANISATIONS)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if (data.get("amount") is None) == (data.get("percent") is None):
            self.add_error("amount", _("Donnez un montant par mois, ou un taux."))
        return data

    def values(self) -> dict[str, Any]:
        data = {key: value for key, value in self.cleaned_data.items() if key not in ("staff_number", "motif", "percent")}
        percent = self.cleaned_data["percent"]
        data["rate"] = None if percent is None else int(percent * 1000)
        data["base"] = data["base"] or Membership.Base.BASE_SALARY
        data["notice_days"] = data["notice_days"] or 0
        return data


class RevocationForm(HouseForm):
    on = forms.DateField(label=_("Révocation reçue le"))
    scan = ScanField(label=_("Révocation numérisée"))


class CommitmentForm(OfEmployeeForm):
    bank_name = forms.CharField(label=_("Banque"), max_length=80)
    account = forms.CharField(label=_("RIB ou IBAN"), max_length=40, help_text=_("Un compte déjà approuvé de l’agent."))
    reference = forms.CharField(label=_("Référence du prêt"), max_length=80)
    signed_on = forms.DateField(label=_("Signé le"))
    start = forms.DateField(label=_("À partir du"))
    end = LastDayField(help_text=_("Vide : jusqu’à la mainlevée de la banque."))
    scan = ScanField(label=_("Engagement numérisé"), required=True)

    def values(self) -> dict[str, Any]:
        return {key: value for key, value in self.cleaned_data.items() if key not in ("staff_number", "motif")}


class BankReleaseForm(HouseForm):
    on = forms.DateField(label=_("À effet du"))
    scan = ScanField(label=_("Mainlevée numérisée"), required=True)
