"""Forms of physical controls."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hr_core.forms.fields import UnitField
from hr_core.ui.forms import HouseForm, HouseModelForm
from payroll.models import CheckState, StaffControl
from payroll.services.staff_controls import SEEN


class StaffControlForm(HouseModelForm):
    full_width = ("title", "papers")

    unit = UnitField(required=False, empty_value=None, label=_("Unité"), help_text=_("Avec celles qui en dépendent. Vide : tout le personnel."))

    class Meta:
        model = StaffControl
        fields = ("title", "place", "reference", "starts_on", "ends_on", "unit", "papers")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["unit"].fill(also=self.instance.unit)

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self._meta.fields}


class CheckForm(HouseForm):
    full_width = ("state", "note")

    state = forms.ChoiceField(
        label=_("Constat"), widget=forms.RadioSelect, choices=[(state.value, state.label.capitalize()) for state in CheckState if state in SEEN]
    )
    note = forms.CharField(label=_("Observation"), max_length=300, required=False, help_text=_("Ce qui manque, ou ce qui excuse."))
