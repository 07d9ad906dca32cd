"""Forms of the staffing table."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from careers.choices_posts import HolderKind
from careers.models import Job, Post
from hr_core.forms.fields import LastDayField, UnitField
from hr_core.ui.forms import HouseForm
from hr_core.ui.people import EmployeeField


class JobField(forms.ModelChoiceField):
    """A job of the edition in use, said with its code."""

    def __init__(self, **options: Any) -> None:
        usual = {"queryset": Job.objects.none(), "required": False, "label": _("Métier du référentiel")}
        super().__init__(**(usual | options))

    def label_from_instance(self, job: Any) -> str:
        return f"{job.code} {job.title}"


class PostForm(HouseForm):
    """What describes a post; `jobs` are those of the edition in use."""

    full_width = ("missions", "context")
    fieldsets: Any = (
        (_("Poste"), ("number", "title", "job", "category_from", "category_to", "is_budgeted")),
        (_("Fiche de poste"), ("missions", "context")),
    )

    number = forms.CharField(label=_("Numéro"), max_length=24)
    title = forms.CharField(label=_("Intitulé"), max_length=120, help_text=_("Tel que l’institution l’appelle."))
    job = JobField(help_text=_("Le métier harmonisé dont ce poste est le plus proche."))
    category_from = forms.CharField(label=_("Catégorie ou classe, de"), max_length=24, required=False)
    category_to = forms.CharField(label=_("À"), max_length=24, required=False, help_text=_("Vide : la même."))
    is_budgeted = forms.BooleanField(label=_("Inscrit au budget"), required=False)
    missions = forms.CharField(
        label=_("Missions propres"), required=False, widget=forms.Textarea(attrs={"rows": 4}), help_text=_("Une par ligne.")
    )
    context = forms.CharField(
        label=_("Contexte du poste"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Rattachement, déplacements, moyens, horaires."),
    )  # fmt: skip

    def __init__(self, *args: Any, jobs: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["job"].queryset = jobs  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in PostForm.base_fields}


class ActFields(HouseForm):
    """What every act says: from when, by which decision, why."""

    effective_on = forms.DateField(label=_("À compter du"))
    reference = forms.CharField(label=_("Décision"), max_length=120, help_text=_("Nature et numéro, par exemple « CA/2026/012 »."))
    act_on = forms.DateField(label=_("Date de la décision"))
    remark = forms.CharField(label=_("Motif"), max_length=300, required=False)

    def act(self) -> dict[str, Any]:
        names = ("unit", "effective_on", "reference", "act_on", "remark")
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}


class ActForm(ActFields):
    """An act on a post that exists."""

    full_width = ("remark",)


class UnitActForm(ActFields):
    """A creation or a transfer: the unit too."""

    full_width = ("remark",)
    unit = UnitField()
    field_order = ("unit", "effective_on", "reference", "act_on", "remark")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["unit"].fill()  # type: ignore[attr-defined]


class NewPostForm(UnitActForm, PostForm):
    """A post and the decision that creates it."""

    full_width = ("missions", "context", "remark")
    fieldsets = (
        (_("Poste"), ("number", "title", "unit", "job", "category_from", "category_to", "is_budgeted")),
        (_("Autorisation"), ("effective_on", "reference", "act_on", "remark")),
        (_("Fiche de poste"), ("missions", "context")),
    )
    field_order = None


class AnswerForm(HouseForm):
    full_width = ("answer",)
    answer = forms.CharField(label=_("Observation"), max_length=300, required=False)


class RefuseForm(HouseForm):
    full_width = ("answer",)
    answer = forms.CharField(label=_("Motif du refus"), max_length=300)


class HolderForm(HouseForm):
    """Places somebody on a post; `visible` are the files that this person may see."""

    staff_number = EmployeeField(label=_("Agent"), listed=False)
    kind = forms.ChoiceField(label=_("À titre de"), choices=HolderKind.choices)
    start = forms.DateField(label=_("À partir du"))
    end = LastDayField(help_text=_("Vide : sans terme."))
    share = forms.IntegerField(label=_("Quotité (%)"), min_value=1, max_value=100, initial=100)
    reference = forms.CharField(label=_("Décision"), max_length=120, required=False)
    with_posting = forms.BooleanField(
        label=_("Affecter aussi le dossier à l’unité et à l’intitulé du poste"), required=False, initial=True
    )

    def __init__(self, *args: Any, visible: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["staff_number"].queryset = visible  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("start") and given.get("end") and given["end"] <= given["start"]:
            self.add_error("end", _("Le dernier jour suit le premier."))
        return given


class HolderEndForm(HouseForm):
    end = LastDayField(label=_("Dernier jour à ce poste"), required=True)


def initial_of(post: Post) -> dict[str, Any]:
    return {name: getattr(post, name) for name in PostForm.base_fields}


class FromStaffForm(HouseForm):
    """The first table from the people in service."""

    prefix_text = forms.CharField(
        label=_("Préfixe des numéros"), max_length=12, required=False, help_text=_("Par exemple « P- » donne P-0001.")
    )
    on = forms.DateField(label=_("Postes ouverts à compter du"))
    reference = forms.CharField(label=_("Décision"), max_length=120, help_text=_("Celle qui arrête le tableau des effectifs."))
    act_on = forms.DateField(label=_("Date de la décision"))
