"""Filters of the lists of advancement."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from careers.choices_advancement import Opinion, Pace
from hr_core.text import fold
from hr_core.ui.filters import HouseFilterSet


class LineFilter(HouseFilterSet):
    q = django_filters.CharFilter(method="search", label=_("Nom ou matricule"))
    rythme = django_filters.ChoiceFilter(field_name="pace", choices=Pace.choices, label=_("Rythme"), empty_label=_("Tous"))
    avis = django_filters.ChoiceFilter(field_name="opinion", choices=Opinion.choices, label=_("Avis"), empty_label=_("Tous"))

    def search(self, queryset: Any, name: str, value: str) -> Any:
        found = Q()
        for word in fold(value).split():
            found &= Q(employee__search_text__contains=word)
        return queryset.filter(found)
