"""Forms of what an institution settles about its payroll: printed slips, account to debit, derogations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hr_core.models import User
from hr_core.ui.forms import HouseForm
from payroll.services.presentation import GROUPS, Presentation

GROUP_LABELS = {
    "earnings": _("Gains"),
    "contributions": _("Cotisations sociales"),
    "taxes": _("Impôts et taxes"),
    "others": _("Retenues diverses"),
}
SHARES = (("detailed", _("détaillée, ligne par ligne")), ("grouped", _("regroupée en un total")))


class PresentationForm(HouseForm):
    """How payslips are printed."""

    start = forms.DateField(label=_("À partir du"), help_text=_("Les bulletins des mois d’avant gardent leur présentation."))
    employer_share = forms.ChoiceField(label=_("Part patronale"), choices=SHARES)
    show_group_titles = forms.BooleanField(label=_("Écrire le titre des groupes"), required=False)
    show_zero_lines = forms.BooleanField(label=_("Imprimer les lignes à zéro"), required=False)
    sort_by_code = forms.BooleanField(label=_("Ranger les lignes par code dans chaque groupe"), required=False)
    signature_box = forms.BooleanField(label=_("Imprimer le cadre de signature"), required=False)
    first = forms.ChoiceField(label=_("Premier groupe"), choices=())
    second = forms.ChoiceField(label=_("Deuxième groupe"), choices=())
    third = forms.ChoiceField(label=_("Troisième groupe"), choices=())
    fourth = forms.ChoiceField(label=_("Quatrième groupe"), choices=())
    foot_message = forms.CharField(
        label=_("Message au bas du bulletin"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
    legal = forms.CharField(
        label=_("Mentions légales"), required=False, max_length=600, widget=forms.Textarea(attrs={"rows": 3})
    )

    PLACES = ("first", "second", "third", "fourth")
    fieldsets = ((_("Ordre des groupes"), PLACES), (_("Textes"), ("foot_message", "legal")))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for place in self.PLACES:
            self.fields[place].choices = [(key, GROUP_LABELS[key]) for key in GROUPS]  # type: ignore[attr-defined]

    @classmethod
    def initial_of(cls, presentation: Presentation) -> dict[str, Any]:
        kept = {name: getattr(presentation, name) for name in cls.base_fields if hasattr(presentation, name)}
        return kept | dict(zip(cls.PLACES, presentation.group_order, strict=True))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        order = [cleaned.get(place) for place in self.PLACES]
        if None not in order and len(set(order)) < len(order):
            self.add_error("first", _("Chaque groupe a une place, et une seule."))
        return cleaned

    def presentation(self) -> Presentation:
        given = self.cleaned_data
        return Presentation(
            group_order=tuple(given[place] for place in self.PLACES),
            sort_by_code=given["sort_by_code"],
            show_group_titles=given["show_group_titles"],
            show_zero_lines=given["show_zero_lines"],
            employer_share=given["employer_share"],
            signature_box=given["signature_box"],
            foot_message=given["foot_message"],
            legal=given["legal"],
        )


class DerogationForm(HouseForm):
    """One person who may take steps that two should, for a time, by a decision."""

    user = forms.ModelChoiceField(label=_("Personne"), queryset=User.objects.none())
    start = forms.DateField(label=_("À partir du"))
    end = forms.DateField(label=_("Jusqu’au (exclu)"))
    reference = forms.CharField(
        label=_("Décision"), max_length=200, help_text=_("Numéro et date de la décision, écrits à côté de chaque étape.")
    )

    def __init__(self, *args: Any, users: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["user"].queryset = users  # type: ignore[attr-defined]
