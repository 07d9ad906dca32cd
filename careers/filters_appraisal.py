"""Filters of appraisal sheets."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from careers.choices_appraisal import SheetState
from careers.models import Appraisal
from hr_core.selectors.employees import unit_choices, unit_family
from hr_core.ui.filters import HouseFilterSet


class SheetFilter(HouseFilterSet):
    q = django_filters.CharFilter(method="search", label=_("Nom ou matricule"))
    unite = django_filters.ChoiceFilter(method="within", label=_("Unité"), empty_label=_("Toutes"))
    etat = django_filters.ChoiceFilter(field_name="state", choices=SheetState.choices, label=_("État"), empty_label=_("Tous"))
    evaluateur = django_filters.ChoiceFilter(
        method="appraised_by", label=_("Évaluateur"), empty_label=_("Tous"), choices=[("sans", _("aucun, à désigner"))]
    )

    class Meta:
        model = Appraisal
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.filters["unite"].extra["choices"] = [(str(key), name) for key, name in unit_choices()]

    def search(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        for word in value.split():
            rows = rows.filter(
                Q(employee__last_name__icontains=word) | Q(employee__first_names__icontains=word) | Q(employee__staff_number__icontains=word)
            )
        return rows

    def appraised_by(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(manager__isnull=True).exclude(state=SheetState.EXEMPT)

    def within(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(unit__in=unit_family(int(value)))
