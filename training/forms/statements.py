"""Forms of the statements between institutions."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from hr_core.text import french_amount
from hr_core.ui.forms import HouseForm
from training.models import SharedSeat


class StatementForm(HouseForm):
    """The seats of one institution, all ticked at first."""

    seats = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Places à décompter"), queryset=None, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Décochez une place gardée sans avoir été prise, si vous ne la demandez pas."),
    )  # fmt: skip
    due_on = forms.DateField(label=gettext_lazy("À régler avant le"))
    remark = forms.CharField(
        label=gettext_lazy("Compte à créditer, observation"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, due: Any, **options: Any) -> None:
        start = {"due_on": timezone.localdate() + timedelta(days=30), "seats": [seat.pk for seat in due]}
        options["initial"] = start | (options.get("initial") or {})
        super().__init__(*args, **options)
        field = self.fields["seats"]
        field.queryset = due  # type: ignore[attr-defined]
        field.label_from_instance = _seat_words  # type: ignore[attr-defined]


def _seat_words(seat: SharedSeat) -> str:
    cost = french_amount(seat.cost, seat.currency, unit=True)
    return f"{seat.name}, {seat.shared.title} ({seat.shared.dates}), {seat.get_state_display()}, {cost}"


class PaidForm(HouseForm):
    paid_on = forms.DateField(label=gettext_lazy("Payé le"), initial=timezone.localdate)
    payment = forms.CharField(
        label=gettext_lazy("Pièce de règlement"), max_length=120, help_text=gettext_lazy("Ordre de virement, chèque ou mandat : numéro et banque.")
    )


class WhyForm(HouseForm):
    reason = forms.CharField(label=gettext_lazy("Motif"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


