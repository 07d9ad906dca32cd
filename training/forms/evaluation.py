"""Forms of evaluation, obligations and licences."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.access import Access
from hr_core.models import Unit
from hr_core.ui.forms import HouseForm, ScopedChoiceField
from training.forms.sessions import RecordForm, StaffField
from training.models import Course, Enrolment, Obligation

SCALE = [(5, gettext_lazy("très bien")), (4, gettext_lazy("bien")), (3, gettext_lazy("moyen")), (2, gettext_lazy("faible")), (1, gettext_lazy("mauvais"))]
AGREE = [(5, gettext_lazy("tout à fait")), (4, gettext_lazy("plutôt")), (3, gettext_lazy("en partie")), (2, gettext_lazy("peu")), (1, gettext_lazy("pas du tout"))]


def scale(label: Any, choices: Any = SCALE) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, choices=choices, coerce=int, widget=forms.RadioSelect)


class ThousandthsField(forms.DecimalField):
    """A decimal figure; its value is in thousandths."""

    def __init__(self, **options: Any) -> None:
        super().__init__(decimal_places=3, max_digits=12, localize=True, **options)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            whole, rest = divmod(abs(value), 1000)
            text = f"{whole},{rest:03d}".rstrip("0").rstrip(",") if rest else str(whole)
            return f"-{text}" if value < 0 else text
        return value

    def clean(self, value: Any) -> Any:
        found = super().clean(value)
        return None if found is None else int(found * 1000)


class AnswerForm(HouseForm):
    content = scale(gettext_lazy("Le contenu"))
    trainer = scale(gettext_lazy("Le formateur"))
    organisation = scale(gettext_lazy("L’organisation"))
    usefulness = scale(gettext_lazy("L’utilité pour mon travail"))
    comment = forms.CharField(
        label=gettext_lazy("Un mot, si vous voulez"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Il est lu tel quel : n’y mettez rien qui vous désigne."),
    )  # fmt: skip


class ReviewForm(HouseForm):
    used = scale(gettext_lazy("Met en pratique ce qui a été appris"), AGREE)
    result = scale(gettext_lazy("Le travail en est meilleur"), AGREE)
    means = scale(gettext_lazy("A les moyens de s’en servir"), AGREE)
    comment = forms.CharField(
        label=gettext_lazy("Ce qui a changé, ce qui manque"), required=False, max_length=600, widget=forms.Textarea(attrs={"rows": 4})
    )


class ScoresForm(HouseForm):
    """Two marks out of twenty for each person enrolled; an empty cell leaves what is known."""

    def __init__(self, *args: Any, rows: list[Enrolment], **options: Any) -> None:
        super().__init__(*args, **options)
        self.rows = rows
        for row in rows:
            for name, label in (("before", _("avant")), ("after", _("après"))):
                self.fields[f"{name}-{row.pk}"] = ThousandthsField(
                    label=f"{row.who}, {label}", required=False, min_value=0, max_value=20, initial=getattr(row, f"{name}_score")
                )

    def scores(self) -> dict[int, tuple[int | None, int | None]]:
        return {row.pk: (self.cleaned_data[f"before-{row.pk}"], self.cleaned_data[f"after-{row.pk}"]) for row in self.rows}

    def lines(self) -> list[tuple[Enrolment, Any, Any]]:
        """For the template: a person and the two cells."""
        return [(row, self[f"before-{row.pk}"], self[f"after-{row.pk}"]) for row in self.rows]


class IndicatorForm(RecordForm):
    label = forms.CharField(label=gettext_lazy("Indicateur"), max_length=160, help_text=gettext_lazy("Délai moyen de liquidation, taux de rejet…"))
    measure = forms.CharField(label=gettext_lazy("Unité"), max_length=24, help_text=gettext_lazy("jours, %, dossiers par mois…"))
    before = ThousandthsField(label=gettext_lazy("Avant la formation"))
    target = ThousandthsField(label=gettext_lazy("Visé"))
    after = ThousandthsField(label=gettext_lazy("Constaté"), required=False)
    measured_on = forms.DateField(label=gettext_lazy("Constaté le"), required=False)
    source = forms.CharField(label=gettext_lazy("D’où vient le chiffre"), max_length=160, required=False)


class ObligationForm(RecordForm):
    label = forms.CharField(label=gettext_lazy("Intitulé"), max_length=160)
    course = ScopedChoiceField(Course, label=gettext_lazy("Formation qui le donne"), required=False)
    months = forms.IntegerField(label=gettext_lazy("Validité en mois"), min_value=1, max_value=600, required=False, help_text=gettext_lazy("Vide : n’expire pas."))
    reminder_days = forms.IntegerField(label=gettext_lazy("Rappel avant l’échéance (jours)"), min_value=0, max_value=365, initial=60)
    unit = ScopedChoiceField(Unit, label=gettext_lazy("Unité, avec celles du dessous"), required=False)
    job_title = forms.CharField(label=gettext_lazy("Emploi contenant"), max_length=80, required=False, help_text=gettext_lazy("Sans unité ni emploi, elle vaut pour tous."))
    source = forms.CharField(label=gettext_lazy("Texte qui l’impose"), max_length=200, required=False)
    is_active = forms.BooleanField(label=gettext_lazy("En vigueur"), required=False, initial=True)

    fieldsets = (
        (gettext_lazy("Ce qu’il faut détenir"), ("label", "course", "months", "reminder_days", "source")),
        (gettext_lazy("Qui doit le détenir"), ("unit", "job_title", "is_active")),
    )


class LicenceForm(RecordForm):
    employee = StaffField(label=gettext_lazy("Agent"))
    obligation = ScopedChoiceField(Obligation, label=gettext_lazy("Obligation"))
    number = forms.CharField(label=gettext_lazy("Numéro"), max_length=60, required=False)
    issuer = forms.CharField(label=gettext_lazy("Délivrée par"), max_length=120, required=False)
    obtained_on = forms.DateField(label=gettext_lazy("Obtenue le"))
    expires_on = forms.DateField(label=gettext_lazy("Expire le"), required=False, help_text=gettext_lazy("Vide : d’après la validité de l’obligation."))

    def __init__(self, *args: Any, access: Access | None = None, **options: Any) -> None:
        super().__init__(*args, access=access, **options)
        self.fields["employee"].give(access)  # type: ignore[attr-defined]
