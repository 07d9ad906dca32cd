"""Forms of overtime: an authorisation asked for and decided, the week of a person, a derogation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hr_core.models import Employee, Unit
from hr_core.text import DAYS, french_long_date
from hr_core.ui.forms import HouseForm
from hr_core.ui.people import EmployeeField
from payroll.forms.items import QuantityField
from payroll.selectors.overtime import WEEK, Band, days_of, monday_of


class AuthorisationForm(HouseForm):
    """For a person or for a unit, on which days, how many hours in all."""

    employee = EmployeeField(label=_("Agent"), required=False)
    unit = forms.ModelChoiceField(
        label=_("Ou unité"), queryset=None, required=False, help_text=_("Les heures se partagent entre ses agents.")
    )
    start = forms.DateField(label=_("Du"))
    last_day = forms.DateField(label=_("Au"))
    hours = QuantityField(label=_("Heures en tout"))
    reason = forms.CharField(label=_("Motif"), max_length=300)

    def __init__(self, *args: Any, employees: Any, units: Sequence[Unit], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["employee"].queryset = employees  # type: ignore[attr-defined]
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=[unit.pk for unit in units])  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if bool(data.get("employee")) == bool(data.get("unit")):
            self.add_error("employee", _("Choisir un agent ou une unité, pas les deux."))
        if data.get("start") and data.get("last_day") and data["last_day"] < data["start"]:
            self.add_error("last_day", _("Le dernier jour suit le premier."))
        return data


class DecisionForm(HouseForm):
    decision = forms.ChoiceField(
        label=_("Décision"), choices=(("granted", _("Accorder")), ("refused", _("Refuser"))), widget=forms.RadioSelect
    )
    remark = forms.CharField(label=_("Observation, motif d’un refus"), required=False, max_length=300)


class DerogationForm(HouseForm):
    reason = forms.CharField(label=_("Motif de la dérogation"), max_length=300)


class WeekChoiceForm(HouseForm):
    """Whose week, and any day of it."""

    agent = EmployeeField(label=_("Agent"))
    jour = forms.DateField(label=_("Un jour de la semaine"))

    def __init__(self, *args: Any, employees: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["agent"].queryset = employees  # type: ignore[attr-defined]

    @property
    def monday(self) -> date:
        return monday_of(self.cleaned_data["jour"])


class WeekForm(HouseForm):
    """Hours by band and day: one field for each, `h_<rank of the band>_<rank of the day>`."""

    template_name = "payroll/overtime/_week_fields.html"
    comment = forms.CharField(label=_("Observation"), required=False, max_length=200)

    def __init__(
        self, *args: Any, bands: Sequence[Band], monday: date, employee: Employee, held: Mapping[str, Sequence[int]],
        **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **options)
        self.bands, self.monday, self.employee = bands, monday, employee
        for rank, band in enumerate(bands):
            for day in range(WEEK):
                words = f"{band.percent}, {french_long_date(monday + timedelta(days=day))}"
                value = held.get(band.key, [0] * WEEK)[day]
                field = QuantityField(label=words, required=False, initial=value or None)
                field.widget.attrs.update({"inputmode": "decimal", "autocomplete": "off", "aria-label": words})
                self.fields[f"h_{rank}_{day}"] = field

    def hours(self) -> dict[str, list[int]]:
        """{band: thousandths from Monday to Sunday}."""
        return {
            band.key: [self.cleaned_data[f"h_{rank}_{day}"] or 0 for day in range(WEEK)]
            for rank, band in enumerate(self.bands)
        }

    def days(self) -> list[str]:
        return [f"{DAYS[day.weekday()][:3]}. {day:%d/%m}" for day in days_of(self.monday)]

    def rows(self) -> list[tuple[Band, list[Any]]]:
        return [(band, [self[f"h_{rank}_{day}"] for day in range(WEEK)]) for rank, band in enumerate(self.bands)]
