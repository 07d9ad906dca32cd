"""What the forms outside the headcount share, and the forms of payees, accounts, rules and runs."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.db.models import NOT_PROVIDED
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.access import Access
from hr_core.models import Employee
from hr_core.text import currency_decimals, french_amount
from hr_core.ui.forms import HouseModelForm, MoneyField
from hr_core.ui.people import EmployeeField
from payroll.choices_outside import TaxMethod
from payroll.forms.items import QuantityField
from payroll.models import OutsideContribution, OutsideRun, OutsideTaxRule, Payee, PayeeAccount
from payroll.selectors.returns.outside import bodies
from payroll.services.outside.tax import percent_of


class OutsideModelForm(HouseModelForm):
    """A record with amounts (`money`), quantities in thousandths (`quantities`), employees by number (`employees`),
    and a payee among those of `kinds`."""

    money: tuple[str, ...] = ()
    quantities: tuple[str, ...] = ()
    employees: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()

    def __init__(self, *args: Any, currency: str, access: Access, **options: Any) -> None:
        super().__init__(*args, **options)
        self.access = access
        for name in (*self.money, *self.quantities, *self.employees):
            if name in self.fields:
                self.fields[name] = self._special(name, currency)
        for name, field in self.fields.items():
            if isinstance(field, forms.DateField):
                field.widget = forms.DateInput()
            if isinstance(field, forms.CharField) and isinstance(field.widget, forms.Textarea):
                field.widget.attrs["rows"] = 3
            if name == "payee":
                self._narrow_payees(field)

    def _special(self, name: str, currency: str) -> forms.Field:
        old = self.fields[name]
        column = self._meta.model._meta.get_field(name)
        has_default = getattr(column, "default", NOT_PROVIDED) is not NOT_PROVIDED
        usual = {
            "label": old.label,
            "help_text": old.help_text,
            "required": not (column.null or column.blank or has_default),
        }
        if name in self.money:
            return MoneyField(currency=currency, **usual)
        if name in self.quantities:
            return QuantityField(**usual)
        field = EmployeeField(**{**usual, "label": _("Agent") if name == "employee" else _("Tuteur")}, listed=False)
        field.queryset = Employee.objects.visible_to(self.access)
        return field

    def _narrow_payees(self, field: Any) -> None:
        found = Payee.objects.visible_to(self.access)
        if self.kinds:
            found = found.filter(kind__in=self.kinds)
        known = found.filter(is_active=True)
        if self.instance.pk:
            known = known | found.filter(pk=self.instance.payee_id)
        field.queryset = known

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in (*self.money, *self.quantities):
            column = self._meta.model._meta.get_field(name)
            if name in cleaned and cleaned[name] is None and not column.null:
                cleaned[name] = column.get_default()
        return cleaned


class PayeeForm(OutsideModelForm):
    employees = ("employee",)
    fieldsets = (
        (gettext_lazy("Identité"), ("kind", "last_name", "first_names", "quality", "birth_on")),
        (gettext_lazy("Pièces"), ("identity_kind", "identity_number", "tax_number")),
        (gettext_lazy("Coordonnées"), ("address", "phone", "email")),
        (gettext_lazy("Paiement"), ("payment_mode", "employee", "is_active")),
    )

    class Meta:
        model = Payee
        fields = (
            "kind", "last_name", "first_names", "quality", "birth_on", "identity_kind", "identity_number", "tax_number",
            "address", "phone", "email", "payment_mode", "employee", "is_active",
        )  # fmt: skip


class PayeeAccountForm(HouseModelForm):
    class Meta:
        model = PayeeAccount
        fields = ("mode", "bank_name", "account", "holder", "start")


class PercentField(forms.CharField):
    """A rate in per cent as people write it; its value is the decimal text that stays exact."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=12, **options)
        self.widget.attrs.update({"inputmode": "decimal", "autocomplete": "off"})

    def prepare_value(self, value: Any) -> Any:
        return str(value).replace(".", ",") if value else value

    def clean(self, value: Any) -> str:
        text = (super().clean(value) or "").strip().replace(",", ".").removesuffix("%").strip()
        percent_of(text)
        return text


