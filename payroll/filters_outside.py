"""Filters of the lists outside the headcount."""

from __future__ import annotations

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from hr_core.ui.filters import HouseFilterSet
from payroll.choices_outside import OutsideKind, OutsideState
from payroll.filters import search_people
from payroll.models import Agreement, Engagement, Mission, OutsidePayment, OutsideRun, Payee, TeachingHours


class PayeeFilter(HouseFilterSet):
    q = django_filters.CharFilter(method="search", label=_("Nom, pièce ou n° de contribuable"))
    nature = django_filters.ChoiceFilter(field_name="kind", choices=OutsideKind.choices, label=_("Catégorie"), empty_label=_("toutes"))

    class Meta:
        model = Payee
        fields: list[str] = []

    def search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return search_people(queryset, value, path="")


class OfPayeeFilter(HouseFilterSet):
    """Lists about payees: by name."""

    q = django_filters.CharFilter(method="search", label=_("Nom du bénéficiaire"))
    path = "payee__"

    def search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return search_people(queryset, value, path=self.path)


class MissionFilter(OfPayeeFilter):
    class Meta:
        model = Mission
        fields: list[str] = []


class EngagementFilter(OfPayeeFilter):
    class Meta:
        model = Engagement
        fields: list[str] = []


class AgreementFilter(OfPayeeFilter):
    class Meta:
        model = Agreement
        fields: list[str] = []


class PaymentFilter(OfPayeeFilter):
    class Meta:
        model = OutsidePayment
        fields: list[str] = []


class HoursFilter(OfPayeeFilter):
    path = "course__payee__"
    etat = django_filters.ChoiceFilter(
        choices=(("a-valider", _("à valider")), ("validees", _("validées"))),
        method="of_state",
        label=_("État"),
        empty_label=_("tous"),
    )

    class Meta:
        model = TeachingHours
        fields: list[str] = []

    def of_state(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(validated_by__isnull=value == "a-valider")


class OutsideRunFilter(HouseFilterSet):
    nature = django_filters.ChoiceFilter(field_name="kind", choices=OutsideKind.choices, label=_("Catégorie"), empty_label=_("toutes"))
    etat = django_filters.ChoiceFilter(field_name="state", choices=OutsideState.choices, label=_("État"), empty_label=_("tous"))

    class Meta:
        model = OutsideRun
        fields: list[str] = []


