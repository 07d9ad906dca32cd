"""Filters of returns, nominal lists and payments to third parties."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from hr_core.models import Employee
from hr_core.ui.filters import HouseFilterSet
from payroll.choices_returns import FilingState, PartyPaymentState
from payroll.filters import search_people
from payroll.models import Filing, FilingPerson, PartyPayment, ThirdParty
from payroll.returns.book import declarations


def parties(request: Any) -> QuerySet[ThirdParty]:
    return ThirdParty.objects.order_by("name")


class FilingFilter(HouseFilterSet):
    annee = django_filters.NumberFilter(field_name="start__year", label=_("Année"))
    declaration = django_filters.ChoiceFilter(field_name="code", choices=[], label=_("Déclaration"), empty_label=_("toutes"))
    etat = django_filters.ChoiceFilter(field_name="state", choices=FilingState.choices, label=_("État"), empty_label=_("tous"))

    class Meta:
        model = Filing
        fields: list[str] = []

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        country = self.request.access.institution.country_id
        self.filters["declaration"].extra["choices"] = [
            (each.code, each.name) for each in declarations(country) if each.is_periodic
        ]


class PersonFilter(HouseFilterSet):
    q = django_filters.CharFilter(method="search", label=_("Nom ou matricule"))

    class Meta:
        model = FilingPerson
        fields: list[str] = []

    def search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(Q(name__icontains=value.strip()) | Q(staff_number__icontains=value.strip()))


class PartyPaymentFilter(HouseFilterSet):
    tiers = django_filters.ModelChoiceFilter(field_name="party", queryset=parties, label=_("Tiers"))
    etat = django_filters.ChoiceFilter(field_name="state", choices=PartyPaymentState.choices, label=_("État"), empty_label=_("tous"))

    class Meta:
        model = PartyPayment
        fields: list[str] = []


class StatementFilter(HouseFilterSet):
    q = django_filters.CharFilter(method="search", label=_("Nom ou matricule"))

    class Meta:
        model = Employee
        fields: list[str] = []

    def search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return search_people(queryset, value, path="")