class TaxRuleForm(OutsideModelForm):
    """`slices` holds one bracket per line: « 0 : 10 », « 100 000 : 15 »."""

    money = ("threshold", "exempt_amount", "abatement_cap")
    slices = forms.CharField(
        label=gettext_lazy("Tranches du barème"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Une par ligne, seuil puis taux : « 0 : 10 », « 100 000 : 15 »."),
    )
    fieldsets = (
        (gettext_lazy("Retenue"), ("kind", "start", "label", "method", "rate", "slices")),
        (
            gettext_lazy("Assiette"),
            ("period", "threshold", "exempt_amount", "abatement_rate", "abatement_cap", "deducts_contributions", "rounding"),
        ),
        (gettext_lazy("Fondement"), ("text", "source", "source_url", "confidence")),
    )

    class Meta:
        model = OutsideTaxRule
        fields = (
            "kind", "start", "label", "method", "rate", "period", "threshold", "exempt_amount", "abatement_rate",
            "abatement_cap", "deducts_contributions", "rounding", "text", "source", "source_url", "confidence",
        )  # fmt: skip

    def __init__(self, *args: Any, currency: str, **options: Any) -> None:
        super().__init__(*args, currency=currency, **options)
        self.currency = currency
        for name in ("rate", "abatement_rate"):
            self.fields[name] = PercentField(label=self.fields[name].label, required=False)
        self.initial["slices"] = "\n".join(
            f"{french_amount(int(row['over']), currency)} : {str(row['percent']).replace('.', ',')}"
            for row in self.instance.brackets or []
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        cleaned["brackets"] = []
        if cleaned.get("method") == TaxMethod.SCALE:
            cleaned["brackets"] = self._brackets(cleaned.get("slices") or "")
        elif cleaned.get("method") == TaxMethod.RATE and not cleaned.get("rate"):
            self.add_error("rate", _("Donner le taux de la retenue."))
        return cleaned

    def _brackets(self, text: str) -> list[dict[str, Any]]:
        rows = []
        scale = 10 ** currency_decimals(self.currency)
        for line in filter(None, (each.strip() for each in text.splitlines())):
            over, _colon, rate = line.replace("\u00a0", " ").partition(":")
            digits = re.sub(r"\s", "", over)
            if not digits.isdecimal() or not rate.strip():
                self.add_error("slices", _("Écrire « seuil : taux » sur chaque ligne."))
                return []
            percent = rate.strip().replace(",", ".").removesuffix("%").strip()
            try:
                percent_of(percent)
            except forms.ValidationError as error:
                self.add_error("slices", error)
                return []
            rows.append({"over": int(digits) * scale, "percent": percent})
        edges = [row["over"] for row in rows]
        if not rows or edges[0] != 0 or edges != sorted(set(edges)):
            self.add_error("slices", _("La première tranche commence à 0 et les seuils montent."))
        return rows


class ContributionForm(OutsideModelForm):
    money = ("ceiling",)

    class Meta:
        model = OutsideContribution
        fields = (
            "kind", "start", "label", "recipient", "is_due", "employee_rate", "employer_rate", "ceiling", "text",
            "source", "confidence",
        )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("employee_rate", "employer_rate"):
            self.fields[name] = PercentField(label=self.fields[name].label, required=False)
        self.fields["recipient"].help_text = _("%(bodies)s : dans leur déclaration, sur une liste jointe. Un autre : suivi aux tiers.") % {
            "bodies": ", ".join(bodies(self.instance.institution.country_id))
        }
        self.fields["is_due"].help_text = _("Décocher pour écrire qu’aucune cotisation n’est due, avec le texte.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("is_due") and not (cleaned.get("employee_rate") or cleaned.get("employer_rate")):
            self.add_error("employee_rate", _("Donner au moins une part, ou dire que la cotisation n’est pas due."))
        return cleaned


class OutsideRunForm(HouseModelForm):
    class Meta:
        model = OutsideRun
        fields = ("kind", "start", "end", "payment_on", "label")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["label"].help_text = _("S’imprime sur les bulletins ; vide si la nature suffit.")
        for name in ("start", "end", "payment_on"):
            self.fields[name].widget = forms.DateInput()


