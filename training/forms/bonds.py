"""Forms of the training bonds."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hr_core.selectors.contract_law import months_after
from hr_core.ui.forms import HouseForm, MoneyField
from hr_core.ui.people import EmployeeField


class BondForm(HouseForm):
    full_width = ("title", "course", "remark")
    fieldsets = (
        (_("L’agent et sa formation"), ("staff_number", "course", "title")),
        (_("L’engagement"), ("reference", "signed_on", "start", "months", "amount", "remark")),
    )

    staff_number = EmployeeField(label=_("Agent"), listed=False)
    course = forms.ModelChoiceField(queryset=None, required=False, label=_("Formation du catalogue"), empty_label="—")
    title = forms.CharField(label=_("Ou son intitulé"), max_length=160, required=False)
    reference = forms.CharField(label=_("Acte d’engagement"), max_length=120, help_text=_("Nature et numéro de l’acte signé par l’agent."))
    signed_on = forms.DateField(label=_("Signé le"))
    start = forms.DateField(label=_("À servir à partir du"), help_text=_("D’ordinaire le lendemain de la formation."))
    months = forms.IntegerField(label=_("Durée en mois"), min_value=1, max_value=180)
    remark = forms.CharField(label=_("Observation"), max_length=300, required=False)

    def __init__(self, *args: Any, people: Any, courses: Any, currency: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["staff_number"].queryset = people  # type: ignore[attr-defined]
        self.fields["course"].queryset = courses  # type: ignore[attr-defined]
        self.fields["amount"] = MoneyField(
            label=_("Montant engagé"), currency=currency, help_text=_("Frais de formation à rembourser en cas de départ ; il diminue chaque jour.")
        )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not found.get("course") and not found.get("title"):
            self.add_error("title", _("Choisissez la formation au catalogue, ou nommez-la."))
        return found

    def values(self) -> dict[str, Any]:
        names = ("course", "title", "reference", "signed_on", "start", "amount", "remark")
        found = {name: self.cleaned_data[name] for name in names}
        return found | {"end": months_after(found["start"], self.cleaned_data["months"])}


class BondAnswerForm(HouseForm):
    answer = forms.CharField(label=_("Motif"), max_length=300, required=False)
