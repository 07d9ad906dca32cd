"""Forms of copies of data."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hr_core.ui.forms import HouseForm
from hr_core.ui.people import EmployeeField


class InstitutionCopyForm(HouseForm):
    reason = forms.CharField(label=_("Motif"), max_length=200, help_text=_("Par exemple « Réversibilité prévue au contrat »."))


class PersonCopyForm(HouseForm):
    staff_number = EmployeeField(label=_("Agent"), listed=False)
    reason = forms.CharField(label=_("Motif"), max_length=200, help_text=_("Par exemple « Demande écrite du 12/11/2026 »."))

    def __init__(self, *args: Any, visible: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["staff_number"].queryset = visible  # type: ignore[attr-defined]
