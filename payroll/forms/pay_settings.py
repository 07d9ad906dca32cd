"""Form of one setting of pay: the field follows the kind of the setting."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hr_core.text import french_amount, french_decimal, french_percent
from hr_core.ui.forms import HouseForm, MoneyField
from payroll.engine import SettingSpec
from payroll.forms.items import RATE_SCALE, PercentField


class SettingForm(HouseForm):
    """The value of a setting from a day, with what justifies it."""

    start = forms.DateField(label=_("À partir du"), widget=forms.DateInput)
    reference = forms.CharField(
        label=_("Justification"),
        max_length=200,
        required=False,
        help_text=_("Notification de la caisse, décision, délibération."),
    )
    back_to_default = forms.BooleanField(label=_("Revenir à la valeur par défaut"), required=False)
    full_width = ("reference", "back_to_default")

    def __init__(self, *args: Any, spec: SettingSpec, currency: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.spec = spec
        self.fields = {"start": self.fields["start"], "value": value_field(spec, currency), **self.fields}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("back_to_default") and data.get("value") in (None, "") and "value" not in self.errors:
            self.add_error("value", _("Choisissez une valeur, ou cochez le retour à la valeur par défaut."))
        return data

    @property
    def chosen(self) -> Any:
        """The value as the engine keeps it; None to go back to the default."""
        if self.cleaned_data["back_to_default"]:
            return None
        value = self.cleaned_data["value"]
        if self.spec.kind == "bool":
            return value == "oui"
        return str(Decimal(value) / RATE_SCALE) if self.spec.kind == "rate" else value


def value_field(spec: SettingSpec, currency: str) -> forms.Field:
    """The field of a setting's kind."""
    label: Any = _("Valeur")
    if spec.kind == "bool":
        return forms.ChoiceField(label=label, choices=[("oui", _("Oui")), ("non", _("Non"))], required=False)
    if spec.kind == "enum":
        return forms.ChoiceField(label=label, choices=list(spec.choices.items()), required=False)
    if spec.kind == "rate":
        return PercentField(label=label, required=False, help_text=_("En pour cent."))
    if spec.kind == "amount":
        return MoneyField(label=label, currency=currency, required=False)
    return forms.IntegerField(label=label, min_value=spec.minimum, max_value=spec.maximum, required=False)


def initial_value(spec: SettingSpec, value: Any) -> Any:
    """The current value as the form shows it; nothing for what was never filled in."""
    if value is None:
        return None
    if spec.kind == "bool":
        return "oui" if value else "non"
    return str(value).replace(".", ",") if spec.kind == "rate" else value


def setting_text(spec: SettingSpec, value: Any, currency: str) -> str:
    """A value in words."""
    if value is None:
        return "à régler"
    if spec.kind == "bool":
        return "oui" if value else "non"
    if spec.kind == "enum":
        return str(spec.choices.get(value, value))
    if spec.kind == "rate":
        return french_percent(Fraction(str(value)), 4)
    if spec.kind == "amount":
        return french_amount(int(value), currency, unit=True)
    return french_decimal(value)
