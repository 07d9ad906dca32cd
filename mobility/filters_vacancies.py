"""Filters of vacancies."""

from __future__ import annotations

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from careers.models import JobFamily
from careers.selectors.referential import edition_in_use
from hr_core.filters import today
from hr_core.models import Country, Institution
from hr_core.text import fold
from hr_core.ui.filters import HouseFilterSet
from mobility.choices import ApplicationState, Form, VacancyState
from mobility.models import Application, Vacancy

WHEN = [("ouverts", _("ouverts")), ("clos", _("clos, en cours d’examen")), ("passes", _("terminés"))]
OPEN = (VacancyState.PUBLISHED, VacancyState.SUSPENDED)
RUNNING = (VacancyState.CLOSED, VacancyState.UNDER_REVIEW, VacancyState.IN_COMMITTEE, VacancyState.DECIDED)
OVER = (VacancyState.FILLED, VacancyState.UNSUCCESSFUL, VacancyState.CANCELLED)


class BoardFilter(HouseFilterSet):
    q = django_filters.CharFilter(method="search", label=_("Métier, intitulé, institution ou ville"))
    famille = django_filters.ModelChoiceFilter(
        field_name="job__family", queryset=lambda request: JobFamily.objects.filter(edition=edition_in_use(on=today())),
        label=_("Famille"), empty_label=_("Toutes"),
    )  # fmt: skip
    pays = django_filters.ModelChoiceFilter(
        field_name="institution__country", queryset=lambda request: Country.objects.order_by("name"), label=_("Pays"),
        empty_label=_("Tous"),
    )  # fmt: skip
    forme = django_filters.ChoiceFilter(method="of_form", choices=Form.choices, label=_("Forme"), empty_label=_("Toutes"))
    quand = django_filters.ChoiceFilter(method="at", choices=WHEN, label=_("Avis"), empty_label=_("Tous"))

    class Meta:
        model = Vacancy
        fields: tuple[str, ...] = ()

    def search(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        for word in fold(value).split():
            rows = rows.filter(search_text__contains=word)
        return rows

    def of_form(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(forms__contains=[value])

    def at(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(state__in={"ouverts": OPEN, "clos": RUNNING, "passes": OVER}[value])


class OwnVacancyFilter(HouseFilterSet):
    q = django_filters.CharFilter(method="search", label=_("Numéro, intitulé ou métier"))
    etat = django_filters.ChoiceFilter(field_name="state", choices=VacancyState.choices, label=_("État"), empty_label=_("Tous"))

    class Meta:
        model = Vacancy
        fields: tuple[str, ...] = ()

    def search(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        for word in fold(value).split():
            rows = rows.filter(search_text__contains=word)
        return rows


class ApplicationFilter(HouseFilterSet):
    q = django_filters.CharFilter(method="search", label=_("Nom, numéro ou avis"))
    etat = django_filters.ChoiceFilter(field_name="state", choices=ApplicationState.choices, label=_("État"), empty_label=_("Tous"))
    origine = django_filters.ModelChoiceFilter(
        field_name="home", queryset=lambda request: Institution.objects.filter(is_open=True, is_regional=False),
        label=_("Origine"), empty_label=_("Toutes"),
    )  # fmt: skip

    class Meta:
        model = Application
        fields: tuple[str, ...] = ()

    def search(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        for word in value.split():
            rows = rows.filter(
                Q(snapshot__name__icontains=word) | Q(number__icontains=word) | Q(vacancy__number__icontains=word)
            )
        return rows
