"""The form of a wish to move."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hr_core.forms.own_requests import AskForm
from hr_core.models import Institution, Unit
from hr_core.ui.forms import ScopedChoiceField

INSIDE, OUTSIDE = "inside", "outside"
REACHES = ((INSIDE, _("Une autre unité de mon institution")), (OUTSIDE, _("Une autre institution de la zone")))


class WishForm(AskForm):
    full_width = ("purpose", "comment")

    reach = forms.ChoiceField(label=_("Je souhaite rejoindre"), choices=REACHES, widget=forms.RadioSelect)
    unit = ScopedChoiceField(Unit, label=_("Unité souhaitée"), required=False, help_text=_("Vide : à voir avec les ressources humaines."))
    host = forms.ModelChoiceField(
        Institution.objects.none(), label=_("Institution souhaitée"), required=False, help_text=_("Vide : n’importe laquelle.")
    )
    job = forms.CharField(label=_("Emploi souhaité"), max_length=120, required=False)
    from_on = forms.DateField(label=_("Pas avant le"), required=False)
    purpose = forms.CharField(label=_("Pour quelle raison"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, institution: Institution, **options: Any) -> None:
        super().__init__(*args, **options)
        hosts = Institution.objects.filter(is_open=True, is_regional=False).exclude(pk=institution.pk)
        self.fields["host"].queryset = hosts.order_by("name")  # type: ignore[attr-defined]
        self.fields["unit"].queryset = Unit.objects.filter(closed_on=None).order_by("name")  # type: ignore[attr-defined]
