"""Forms of anchor jobs, equivalence tables, lists and the calculator of grades."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from careers.choices_referential import EquivalenceGround
from careers.forms.editions import JobChoice
from careers.forms.grids import WeighingForm
from careers.models import AnchorSheet, Edition, EquivalenceTable, Grade, Job
from hr_core.models import Institution
from hr_core.ui.forms import HouseForm, InstitutionField, ScopedChoiceField


class GradeField(ScopedChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.grid.label}, {obj}"


class SheetForm(HouseForm):
    code = forms.ChoiceField(label=_("Métier du référentiel"))
    title = forms.CharField(label=_("Emploi dans l’institution"), max_length=160)
    grade = GradeField(Grade, label=_("Grade usuel de l’emploi"))
    description = forms.CharField(
        label=_("Missions, autonomie, encadrement, effet"), widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("L’emploi, jamais la personne : deux autres institutions pèsent ce texte sans rien voir d’autre."),
    )  # fmt: skip

    def __init__(self, *args: Any, edition: Edition, sheet: AnchorSheet | None, **options: Any) -> None:
        if sheet is not None:
            options["initial"] = {"code": sheet.code, "title": sheet.title, "description": sheet.description, "grade": sheet.grade_key}
        super().__init__(*args, **options)
        rows = Job.objects.filter(edition=edition).order_by("code")
        self.fields["code"].choices = [(each.code, f"{each.code} {each.title}") for each in rows]  # type: ignore[attr-defined]
        self.fields["grade"].queryset = Grade.objects.select_related("grid")  # type: ignore[attr-defined]


class SheetSendForm(HouseForm):
    first = InstitutionField(label=_("Première institution"), queryset=None)
    second = InstitutionField(label=_("Deuxième institution"), queryset=None)

    def __init__(self, *args: Any, others: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("first", "second"):
            self.fields[name].queryset = others  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("first") and cleaned.get("first") == cleaned.get("second"):
            self.add_error("second", _("Choisissez deux institutions différentes."))
        return cleaned


class SheetWeighForm(WeighingForm):
    """Degrees alone: the job and its title are those of the sheet."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["job_title"]
        self.fields["evidence"].label = _("Motif de la pesée")
        self.fields["evidence"].help_text = ""


class SettleForm(HouseForm):
    band = forms.TypedChoiceField(
        label=_("Bande convenue"), required=False, coerce=int, empty_value=None, choices=[("", _("celle des pesées")), *[(each, each) for each in range(1, 9)]],
        help_text=_("Seulement quand plus d’une bande sépare les pesées."),
    )  # fmt: skip
    reason = forms.CharField(label=_("Motif"), required=False, widget=forms.Textarea(attrs={"rows": 3}))


class TableForm(HouseForm):
    start = forms.DateField(label=_("Applicable à partir du"))
    note = forms.CharField(label=_("Note"), required=False, max_length=300)


class AdoptForm(HouseForm):
    on = forms.DateField(label=_("Adoptée le"))
    session = forms.CharField(label=_("Séance de la commission"), max_length=160)


class ReturnTableForm(HouseForm):
    note = forms.CharField(label=_("À revoir"), max_length=300)


class SubmitTableForm(HouseForm):
    reason = forms.CharField(
        label=_("Pourquoi moins de 12 ou plus de 20 emplois repères"), max_length=160, required=False,
        help_text=_("À remplir dans ce cas seulement ; la commission le lit."),
    )  # fmt: skip
    full_width = ("reason",)


class ReviewForm(HouseForm):
    grade_key = forms.TypedChoiceField(label=_("Grade"), coerce=int, required=False, empty_value=None)
    ground = forms.ChoiceField(label=_("Moyen"), choices=EquivalenceGround.choices)
    text = forms.CharField(label=_("Ce que vous demandez, et pourquoi"), max_length=3000, widget=forms.Textarea(attrs={"rows": 6}))
    full_width = ("text",)

    def __init__(self, *args: Any, table: EquivalenceTable, **options: Any) -> None:
        super().__init__(*args, **options)
        lines = [(line.grade_key, f"{line.grid}, {line}") for line in table.lines.all()]
        self.fields["grade_key"].choices = [("", _("toute la table")), *lines]  # type: ignore[attr-defined]


class ReviewAnswerForm(HouseForm):
    accept = forms.TypedChoiceField(
        label=_("Le recours est"), choices=[("1", _("accueilli : la table est dressée à nouveau")), ("0", _("rejeté"))],
        coerce=lambda value: value == "1", widget=forms.RadioSelect,
    )  # fmt: skip
    answer = forms.CharField(label=_("Motifs"), max_length=3000, widget=forms.Textarea(attrs={"rows": 5}))
    full_width = ("answer",)


class CalculatorForm(HouseForm):
    """Read by GET: a band, an institution, a day."""

    band = forms.TypedChoiceField(label=_("Bande de la personne ou du poste"), coerce=int, choices=[(each, each) for each in range(1, 9)])
    host = InstitutionField(label=_("Institution"), queryset=Institution.objects.filter(is_open=True, is_regional=False))
    on = forms.DateField(label=_("Le"))
    months = forms.IntegerField(label=_("Ancienneté dans la bande, en mois"), min_value=0, max_value=600, required=False)


class DayForm(HouseForm):
    day = forms.DateField(label=_("Effectifs au"))


class LineForm(HouseForm):
    job = JobChoice(label=_("Métier du référentiel"), queryset=None, required=False, empty_label=_("aucun ne convient"))

    def __init__(self, *args: Any, edition: Edition | None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["job"].queryset = Job.objects.filter(edition=edition).order_by("code")  # type: ignore[attr-defined]
