"""Forms of step advancement."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from careers.choices_advancement import Missing, Opinion
from careers.forms.grids import ThousandthsField
from careers.models import AdvancementCampaign, AdvancementLine, AdvancementRule, Grade, PayGrid, SeniorityCredit
from hr_core.choices import AbsenceFamily
from hr_core.ui.forms import HouseForm, HouseModelForm, ScopedChoiceField

#: What usually does not count, proposed with a new rule.
USUAL_STOPS = (AbsenceFamily.UNPAID_LEAVE, AbsenceFamily.DISCIPLINARY_SUSPENSION, AbsenceFamily.UNJUSTIFIED)


class RuleForm(HouseForm):
    """A rule: whom it is for, how long by pace, which ratings, which absences stop the clock."""

    grid = ScopedChoiceField(PayGrid, label=_("Grille"))
    grade = ScopedChoiceField(Grade, label=_("Grade"), required=False, help_text=_("Vide : tous les grades."))
    step = forms.CharField(label=_("Échelon tenu"), max_length=12, required=False, help_text=_("Vide : tous les échelons."))
    start = forms.DateField(label=_("À partir du"))
    reference = forms.CharField(label=_("Texte et article"), max_length=160)
    normal_months = forms.IntegerField(label=_("Rythme normal (mois)"), min_value=1, max_value=600)
    fast_months = forms.IntegerField(label=_("Rythme accéléré (mois)"), min_value=1, max_value=600, required=False)
    slow_months = forms.IntegerField(label=_("Rythme ralenti (mois)"), min_value=1, max_value=600, required=False)
    minimum_rating = ThousandthsField(label=_("Note du rythme normal"), required=False)
    fast_rating = ThousandthsField(label=_("Note du rythme accéléré"), required=False)
    rating_years = forms.IntegerField(label=_("Moyenne des dernières notes"), min_value=1, max_value=10, initial=1)
    missing = forms.ChoiceField(label=_("Sans aucune note"), choices=Missing.choices, initial=Missing.NORMAL)
    fast_quota = forms.IntegerField(
        label=_("Quota du rythme accéléré (%)"), min_value=0, max_value=100, required=False,
        help_text=_("De ceux qui y ont droit dans la campagne."),
    )  # fmt: skip
    stops = forms.MultipleChoiceField(
        label=_("Absences qui ne comptent pas"), choices=AbsenceFamily.choices, required=False,
        widget=forms.CheckboxSelectMultiple, initial=USUAL_STOPS,
    )  # fmt: skip

    fieldsets = (
        (_("Pour qui"), ("grid", "grade", "step", "start", "reference")),
        (_("Durées"), ("normal_months", "fast_months", "slow_months", "fast_quota")),
        (_("Notes"), ("minimum_rating", "fast_rating", "rating_years", "missing")),
        (_("Ce qui ne compte pas"), ("stops",)),
    )

    def __init__(self, *args: Any, rule: AdvancementRule | None, **options: Any) -> None:
        if rule is not None:
            options["initial"] = {name: getattr(rule, name) for name in self.base_fields}
        super().__init__(*args, **options)
        self.fields["grade"].queryset = Grade.objects.select_related("grid")  # type: ignore[attr-defined]


class CreditForm(HouseModelForm):
    class Meta:
        model = SeniorityCredit
        fields = ("kind", "on", "months", "days", "reference")


class CampaignForm(HouseModelForm):
    class Meta:
        model = AdvancementCampaign
        fields = ("grid", "label", "until", "effect_on")


class OpinionForm(HouseForm):
    opinion = forms.ChoiceField(
        label=_("Avis de la commission"), choices=[(each.value, each.label) for each in Opinion if each != Opinion.NONE]
    )
    reason = forms.CharField(
        label=_("Motif"), max_length=200, required=False, help_text=_("Demandé si l’avis n’est pas favorable.")
    )

    def __init__(self, *args: Any, line: AdvancementLine, **options: Any) -> None:
        options["initial"] = {"opinion": line.opinion, "reason": line.opinion_reason}
        super().__init__(*args, **options)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("opinion") != Opinion.FAVOURABLE and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("Donnez le motif de cet avis."))
        return cleaned


class SessionForm(HouseForm):
    committee_on = forms.DateField(label=_("Séance du"), initial=date.today)
    minutes = forms.CharField(label=_("Procès-verbal"), max_length=120, help_text=_("Son numéro ou sa référence."))


class StartForm(HouseForm):
    """The day from which a career is computed again."""

    depuis = forms.DateField(label=_("Recalculer depuis le"))
