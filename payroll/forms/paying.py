"""Forms of paying accounts, operators, cheque books, orders and what becomes of a payment."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hr_core.forms.fields import LastDayField, PercentField
from hr_core.ui.forms import HouseForm, HouseModelForm, MoneyField
from payroll.choices_paying import PayingMode
from payroll.models import ChequeBook, MobileOperator, PayingAccount, PaymentReissue


class WordsField(forms.CharField):
    """Several words separated by commas; its value is a list."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:  # type: ignore[override]
        text = super().clean(value) or ""
        return [word for word in (each.strip() for each in text.replace("\n", ",").split(",")) if word]


class PayingAccountForm(HouseModelForm):
    """An account; the banks of beneficiaries that it serves are written with commas."""

    modes = forms.MultipleChoiceField(
        label=_("Ce compte sert aux"), choices=PayingMode.choices, widget=forms.CheckboxSelectMultiple
    )
    banks = WordsField(
        label=_("Banques des bénéficiaires"),
        required=False,
        help_text=_("Séparées par des virgules, comme dans les comptes des agents. Vide : toutes celles qu’aucun autre compte ne nomme."),
    )
    end = LastDayField()
    full_width = ("banks",)
    fieldsets = (
        (_("Compte"), ("label", "kind", "bank_name", "office", "account", "bic", "holder", "start", "end")),
        (_("Ce qu’il paie"), ("modes", "banks", "is_one_order", "ledger_account")),
        (_("Signatures de l’ordre"), ("first_signatory", "second_signatory")),
    )

    class Meta:
        model = PayingAccount
        fields = (
            "label", "kind", "bank_name", "office", "account", "bic", "holder", "start", "end", "modes", "banks",
            "is_one_order", "ledger_account", "first_signatory", "second_signatory",
        )  # fmt: skip

    def values(self) -> dict[str, Any]:
        """What the service keeps of a proposal."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class MobileOperatorForm(HouseModelForm):
    prefixes = WordsField(
        label=_("Préfixes des numéros"),
        required=False,
        help_text=_("Séparés par des virgules, sans l’indicatif du pays. Vide : tous les numéros."),
    )
    ceiling = MoneyField(
        label=_("Plafond par transfert"), required=False, help_text=_("Au-delà, le paiement est fait en plusieurs transferts.")
    )
    fee_rate = PercentField(label=_("Frais, en pourcentage du transfert"), initial=0)
    fee_fixed = MoneyField(label=_("Frais fixes par transfert"), initial=0)
    fee_most = MoneyField(label=_("Frais au plus par transfert"), required=False)
    end = LastDayField()
    fieldsets = (
        (_("Opérateur"), ("name", "prefixes", "digits", "paying_account", "start", "end")),
        (_("Plafond et frais"), ("ceiling", "fee_rate", "fee_fixed", "fee_most", "fee_bearer")),
    )

    class Meta:
        model = MobileOperator
        fields = (
            "name", "prefixes", "digits", "paying_account", "start", "end", "ceiling", "fee_rate", "fee_fixed", "fee_most",
            "fee_bearer",
        )  # fmt: skip

    def __init__(self, *args: Any, currency: str = "XOF", **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("ceiling", "fee_fixed", "fee_most"):
            self.fields[name].currency = currency


class ChequeBookForm(HouseModelForm):
    class Meta:
        model = ChequeBook
        fields = ("paying_account", "first_number", "last_number", "digits", "received_on")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["paying_account"].queryset = PayingAccount.objects.filter(modes__contains=[PayingMode.CHEQUE])


class DenominationsForm(HouseForm):
    """The notes and coins, in units of the currency."""

    units = WordsField(label=_("Coupures et pièces"), help_text=_("En unités de la monnaie, séparées par des virgules : 10000, 5000, 2000…"))
    start = forms.DateField(label=_("À partir du"))

    def clean_units(self) -> list[int]:
        words = ["".join(word.split()) for word in self.cleaned_data["units"]]
        if not all(word.isdecimal() for word in words):
            raise forms.ValidationError(_("Écrire des nombres entiers séparés par des virgules."))
        return [int(word) for word in words]


class DayForm(HouseForm):
    """A day, and what the bank or a receipt says."""

    on = forms.DateField(label=_("Date"))
    reference = forms.CharField(label=_("Référence"), required=False, max_length=60)

    def __init__(self, *args: Any, today: date, label: Any = None, is_required: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["on"].initial = today
        if label is None:
            del self.fields["reference"]
        else:
            self.fields["reference"].label = label
            self.fields["reference"].required = is_required


class ChosenLinesForm(HouseForm):
    """Payments chosen in a list, posted again with the day and the reason."""

    choisis = forms.MultipleChoiceField(widget=forms.MultipleHiddenInput)
    confirme = forms.CharField(widget=forms.HiddenInput, initial="1")
    on = forms.DateField(label=_("Date"))
    reason = forms.CharField(label=_("Motif"), max_length=200)

    def __init__(self, *args: Any, chosen: list[int], today: date, asks_reason: bool = True, **options: Any) -> None:
        super().__init__(*args, **options)
        keys = [str(key) for key in chosen]
        self.fields["choisis"].choices = [(key, key) for key in keys]
        self.fields["choisis"].initial = keys
        self.fields["on"].initial = today
        self.fields["reason"].required = asks_reason


class ReissueForm(HouseModelForm):
    class Meta:
        model = PaymentReissue
        fields = ("mode", "bank_name", "account", "holder", "reason")

    full_width = ("reason",)


class ApprovalForm(HouseForm):
    reason = forms.CharField(label=_("Observation"), max_length=300, required=False)


class RefusalForm(HouseForm):
    reason = forms.CharField(label=_("Motif du refus"), max_length=300)


class VoidForm(HouseForm):
    reason = forms.CharField(label=_("Motif de l’annulation"), max_length=200)

