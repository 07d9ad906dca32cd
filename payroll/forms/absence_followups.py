"""Forms of refunds and of claims on branches."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hr_core.forms.fields import LastDayField, PercentField
from hr_core.models import AbsenceKind
from hr_core.text import MONTHS
from hr_core.ui.forms import HouseForm, MoneyField, ScopedChoiceField
from hr_core.ui.people import EmployeeField
from payroll.choices_absences import Direction
from payroll.forms.runs import FIRST_YEAR, LAST_YEAR


class RefundForm(HouseForm):
    """Which withheld days are given back, how much of them, in which pay."""

    fieldsets = (
        (_("Jours retenus"), ("kind", "staff_number", "start", "end")),
        (_("Remboursement"), ("direction", "share", "month", "year")),
    )
    reference = forms.CharField(label=_("Protocole ou décision"), max_length=120)
    signed_on = forms.DateField(label=_("Signé le"))
    kind = ScopedChoiceField(AbsenceKind, label=_("Nature d’absence"))
    staff_number = EmployeeField(
        label=_("Agent"), listed=False, required=False, help_text=_("Vide : tous les agents retenus ces jours-là.")
    )
    start = forms.DateField(label=_("Premier jour"))
    end = LastDayField(required=True)
    direction = forms.ChoiceField(label=_("Sens"), choices=Direction)
    share = PercentField(label=_("Part en %"), initial=10_000)
    month = forms.TypedChoiceField(
        label=_("Mois de paie"), coerce=int, choices=[(n, name.capitalize()) for n, name in enumerate(MONTHS, start=1)]
    )
    year = forms.IntegerField(label=_("Année de paie"), min_value=FIRST_YEAR, max_value=LAST_YEAR)

    def __init__(self, *args: Any, employees: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["staff_number"].queryset = employees  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("start") and data.get("end") and data["end"] <= data["start"]:
            self.add_error("end", _("Le dernier jour suit le premier."))
        return data

    def values(self) -> dict[str, Any]:
        names = ("reference", "signed_on", "kind", "start", "end", "direction", "share", "month", "year")
        return {name: self.cleaned_data[name] for name in names} | {"employee": self.cleaned_data["staff_number"]}


class ClaimSendForm(HouseForm):
    sent_on = forms.DateField(label=_("Transmise le"))
    reference = forms.CharField(label=_("Référence de la branche"), max_length=60, required=False)


class ClaimReceiptForm(HouseForm):
    received_on = forms.DateField(label=_("Reçu le"))
    reference = forms.CharField(label=_("Référence"), max_length=80, required=False)

    def __init__(self, *args: Any, currency: str, **options: Any) -> None:
        super().__init__(*args, **options)
        amount = MoneyField(label=_("Montant"), currency=currency)
        self.fields = {
            "received_on": self.fields["received_on"],
            "amount": amount,
            "reference": self.fields["reference"],
        }
