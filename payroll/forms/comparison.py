"""The form of the comparison across countries: a gross, its currency, a day, a household, the countries."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from hr_core.text import CURRENCY_NAMES
from hr_core.ui.forms import HouseForm, MoneyField
from payroll.engine.law import STANDARD_SETTINGS
from payroll.forms.simulator import country_choices, setting_field


class ComparisonForm(HouseForm):
    """`currency` is the one first proposed; the amount is read in the currency chosen."""

    gross = MoneyField(label=gettext_lazy("Salaire brut par mois"))
    monnaie = forms.ChoiceField(label=gettext_lazy("Monnaie"))
    date = forms.DateField(
        label=gettext_lazy("Mois de paie"), help_text=gettext_lazy("La loi et les parités sont celles de ce jour.")
    )
    pays = forms.MultipleChoiceField(label=gettext_lazy("Pays"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, currency: str, **options: Any) -> None:
        options["initial"] = {"monnaie": currency, "date": timezone.localdate()}
        super().__init__(*args, **options)
        self.fields["monnaie"].choices = [(code, code) for code in sorted(CURRENCY_NAMES)]  # type: ignore[attr-defined]
        self.fields["pays"].choices = country_choices()  # type: ignore[attr-defined]
        chosen = self.data.get("monnaie") if self.is_bound else currency
        self.fields["gross"].currency = chosen if chosen in CURRENCY_NAMES else currency  # type: ignore[attr-defined]
        for spec in STANDARD_SETTINGS:
            self.fields[spec.key] = setting_field(spec, currency)
            self.initial.setdefault(spec.key, spec.default)

    def money_fields(self) -> list[Any]:
        return self._dressed([self[name] for name in ("gross", "monnaie", "date")])

    def person_fields(self) -> list[Any]:
        return self._dressed([self[spec.key] for spec in STANDARD_SETTINGS])

    def question(self) -> dict[str, Any]:
        """The arguments of `countries_compare`."""
        data = self.cleaned_data
        return {
            "countries": data["pays"] or [code for code, _name in country_choices()],
            "on": data["date"],
            "gross": data["gross"],
            "currency": data["monnaie"],
            "person": {spec.key: data[spec.key] for spec in STANDARD_SETTINGS},
        }
