"""Forms of the correspondences of titles and of the plan of staff."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from careers.choices_posts import Relation
from careers.forms.posts import JobField
from hr_core.forms.fields import UnitField
from hr_core.ui.forms import HouseForm, tidy_choices

LINES = (1, 2, 3)


class TitleForm(HouseForm):
    """A title and up to three jobs; a line without a job is left out."""

    full_width = ("title", "remark")
    fieldsets: Any = tuple(
        (_("Métier principal") if rank == 1 else _("Autre métier"), (f"job_{rank}", f"relation_{rank}", f"share_{rank}"))
        for rank in LINES
    )

    title = forms.CharField(label=_("Appellation"), max_length=120)
    remark = forms.CharField(label=_("Observation"), max_length=300, required=False)

    def __init__(self, *args: Any, jobs: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for rank in LINES:
            self.fields[f"job_{rank}"] = JobField(label=_("Métier"), queryset=jobs, required=rank == 1)
            self.fields[f"relation_{rank}"] = forms.ChoiceField(
                label=_("Correspondance"), choices=Relation.choices, required=False
            )
            self.fields[f"share_{rank}"] = forms.IntegerField(
                label=_("Part (%)"), min_value=1, max_value=100, required=False
            )
        for field in self.fields.values():
            tidy_choices(field)

    def lines(self) -> list[tuple[Any, str, int]]:
        given = self.cleaned_data
        return [
            (given[f"job_{rank}"], given[f"relation_{rank}"] or Relation.EXACT, given[f"share_{rank}"] or 100)
            for rank in LINES
            if given[f"job_{rank}"]
        ]


class ReturnForm(HouseForm):
    full_width = ("remark",)
    remark = forms.CharField(label=_("Ce qui est à revoir"), max_length=300)


class TargetForm(HouseForm):
    """A line of the plan."""

    year = forms.IntegerField(label=_("Exercice"), min_value=2000, max_value=2100)
    unit = UnitField()
    job = JobField(label=_("Métier"))
    category = forms.CharField(label=_("Catégorie"), max_length=24, required=False)
    number = forms.IntegerField(label=_("Effectif prévu"), min_value=0, max_value=10_000)

    def __init__(self, *args: Any, jobs: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["job"].queryset = jobs  # type: ignore[attr-defined]
        self.fields["unit"].fill()  # type: ignore[attr-defined]
