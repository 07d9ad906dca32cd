"""Filters of the lists of editions."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from careers.choices_referential import AmendmentKind, AmendmentState, Fate
from hr_core.models import Institution
from hr_core.text import fold
from hr_core.ui.filters import HouseFilterSet


class TextFilter(HouseFilterSet):
    q = django_filters.CharFilter(method="search", label=_("Mot ou code"))

    def search(self, queryset: Any, name: str, value: str) -> Any:
        found = Q()
        for word in fold(value).split():
            found &= Q(search_text__contains=word)
        return queryset.filter(found)


class ChangeFilter(HouseFilterSet):
    q = django_filters.CharFilter(method="search", label=_("Code ou intitulé"))
    sort_du_code = django_filters.ChoiceFilter(field_name="fate", choices=Fate.choices, label=_("Devient"), empty_label=_("Tous"))

    def search(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(Q(old_code__icontains=value) | Q(old_label__icontains=value))


class AmendmentFilter(HouseFilterSet):
    q = django_filters.CharFilter(method="search", label=_("Code ou mot"))
    institution = django_filters.ModelChoiceFilter(
        queryset=lambda request: Institution.objects.filter(is_open=True, is_regional=False), label=_("Institution"), empty_label=_("Toutes")
    )
    nature = django_filters.ChoiceFilter(field_name="kind", choices=AmendmentKind.choices, label=_("Nature"), empty_label=_("Toutes"))
    etat = django_filters.ChoiceFilter(field_name="state", choices=AmendmentState.choices, label=_("État"), empty_label=_("Tous"))

    def search(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(Q(code__iexact=value) | Q(reason__icontains=value) | Q(answer__icontains=value))
