"""Forms of the catalogue."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hr_core.ui.forms import HouseForm, HouseModelForm, MoneyField
from training.choices_catalogue import CourseLanguage
from training.models import Course, Provider
from training.selectors.skills import domain_choices, skill_choices


class ProviderForm(HouseModelForm):
    full_width = ("remark", "contact")

    class Meta:
        model = Provider
        fields = ("name", "kind", "country", "town", "website", "contact", "approval", "remark", "is_active")


class CourseForm(HouseModelForm):
    full_width = ("title", "audience", "prerequisites", "objectives", "programme", "source")
    fieldsets = (
        (_("Ce qui est enseigné"), ("title", "code", "domain", "objectives", "programme", "audience", "prerequisites")),
        (_("Comment"), ("provider", "mode", "hours", "half_days", "languages", "seats_min", "seats_max")),
        (_("Ce que cela coûte"), ("cost_basis", "cost", "currency")),
        (_("Ce qui en reste"), ("certificate", "validity_months", "is_compulsory", "source")),
    )

    domain = forms.ChoiceField(label=_("Domaine de compétences"), required=False)
    languages = forms.MultipleChoiceField(
        label=_("Langues"), choices=CourseLanguage.choices, widget=forms.CheckboxSelectMultiple, initial=["fr"]
    )

    class Meta:
        model = Course
        fields = (
            "title", "code", "domain", "objectives", "programme", "audience", "prerequisites", "provider", "mode", "hours", "half_days",
            "languages", "seats_min", "seats_max", "cost_basis", "cost", "currency", "certificate", "validity_months", "is_compulsory",
            "source",
        )  # fmt: skip
        widgets = {"objectives": forms.Textarea(attrs={"rows": 5}), "programme": forms.Textarea(attrs={"rows": 8})}

    def __init__(self, *args: Any, providers: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["provider"].queryset = providers
        self.fields["domain"].choices = [("", "—"), *domain_choices()]
        self.fields["cost"] = MoneyField(
            label=_("Montant"), required=False, currency=self.data.get("currency") or self.instance.currency,
            help_text=_("Frais pédagogiques. Vide ou zéro : pas encore connu."),
        )  # fmt: skip

    def clean_cost(self) -> int:
        return self.cleaned_data.get("cost") or 0

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class GiveSkillForm(HouseForm):
    full_width = ("skill_code",)

    skill_code = forms.ChoiceField(label=_("Compétence du référentiel"))
    level = forms.TypedChoiceField(
        label=_("Niveau atteint"), coerce=int, choices=[(rank, f"{_('niveau')} {rank}") for rank in range(1, 5)],
        help_text=_("Celui que l’on tient à la fin, si l’on avait celui d’avant."),
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["skill_code"].choices = [("", "—"), *skill_choices()]  # type: ignore[attr-defined]


class CourseStepForm(HouseForm):
    note = forms.CharField(label=_("Ce qui change"), max_length=300, required=False)


class MaterialForm(HouseForm):
    full_width = ("title",)

    title = forms.CharField(label=_("Intitulé"), max_length=120)
    file = forms.FileField(label=_("Fichier"), required=False, help_text=_("PDF, image, Word ou OpenDocument."))
    link = forms.URLField(label=_("Ou une adresse"), required=False, assume_scheme="https")


class MaterialFileForm(HouseForm):
    file = forms.FileField(label=_("Nouveau fichier"), help_text=_("PDF, image, Word ou OpenDocument."))
