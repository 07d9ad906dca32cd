"""Filters of the lists of the take-over."""

from __future__ import annotations

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from hr_core.ui.filters import HouseFilterSet
from payroll.models import OpeningBalance, TakeoverCode


class CodeFilter(HouseFilterSet):
    q = django_filters.CharFilter(method="search", label=_("Code ou libellé"))
    decision = django_filters.ChoiceFilter(
        field_name="is_decided", choices=(("True", _("décidées")), ("False", _("à décider"))), label=_("Décision"), empty_label=_("toutes")
    )

    class Meta:
        model = TakeoverCode
        fields: list[str] = []

    def search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(Q(old_code__icontains=value) | Q(old_label__icontains=value) | Q(target_label__icontains=value))


class OldSlipFilter(HouseFilterSet):
    q = django_filters.CharFilter(method="search", label=_("Nom ou matricule"))
    annee = django_filters.NumberFilter(field_name="year", label=_("Année"))

    class Meta:
        model = OpeningBalance
        fields: list[str] = []

    def search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(
            Q(employee__last_name__icontains=value) | Q(employee__first_names__icontains=value) | Q(employee__staff_number=value)
        )
