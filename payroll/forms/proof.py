"""Forms of the proof."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from hr_core.ui.forms import HouseForm


class ExplanationForm(HouseForm):
    """Why a line differs: written on the sheet with the name of the person."""

    reason = forms.CharField(
        label=_("Explication"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Écrite sur la feuille avec votre nom et la date. Elle ne vaut que pour cet écart : s’il change, il est à expliquer de nouveau."
        ),
    )
