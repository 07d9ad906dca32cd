"""Forms of personnel files: opening one, identity, leaving, coming back, a way in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hr_core.forms.fields import LastDayField, UnitField, fixed_term_ends
from hr_core.models import AdministrativeStatus, Contract, Employee
from hr_core.services.hiring.numbering import numbering_of
from hr_core.ui.forms import HouseForm, HouseModelForm

IDENTITY = ("staff_number", "last_name", "first_names", "birth_name", "sex", "birth_on", "birth_place", "nationality")
CONTACT = ("email", "phone", "address", "emergency_name", "emergency_phone")
NUMBERS = ("social_security_number", "tax_number", "payment_mode")
SERVICE = ("hired_on", "seniority_on")


class EmployeeForm(HouseModelForm):
    """Identity, contacts and numbers of a file."""

    fieldsets = (
        (_("Identité"), (*IDENTITY, "photo")),
        (_("Contacts"), CONTACT),
        (_("Numéros et paiement"), NUMBERS),
        (_("Service"), SERVICE),
        (_("Confidentialité"), ("is_confidential",)),
    )

    class Meta:
        model = Employee
        fields = (*IDENTITY, "photo", *CONTACT, *NUMBERS, *SERVICE, "is_confidential")
        widgets = {"address": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, may_hide: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if not may_hide:
            del self.fields["is_confidential"]
        photo = self.fields["photo"]
        photo.help_text = _("JPEG, PNG ou WebP, 8 Mo au plus ; elle est recadrée en carré.")
        photo.widget.attrs["accept"] = "image/jpeg,image/png,image/webp"

    def values(self) -> dict[str, Any]:
        values = {name: value for name, value in self.cleaned_data.items() if name != "motif"}
        if values.get("photo") is False:  # the box « effacer »
            values["photo"] = ""
        return values


class NewEmployeeForm(HouseModelForm):
    """A new file, with the first contract and posting."""

    unit = UnitField()
    job_title = forms.CharField(label=_("Emploi"), max_length=120)
    contract_kind = forms.ChoiceField(label=_("Contrat"), choices=Contract.Kind)
    contract_end = LastDayField(label=_("Dernier jour du contrat"))
    status_kind = forms.ChoiceField(label=_("Statut administratif"), choices=AdministrativeStatus.Kind)
    seniority_on = forms.DateField(
        label=_("Ancienneté depuis le"), required=False, help_text=_("L’entrée, si vous ne dites rien.")
    )
    fieldsets = (
        (_("Identité"), IDENTITY),
        (_("Entrée"), (*SERVICE, "contract_kind", "contract_end", "status_kind", "unit", "job_title")),
        (_("Contacts"), ("email", "phone")),
        (_("Numéros et paiement"), NUMBERS),
    )

    class Meta:
        model = Employee
        fields = (*IDENTITY, *SERVICE, "email", "phone", *NUMBERS)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["unit"].fill()
        numbering = numbering_of(self.instance.institution) if self.instance.institution_id else None
        if numbering is not None:
            self.fields["staff_number"].required = False
            self.fields["staff_number"].help_text = _("Vide\u00a0: %(number)s ou le suivant.") % {"number": numbering}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        fixed_term_ends(self, "contract_kind", "contract_end")
        return data

    def facts(self) -> dict[str, Any]:
        names = ("unit", "job_title", "contract_kind", "contract_end", "status_kind")
        return {name: self.cleaned_data[name] for name in names}

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self._meta.fields}


class LeavingForm(HouseForm):
    on = LastDayField(label=_("Dernier jour de service"), required=True)


class ReturnForm(HouseForm):
    on = forms.DateField(label=_("Reprise le"))
    unit = UnitField()
    job_title = forms.CharField(label=_("Emploi"), max_length=120)
    contract_kind = forms.ChoiceField(label=_("Contrat"), choices=Contract.Kind)
    contract_end = LastDayField(label=_("Dernier jour du contrat"))
    status_kind = forms.ChoiceField(label=_("Statut administratif"), choices=AdministrativeStatus.Kind)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["unit"].fill()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        on, end = data.get("on"), data.get("contract_end")
        fixed_term_ends(self, "contract_kind", "contract_end")
        if on and end and end <= on:
            self.add_error("contract_end", _("Le dernier jour du contrat suit la reprise."))
        return data


class AccountForm(HouseForm):
    email = forms.EmailField(label=_("Adresse électronique"))
