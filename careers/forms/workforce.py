"""Forms of workforce planning."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from careers.choices_workforce import MoveKind, Readiness
from careers.forms.discipline import StaffNumberForm
from hr_core.forms.fields import UnitField
from hr_core.ui.forms import HouseForm


class ScenarioForm(HouseForm):
    label = forms.CharField(label=_("Intitulé"), max_length=120)
    replacement = forms.IntegerField(label=_("Retraites remplacées (%)"), min_value=0, max_value=100, initial=0)
    later_years = forms.IntegerField(label=_("Recul de l’âge de la retraite (années)"), min_value=0, max_value=10, initial=0)
    remark = forms.CharField(label=_("Hypothèses"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    full_width = ("label", "remark")


class MoveForm(HouseForm):
    kind = forms.ChoiceField(label=_("Mouvement"), choices=MoveKind)
    year = forms.IntegerField(label=_("Année"), min_value=2000, max_value=2100)
    count = forms.IntegerField(label=_("Nombre"), min_value=1, max_value=9999, initial=1)
    unit = UnitField()
    job_title = forms.CharField(label=_("Emploi"), max_length=120)
    remark = forms.CharField(label=_("Observation"), max_length=200, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["unit"].fill()  # type: ignore[attr-defined]
        self.fields["year"].initial = timezone.localdate().year + 1


class CriticalForm(HouseForm):
    number = forms.CharField(label=_("Numéro du poste"), max_length=40)
    reason = forms.CharField(label=_("Pourquoi"), max_length=300, help_text=_("Ce qui s’arrêterait si le poste restait vide."))
    full_width = ("reason",)

    def __init__(self, *args: Any, posts: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.posts = posts
        self.post: Any = None

    def clean_number(self) -> str:
        number = self.cleaned_data["number"].strip()
        self.post = self.posts.filter(number__iexact=number).first()
        if self.post is None:
            raise forms.ValidationError(_("Aucun poste ne porte ce numéro."))
        return number


class SuccessorForm(StaffNumberForm):
    readiness = forms.ChoiceField(label=_("Préparation"), choices=Readiness)
    remark = forms.CharField(label=_("Ce qui manque"), max_length=300, required=False)
    full_width = ("remark",)
