"""Forms of retirement dossiers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from careers.choices_retirement import PeriodSource, Proof
from hr_core.forms.fields import LastDayField
from hr_core.ui.forms import HouseForm


class PeriodForm(HouseForm):
    source = forms.ChoiceField(label=_("Origine"), choices=PeriodSource)
    employer = forms.CharField(label=_("Employeur"), max_length=160, help_text=_("Ou ce qui explique la période."))
    start = forms.DateField(label=_("Premier jour"))
    end = LastDayField(required=True)
    state = forms.ChoiceField(label=_("Justification"), choices=Proof, initial=Proof.MISSING)
    paper = forms.CharField(label=_("Pièce"), max_length=200, required=False, help_text=_("Certificat de travail, relevé, livret."))
    asked_on = forms.DateField(label=_("Pièce demandée le"), required=False)


class SendForm(HouseForm):
    unit_name = forms.CharField(label=_("Service des pensions"), max_length=160)
    on = forms.DateField(label=_("Transmis le"), initial=timezone.localdate)


class ReceiptForm(HouseForm):
    receipt = forms.CharField(label=_("Numéro du récépissé"), max_length=120)
    on = forms.DateField(label=_("Récépissé du"), initial=timezone.localdate)


class DoneForm(HouseForm):
    on = forms.DateField(label=_("Fait le"), initial=timezone.localdate)


def initial_of(record: Any, form: type[HouseForm]) -> dict[str, Any]:
    return {name: getattr(record, name) for name in form.base_fields}
