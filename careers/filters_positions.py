"""Filters of the list of administrative positions."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from careers.choices_positions import Nature
from hr_core.text import fold
from hr_core.ui.filters import HouseFilterSet


class PositionFilter(HouseFilterSet):
    q = django_filters.CharFilter(method="search", label=_("Nom ou matricule"))
    nature = django_filters.ChoiceFilter(
        field_name="kind__nature", choices=Nature.choices, label=_("Nature"), empty_label=_("Toutes")
    )

    def search(self, queryset: Any, name: str, value: str) -> Any:
        found = Q()
        for word in fold(value).split():
            found &= Q(employee__search_text__contains=word)
        return queryset.filter(found)
