"""The form of the simulator: what everybody has, and what the law of the chosen country asks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import french_date
from hr_core.ui.forms import Fieldset, HouseForm, MoneyField
from payroll.countries import country_codes, law
from payroll.countries.cases import simulation_items
from payroll.engine import CountryLaw, DefinitionError, SettingSpec, checked_setting

GROSS_TO_NET, NET_TO_GROSS = "brut", "net"
WAYS = ((GROSS_TO_NET, gettext_lazy("Du brut au net")), (NET_TO_GROSS, gettext_lazy("Du net au brut")))


class PercentField(forms.CharField):
    """A rate as people write it (`5,6`); its value is the decimal text that the engine reads (`5.6`)."""

    def to_python(self, value: Any) -> str:
        return super().to_python(value).replace("%", "").replace(",", ".").strip()

    def prepare_value(self, value: Any) -> str:
        return str(value if value is not None else "").replace(".", ",")


class SimulatorForm(HouseForm):
    """`law` decides the fields beyond the common ones; `chosen` are the institution's own settings, shown first."""

    sens = forms.ChoiceField(
        label=gettext_lazy("Sens du calcul"),
        choices=WAYS,
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
    )
    date = forms.DateField(
        label=gettext_lazy("Mois de paie"), help_text=gettext_lazy("Un jour du mois\u00a0: la loi est celle de ce jour.")
    )

    def __init__(self, *args: Any, law: CountryLaw, chosen: Mapping[str, Any] | None = None, **options: Any) -> None:
        self.law = law
        options["initial"] = {"sens": GROSS_TO_NET, "date": timezone.localdate(), **(chosen or {})}
        super().__init__(*args, **options)
        self.amounts = [item.code for item in simulation_items(law)]
        self.facts = [spec.key for spec in law.settings if spec.scope == "employee"]
        self.choices = [spec.key for spec in law.settings if spec.scope == "institution"]
        currency = law.currency.code
        wished = _("Du net au brut\u00a0: le salaire de base est alors calculé.")
        self.fields["target_net"] = MoneyField(
            label=_("Net souhaité"), required=False, currency=currency, help_text=wished
        )
        for item in simulation_items(law):
            self.fields[item.code] = MoneyField(label=item.label, required=False, currency=currency)
        for spec in law.settings:
            self.fields[spec.key] = setting_field(spec, currency)
            self.initial.setdefault(spec.key, spec.default)
        searched = self["sens"].value() == NET_TO_GROSS
        self.fields["target_net" if searched else "base_salary"].required = True
        self.fields["date"].widget.attrs["min"] = law.covered_from.isoformat()

    def parts(self) -> Iterator[Fieldset]:
        """The groups of the page, without the ways and the country, which stand apart."""
        money = ["date", "base_salary", "target_net", *[code for code in self.amounts if code != "base_salary"]]
        yield Fieldset(_("Le mois"), self._dressed([self[name] for name in money]))
        yield Fieldset(_("La personne"), self._dressed([self[name] for name in self.facts]))

    def institution_fields(self) -> list[Any]:
        """What the law leaves to the institution, folded on the page."""
        return self._dressed([self[name] for name in self.choices])

    def clean_date(self) -> date:
        on = self.cleaned_data["date"]
        if on < self.law.covered_from:
            raise forms.ValidationError(
                _("La loi de ce pays n’est connue qu’à partir du %(day)s.") % {"day": french_date(self.law.covered_from)}
            )
        return on

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for spec in self.law.settings:
            if spec.key in data:
                self._check(spec, data[spec.key])
        return data

    def _check(self, spec: SettingSpec, value: Any) -> None:
        try:
            checked_setting(spec, value)
        except DefinitionError:
            self.add_error(spec.key, _("Écrire un pourcentage entre 0 et 100, par exemple 3,5."))

    def question(self) -> dict[str, Any]:
        """The arguments of `simulate_month`."""
        data = self.cleaned_data
        columns = {name: data[name] or 0 for name in self.amounts} | {name: data[name] for name in self.facts}
        wished = data["target_net"] if data["sens"] == NET_TO_GROSS else None
        options = {name: data[name] for name in self.choices}
        return {"country": self.law.code, "on": data["date"], "columns": columns, "options": options, "target_net": wished}


def setting_field(spec: SettingSpec, currency: str) -> forms.Field:
    """The field of a setting; what is still to be confirmed says so below it."""
    doubt = _("À confirmer : la source est seule ou ancienne.") if spec.confidence == "low" else ""
    common: dict[str, Any] = {"label": spec.label, "help_text": " ".join(filter(None, [spec.help, doubt]))}
    if spec.kind == "enum":
        return forms.ChoiceField(choices=list(spec.choices.items()), **common)
    if spec.kind == "int":
        return forms.IntegerField(min_value=spec.minimum, max_value=spec.maximum, **common)
    if spec.kind == "bool":
        return forms.BooleanField(required=False, **common)
    if spec.kind == "amount":
        return MoneyField(currency=currency, **common)
    return PercentField(**common)


def country_choices() -> list[tuple[str, str]]:
    """(code, name) of the countries whose pay is known, by name."""
    return sorted(((code, law(code).name) for code in country_codes()), key=lambda pair: pair[1])
