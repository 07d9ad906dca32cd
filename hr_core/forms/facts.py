"""One form per kind of dated fact; `fact_form(kind)` chooses it. The services do the rest."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hr_core.bank_keys import check_account
from hr_core.facts import FactKind
from hr_core.forms.fields import LastDayField, PercentField, UnitField
from hr_core.models import (
    AdministrativeStatus,
    BankAccount,
    Contract,
    Dependant,
    FamilyStatus,
    PayTerms,
    Posting,
    SchemeAffiliation,
)
from hr_core.text import french_amount
from hr_core.ui.forms import HouseModelForm, MoneyField


class FactForm(HouseModelForm):
    """Base: knows the currency; `correcting` adds the last day to facts that usually end by themselves."""

    def __init__(self, *args: Any, currency: str = "XOF", correcting: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.currency = currency
        if correcting and "end" not in self.fields:
            self.fields["end"] = LastDayField(initial=self.instance.end)
        for field in self.fields.values():
            if isinstance(field, MoneyField):
                field.currency = currency

    def values(self) -> dict[str, Any]:
        """What the service assigns."""
        return {name: value for name, value in self.cleaned_data.items() if name != "motif"}


class FamilyStatusForm(FactForm):
    class Meta:
        model = FamilyStatus
        fields = ("start", "marital_status", "spouse_has_income", "declared_children")


class DependantForm(FactForm):
    end = LastDayField(label=_("Dernier jour à charge"))

    class Meta:
        model = Dependant
        fields = (
            "kind", "last_name", "first_names", "sex", "birth_on", "in_school_until", "is_disabled", "counts_for_tax",
            "start", "end",
        )  # fmt: skip


class ContractForm(FactForm):
    end = LastDayField(label=_("Dernier jour du contrat"))
    working_time = PercentField(label=_("Temps de travail, en pour cent"), initial=10_000, min_value=1)

    class Meta:
        model = Contract
        fields = ("kind", "start", "end", "probation_ends_on", "working_time", "reference")


class PostingForm(FactForm):
    unit = UnitField()

    class Meta:
        model = Posting
        fields = ("start", "unit", "job_title")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["unit"].fill(also=self.instance.unit if self.instance.unit_id else None)


class AdministrativeStatusForm(FactForm):
    class Meta:
        model = AdministrativeStatus
        fields = ("start", "kind", "legal_employer", "main_payer")


class SchemeAffiliationForm(FactForm):
    notional_base = MoneyField(label=_("Base indiciaire par mois"), required=False)

    class Meta:
        model = SchemeAffiliation
        fields = ("start", "branch", "scheme", "member_number", "notional_base")


class PayTermsForm(FactForm):
    """Amounts are those of the contract's currency, where it is not the institution's."""

    base_salary = MoneyField(label=_("Salaire de base mensuel"))
    guaranteed_net = MoneyField(label=_("Net mensuel garanti"), required=False)
    currency = forms.ChoiceField(
        label=_("Monnaie du contrat"),
        required=False,
        choices=[("", _("celle de la paie")), ("EUR", "EUR"), ("USD", "USD")],
    )

    class Meta:
        model = PayTerms
        fields = (
            "start", "category", "grade_class", "step", "is_executive", "base_salary", "currency", "guaranteed_net",
            "grid_reference",
        )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        chosen = (self.data.get(self.add_prefix("currency")) if self.is_bound else self.instance.currency) or ""
        if chosen in ("EUR", "USD"):
            for name in ("base_salary", "guaranteed_net"):
                self.fields[name].currency = chosen


def phone_number(text: str) -> str:
    """The digits of a mobile number, with its « + ». Raises `ValidationError` for anything else."""
    number = re.sub(r"[\s.\-()/]", "", text)
    if not re.fullmatch(r"\+?[0-9]{7,15}", number):
        raise forms.ValidationError(_("Un numéro de monnaie mobile a de 7 à 15 chiffres, avec ou sans l’indicatif du pays."))
    return number


class BankAccountForm(FactForm):
    """The key of the account is checked; the share is an amount or a percentage, or what remains."""

    value = forms.CharField(
        label=_("Montant ou pourcentage"),
        required=False,
        help_text=_("Montant par mois, ou pourcentage du net (25 ou 12,5). 0 arrête les versements sur ce compte."),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )

    class Meta:
        model = BankAccount
        fields = ("start", "kind", "bank_name", "account", "holder", "share", "value")

    def __init__(self, *args: Any, country: str = "sn", **options: Any) -> None:
        super().__init__(*args, **options)
        self.country = country
        self.fields["kind"].required = False
        self.fields["account"].help_text = _(
            "La clé d’un compte est vérifiée : recopiez le relevé de la banque. Monnaie mobile : le numéro de téléphone."
        )
        self.fields["account"].widget.attrs["autocomplete"] = "off"
        if self.instance.pk or self.instance.value:
            percent = self.instance.share == BankAccount.Share.PERCENT
            shown = PercentField().prepare_value(self.instance.value) if percent else french_amount(self.instance.value)
            self.initial["value"] = shown

    def clean_kind(self) -> str:
        return self.cleaned_data.get("kind") or BankAccount.Kind.BANK

    def clean_account(self) -> str:
        if self.cleaned_data.get("kind") == BankAccount.Kind.MOBILE:
            return phone_number(self.cleaned_data["account"])
        check = check_account(self.country, self.cleaned_data["account"])
        if not check.ok:
            raise forms.ValidationError(check.message_fr)
        return check.normalised

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        share, text = cleaned.get("share"), cleaned.get("value")
        if share == BankAccount.Share.REMAINDER:
            cleaned["value"] = 0
        elif not text:
            self.add_error("value", _("Donnez le montant ou le pourcentage versé sur ce compte."))
        else:
            field: forms.Field = MoneyField(currency=self.currency)
            if share == BankAccount.Share.PERCENT:
                field = PercentField()
            try:
                cleaned["value"] = field.clean(text)
            except forms.ValidationError as refused:
                self.add_error("value", refused)
                cleaned["value"] = 0
        return cleaned


FORMS: dict[type, type[FactForm]] = {
    form._meta.model: form
    for form in (
        FamilyStatusForm,
        DependantForm,
        ContractForm,
        PostingForm,
        AdministrativeStatusForm,
        SchemeAffiliationForm,
        PayTermsForm,
        BankAccountForm,
    )
}


def fact_form(kind: FactKind) -> type[FactForm]:
    return FORMS[kind.model]
