"""Filters of the training needs."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from hr_core.selectors.employees import unit_choices, unit_family
from hr_core.text import fold
from hr_core.ui.filters import HouseFilterSet
from training.choices_needs import NeedOrigin
from training.models import TrainingNeed


class NeedFilter(HouseFilterSet):
    q = django_filters.CharFilter(method="search", label=_("Besoin, nom ou matricule"))
    origine = django_filters.ChoiceFilter(field_name="origin", choices=NeedOrigin.choices, label=_("Origine"), empty_label=_("Toutes"))
    unite = django_filters.ChoiceFilter(method="within", label=_("Unité"), empty_label=_("Toutes"))
    annee = django_filters.NumberFilter(field_name="year", label=_("Exercice"))

    class Meta:
        model = TrainingNeed
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.filters["unite"].extra["choices"] = [(str(key), name) for key, name in unit_choices()]

    def search(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        for word in fold(value).split():
            rows = rows.filter(Q(title_key__contains=word) | Q(employee__search_text__contains=word))
        return rows

    def within(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(unit__in=unit_family(int(value)))
