"""Forms of audits and inspections."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hr_core.ui.forms import HouseForm, HouseModelForm, MoneyField
from payroll.models import Recommendation
from payroll.models.inspections import FigureKind, Ratio
from payroll.services.reports.sampling import MOST


def year_field(**options: Any) -> forms.IntegerField:
    return forms.IntegerField(min_value=1990, max_value=2200, **options)


class SampleForm(HouseForm):
    purpose = forms.CharField(label=_("Mission"), max_length=200, help_text=_("Par exemple : commissariat aux comptes 2026."))
    year = year_field(label=_("Exercice"))
    size = forms.IntegerField(label=_("Agents à tirer"), min_value=1, max_value=MOST)
    seed = forms.CharField(
        label=_("Graine"), max_length=64, required=False,
        help_text=_("Un nombre ou un mot choisi par l’auditeur. Vide : la machine en tire une, gardée avec l’échantillon."),
    )  # fmt: skip
    full_width = ("purpose",)


class FigureForm(HouseForm):
    kind = forms.ChoiceField(label=_("Chiffre"), choices=FigureKind.choices)
    year = year_field(label=_("Exercice"))
    source = forms.CharField(label=_("Source"), max_length=200, help_text=_("Document, page, date."))
    full_width = ("source",)

    def __init__(self, *, currency: str, **options: Any) -> None:
        super().__init__(**options)
        self.fields["amount"] = MoneyField(label=_("Montant de l’exercice"), currency=currency)
        self.order_fields(["kind", "year", "amount", "source"])


class NormForm(HouseForm):
    ratio = forms.ChoiceField(label=_("Ratio"), choices=Ratio.choices)
    from_year = year_field(label=_("Depuis l’exercice"))
    most = forms.DecimalField(label=_("Au plus (%)"), min_value=Decimal("0.01"), max_value=Decimal(1000), decimal_places=2, localize=True)
    source = forms.CharField(label=_("Texte"), max_length=200, help_text=_("Règlement, article, date : rien n’est supposé."))
    full_width = ("source",)


class RecommendationForm(HouseModelForm):
    class Meta:
        model = Recommendation
        fields = ("body", "number", "text", "dated_on", "owner", "due_on")

    def __init__(self, *args: Any, owners: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["owner"].queryset = owners  # type: ignore[attr-defined]


class AnswerForm(HouseForm):
    answer = forms.CharField(label=_("Suite donnée"), widget=forms.Textarea(attrs={"rows": 5}))
    evidence = forms.FileField(label=_("Preuve"), required=False)
