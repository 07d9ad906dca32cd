"""Forms of the training needs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hr_core.forms.fields import UnitField
from hr_core.ui.forms import HouseForm
from hr_core.ui.people import EmployeeField
from training.choices_needs import CRITERIA, NeedOrigin, Verdict
from training.selectors.skills import skill_choices

OFFICER_ORIGINS = list(NeedOrigin.choices)
MANAGER_ORIGINS = [(NeedOrigin.MANAGER, NeedOrigin.MANAGER.label), (NeedOrigin.APPRAISAL, NeedOrigin.APPRAISAL.label),
                   (NeedOrigin.MOBILITY, NeedOrigin.MOBILITY.label)]  # fmt: skip


class WishForm(HouseForm):
    """An employee's own wish: a course of the catalogue or one's own words, and why."""

    full_width = ("title", "reason", "course")

    title = forms.CharField(label=_("Ou ce que vous voulez apprendre"), max_length=160, required=False)
    reason = forms.CharField(
        label=_("À quoi cela servira dans votre travail"), max_length=400, widget=forms.Textarea(attrs={"rows": 3})
    )
    wanted_by = forms.DateField(label=_("Souhaité avant le"), required=False)
    urgency = forms.TypedChoiceField(label=_("Urgence"), coerce=int, choices=list(enumerate(CRITERIA["urgency"][1])), initial=0)
    field_order = ("course", "title", "reason", "wanted_by", "urgency")

    def __init__(self, *args: Any, courses: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["course"] = forms.ModelChoiceField(queryset=courses, required=False, label=_("Formation du catalogue"), empty_label="—")
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not found.get("course") and not found.get("title"):
            self.add_error("title", _("Choisissez une formation du catalogue, ou dites-la avec vos mots."))
        return found

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.fields if name in self.cleaned_data}


class NeedForm(WishForm):
    """A need of a person (by staff number) or of people of a unit, with the marks of the criteria."""

    fieldsets = (
        (_("Le besoin"), ("origin", "course", "title", "skill_code", "level", "reason", "wanted_by")),
        (_("Pour qui"), ("staff_number", "unit", "headcount")),
        (_("Priorité"), ("law", "strategy", "gap", "urgency")),
    )
    field_order = ("origin", "course", "title", "skill_code", "level", "reason", "wanted_by", "staff_number", "unit", "headcount", *CRITERIA)

    origin = forms.ChoiceField(label=_("Origine"))
    skill_code = forms.ChoiceField(label=_("Compétence visée"), required=False)
    level = forms.TypedChoiceField(
        label=_("Niveau visé"), required=False, coerce=int, empty_value=None, choices=[("", "—"), *((rank, rank) for rank in range(1, 5))]
    )
    staff_number = EmployeeField(label=_("Agent"), listed=False, required=False, help_text=_("Vide pour un besoin collectif."))
    unit = UnitField(required=False, help_text=_("Pour un besoin collectif."))
    headcount = forms.IntegerField(label=_("Nombre de personnes"), min_value=1, max_value=5000, initial=1, required=False)

    def __init__(self, *args: Any, people: Any, origins: Any, year: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["staff_number"].queryset = people  # type: ignore[attr-defined]
        self.fields["origin"].choices = origins  # type: ignore[attr-defined]
        self.fields["skill_code"].choices = [("", "—"), *skill_choices()]  # type: ignore[attr-defined]
        self.fields["unit"].fill()  # type: ignore[attr-defined]
        self.fields["title"].label = _("Ou avec d’autres mots")
        self.fields["reason"].label = _("Ce qui le fonde")
        for name, (label, words) in CRITERIA.items():
            self.fields[name] = forms.TypedChoiceField(
                label=label, coerce=int, initial=0, choices=[(rank, f"{rank} · {word}") for rank, word in enumerate(words)]
            )
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        if not found.get("staff_number") and not found.get("unit") and "staff_number" not in self.errors:
            self.add_error("unit", _("Dites l’unité d’un besoin collectif, ou l’agent."))
        return found

    def values(self) -> dict[str, Any]:
        found = super().values()
        found["employee"] = found.pop("staff_number")
        found["unit"], found["headcount"] = found["unit"] or None, found["headcount"] or 1
        return found


class NeedMarksForm(HouseForm):
    """What the training service completes on a need that exists."""

    full_width = ("title", "reason")

    title = forms.CharField(label=_("Besoin"), max_length=160)
    course = forms.ModelChoiceField(queryset=None, required=False, label=_("Formation du catalogue"), empty_label="—")
    skill_code = forms.ChoiceField(label=_("Compétence visée"), required=False)
    reason = forms.CharField(label=_("Ce qui le fonde"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, courses: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["course"].queryset = courses  # type: ignore[attr-defined]
        self.fields["skill_code"].choices = [("", "—"), *skill_choices()]  # type: ignore[attr-defined]
        for name, (label, words) in CRITERIA.items():
            self.fields[name] = forms.TypedChoiceField(
                label=label, coerce=int, choices=[(rank, f"{rank} · {word}") for rank, word in enumerate(words)]
            )


class DecisionForm(HouseForm):
    full_width = ("reason",)

    verdict = forms.ChoiceField(label=_("Avis"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Motif"), max_length=300, required=False, help_text=_("Demandé pour un report ou un refus ; la personne le lit.")
    )

    def __init__(self, *args: Any, allowed: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["verdict"].choices = [(value, label) for value, label in Verdict.choices if value in allowed]  # type: ignore[attr-defined]


class WeightsForm(HouseForm):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, (label, _words) in CRITERIA.items():
            self.fields[name] = forms.IntegerField(label=f"{label} (%)", min_value=0, max_value=100)
