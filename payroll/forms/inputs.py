"""Forms of what an employee is given every month."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hr_core.models import Institution
from hr_core.ui.forms import HouseForm, MoneyField
from payroll.choices import ItemFrequency
from payroll.forms.items import QuantityField
from payroll.models import PayItem, PayItemVersion


class RecurringInputForm(HouseForm):
    """An item, its amount or quantity, its period. `end` is the last day, as people say it."""

    item = forms.ModelChoiceField(label=_("Rubrique"), queryset=None)
    start = forms.DateField(label=_("À partir du"), widget=forms.DateInput)
    last_day = forms.DateField(
        label=_("Jusqu’au"),
        widget=forms.DateInput,
        required=False,
        help_text=_("Dernier jour ; vide tant que rien ne l’arrête."),
    )
    quantity = QuantityField(
        label=_("Quantité"),
        required=False,
        help_text=_("Pour une rubrique à formule ; 1 si elle s’applique simplement."),
    )

    def __init__(self, *args: Any, institution: Institution, on: date, **options: Any) -> None:
        super().__init__(*args, **options)
        versions = PayItemVersion.objects.on(on).filter(institution=institution, frequency=ItemFrequency.RECURRING)
        labels = {v.item_id: f"{v.item.code} {v.label}" for v in versions.select_related("item").order_by("order")}
        field = self.fields["item"]
        field.queryset = PayItem.objects.filter(institution=institution, pk__in=labels)  # type: ignore[attr-defined]
        field.label_from_instance = lambda item: labels[item.pk]  # type: ignore[attr-defined]
        amount = MoneyField(
            label=_("Montant par mois"), currency=institution.country.currency, required=False, allow_negative=True
        )
        fields = self.fields
        self.fields = {
            "item": fields["item"],
            "amount": amount,
            "quantity": fields["quantity"],
            "start": fields["start"],
            "last_day": fields["last_day"],
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        start, last_day = data.get("start"), data.get("last_day")
        if start and last_day and last_day < start:
            self.add_error("last_day", _("Le dernier jour suit le premier."))
        return data


class RecurringEndForm(HouseForm):
    last_day = forms.DateField(label=_("Dernier jour"), widget=forms.DateInput)
