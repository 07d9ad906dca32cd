"""Forms of the models of sheet and of campaigns, of harmonisation and of decisions."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy as _

from careers.choices_appraisal import Asker, FormState, Verdict
from careers.forms.grids import ThousandthsField
from careers.models import AppraisalCampaign, AppraisalForm
from hr_core.forms.fields import LastDayField, UnitField
from hr_core.text import french_decimal
from hr_core.ui.forms import HouseForm, ScopedChoiceField
from hr_core.ui.people import EmployeeField

LEVEL = re.compile(r"^(?P<label>.+?)\s*=\s*(?P<value>\d+(?:[.,]\d{1,3})?)\s*(?:\((?P<most>\d{1,3})\s*%\))?$")
WEIGHTED = re.compile(r"^(?P<label>.+?)\s*(?:=\s*(?P<weight>\d{1,2}))?$")
ASKERS = {"agent": Asker.SELF, "évaluateur": Asker.MANAGER}
STEPS = ((10, _("au centième")), (100, _("au dixième")), (250, _("au quart de point")), (500, _("au demi-point")), (1000, _("au point")))


def _lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def levels_read(text: str) -> list[dict[str, Any]]:
    """`Satisfaisant = 14` or `Exceptionnel = 19 (10 %)` by line; raises `ValidationError` with the line at fault."""
    found = []
    for line in _lines(text):
        told = LEVEL.match(line)
        if told is None:
            raise forms.ValidationError(translated("« %(line)s » : écrivez par exemple « Satisfaisant = 14 ».") % {"line": line})
        value = int(Fraction(told["value"].replace(",", ".")) * 1000)
        found.append({"label": told["label"][:60], "value": value, "most": int(told["most"]) if told["most"] else None})
    return found


def levels_written(levels: list[dict[str, Any]]) -> str:
    return "\n".join(
        f"{each['label']} = {french_decimal(Fraction(each['value'], 1000), 3)}" + (f" ({each['most']} %)" if each.get("most") else "")
        for each in levels
    )


class ModelForm(HouseForm):
    """A version of the form: lists are written one by line."""

    label = forms.CharField(label=_("Intitulé"), max_length=120, help_text=_("Par exemple « Fiche annuelle du personnel »."))
    reference = forms.CharField(label=_("Texte"), max_length=160, required=False, help_text=_("L’article ou la note qui l’institue."))
    levels = forms.CharField(
        label=_("Échelle, du plus faible au plus élevé"), widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Un niveau par ligne et sa note, par exemple « Satisfaisant = 14 » ; « Exceptionnel = 19 (10 %) » dit qu’un dixième "
                    "des agents au plus le porte."),
    )  # fmt: skip
    step = forms.TypedChoiceField(label=_("Arrondi de la note"), choices=STEPS, coerce=int, initial=250)
    objectives = forms.IntegerField(label=_("Objectifs par fiche, au plus"), min_value=1, max_value=8, initial=4)
    objectives_weight = forms.IntegerField(label=_("Objectifs (%)"), min_value=0, max_value=100, initial=50)
    skills_weight = forms.IntegerField(label=_("Compétences du métier (%)"), min_value=0, max_value=100, initial=30)
    criteria_weight = forms.IntegerField(label=_("Manière de servir (%)"), min_value=0, max_value=100, initial=20)
    criteria = forms.CharField(
        label=_("Critères de la manière de servir"), required=False, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Un par ligne ; « Assiduité = 2 » compte double."),
    )  # fmt: skip
    questions = forms.CharField(
        label=_("Parties libres"), required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Une question par ligne ; « (agent) » ou « (évaluateur) » à la fin quand un seul y répond."),
    )  # fmt: skip

    fieldsets = (
        (_("Modèle"), ("label", "reference")),
        (_("Échelle"), ("levels", "step", "objectives")),
        (_("Poids des parties"), ("objectives_weight", "skills_weight", "criteria_weight")),
        (_("Contenu"), ("criteria", "questions")),
    )

    def __init__(self, *args: Any, form: AppraisalForm | None, **options: Any) -> None:
        if form is not None:
            options["initial"] = {name: getattr(form, name) for name in self.base_fields} | {
                "levels": levels_written(form.levels),
                "criteria": "\n".join(
                    f"{each['label']} = {each['weight']}" if each["weight"] != 1 else each["label"] for each in form.criteria
                ),
                "questions": "\n".join(_question(each) for each in form.questions),
            }
        super().__init__(*args, **options)

    def clean_levels(self) -> list[dict[str, Any]]:
        return levels_read(self.cleaned_data["levels"])

    def clean_criteria(self) -> list[dict[str, Any]]:
        found = [WEIGHTED.match(line) for line in _lines(self.cleaned_data["criteria"])]
        return [{"label": told["label"][:200], "weight": max(int(told["weight"] or 1), 1)} for told in found if told]

    def clean_questions(self) -> list[dict[str, Any]]:
        found = []
        for line in _lines(self.cleaned_data["questions"]):
            told = re.fullmatch(r"(?P<label>.+?)\s*(?:\((?P<asker>agent|évaluateur)\))?", line)
            assert told is not None
            found.append({"label": told["label"][:200], "asker": str(ASKERS.get(told["asker"] or "", Asker.BOTH))})
        return found

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        weights = [told.get(name) for name in ("objectives_weight", "skills_weight", "criteria_weight")]
        if None not in weights and sum(weights) != 100:  # type: ignore[arg-type]
            self.add_error("criteria_weight", _("Les trois poids font 100 %."))
        return told


def _question(each: dict[str, Any]) -> str:
    words = {str(value): word for word, value in ASKERS.items()}.get(each["asker"], "")
    return f"{each['label']} ({words})" if words else str(each["label"])


class CampaignForm(HouseForm):
    """A campaign. Days are the last ones of each step."""

    label = forms.CharField(label=_("Intitulé"), max_length=120, help_text=_("Par exemple « Évaluation 2026 »."))
    form = ScopedChoiceField(AppraisalForm, label=_("Modèle de fiche"))
    year = forms.IntegerField(
        label=_("Année notée"), min_value=2000, max_value=2100, help_text=_("La note de cette année sert à l’avancement.")
    )
    start = forms.DateField(label=_("Période évaluée, du"))
    end = LastDayField(label=_("Au"), required=True)
    unit = UnitField(required=False, help_text=_("Vide : toute l’institution. Les unités en dessous en sont."))
    present_days = forms.IntegerField(
        label=_("En service depuis (jours)"), min_value=0, max_value=730, initial=90, help_text=_("À la fin de la période.")
    )
    self_until = forms.DateField(label=_("Auto-évaluation jusqu’au"))
    manager_until = forms.DateField(label=_("Entretiens jusqu’au"))
    sign_until = forms.DateField(label=_("Signature jusqu’au"))
    appeal_days = forms.IntegerField(label=_("Recours dans les (jours)"), min_value=0, max_value=180, initial=15)
    calibrates = forms.BooleanField(
        label=_("Harmoniser les notes avant de rendre les fiches"), required=False, initial=True
    )
    countersigns = forms.BooleanField(
        label=_("Faire contresigner les fiches"), required=False,
        help_text=_("Par le responsable de l’évaluateur, avant qu’elles soient rendues aux agents."),
    )  # fmt: skip
    fieldsets = (
        (_("Campagne"), ("label", "form", "year")),
        (_("Population et période"), ("start", "end", "unit", "present_days")),
        (_("Étapes"), ("self_until", "manager_until", "sign_until", "appeal_days", "calibrates", "countersigns")),
    )

    def __init__(self, *args: Any, campaign: AppraisalCampaign | None, **options: Any) -> None:
        if campaign is not None:
            options["initial"] = {name: getattr(campaign, name) for name in self.base_fields}
        super().__init__(*args, **options)
        self.fields["form"].queryset = AppraisalForm.objects.filter(state=FormState.IN_FORCE)  # type: ignore[attr-defined]
        self.fields["unit"].fill(also=campaign.unit if campaign else None)  # type: ignore[attr-defined]

    def clean_unit(self) -> Any:
        return self.cleaned_data["unit"] or None


class MoveForm(HouseForm):
    """Another mark and why."""

    mark = ThousandthsField(label=_("Nouvelle note"))
    reason = forms.CharField(label=_("Motif"), max_length=300, help_text=_("L’agent le lira avec sa note."))
    full_width = ("reason",)


class AppealForm(HouseForm):
    verdict = forms.ChoiceField(label=_("Décision"), choices=Verdict.choices, widget=forms.RadioSelect)
    mark = ThousandthsField(label=_("Nouvelle note"), required=False, help_text=_("Quand la note est changée."))
    reason = forms.CharField(
        label=_("Motif"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}), help_text=_("L’agent le lira.")
    )


class ReasonForm(HouseForm):
    reason = forms.CharField(label=_("Motif"), max_length=300, help_text=_("Il est gardé et lu par la personne concernée."))
    full_width = ("reason",)


class CountersignForm(HouseForm):
    words = forms.CharField(
        label=_("Observation"), max_length=300, required=False,
        help_text=_("Lue par l’agent ; pour rendre la fiche à l’évaluateur, elle en dit le motif."),
    )  # fmt: skip
    agrees = forms.TypedChoiceField(
        label=_("Décision"), choices=[("oui", _("je contresigne")), ("non", _("je rends la fiche à l’évaluateur"))],
        coerce=lambda value: value == "oui",
    )  # fmt: skip
    field_order = ("agrees", "words")
    full_width = ("words",)


class AssignForm(HouseForm):
    manager = EmployeeField(label=_("Évaluateur"))

    def __init__(self, *args: Any, people: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["manager"].queryset = people  # type: ignore[attr-defined]


class SignForm(HouseForm):
    remark = forms.CharField(
        label=_("Votre observation"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Elle reste sur la fiche. Signer dit que vous l’avez lue, non que vous l’approuvez."),
    )  # fmt: skip


class OwnAppealForm(HouseForm):
    text = forms.CharField(
        label=_("Ce que vous contestez, et pourquoi"), max_length=2000, widget=forms.Textarea(attrs={"rows": 6})
    )
