"""Filters of the lists of departures."""

from __future__ import annotations

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from hr_core.models import Employee
from payroll.choices_departures import Cause, DocumentKind
from payroll.filters import PeopleFilter, search_people
from payroll.models import Departure, DepartureDocument


class DepartureFilter(PeopleFilter):
    cause = django_filters.ChoiceFilter(choices=Cause.choices, label=_("Cause"), empty_label=_("toutes"))
    du = django_filters.DateFilter(field_name="last_paid_on", lookup_expr="gte", label=_("Sortie depuis le"))
    au = django_filters.DateFilter(field_name="last_paid_on", lookup_expr="lte", label=_("Sortie jusqu’au"))

    class Meta:
        model = Departure
        fields: list[str] = []


class ComingFilter(PeopleFilter):
    class Meta:
        model = Employee
        fields: list[str] = []

    def search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return search_people(queryset, value, "")


class DocumentFilter(PeopleFilter):
    nature = django_filters.ChoiceFilter(
        field_name="kind", choices=DocumentKind.choices, label=_("Document"), empty_label=_("tous")
    )

    class Meta:
        model = DepartureDocument
        fields: list[str] = []

    def search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return search_people(queryset, value, "departure__employee__")


