"""Forms of copies of data."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hr_core.models import Employee
from hr_core.ui.forms import HouseForm


class InstitutionCopyForm(HouseForm):
    reason = forms.CharField(label=_("Motif"), max_length=200, help_text=_("Par exemple « Réversibilité prévue au contrat »."))


class PersonCopyForm(HouseForm):
    staff_number = forms.CharField(label=_("Matricule de l’agent"), max_length=24)
    reason = forms.CharField(label=_("Motif"), max_length=200, help_text=_("Par exemple « Demande écrite du 12/11/2026 »."))

    def __init__(self, *args: Any, visible: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.visible = visible

    def clean_staff_number(self) -> Employee:
        found = self.visible.filter(staff_number__iexact=self.cleaned_data["staff_number"].strip()).first()
        if found is None:
            raise forms.ValidationError(_("Aucun dossier ne porte ce matricule."))
        return found
