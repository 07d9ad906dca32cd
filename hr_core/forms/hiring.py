"""Forms from hiring to leaving: the steps of a hiring, the acts of a contract, checklists, staff numbers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hr_core.forms.fields import LastDayField, PercentField, UnitField, fixed_term_ends
from hr_core.models import (
    AbsenceKind,
    AdministrativeStatus,
    ChecklistRule,
    Contract,
    Employee,
    FixedTermLimit,
    PayTerms,
    StaffNumbering,
)
from hr_core.ui.forms import HouseForm, HouseModelForm, MoneyField, ScopedChoiceField

IDENTITY = (
    "staff_number", "last_name", "first_names", "birth_name", "sex", "birth_on", "birth_place", "nationality", "email", "phone",
    "address", "emergency_name", "emergency_phone", "social_security_number", "tax_number", "payment_mode",
)  # fmt: skip


class IdentityStep(HouseModelForm):
    """Who: the staff number may stay empty where the institution numbers its staff."""

    fieldsets = (
        (_("Identité"), IDENTITY[:8]),
        (_("Contacts"), IDENTITY[8:13]),
        (_("Numéros et paiement"), IDENTITY[13:]),
    )

    class Meta:
        model = Employee
        fields = IDENTITY
        widgets = {"address": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, next_number: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        if next_number:
            number = self.fields["staff_number"]
            number.required = False
            number.help_text = _("Vide\u00a0: %(number)s, ou le suivant au moment d’ouvrir le dossier.") % {"number": next_number}

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in IDENTITY}


class ContractStep(HouseForm):
    hired_on = forms.DateField(label=_("Entrée le"))
    seniority_on = forms.DateField(
        label=_("Ancienneté depuis le"), required=False, help_text=_("L’entrée, si vous ne dites rien.")
    )
    kind = forms.ChoiceField(label=_("Contrat"), choices=Contract.Kind)
    end = LastDayField(label=_("Dernier jour du contrat"))
    probation_ends_on = forms.DateField(label=_("Dernier jour de l’essai"), required=False)
    working_time = PercentField(label=_("Temps de travail, en pour cent"), initial=10_000, min_value=1)
    reference = forms.CharField(label=_("Référence du contrat"), max_length=60, required=False)
    status_kind = forms.ChoiceField(label=_("Statut administratif"), choices=AdministrativeStatus.Kind)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        start, end, trial = data.get("hired_on"), data.get("end"), data.get("probation_ends_on")
        fixed_term_ends(self, "kind", "end")
        if start and end and end <= start:
            self.add_error("end", _("Le dernier jour du contrat suit l’entrée."))
        if start and trial and trial < start:
            self.add_error("probation_ends_on", _("L’essai finit après l’entrée."))
        return data


class PostingStep(HouseForm):
    unit = UnitField()
    job_title = forms.CharField(label=_("Emploi"), max_length=120)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["unit"].fill()


class PayStep(HouseForm):
    """The proposal of pay; without a base salary it is left for later."""

    category = forms.CharField(label=_("Catégorie"), max_length=24, required=False)
    grade_class = forms.CharField(label=_("Classe"), max_length=24, required=False)
    step = forms.CharField(label=_("Échelon"), max_length=12, required=False)
    is_executive = forms.BooleanField(label=PayTerms._meta.get_field("is_executive").verbose_name, required=False)
    base_salary = MoneyField(
        label=_("Salaire de base mensuel"), required=False,
        help_text=_("Une autre personne l’approuve avant qu’il prenne effet. Vide\u00a0: vous le proposerez plus tard."),
    )  # fmt: skip

    def __init__(self, *args: Any, currency: str = "XOF", **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["base_salary"].currency = currency

    def values(self) -> dict[str, Any] | None:
        return dict(self.cleaned_data) if self.cleaned_data.get("base_salary") is not None else None


class ActForm(HouseForm):
    """What every act of a contract asks: its reference and its reason."""

    reference = forms.CharField(label=_("Référence de l’acte"), max_length=80, required=False)
    reason = forms.CharField(label=_("Motif"), max_length=300)


class TrialConfirmForm(ActForm):
    on = forms.DateField(label=_("Titularisation à partir du"))
    field_order = ("on", "reference", "reason")


class TrialExtendForm(ActForm):
    until = LastDayField(label=_("Nouveau dernier jour de l’essai"), required=True)
    field_order = ("until", "reference", "reason")


class RenewForm(ActForm):
    end = LastDayField(label=_("Dernier jour du nouveau contrat"), required=True)
    field_order = ("end", "reference", "reason")


class ConvertForm(ActForm):
    on = forms.DateField(label=_("À durée indéterminée à partir du"))
    field_order = ("on", "reference", "reason")


class AmendForm(ActForm):
    on = forms.DateField(label=_("À partir du"))
    working_time = PercentField(label=_("Temps de travail, en pour cent"), min_value=1)
    field_order = ("on", "working_time", "reference", "reason")


class SuspendForm(ActForm):
    kind = ScopedChoiceField(AbsenceKind, label=_("Nature de la suspension"))
    on = forms.DateField(label=_("À partir du"))
    until = LastDayField(label=_("Dernier jour, s’il est connu"))
    field_order = ("kind", "on", "until", "reference", "reason")

    def __init__(self, *args: Any, kinds: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kind"].queryset = kinds


class ResumeForm(ActForm):
    on = forms.DateField(label=_("Reprise le"))
    field_order = ("on", "reference", "reason")


class RuleForm(HouseModelForm):
    contract_kinds = forms.MultipleChoiceField(
        label=_("Contrats concernés"), choices=Contract.Kind, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Aucun coché\u00a0: tous."),
    )  # fmt: skip

    class Meta:
        model = ChecklistRule
        fields = ("stage", "label", "service", "days", "contract_kinds", "is_required", "is_closed")

    def values(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class LineDoneForm(HouseForm):
    on = forms.DateField(label=_("Fait le"))
    is_waived = forms.BooleanField(label=_("Sans objet pour cet agent"), required=False)
    note = forms.CharField(label=_("Observation"), max_length=200, required=False)


class LineAddForm(HouseForm):
    label = forms.CharField(label=_("À faire"), max_length=120)
    service = forms.CharField(label=_("Qui s’en charge"), max_length=80)
    due_on = forms.DateField(label=_("Pour le"))


class NumberingForm(HouseModelForm):
    class Meta:
        model = StaffNumbering
        fields = ("prefix", "digits", "next_number")

    def values(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class FixedTermLimitForm(HouseModelForm):
    class Meta:
        model = FixedTermLimit
        fields = ("start", "months", "renewals", "renewed_months", "reference")

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "start"}
