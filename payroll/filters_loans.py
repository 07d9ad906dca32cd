"""Filters of the lists of loans."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from payroll.choices_loans import LoanState, RequestState
from payroll.filters import PeopleFilter
from payroll.models import Loan, LoanConfirmation, LoanKind, LoanRequest


def kinds(request: Any) -> QuerySet[LoanKind]:
    return LoanKind.objects.order_by("label")


class LoanFilter(PeopleFilter):
    nature = django_filters.ModelChoiceFilter(field_name="kind", queryset=kinds, label=_("Nature"))
    etat = django_filters.ChoiceFilter(field_name="state", choices=LoanState.choices, label=_("État"))

    class Meta:
        model = Loan
        fields: list[str] = []


class LoanRequestFilter(PeopleFilter):
    nature = django_filters.ModelChoiceFilter(field_name="kind", queryset=kinds, label=_("Nature"))
    etat = django_filters.ChoiceFilter(field_name="state", choices=RequestState.choices, label=_("État"))

    class Meta:
        model = LoanRequest
        fields: list[str] = []


class LoanConfirmationFilter(PeopleFilter):
    au = django_filters.DateFilter(field_name="as_at", label=_("Solde au"))
    reponse = django_filters.ChoiceFilter(
        label=_("Réponse"),
        method="answered",
        choices=(("attendue", _("attendue")), ("reconnu", _("solde reconnu")), ("conteste", _("contesté"))),
    )

    class Meta:
        model = LoanConfirmation
        fields: list[str] = []

    def answered(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(is_agreed={"attendue": None, "reconnu": True, "conteste": False}[value])
