"""Filters of orders, their payments, cheques and what is not claimed."""

from __future__ import annotations

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from hr_core.ui.filters import HouseFilterSet
from payroll.choices_paying import LineState, OrderKind, OrderState
from payroll.filters import runs
from payroll.models import Cheque, OrderLine, PaymentOrder


class OrderFilter(HouseFilterSet):
    campagne = django_filters.ModelChoiceFilter(field_name="run", queryset=runs, label=_("Campagne"))
    nature = django_filters.ChoiceFilter(field_name="kind", choices=OrderKind.choices, label=_("Nature"))
    etat = django_filters.ChoiceFilter(field_name="state", choices=OrderState.choices, label=_("État"))

    class Meta:
        model = PaymentOrder
        fields: list[str] = []


class LineFilter(HouseFilterSet):
    q = django_filters.CharFilter(method="search", label=_("Nom, matricule ou référence"))
    etat = django_filters.ChoiceFilter(field_name="state", choices=LineState.choices, label=_("État"))

    class Meta:
        model = OrderLine
        fields: list[str] = []

    def search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        for word in value.split():
            queryset = queryset.filter(
                Q(name__icontains=word) | Q(staff_number__icontains=word) | Q(reference__icontains=word)
            )
        return queryset


class OwedFilter(LineFilter):
    etat = django_filters.ChoiceFilter(
        field_name="state",
        choices=[(each.value, each.label) for each in (LineState.REJECTED, LineState.UNCLAIMED, LineState.DEPOSITED)],
        label=_("État"),
    )


class ChequeFilter(HouseFilterSet):
    q = django_filters.CharFilter(method="search", label=_("Numéro ou bénéficiaire"))
    etat = django_filters.ChoiceFilter(field_name="state", choices=Cheque.State.choices, label=_("État"))

    class Meta:
        model = Cheque
        fields: list[str] = []

    def search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        if value.strip().isdecimal():
            return queryset.filter(number=int(value))
        return queryset.filter(beneficiary__icontains=value.strip())
