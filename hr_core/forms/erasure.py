"""Forms of retention rules and of erasures."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from hr_core.ui.forms import HouseForm


class RetentionRuleForm(HouseForm):
    months = forms.IntegerField(label=_("Durée de conservation, en mois"), min_value=1, max_value=1200)
    start = forms.DateField(label=_("À partir du"))
    reference = forms.CharField(
        label=_("Texte ou décision"), max_length=200,
        help_text=_("La loi, la délibération de l’autorité de protection, ou la décision de l’institution."),
    )  # fmt: skip
    reason = forms.CharField(label=_("Motif"), max_length=200, help_text=_("Gardé par la piste d’audit."))


class ErasureForm(HouseForm):
    reason = forms.CharField(label=_("Motif"), max_length=200, help_text=_("Lu par la personne qui décide, et gardé."))


class ErasureDecisionForm(HouseForm):
    remark = forms.CharField(label=_("Observation"), max_length=200, required=False)


class ErasureRefusalForm(HouseForm):
    remark = forms.CharField(label=_("Motif du refus"), max_length=200)
