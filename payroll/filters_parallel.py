"""Filters of the parallel run."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from hr_core.models import Unit
from hr_core.selectors.organisation import units_below
from hr_core.ui.filters import HouseFilterSet
from payroll.choices_parallel import GapCause, ParallelState
from payroll.filters import UnitFilter
from payroll.models import ParallelGap, ParallelRun


class ParallelFilter(HouseFilterSet):
    annee = django_filters.NumberFilter(field_name="period__year", label=_("Année"))
    etat = django_filters.ChoiceFilter(field_name="state", choices=ParallelState.choices, label=_("État"), empty_label=_("tous"))

    class Meta:
        model = ParallelRun
        fields: list[str] = []


class GapFilter(HouseFilterSet):
    """The choices of lines and classes are those of the differences on screen."""

    q = django_filters.CharFilter(method="search", label=_("Nom ou matricule"))
    cause = django_filters.ChoiceFilter(choices=GapCause.choices, label=_("Cause"), empty_label=_("toutes"))
    rubrique = django_filters.ChoiceFilter(field_name="code", choices=[], label=_("Rubrique"), empty_label=_("toutes"))
    unite = UnitFilter(field_name="unit_id", method="of_unit")
    classe = django_filters.ChoiceFilter(field_name="grade_class", choices=[], label=_("Classe"), empty_label=_("toutes"))

    class Meta:
        model = ParallelGap
        fields: list[str] = []

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        rows = self.queryset.order_by().values_list("code", "label", "grade_class").distinct()
        found = list(rows)
        lines = sorted({(code, label) for code, label, _class in found}, key=lambda each: each[1])
        self.filters["rubrique"].extra["choices"] = lines
        self.filters["classe"].extra["choices"] = [(each, each) for each in sorted({row[2] for row in found if row[2]})]

    def search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        for word in value.split():
            queryset = queryset.filter(Q(name__icontains=word) | Q(staff_number__icontains=word))
        return queryset

    def of_unit(self, queryset: QuerySet, name: str, value: Unit) -> QuerySet:
        return queryset.filter(unit_id__in=units_below([value.pk]))
