"""Forms of promotion rosters."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from careers.forms.grids import ThousandthsField
from careers.models import Grade, PromotionRoster
from hr_core.imports.amounts import parse_quantity
from hr_core.ui.forms import HouseForm, ScopedChoiceField

HIGHEST = 20


class RosterForm(HouseForm):
    label = forms.CharField(label=_("Intitulé"), max_length=120)
    source = ScopedChoiceField(Grade, label=_("Grade quitté"))
    target = ScopedChoiceField(Grade, label=_("Grade d’accès"))
    places = forms.IntegerField(label=_("Places"), min_value=1, max_value=9999)
    on = forms.DateField(label=_("Conditions remplies au"))
    effect_on = forms.DateField(label=_("Prend effet le"))
    reference = forms.CharField(label=_("Texte et article"), max_length=160)
    minimum_months = forms.IntegerField(label=_("Ancienneté dans le grade (mois)"), min_value=0, max_value=600, initial=0)
    minimum_rating = ThousandthsField(label=_("Notation demandée"), required=False)
    rating_years = forms.IntegerField(label=_("Moyenne des dernières notes"), min_value=1, max_value=10, initial=3)
    minimum_exam = ThousandthsField(label=_("Note d’examen demandée"), required=False)
    rating_weight = forms.IntegerField(label=_("Notation (%)"), min_value=0, max_value=100, initial=50)
    exam_weight = forms.IntegerField(label=_("Examen (%)"), min_value=0, max_value=100, initial=30)
    seniority_weight = forms.IntegerField(label=_("Ancienneté (%)"), min_value=0, max_value=100, initial=20)

    fieldsets = (
        (_("Tableau"), ("label", "source", "target", "places", "on", "effect_on", "reference")),
        (_("Conditions"), ("minimum_months", "minimum_rating", "rating_years", "minimum_exam")),
        (_("Poids, sur cent"), ("rating_weight", "exam_weight", "seniority_weight")),
    )

    def __init__(self, *args: Any, roster: PromotionRoster | None, **options: Any) -> None:
        if roster is not None:
            options["initial"] = {name: getattr(roster, name) for name in self.base_fields}
        super().__init__(*args, **options)
        for name in ("source", "target"):
            self.fields[name].queryset = Grade.objects.select_related("grid")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        weights = [cleaned.get(name) for name in ("rating_weight", "exam_weight", "seniority_weight")]
        if None not in weights and sum(weights) != 100:  # type: ignore[arg-type]
            self.add_error("rating_weight", _("Les trois poids font 100 %."))
        return cleaned


class ExamForm(HouseForm):
    """Marks of the examination, one line a person."""

    text = forms.CharField(
        label=_("Une ligne par agent : matricule, note sur 20"), widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("Collez deux colonnes d’un tableur."),
    )  # fmt: skip

    def clean_text(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for number, line in enumerate(self.cleaned_data["text"].splitlines(), start=1):
            parts = [part.strip() for part in line.replace(";", "\t").split("\t") if part.strip()]
            if not parts:
                continue
            mark = parse_quantity(parts[1])[0] if len(parts) == 2 else None
            if mark is None or not 0 <= mark <= HIGHEST:
                raise forms.ValidationError(
                    _("Ligne %(line)s : un matricule, puis une note de 0 à 20.") % {"line": number}
                )
            if parts[0] in found:
                raise forms.ValidationError(_("Ligne %(line)s : ce matricule est déjà noté.") % {"line": number})
            found[parts[0]] = int(mark * 1000)
        return found
