"""Filters of the list of absences."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hr_core.choices import AbsenceFamily, AbsenceState
from hr_core.models import Absence, AbsenceKind
from hr_core.text import fold
from hr_core.ui.filters import HouseFilterSet


class AbsenceFilter(HouseFilterSet):
    q = django_filters.CharFilter(method="search", label=_("Nom ou matricule"))
    nature = django_filters.ModelChoiceFilter(
        field_name="kind",
        queryset=lambda request: AbsenceKind.objects.all(),
        label=_("Nature"),
        empty_label=_("Toutes"),
    )
    famille = django_filters.ChoiceFilter(
        field_name="kind__family", choices=AbsenceFamily, label=_("Nature légale"), empty_label=_("Toutes"), widget=forms.HiddenInput
    )
    etat = django_filters.ChoiceFilter(field_name="state", choices=AbsenceState, label=_("État"), empty_label=_("Tous"))
    du = django_filters.DateFilter(method="after", label=_("Du"))
    au = django_filters.DateFilter(field_name="start", lookup_expr="lte", label=_("Au"))
    pieces = django_filters.ChoiceFilter(
        method="late", choices=[("retard", _("en retard"))], label=_("Pièces"), empty_label=_("Toutes")
    )

    class Meta:
        model = Absence
        fields: tuple[str, ...] = ()

    def search(self, rows: Any, name: str, value: str) -> Any:
        for word in fold(value).split():
            rows = rows.filter(employee__search_text__contains=word)
        return rows

    def after(self, rows: Any, name: str, value: Any) -> Any:
        return rows.filter(Q(end__isnull=True) | Q(end__gt=value))

    def late(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(is_paper_late=True)
