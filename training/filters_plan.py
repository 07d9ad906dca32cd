"""Filters of the lines of a plan and of the movements."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from hr_core.selectors.employees import unit_choices, unit_family
from hr_core.ui.filters import HouseFilterSet
from training.choices_plan import CostHead, LineState, MovementKind
from training.models import PlanLine, PlanMovement, PlanObjective


class LineFilter(HouseFilterSet):
    q = django_filters.CharFilter(method="search", label=_("Action, code ou population"))
    objectif = django_filters.ModelChoiceFilter(field_name="objective", queryset=None, label=_("Objectif"), empty_label=_("Tous"))
    unite = django_filters.ChoiceFilter(method="within", label=_("Unité"), empty_label=_("Toutes"))
    trimestre = django_filters.ChoiceFilter(field_name="quarter", choices=[(n, f"T{n}") for n in range(1, 5)], label=_("Trimestre"), empty_label=_("Tous"))
    suite = django_filters.ChoiceFilter(field_name="state", choices=LineState.choices, label=_("Suite"), empty_label=_("Toutes"))

    class Meta:
        model = PlanLine
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, plan: Any = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.filters["unite"].extra["choices"] = [(str(key), name) for key, name in unit_choices()]
        self.filters["objectif"].queryset = PlanObjective.objects.filter(plan=plan)

    def search(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        for word in value.split():
            rows = rows.filter(Q(title__icontains=word) | Q(code__icontains=word) | Q(population__icontains=word))
        return rows

    def within(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(unit__in=unit_family(int(value)))


class MovementFilter(HouseFilterSet):
    q = django_filters.CharFilter(method="search", label=_("Pièce ou code de ligne"))
    nature = django_filters.ChoiceFilter(field_name="kind", choices=MovementKind.choices, label=_("Nature"), empty_label=_("Toutes"))
    poste = django_filters.ChoiceFilter(field_name="head", choices=CostHead.choices, label=_("Poste de dépense"), empty_label=_("Tous"))
    annee = django_filters.NumberFilter(field_name="year", label=_("Exercice"))

    class Meta:
        model = PlanMovement
        fields: tuple[str, ...] = ()

    def search(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(Q(reference__icontains=value) | Q(line_code__iexact=value.strip()))
